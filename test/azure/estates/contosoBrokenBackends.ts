import { answerTo } from './build';
import { balancedPoolId, loadBalancer } from './buildBackends';
import { answersAbout, virtualMachine, virtualMachineId } from './buildCompute';
import { networkInterface, networkInterfaceId, securityGroup, securityGroupId, subnetId, virtualNetwork, virtualNetworkId } from './buildNetwork';
import { ordinarySite } from './buildOrdinarySite';
import { activityLog } from './buildTime';
import type { ContosoContext, ContosoSite } from './contosoContext';
import { probeMessages } from './messages';

/** The servers' machines have been switched off at the end of a working day. */
export function tours(context: ContosoContext): ContosoSite {
  const sketch = {
    subscription: 'platform',
    application: 'tours',
    region: 'weu',
    network: '10.83.4',
    publicAddress: 83,
    setting: { port: 8080 },
    power: 'deallocated',
    health: { health: 'Unhealthy', message: probeMessages.cannotConnect },
    traffic: { requests: 410, gateway502Since: 40 },
    failing: { path: '/', status: 502 },
  } as const;
  return ordinarySite(context, sketch, (place, ids) => ({
    more: [1, 2].map((number) => {
      const id = virtualMachineId(place, `vm-${ids.name}-${number}`);
      return activityLog(id, context.tenantId, context.clock, [{ id, minutesBefore: 41, action: 'deallocate/action', caller: 'schedule@contoso.example' }]);
    }),
  }));
}

/** The internal load balancer before the servers has a rule for https only; the gateway speaks http to it. */
export function labels(context: ContosoContext): ContosoSite {
  const sketch = {
    subscription: 'operations',
    application: 'labels',
    region: 'neu',
    network: '10.84.4',
    publicAddress: 84,
    servers: [132, 133],
    pool: ['10.84.4.200'],
    setting: { port: 8080 },
    health: { health: 'Unhealthy', message: probeMessages.cannotConnect },
    traffic: { requests: 350, gateway502Since: 30 },
    failing: { path: '/print', status: 502 },
  } as const;
  return ordinarySite(context, sketch, (place, ids) => ({
    writes: [{ id: ids.gateway, minutesBefore: 32 }],
    balancedPoolIds: [balancedPoolId(place, `lb-${ids.name}`)],
    more: [
      answerTo(
        loadBalancer(place, {
          name: `lb-${ids.name}`,
          address: '10.84.4.200',
          subnetId: ids.serverSubnet,
          interfaceIds: [1, 2].map((number) => networkInterfaceId(place, `nic-${ids.name}-${number}`)),
          ports: [443],
        }),
      ),
    ],
  }));
}

/** The peering of the servers' network with the gateway's has been removed, on its side. */
export function stores(context: ContosoContext): ContosoSite {
  const prefix = '10.85.8.0/24';
  const sketch = {
    subscription: 'platform',
    application: 'stores',
    region: 'weu',
    network: '10.85.4',
    publicAddress: 85,
    pool: ['10.85.8.20', '10.85.8.21'],
    setting: { port: 8080 },
    health: { health: 'Unhealthy', message: probeMessages.cannotConnect },
    traffic: { requests: 820, gateway502Since: 35 },
    failing: { path: '/opening-hours', status: 502 },
  } as const;
  return ordinarySite(context, sketch, (place, ids) => {
    const remote = 'vnet-inventory-weu';
    const group = 'nsg-inventory-weu';
    const machines = sketch.pool.flatMap((address, index) => {
      const name = `inventory-weu-${index + 1}`;
      const machine = virtualMachine(place, `vm-${name}`, networkInterfaceId(place, `nic-${name}`), context.clock.minutesBefore(60 * 24 * 15));
      const subnet = subnetId(place, remote, 'snet-inventory');
      const nic = networkInterface(place, { name: `nic-${name}`, address, subnetId: subnet, virtualMachineId: virtualMachineId(place, `vm-${name}`) });
      return [answerTo(nic), ...answersAbout(machine)];
    });
    const subnet = { name: 'snet-inventory', prefix: '10.85.8.0/25', securityGroupId: securityGroupId(place, group) };
    const remoteId = virtualNetworkId(place, remote);
    return {
      peerings: [{ name: 'peer-inventory', remoteId, remotePrefixes: [prefix], state: 'Disconnected' }],
      more: [
        answerTo(virtualNetwork(place, { name: remote, prefixes: [prefix], subnets: [subnet] })),
        answerTo(securityGroup(place, group, [])),
        activityLog(remoteId, context.tenantId, context.clock, [
          { id: `${remoteId}/virtualNetworkPeerings/peer-${ids.name}`, minutesBefore: 36, action: 'delete', caller: 'network@contoso.example' },
        ]),
        ...machines,
      ],
    };
  });
}
