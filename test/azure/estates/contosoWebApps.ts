import type { RecordedResponse } from '../../../src/core/snapshot/snapshot';
import { answerTo, resourceIdOf } from './build';
import { privateDnsZone } from './buildHybrid';
import { networkInterface, networkInterfaceId, privateEndpoint, subnetId, virtualNetwork, virtualNetworkId } from './buildNetwork';
import { siteId, webApp } from './buildWebApp';
import type { ContosoContext } from './contosoContext';

/** The web apps of Contoso that are behind no gateway. */
export function webApps(context: ContosoContext): readonly RecordedResponse[] {
  return [...jobs(context), ...blog(context), ...admin(context), ...ledger(context), ...trial(context)];
}

/** Stopped by somebody. */
function jobs({ place: placeOf, clock }: ContosoContext): readonly RecordedResponse[] {
  return webApp(placeOf('platform', 'rg-jobs-neu', 'neu', { team: 'platform' }), {
    name: 'app-contoso-jobs',
    plan: 'plan-jobs-neu',
    state: 'Stopped',
    inboundAddress: '198.51.100.61',
    modifiedAt: clock.minutesBefore(60 * 30),
  });
}

/** With a slot for the next version, which is stopped, and one for tests. */
function blog({ place: placeOf, clock }: ContosoContext): readonly RecordedResponse[] {
  return webApp(placeOf('platform', 'rg-blog-weu', 'weu', { team: 'marketing' }), {
    name: 'app-contoso-blog',
    plan: 'plan-blog-weu',
    state: 'Running',
    customHosts: ['blog.contoso.com'],
    inboundAddress: '198.51.100.71',
    modifiedAt: clock.minutesBefore(60 * 24 * 3),
    slots: [
      { name: 'staging', state: 'Stopped' },
      { name: 'preview', state: 'Running' },
    ],
  });
}

/** Only an office and the probes of Traffic Manager may come in. */
function admin({ place: placeOf, clock }: ContosoContext): readonly RecordedResponse[] {
  return webApp(placeOf('operations', 'rg-admin-weu', 'weu', { team: 'operations' }), {
    name: 'app-contoso-admin',
    plan: 'plan-admin-weu',
    state: 'Running',
    inboundAddress: '198.51.100.72',
    modifiedAt: clock.minutesBefore(60 * 24 * 20),
    allowed: [
      { name: 'Office', from: '198.51.100.128/28' },
      { name: 'Traffic Manager', from: 'AzureTrafficManager', isServiceTag: true },
    ],
  });
}

/** With a name of its own, and closed to the public network: it is reached through a private endpoint, and by its name in a private zone. */
function ledger({ place: placeOf, clock }: ContosoContext): readonly RecordedResponse[] {
  const place = placeOf('operations', 'rg-ledger-neu', 'neu', { team: 'finance' });
  const network = 'vnet-ledger-neu';
  const name = 'app-contoso-ledger';
  const endpoint = { id: resourceIdOf(place, 'Microsoft.Network/privateEndpoints', `pe-${name}`), name: `pe-${name}`, address: '10.36.4.4' };
  const nic = `nic-pe-${name}`;
  const subnet = subnetId(place, network, 'snet-endpoints');
  const zone = 'privatelink.azurewebsites.net';
  return [
    ...webApp(place, {
      name,
      plan: 'plan-ledger-neu',
      state: 'Running',
      customHosts: ['ledger.contoso.com'],
      inboundAddress: '198.51.100.73',
      modifiedAt: clock.minutesBefore(60 * 24 * 40),
      privateEndpoint: endpoint,
    }),
    answerTo(virtualNetwork(place, { name: network, prefixes: ['10.36.4.0/24'], subnets: [{ name: 'snet-endpoints', prefix: '10.36.4.0/27' }] })),
    answerTo(
      privateEndpoint(place, {
        name: endpoint.name,
        subnetId: subnet,
        interfaceId: networkInterfaceId(place, nic),
        targetId: siteId(place, name),
        groupId: 'sites',
      }),
    ),
    answerTo(networkInterface(place, { name: nic, address: endpoint.address, subnetId: subnet, privateEndpointId: endpoint.id })),
    ...privateDnsZone(place, zone, {
      links: [{ name: 'link-ledger', networkId: virtualNetworkId(place, network) }],
      records: { [name]: endpoint.address, [`${name}.scm`]: endpoint.address },
    }),
  ];
}

/** On the free plan, whose daily allowance is used up. */
function trial({ place: placeOf, clock }: ContosoContext): readonly RecordedResponse[] {
  return webApp(placeOf('platform', 'rg-trial-weu', 'weu', { environment: 'development' }), {
    name: 'app-contoso-trial',
    plan: 'plan-trial-weu',
    state: 'Stopped',
    inboundAddress: '198.51.100.74',
    modifiedAt: clock.minutesBefore(60 * 9),
    isOverQuota: true,
    sku: 'F1',
  });
}
