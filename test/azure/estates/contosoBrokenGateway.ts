import { ordinarySite } from './buildOrdinarySite';
import type { ContosoContext, ContosoSite } from './contosoContext';
import { zonesOfPlatform } from './contosoBrokenNames';
import { probeMessages } from './messages';

/** Somebody has stopped the gateway over night. */
export function events(context: ContosoContext): ContosoSite {
  const sketch = {
    subscription: 'platform',
    application: 'events',
    region: 'neu',
    network: '10.62.4',
    publicAddress: 62,
    gateway: { operationalState: 'Stopped' },
    lacksHealth: true,
    resourceHealth: {
      state: 'Unavailable',
      title: 'Stopped by user',
      summary: 'This application gateway is stopped, at the request of an authorized user or process.',
      reason: 'UserInitiated',
      sinceMinutes: 540,
    },
    traffic: { requests: 0 },
  } as const;
  return ordinarySite(context, sketch, (_, ids) => ({
    writes: [{ id: ids.gateway, minutesBefore: 541, action: 'stop/action', caller: 'operator@contoso.example' }],
  }));
}

/** The certificate of the servers has run out. */
export function tickets(context: ContosoContext): ContosoSite {
  return ordinarySite(context, {
    subscription: 'operations',
    application: 'tickets',
    region: 'weu',
    network: '10.54.4',
    publicAddress: 54,
    setting: { protocol: 'Https', port: 443 },
    health: { health: 'Unhealthy', message: probeMessages.certificateDates },
    traffic: { requests: 980, gateway502Since: 55 },
    failing: { path: '/', status: 502 },
  });
}

/** The name of the server does not resolve. */
export function search(context: ContosoContext): ContosoSite {
  return ordinarySite(context, {
    subscription: 'platform',
    application: 'search',
    region: 'weu',
    network: '10.63.4',
    publicAddress: 63,
    pool: ['search-01.partners.contoso.com'],
    setting: { protocol: 'Https', port: 443, pickHostName: true },
    health: { health: 'Unhealthy', message: probeMessages.unresolved },
    traffic: { requests: 370, gateway502Since: 20 },
    failing: { path: '/q', status: 502 },
    more: [zonesOfPlatform(context)],
  });
}

/** A gateway of the first generation whose management ports are closed; requests go on. */
export function fleet(context: ContosoContext): ContosoSite {
  const sketch = {
    subscription: 'operations',
    application: 'fleet',
    region: 'neu',
    network: '10.55.4',
    publicAddress: 55,
    gateway: { tier: 'Standard' },
    gatewayRules: [
      { name: 'inbound-100', priority: 100, direction: 'Inbound', access: 'Allow', source: 'Internet', ports: ['80', '443'] },
      { name: 'inbound-120', priority: 120, direction: 'Inbound', access: 'Allow', protocol: '*', source: 'AzureLoadBalancer', ports: '*' },
      { name: 'inbound-130', priority: 130, direction: 'Inbound', access: 'Allow', source: 'GatewayManager', ports: '443' },
    ],
    health: { health: 'Unknown', message: probeMessages.unknown },
    traffic: { requests: 150 },
  } as const;
  return ordinarySite(context, sketch, (_, ids) => ({
    writes: [{ id: `${ids.gatewayGroup}/securityRules/inbound-130`, minutesBefore: 300, caller: 'network@contoso.example' }],
  }));
}
