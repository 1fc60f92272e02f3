import type { RecordedResponse } from '../../../src/core/snapshot/snapshot';
import { answerBelow } from './build';
import { privateDnsZone } from './buildHybrid';
import { virtualNetworkId } from './buildNetwork';
import { ordinaryIds, ordinarySite } from './buildOrdinarySite';
import { subscriptions, type ContosoContext, type ContosoSite } from './contosoContext';
import { probeMessages } from './messages';

const pricesZone = 'prices.contoso.com';

const pricesSketch = {
  subscription: 'platform',
  application: 'prices',
  region: 'weu',
  network: '10.88.4',
  publicAddress: 88,
  pool: [`origin.${pricesZone}`],
  setting: { protocol: 'Https', port: 443, pickHostName: true },
  health: { health: 'Unhealthy', message: probeMessages.unresolved },
  traffic: { requests: 690, gateway502Since: 45 },
  failing: { path: '/list', status: 502 },
} as const;

/** A private zone with the name of the site is linked to the gateway's network; it has other records, and not that of the server, which public DNS has. */
export function prices(context: ContosoContext): ContosoSite {
  return ordinarySite(context, pricesSketch, (_, ids) => ({
    writes: [{ id: ids.gateway, minutesBefore: 46 }],
    more: [...zoneOfPrices(context), zonesOfPlatform(context)],
  }));
}

function zoneOfPrices(context: ContosoContext): readonly RecordedResponse[] {
  const { place, network } = ordinaryIds(context, pricesSketch);
  return privateDnsZone(place, pricesZone, {
    links: [{ name: `link-${network}`, networkId: virtualNetworkId(place, network) }],
    records: { api: '10.88.4.20', import: '10.88.4.21' },
  });
}

/** The list of the private zones of the subscription, which has one. */
export function zonesOfPlatform(context: ContosoContext): RecordedResponse {
  const zones = zoneOfPrices(context).slice(0, 1);
  return answerBelow('GET', `/subscriptions/${subscriptions.platform.subscriptionId}`, 'providers/Microsoft.Network/privateDnsZones', {
    value: zones.flatMap(({ body }) => body ?? []),
  });
}

/** The pool has the gateway's own name at Azure: the gateway asks itself. */
export function loyalty(context: ContosoContext): ContosoSite {
  const sketch = {
    subscription: 'operations',
    application: 'loyalty',
    region: 'neu',
    network: '10.89.4',
    publicAddress: 89,
    pool: ['contoso-loyalty-neu.northeurope.cloudapp.azure.com'],
    setting: { protocol: 'Https', port: 443 },
    health: { health: 'Unhealthy', message: probeMessages.statusMismatch(502), errorName: 'HttpStatusCodeMismatchWithStatusCode' },
    traffic: { requests: 230, gateway502Since: 25 },
    failing: { path: '/points', status: 502 },
  } as const;
  return ordinarySite(context, sketch, (_, ids) => ({ writes: [{ id: ids.gateway, minutesBefore: 27 }] }));
}

/** The probe asks the servers for one certificate, and live requests, which keep the name of the client, for another that they do not have. */
export function checkin(context: ContosoContext): ContosoSite {
  const sketch = {
    subscription: 'operations',
    application: 'checkin',
    region: 'weu',
    network: '10.91.4',
    publicAddress: 91,
    gateway: { settings: [{ name: 'setting-checkin', protocol: 'Https', port: 443, probe: 'probe-checkin' }] },
    setting: { protocol: 'Https', port: 443 },
    probe: { host: 'origin.checkin.contoso.com' },
    traffic: { requests: 520, gateway502Since: 20 },
    failing: { path: '/boarding', status: 502 },
  } as const;
  return ordinarySite(context, sketch, (_, ids) => ({ writes: [{ id: ids.gateway, minutesBefore: 22 }] }));
}
