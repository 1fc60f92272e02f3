import { answerTo } from './build';
import { answersAbout, virtualMachine, virtualMachineId } from './buildCompute';
import { kubenet } from './buildKubenet';
import { networkInterface, networkInterfaceId, securityGroup, securityGroupId, subnetId } from './buildNetwork';
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

/** Requests come to the servers directly; their answers are sent through the firewall, which has not seen the requests. */
export function loans(context: ContosoContext): ContosoSite {
  const sketch = {
    subscription: 'operations',
    application: 'loans',
    region: 'weu',
    network: '10.74.4',
    publicAddress: 74,
    serverRoutes: [{ name: 'route-30', prefix: '10.74.4.0/25', nextHop: 'VirtualAppliance', nextHopAddress: hubFirewall }],
    peerings: [hubPeering(context)],
    health: { health: 'Unhealthy', message: probeMessages.cannotConnect },
    traffic: { requests: 290, gateway502Since: 50 },
    failing: { path: '/apply', status: 502 },
    more: hub(context),
  } as const;
  return ordinarySite(context, sketch, (_, ids) => ({ writes: [{ id: `${ids.serverRoutes}/routes/route-30`, minutesBefore: 52, caller: network }] }));
}

/** The appliance between the gateway and its servers takes no packets that are for others. */
export function parcels(context: ContosoContext): ContosoSite {
  const appliance = '10.75.5.4';
  const sketch = {
    subscription: 'operations',
    application: 'parcels',
    region: 'weu',
    network: '10.75.4',
    publicAddress: 75,
    gatewayRoutes: [{ name: 'route-20', prefix: '10.75.4.128/25', nextHop: 'VirtualAppliance', nextHopAddress: appliance }],
    serverRoutes: [{ name: 'route-20', prefix: '10.75.4.0/25', nextHop: 'VirtualAppliance', nextHopAddress: appliance }],
    health: { health: 'Unhealthy', message: probeMessages.cannotConnect },
    traffic: { requests: 570, gateway502Since: 45 },
    failing: { path: '/track', status: 502 },
    prefixes: ['10.75.5.0/24'],
  } as const;
  return ordinarySite(context, sketch, (place, ids) => {
    const group = 'nsg-appliances-parcels-weu';
    const nics = ['nic-appliance-parcels-weu-1', 'nic-appliance-parcels-weu-2'] as const;
    const started = context.clock.minutesBefore(48);
    // The second one is a spare that is switched off.
    const machines = [
      { nic: nics[0], name: 'vm-appliance-parcels-weu-1', address: appliance, power: 'running' },
      { nic: nics[1], name: 'vm-appliance-parcels-weu-2', address: '10.75.5.5', power: 'deallocated' },
    ] as const;
    const subnet = subnetId(place, ids.network, 'snet-appliances');
    return {
      subnets: [{ name: 'snet-appliances', prefix: '10.75.5.0/28', securityGroupId: securityGroupId(place, group) }],
      writes: [{ id: networkInterfaceId(place, nics[0]), minutesBefore: 47, caller: network }],
      more: [
        answerTo(securityGroup(place, group, [])),
        ...machines.flatMap(({ nic, name, address, power }) => [
          answerTo(networkInterface(place, { name: nic, address, subnetId: subnet, virtualMachineId: virtualMachineId(place, name) })),
          ...answersAbout(virtualMachine(place, name, networkInterfaceId(place, nic), started, power)),
        ]),
      ],
    };
  });
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
