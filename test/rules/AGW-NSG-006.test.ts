import { it } from 'node:test';
import { checkRule, gatewaySnapshot, ids, unknownWithout, type GatewaySketch, type SecurityRuleSketch } from './check';

const code = 'AGW-NSG-006';
const denyOut: SecurityRuleSketch = { name: 'DenyInternet', priority: 300, direction: 'Outbound', access: 'Deny', destination: 'Internet' };
const denyAllOut: SecurityRuleSketch = { ...denyOut, priority: 4096, destination: '*' };
const out = (name: string, priority: number, destination: string): SecurityRuleSketch => ({ name, priority, direction: 'Outbound', destination });
const unknownHealth: GatewaySketch = {
  health: [{ servers: ['10.0.2.4', '10.0.2.5'].map((address) => ({ address, health: 'Unknown', message: 'Backend health status could not be retrieved.' })) }],
};
const isolated: GatewaySketch = {
  tags: { EnhancedNetworkControl: 'True' },
  gatewaySubnet: { delegations: [{ name: 'd', properties: { serviceName: 'Microsoft.Network/applicationGateways' } }] },
};
const accused = { request: `GET ${ids.gatewayNsg}`, pointer: '/properties/securityRules/0', resource: `${ids.gatewayNsg}/securityRules/DenyInternet` };
const narrow = { ...accused, severity: 'info', variant: 'narrow', isRiskOnly: true } as const;

checkRule(code, [
  { name: 'an ordinary gateway', snapshot: gatewaySnapshot(), expect: 'pass' },
  { name: 'no security group', snapshot: gatewaySnapshot({ gatewayNsg: null }), expect: 'pass' },
  { name: 'the Internet is denied', snapshot: gatewaySnapshot({ gatewayNsg: [denyOut] }), expect: 'fail', findings: [{ ...accused, severity: 'warning' }] },
  {
    name: 'the Internet is denied, health is Unknown',
    snapshot: gatewaySnapshot({ ...unknownHealth, gatewayNsg: [denyOut] }),
    expect: 'fail',
    findings: [{ ...accused, severity: 'error', confidence: 'static', explains: ['healthUnknown'], data: { rule: 'DenyInternet', priority: '300' } }],
  },
  { name: 'v1 too', snapshot: gatewaySnapshot({ tier: 'Standard', gatewayNsg: [denyOut] }), expect: 'fail', findings: [{ ...accused, severity: 'warning' }] },
  {
    name: 'all is denied, services are let out before',
    snapshot: gatewaySnapshot({ gatewayNsg: [denyAllOut, out('AllowMonitor', 100, 'AzureMonitor'), out('AllowBackend', 110, '10.0.2.0/24')] }),
    expect: 'fail',
    findings: [{ ...accused, severity: 'warning' }],
  },
  {
    name: 'all is denied, the Internet is let out before',
    snapshot: gatewaySnapshot({ gatewayNsg: [denyAllOut, out('AllowInternet', 100, 'Internet')] }),
    expect: 'pass',
  },
  {
    name: 'one address is denied',
    snapshot: gatewaySnapshot({ gatewayNsg: [{ ...denyOut, destination: '203.0.113.99' }] }),
    expect: 'fail',
    findings: [narrow],
  },
  { name: 'one port is denied', snapshot: gatewaySnapshot({ gatewayNsg: [{ ...denyOut, ports: '25' }] }), expect: 'fail', findings: [narrow] },
  { name: 'one service is denied', snapshot: gatewaySnapshot({ gatewayNsg: [{ ...denyOut, destination: 'Sql' }] }), expect: 'fail', findings: [narrow] },
  { name: 'the backend is denied: not the Internet', snapshot: gatewaySnapshot({ gatewayNsg: [{ ...denyOut, destination: '10.0.2.0/24' }] }), expect: 'pass' },
  {
    name: 'a public server in use is denied: that is another rule’s',
    snapshot: gatewaySnapshot({ pools: [{ name: 'pool-app', servers: ['203.0.113.99'] }], gatewayNsg: [{ ...denyOut, destination: '203.0.113.99' }] }),
    expect: 'pass',
  },
  { name: 'isolated by delegation and tag', snapshot: gatewaySnapshot({ ...isolated, gatewayNsg: [denyOut] }), expect: 'pass' },
  { name: 'isolation contradicts itself', snapshot: gatewaySnapshot({ tags: { EnhancedNetworkControl: 'True' }, gatewayNsg: [denyOut] }), expect: 'unknown' },
  { name: 'only inbound rules deny', snapshot: gatewaySnapshot({ gatewayNsg: [{ ...denyAllOut, direction: 'Inbound' }] }), expect: 'pass' },
]);

it('needs the subnet and its security group', () => {
  for (const part of ['virtualNetworks/vnet-shop', 'networkSecurityGroups/nsg-gateway']) unknownWithout(code, gatewaySnapshot({ gatewayNsg: [denyOut] }), part);
});

it('needs the routes when VirtualNetwork is let out before all is denied: they may make it the Internet', () => {
  const sketch = { gatewayNsg: [denyAllOut, out('AllowVnet', 100, 'VirtualNetwork')], gatewayRoutes: [] };
  unknownWithout(code, gatewaySnapshot(sketch), 'routeTables/rt-gateway');
});
