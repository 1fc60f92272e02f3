import assert from 'node:assert/strict';
import { it } from 'node:test';
import { checkRule, findingsOf, gatewaySnapshot, ids, routeTable, unknownWithout, type GatewaySketch, type RouteSketch } from './check';

const code = 'AGW-UDR-001';
const toFirewall: RouteSketch = { name: 'default', prefix: '0.0.0.0/0', nextHop: 'VirtualAppliance', nextHopIp: '10.0.9.4' };
const unknownHealth: GatewaySketch = {
  health: [{ servers: ['10.0.2.4', '10.0.2.5'].map((address) => ({ address, health: 'Unknown', message: 'Backend health status could not be retrieved.' })) }],
};
const isolated: GatewaySketch = {
  tags: { EnhancedNetworkControl: 'True' },
  gatewaySubnet: { delegations: [{ name: 'd', properties: { serviceName: 'Microsoft.Network/applicationGateways' } }] },
};
const contradictory: GatewaySketch = { tags: { EnhancedNetworkControl: 'True' } };
const vpn: GatewaySketch = {
  subnets: [
    {
      name: 'GatewaySubnet',
      addressPrefix: '10.0.8.0/27',
      ipConfigurations: [{ id: `${ids.group}/providers/Microsoft.Network/virtualNetworkGateways/vpn/ipConfigurations/c` }],
    },
  ],
};
const accused = {
  request: `GET ${ids.gatewayRoutes}`,
  pointer: '/properties/routes/0/properties/nextHopType',
  resource: `${ids.gatewayRoutes}/routes/default`,
} as const;

checkRule(code, [
  { name: 'no route table', snapshot: gatewaySnapshot(), expect: 'pass' },
  { name: 'a route table without default route', snapshot: gatewaySnapshot({ gatewayRoutes: [{ ...toFirewall, prefix: '10.0.2.0/24' }] }), expect: 'pass' },
  {
    name: 'to the Internet',
    snapshot: gatewaySnapshot({ ...vpn, gatewayRoutes: [{ name: 'default', prefix: '0.0.0.0/0', nextHop: 'Internet' }] }),
    expect: 'pass',
  },
  {
    name: 'to a firewall',
    snapshot: gatewaySnapshot({ gatewayRoutes: [toFirewall] }),
    expect: 'fail',
    findings: [
      {
        ...accused,
        severity: 'error',
        confidence: 'static',
        explains: ['healthUnknown'],
        data: { hop: '0.0.0.0/0 → VirtualAppliance 10.0.9.4', table: 'rt-gateway' },
      },
    ],
  },
  {
    name: 'to nowhere',
    snapshot: gatewaySnapshot({ gatewayRoutes: [{ name: 'default', prefix: '0.0.0.0/0', nextHop: 'None' }] }),
    expect: 'fail',
    findings: [{ ...accused, severity: 'error' }],
  },
  { name: 'isolated by delegation and tag', snapshot: gatewaySnapshot({ ...isolated, ...unknownHealth, gatewayRoutes: [toFirewall] }), expect: 'pass' },
  {
    name: 'isolated by having no public frontend',
    snapshot: gatewaySnapshot({ frontends: ['private'], listeners: [{ name: 'lst-app', frontend: 'private' }], gatewayRoutes: [toFirewall] }),
    expect: 'pass',
  },
  {
    name: 'isolation contradicts itself, health is fine: Azure lets only isolated gateways have such a route',
    snapshot: gatewaySnapshot({ ...contradictory, gatewayRoutes: [toFirewall] }),
    expect: 'pass',
  },
  {
    name: 'isolation contradicts itself, health is not known',
    snapshot: gatewaySnapshot({ ...contradictory, health: 403, gatewayRoutes: [toFirewall] }),
    expect: 'unknown',
  },
  {
    name: 'isolation contradicts itself, health is Unknown',
    snapshot: gatewaySnapshot({ ...contradictory, ...unknownHealth, gatewayRoutes: [toFirewall] }),
    expect: 'fail',
    findings: [{ ...accused, severity: 'warning', confidence: 'predicted', variant: 'perhapsIsolated' }],
  },
  { name: 'a default route may be learned', snapshot: gatewaySnapshot(vpn), expect: 'unknown' },
  {
    name: 'nothing is learned with propagation off',
    snapshot: gatewaySnapshot({ ...vpn, gatewayRoutes: [], responses: [routeTable(ids.gatewayRoutes, [], true)] }),
    expect: 'pass',
  },
  {
    name: 'split default routes are another rule’s',
    snapshot: gatewaySnapshot({
      gatewayRoutes: [
        { ...toFirewall, prefix: '0.0.0.0/1' },
        { ...toFirewall, name: 'second', prefix: '128.0.0.0/1' },
      ],
    }),
    expect: 'pass',
  },
  { name: 'v1', snapshot: gatewaySnapshot({ tier: 'WAF', gatewayRoutes: [toFirewall] }), expect: 'notApplicable' },
]);

it('needs the subnet and its route table', () => {
  for (const part of ['virtualNetworks/vnet-shop', 'routeTables/rt-gateway']) unknownWithout(code, gatewaySnapshot({ gatewayRoutes: [toFirewall] }), part);
});

it('proposes to let the route lead to the Internet', () => {
  const [finding] = findingsOf(code, gatewaySnapshot({ gatewayRoutes: [toFirewall] }));
  const [command] = finding?.fixes[0]?.kind === 'azureCli' ? finding.fixes[0].commands : [];
  assert.ok(command?.join(' ').endsWith('--next-hop-type Internet'));
});
