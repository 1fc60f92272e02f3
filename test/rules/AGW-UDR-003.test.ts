import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { RecordedResponse } from '../../src/core/snapshot/snapshot';
import { checkRule, findingsOf, gatewaySnapshot, ids, outcomesOf, routeTable, unknownWithout, without, type GatewaySketch } from './check';

const code = 'AGW-UDR-003';
const unknownHealth: GatewaySketch = {
  health: [{ servers: ['10.0.2.4', '10.0.2.5'].map((address) => ({ address, health: 'Unknown', message: 'Backend health status could not be retrieved.' })) }],
};
const vpn: GatewaySketch = {
  subnets: [
    {
      name: 'GatewaySubnet',
      addressPrefix: '10.0.8.0/27',
      ipConfigurations: [{ id: `${ids.group}/providers/Microsoft.Network/virtualNetworkGateways/vpn/ipConfigurations/c` }],
    },
  ],
};
const machineId = `${ids.group}/providers/Microsoft.Compute/virtualMachines/vm`;
const machine = (power: string): RecordedResponse => ({
  request: `GET ${machineId}?$expand=instanceView`,
  status: 200,
  body: { id: machineId, name: 'vm', properties: { instanceView: { statuses: [{ code: `PowerState/${power}` }] } } },
});
const routes = (...learned: readonly string[]): RecordedResponse => routesOf('nic-4', ...learned);
const routesOf = (name: string, ...learned: readonly string[]): RecordedResponse => ({
  request: `POST ${ids.nic(name)}/effectiveRouteTable`,
  status: 200,
  body: {
    value: [
      { source: 'Default', state: 'Active', addressPrefix: ['10.0.0.0/16'], nextHopType: 'VnetLocal', nextHopIpAddress: [] },
      ...learned.map((prefix) => ({
        source: 'VirtualNetworkGateway',
        state: 'Active',
        addressPrefix: [prefix],
        nextHopType: 'VirtualNetworkGateway',
        nextHopIpAddress: ['10.0.8.4'],
      })),
    ],
  },
});
const witness = (...responses: readonly RecordedResponse[]): GatewaySketch => ({
  ...vpn,
  backendSubnet: { ipConfigurations: [{ id: `${ids.nic('nic-4')}/ipConfigurations/ipconfig` }] },
  nics: [{ name: 'nic-4', address: '10.0.2.4', properties: { virtualMachine: { id: machineId } } }],
  responses: [machine('running'), ...responses],
});
const proved = { severity: 'error', confidence: 'observed', explains: ['healthUnknown'] } as const;
const subnetPlace = { request: `GET ${ids.vnet}`, pointer: '/properties/subnets/0', resource: ids.gatewaySubnet } as const;
const isolated: GatewaySketch = {
  tags: { EnhancedNetworkControl: 'True' },
  gatewaySubnet: { delegations: [{ name: 'd', properties: { serviceName: 'Microsoft.Network/applicationGateways' } }] },
};

checkRule(code, [
  { name: 'a network that learns nothing', snapshot: gatewaySnapshot(), expect: 'pass' },
  { name: 'a default route is learned', snapshot: gatewaySnapshot(witness(routes('0.0.0.0/0'))), expect: 'fail', findings: [{ ...subnetPlace, ...proved }] },
  {
    name: 'a route table does not switch it off',
    snapshot: gatewaySnapshot({ ...witness(routes('0.0.0.0/0')), ...unknownHealth, gatewayRoutes: [] }),
    expect: 'fail',
    findings: [{ ...proved, request: `GET ${ids.gatewayRoutes}`, pointer: '/properties/disableBgpRoutePropagation', resource: ids.gatewayRoutes }],
  },
  {
    name: 'interfaces disagree about what is learned',
    snapshot: gatewaySnapshot({
      ...witness(routes('0.0.0.0/0'), routesOf('nic-5')),
      ...unknownHealth,
      backendSubnet: { ipConfigurations: ['nic-4', 'nic-5'].map((name) => ({ id: `${ids.nic(name)}/ipConfigurations/ipconfig` })) },
    }),
    expect: 'unknown',
  },
  { name: 'other routes are learned', snapshot: gatewaySnapshot({ ...witness(routes('172.16.0.0/12')), ...unknownHealth }), expect: 'pass' },
  { name: 'a gateway alone is no fault', snapshot: gatewaySnapshot(vpn), expect: 'unknown' },
  {
    name: 'nobody could tell, and health is Unknown',
    snapshot: gatewaySnapshot({ ...vpn, ...unknownHealth }),
    expect: 'fail',
    findings: [{ ...subnetPlace, severity: 'warning', confidence: 'predicted', variant: 'perhapsLearned' }],
  },
  {
    name: 'the effective routes are not read yet, and health is Unknown',
    snapshot: gatewaySnapshot({ ...witness(), ...unknownHealth }),
    expect: 'unknown',
    missing: [`POST ${ids.nic('nic-4')}/effectiveRouteTable`],
  },
  {
    name: 'the only machine is stopped',
    snapshot: gatewaySnapshot({ ...witness(), ...unknownHealth, responses: [machine('deallocated')] }),
    expect: 'fail',
    findings: [{ ...subnetPlace, severity: 'warning', confidence: 'predicted', variant: 'perhapsLearned' }],
  },
  {
    name: 'a default route to the Internet stands before it',
    snapshot: gatewaySnapshot({
      ...witness(routes('0.0.0.0/0')),
      ...unknownHealth,
      gatewayRoutes: [{ name: 'default', prefix: '0.0.0.0/0', nextHop: 'Internet' }],
    }),
    expect: 'pass',
  },
  {
    name: 'the subnet takes no learned routes',
    snapshot: gatewaySnapshot({
      ...witness(routes('0.0.0.0/0')),
      gatewayRoutes: [],
      responses: [machine('running'), routes('0.0.0.0/0'), routeTable(ids.gatewayRoutes, [], true)],
    }),
    expect: 'pass',
  },
  { name: 'isolated', snapshot: gatewaySnapshot({ ...witness(routes('0.0.0.0/0')), ...isolated }), expect: 'pass' },
  {
    name: 'isolation contradicts itself, health is fine',
    snapshot: gatewaySnapshot({ ...witness(routes('0.0.0.0/0')), tags: { EnhancedNetworkControl: 'True' } }),
    expect: 'unknown',
  },
  { name: 'v1', snapshot: gatewaySnapshot({ ...witness(routes('0.0.0.0/0')), tier: 'WAF' }), expect: 'notApplicable' },
]);

it('needs the network, the route table and the effective routes', () => {
  const snapshot = gatewaySnapshot({ ...witness(routes('0.0.0.0/0')), ...unknownHealth, gatewayRoutes: [] });
  for (const part of ['virtualNetworks/vnet-shop', 'routeTables/rt-gateway', 'effectiveRouteTable']) unknownWithout(code, snapshot, part);
});

it('asks for nothing while health can be read', () => {
  const outcomes = outcomesOf(code, without(gatewaySnapshot(witness()), 'networkInterfaces'));
  assert.deepEqual(
    outcomes.map((outcome) => ('missing' in outcome ? outcome.missing : undefined)),
    [[]],
  );
});

it('proposes a route table', () => {
  const [fix] = findingsOf(code, gatewaySnapshot(witness(routes('0.0.0.0/0'))))[0]?.fixes ?? [];
  const commands = fix?.kind === 'azureCli' ? fix.commands.map((command) => command.join(' ')) : [];
  assert.match(commands[0] ?? '', /route-table create .*--disable-bgp-route-propagation true$/);
  assert.match(commands[1] ?? '', /--address-prefix 0.0.0.0\/0 --next-hop-type Internet$/);
  assert.match(commands[2] ?? '', /vnet subnet update .*--name snet-gateway --route-table /);
});
