import { it } from 'node:test';
import type { JsonObject, RecordedLookup, RecordedResponse } from '../../src/core/snapshot/snapshot';
import { checkRule, gatewaySnapshot, ids, unknownWithout, type GatewaySketch } from './check';

const code = 'AGW-UDR-007';
const timedOut = 'Time taken by the backend to respond to application gateway’s health probe is more than the time-out threshold in the probe setting.';
const hop = '10.0.9.4';
const applianceSubnet = `${ids.vnet}/subnets/snet-appliance`;
const machineId = `${ids.group}/providers/Microsoft.Compute/virtualMachines/nva`;
const machine = (power: string): RecordedResponse => ({
  request: `GET ${machineId}?$expand=instanceView`,
  status: 200,
  body: { id: machineId, name: 'nva', properties: { instanceView: { statuses: [{ code: `PowerState/${power}` }] } } },
});
const lookup = (complete: boolean, ...found: readonly string[]): RecordedLookup => ({ kind: 'address', key: hop, complete, ids: found });
const server: RecordedLookup = { kind: 'address', key: '10.0.2.4', complete: true, ids: [ids.nic('nic-4')] };
const toHop = (address = hop, subnet: JsonObject = {}): GatewaySketch => ({
  pools: [{ name: 'pool-app', servers: ['10.0.2.4'] }],
  health: [{ servers: [{ address: '10.0.2.4', health: 'Unhealthy', message: timedOut }] }],
  subnets: [{ name: 'snet-appliance', addressPrefix: '10.0.9.0/24', ...subnet }],
  gatewayRoutes: [{ name: 'backend', prefix: '10.0.2.0/24', nextHop: 'VirtualAppliance', nextHopIp: address }],
  nics: [{ name: 'nic-4', address: '10.0.2.4' }],
  lookups: [server, lookup(true)],
});
const owned = (power: string): GatewaySketch => ({
  ...toHop(),
  nics: [
    { name: 'nic-4', address: '10.0.2.4' },
    { name: 'nic-nva', address: hop, subnet: applianceSubnet, properties: { virtualMachine: { id: machineId } } },
  ],
  lookups: [server, lookup(true, ids.nic('nic-nva'))],
  responses: [machine(power)],
});
const firewallId = `${ids.group}/providers/Microsoft.Network/azureFirewalls/fw`;
const firewall: RecordedResponse = {
  request: `GET ${firewallId}`,
  status: 200,
  body: {
    id: firewallId,
    name: 'fw',
    properties: { ipConfigurations: [{ name: 'c', properties: { privateIPAddress: hop, subnet: { id: applianceSubnet } } }] },
  },
};
const accused = {
  request: `GET ${ids.gatewayRoutes}`,
  pointer: '/properties/routes/0/properties/nextHopType',
  resource: `${ids.gatewayRoutes}/routes/backend`,
  explains: ['timeout', 'gateway502'],
} as const;
const guessed = { ...accused, severity: 'warning', confidence: 'predicted' } as const;
const proved = { ...accused, severity: 'error', confidence: 'static' } as const;

checkRule(code, [
  { name: 'no route table', snapshot: gatewaySnapshot(), expect: 'pass' },
  { name: 'nobody has the address', snapshot: gatewaySnapshot(toHop()), expect: 'fail', findings: [guessed] },
  { name: 'the address is in no subnet', snapshot: gatewaySnapshot(toHop('10.0.200.4')), expect: 'fail', findings: [{ ...proved, variant: 'inNoSubnet' }] },
  { name: 'its machine is deallocated', snapshot: gatewaySnapshot(owned('deallocated')), expect: 'fail', findings: [{ ...proved, variant: 'stopped' }] },
  { name: 'its machine runs', snapshot: gatewaySnapshot(owned('running')), expect: 'pass' },
  {
    name: 'a firewall has it',
    snapshot: gatewaySnapshot({ ...toHop(), lookups: [server, lookup(true, firewallId)], responses: [firewall] }),
    expect: 'pass',
  },
  { name: 'the look-up is incomplete', snapshot: gatewaySnapshot({ ...toHop(), lookups: [server, lookup(false)] }), expect: 'unknown' },
  { name: 'a delegated subnet', snapshot: gatewaySnapshot(toHop(hop, { delegations: [{ name: 'd', properties: { serviceName: 'x' } }] })), expect: 'unknown' },
  {
    name: 'a subnet with a scale set',
    snapshot: gatewaySnapshot(
      toHop(hop, {
        ipConfigurations: [
          { id: `${ids.group}/providers/Microsoft.Compute/virtualMachineScaleSets/s/virtualMachines/0/networkInterfaces/n/ipConfigurations/c` },
        ],
      }),
    ),
    expect: 'unknown',
  },
  { name: 'a subnet of a platform service', snapshot: gatewaySnapshot(toHop(hop, { serviceAssociationLinks: [{ name: 'aci' }] })), expect: 'unknown' },
  { name: 'outside of every network that is told', snapshot: gatewaySnapshot(toHop('172.16.0.4')), expect: 'unknown' },
  { name: 'the server answers', snapshot: gatewaySnapshot({ ...toHop(), health: [{ servers: [{ address: '10.0.2.4' }] }] }), expect: 'unknown' },
]);

it('needs the network, the route table and the look-up', () => {
  for (const part of ['virtualNetworks/vnet-shop', 'routeTables/rt-gateway']) unknownWithout(code, gatewaySnapshot(toHop()), part);
});
