import { kubenet } from './buildKubenet';
import { ordinarySite } from './buildOrdinarySite';
import type { ContosoContext, ContosoSite } from './contosoContext';
import { hub, hubFirewall, hubPeering } from './contosoHub';
import { probeMessages } from './messages';

const network = 'network@contoso.example';

/** Everything goes to the firewall of the hub, the platform's management with it. */
export function claims(context: ContosoContext): ContosoSite {
  const sketch = {
    subscription: 'operations',
    application: 'claims',
    region: 'weu',
    network: '10.56.4',
    publicAddress: 56,
    gatewayRoutes: [{ name: 'route-10', prefix: '0.0.0.0/0', nextHop: 'VirtualAppliance', nextHopAddress: hubFirewall }],
    peerings: [hubPeering(context)],
    health: { health: 'Unknown', message: probeMessages.unknown },
    traffic: { requests: 510 },
    more: hub(context),
  } as const;
  return ordinarySite(context, sketch, (_, ids) => ({ writes: [{ id: `${ids.gatewayRoutes}/routes/route-10`, minutesBefore: 220, caller: network }] }));
}

/** The same in two halves, which Azure accepts. */
export function rentals(context: ContosoContext): ContosoSite {
  const sketch = {
    subscription: 'platform',
    application: 'rentals',
    region: 'weu',
    network: '10.69.4',
    publicAddress: 69,
    gatewayRoutes: [
      { name: 'route-10', prefix: '0.0.0.0/1', nextHop: 'VirtualAppliance', nextHopAddress: hubFirewall },
      { name: 'route-20', prefix: '128.0.0.0/1', nextHop: 'VirtualAppliance', nextHopAddress: hubFirewall },
    ],
    peerings: [hubPeering(context)],
    health: { health: 'Unknown', message: probeMessages.unknown },
    traffic: { requests: 340 },
    more: hub(context),
  } as const;
  return ordinarySite(context, sketch, (_, ids) => ({
    writes: ['route-10', 'route-20'].map((route) => ({ id: `${ids.gatewayRoutes}/routes/${route}`, minutesBefore: 200, caller: network })),
  }));
}

/** Pods of a kubenet cluster as members; the gateway's subnet has no route to them. */
export function labs(context: ContosoContext): ContosoSite {
  const sketch = {
    subscription: 'platform',
    application: 'labs',
    region: 'neu',
    network: '10.76.4',
    publicAddress: 76,
    pool: ['10.244.0.11', '10.244.1.14'],
    setting: { port: 8080 },
    health: { health: 'Unhealthy', message: probeMessages.cannotConnect },
    traffic: { requests: 220, gateway502Since: 60 },
    failing: { path: '/', status: 502 },
  } as const;
  return ordinarySite(context, sketch, (place, ids) => {
    const cluster = kubenet(place, { name: 'aks-labs', network: ids.network, nodes: '10.76.5', podPrefix: '10.244.0.0/16', applicationGatewayId: ids.gateway });
    return { prefixes: [cluster.prefix], subnets: [cluster.subnet], more: cluster.answers };
  });
}
