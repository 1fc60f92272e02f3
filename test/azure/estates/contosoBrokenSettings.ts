import { ordinarySite } from './buildOrdinarySite';
import { usualGatewayRules } from './buildSite';
import type { ContosoContext, ContosoSite } from './contosoContext';
import { probeMessages } from './messages';

/** The listener has been moved to a port that the security group lets nobody in to. */
export function forms(context: ContosoContext): ContosoSite {
  const sketch = {
    subscription: 'platform',
    application: 'forms',
    region: 'weu',
    network: '10.68.4',
    publicAddress: 68,
    listener: { port: 8443 },
    gatewayRules: usualGatewayRules,
    traffic: { requests: 0 },
    failing: { path: '/' },
  } as const;
  return ordinarySite(context, sketch, (_, ids) => ({ writes: [{ id: ids.gateway, minutesBefore: 42 }] }));
}

/** The path of the probe has an asterisk, as if it were a pattern. */
export function hotels(context: ContosoContext): ContosoSite {
  const sketch = {
    subscription: 'operations',
    application: 'hotels',
    region: 'weu',
    network: '10.71.4',
    publicAddress: 71,
    setting: { port: 8080 },
    probe: { path: '/health/*' },
    health: { health: 'Unhealthy', message: probeMessages.statusMismatch(404), errorName: 'HttpStatusCodeMismatchWithStatusCode' },
    traffic: { requests: 1250, gateway502Since: 35 },
    failing: { path: '/rooms', status: 502 },
  } as const;
  return ordinarySite(context, sketch, (_, ids) => ({ writes: [{ id: ids.gateway, minutesBefore: 36 }] }));
}

/** The host name that is sent to the servers holds a port. */
export function travel(context: ContosoContext): ContosoSite {
  const sketch = {
    subscription: 'operations',
    application: 'travel',
    region: 'neu',
    network: '10.72.4',
    publicAddress: 72,
    setting: { port: 8080, hostName: 'travel.contoso.com:8080' },
    health: { health: 'Unhealthy', message: probeMessages.statusMismatch(400), errorName: 'HttpStatusCodeMismatchWithStatusCode' },
    traffic: { requests: 870, gateway502Since: 25 },
    failing: { path: '/', status: 502 },
  } as const;
  return ordinarySite(context, sketch, (_, ids) => ({ writes: [{ id: ids.gateway, minutesBefore: 27 }] }));
}

/** The platform itself has lost the gateway's instances. */
export function assets(context: ContosoContext): ContosoSite {
  return ordinarySite(context, {
    subscription: 'platform',
    application: 'assets',
    region: 'neu',
    network: '10.73.4',
    publicAddress: 73,
    resourceHealth: {
      state: 'Unavailable',
      title: 'Application Gateway is unavailable',
      summary: 'The instances of this application gateway do not answer. Engineers have been notified.',
      reason: 'Unplanned',
      sinceMinutes: 18,
      advice: ['If you still have problems, contact support.'],
    },
    health: { health: 'Unknown', message: probeMessages.unknown },
    traffic: { requests: 380 },
  });
}

/** A gateway of the first generation that gives its servers less time than their exports need. */
export function downloads(context: ContosoContext): ContosoSite {
  return ordinarySite(context, {
    subscription: 'operations',
    application: 'downloads',
    region: 'neu',
    network: '10.77.4',
    publicAddress: 77,
    gateway: { tier: 'Standard' },
    gatewayRules: [
      { name: 'inbound-100', priority: 100, direction: 'Inbound', access: 'Allow', source: 'Internet', ports: ['80', '443'] },
      { name: 'inbound-110', priority: 110, direction: 'Inbound', access: 'Allow', source: 'GatewayManager', ports: '65503-65534' },
      { name: 'inbound-120', priority: 120, direction: 'Inbound', access: 'Allow', protocol: '*', source: 'AzureLoadBalancer', ports: '*' },
    ],
    setting: { requestTimeout: 20 },
    traffic: { requests: 90, gateway502Since: 55, share: 0.4, slowest: 20 },
    failing: { path: '/year', status: 502 },
  });
}
