import assert from 'node:assert/strict';
import { it } from 'node:test';
import { checkRule, findingsOf, gatewaySnapshot, ids, unknownWithout, type GatewaySketch, type RouteSketch } from './check';

const code = 'AGW-UDR-002';
const toFirewall = { nextHop: 'VirtualAppliance', nextHopIp: '10.0.9.4' } as const;
const lower: RouteSketch = { name: 'lower', prefix: '0.0.0.0/1', ...toFirewall };
const upper: RouteSketch = { name: 'upper', prefix: '128.0.0.0/1', ...toFirewall };
const split: GatewaySketch = { gatewayRoutes: [lower, upper] };
const withRoute = (name: string, prefix: string, nextHop: string): GatewaySketch => ({ gatewayRoutes: [lower, upper, { name, prefix, nextHop }] });
const unknownHealth: GatewaySketch = {
  health: [{ servers: ['10.0.2.4', '10.0.2.5'].map((address) => ({ address, health: 'Unknown', message: 'Backend health status could not be retrieved.' })) }],
};
const isolated: GatewaySketch = {
  tags: { EnhancedNetworkControl: 'True' },
  gatewaySubnet: { delegations: [{ name: 'd', properties: { serviceName: 'Microsoft.Network/applicationGateways' } }] },
};
const contradictory: GatewaySketch = { tags: { EnhancedNetworkControl: 'True' } };
const accused = {
  request: `GET ${ids.gatewayRoutes}`,
  pointer: '/properties/routes/0/properties/nextHopType',
  resource: `${ids.gatewayRoutes}/routes/lower`,
} as const;
const proved = { ...accused, severity: 'error', confidence: 'static', explains: ['healthUnknown'] } as const;

checkRule(code, [
  { name: 'no route table', snapshot: gatewaySnapshot(), expect: 'pass' },
  { name: 'an empty route table', snapshot: gatewaySnapshot({ gatewayRoutes: [] }), expect: 'pass' },
  {
    name: 'two halves to a firewall',
    snapshot: gatewaySnapshot(split),
    expect: 'fail',
    findings: [{ ...proved, data: { routes: '0.0.0.0/1 → VirtualAppliance 10.0.9.4, 128.0.0.0/1 → VirtualAppliance 10.0.9.4', table: 'rt-gateway' } }],
  },
  {
    name: 'a half and two quarters, and a route inside them',
    snapshot: gatewaySnapshot({
      gatewayRoutes: [
        lower,
        { name: 'third', prefix: '128.0.0.0/2', ...toFirewall },
        { name: 'fourth', prefix: '192.0.0.0/2', nextHop: 'None' },
        { name: 'backend', prefix: '10.0.2.0/24', ...toFirewall },
      ],
    }),
    expect: 'fail',
    findings: [{ ...proved, data: { routes: '0.0.0.0/1 → VirtualAppliance 10.0.9.4, 128.0.0.0/2 → VirtualAppliance 10.0.9.4, 192.0.0.0/2 → None' } }],
  },
  {
    name: 'a default route to the Internet beside them changes nothing',
    snapshot: gatewaySnapshot(withRoute('default', '0.0.0.0/0', 'Internet')),
    expect: 'fail',
    findings: [proved],
  },
  { name: 'one half alone', snapshot: gatewaySnapshot({ gatewayRoutes: [lower] }), expect: 'pass' },
  { name: 'one half leads to the Internet', snapshot: gatewaySnapshot({ gatewayRoutes: [lower, { ...upper, nextHop: 'Internet' }] }), expect: 'pass' },
  { name: 'the way of Azure’s management is left', snapshot: gatewaySnapshot(withRoute('management', 'GatewayManager', 'Internet')), expect: 'pass' },
  { name: 'the way of another service is left', snapshot: gatewaySnapshot(withRoute('azure', 'AzureCloud', 'Internet')), expect: 'unknown' },
  { name: 'a part is left, and nobody knows for whom', snapshot: gatewaySnapshot(withRoute('part', '20.0.0.0/8', 'Internet')), expect: 'unknown' },
  {
    name: 'the part that is left is no public one',
    snapshot: gatewaySnapshot(withRoute('part', '10.0.0.0/8', 'Internet')),
    expect: 'fail',
    findings: [proved],
  },
  {
    name: 'a route cannot be read',
    snapshot: gatewaySnapshot({ gatewayRoutes: [lower, upper, { name: 'x', prefix: '', nextHop: 'Internet' }] }),
    expect: 'unknown',
  },
  { name: 'the private prefixes alone', snapshot: gatewaySnapshot({ gatewayRoutes: [{ ...lower, prefix: '10.0.0.0/8' }] }), expect: 'pass' },
  {
    name: 'a default route to a firewall is another rule’s',
    snapshot: gatewaySnapshot({ gatewayRoutes: [{ name: 'default', prefix: '0.0.0.0/0', ...toFirewall }] }),
    expect: 'pass',
  },
  {
    name: 'beside a default route to a firewall, which is accused instead',
    snapshot: gatewaySnapshot({ gatewayRoutes: [lower, upper, { name: 'default', prefix: '0.0.0.0/0', ...toFirewall }] }),
    expect: 'pass',
  },
  { name: 'isolated by delegation and tag', snapshot: gatewaySnapshot({ ...isolated, ...unknownHealth, ...split }), expect: 'pass' },
  {
    name: 'isolated by having no public frontend',
    snapshot: gatewaySnapshot({ frontends: ['private'], listeners: [{ name: 'lst-app', frontend: 'private' }], ...split }),
    expect: 'pass',
  },
  { name: 'isolation contradicts itself, health is fine', snapshot: gatewaySnapshot({ ...contradictory, ...split }), expect: 'unknown' },
  {
    name: 'isolation contradicts itself, health is Unknown',
    snapshot: gatewaySnapshot({ ...contradictory, ...unknownHealth, ...split }),
    expect: 'fail',
    findings: [{ ...accused, severity: 'warning', confidence: 'predicted', variant: 'perhapsIsolated' }],
  },
  { name: 'v1', snapshot: gatewaySnapshot({ tier: 'WAF', ...split }), expect: 'notApplicable' },
]);

it('needs the subnet and its route table', () => {
  for (const part of ['virtualNetworks/vnet-shop', 'routeTables/rt-gateway']) unknownWithout(code, gatewaySnapshot(split), part);
});

it('proposes to remove the routes, or to let Azure’s management through', () => {
  const [finding] = findingsOf(code, gatewaySnapshot(split));
  const [remove, keep] = (finding?.fixes ?? []).map((fix) => (fix.kind === 'azureCli' ? fix.commands.map((command) => command.join(' ')) : []));
  assert.deepEqual(
    remove?.map((command) => /route delete .*--name (\w+)/.exec(command)?.[1]),
    ['lower', 'upper'],
  );
  assert.match(keep?.[0] ?? '', /route create .*--address-prefix GatewayManager --next-hop-type Internet$/);
});
