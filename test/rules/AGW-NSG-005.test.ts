import assert from 'node:assert/strict';
import { it } from 'node:test';
import { checkRule, findingsOf, gatewaySnapshot, ids, unknownWithout, type GatewaySketch, type SecurityRuleSketch } from './check';

const code = 'AGW-NSG-005';
const denyAll: SecurityRuleSketch = { name: 'DenyAllIn', priority: 4000, access: 'Deny' };
const manager: SecurityRuleSketch = { name: 'AllowGatewayManager', priority: 100, protocol: 'Tcp', source: 'GatewayManager', ports: '65200-65535' };
const balancer: SecurityRuleSketch = { name: 'AllowBalancer', priority: 110, source: 'AzureLoadBalancer' };
const isolated: GatewaySketch = {
  tags: { EnhancedNetworkControl: 'True' },
  gatewaySubnet: { delegations: [{ name: 'd', properties: { serviceName: 'Microsoft.Network/applicationGateways' } }] },
};
const unknownHealth: GatewaySketch = {
  health: [{ servers: ['10.0.2.4', '10.0.2.5'].map((address) => ({ address, health: 'Unknown', message: 'Backend health status could not be retrieved.' })) }],
};
const answered = (minutes: readonly number[]): GatewaySketch => ({
  metrics: { 'ResponseStatus HttpStatusGroup': { '2xx': minutes.map((each) => [each, 50] as const), '5xx': [[1, 0]] } },
});
const place = (index: number, name: string) => ({
  request: `GET ${ids.gatewayNsg}`,
  pointer: `/properties/securityRules/${index}`,
  resource: `${ids.gatewayNsg}/securityRules/${name}`,
});
const denied = { ...place(0, 'DenyAllIn'), severity: 'error', confidence: 'static', explains: ['cannotConnect', 'healthUnknown'], isRiskOnly: false } as const;
const risk = { severity: 'info', isRiskOnly: true } as const;

checkRule(code, [
  { name: 'an ordinary gateway', snapshot: gatewaySnapshot(), expect: 'pass' },
  { name: 'no security group', snapshot: gatewaySnapshot({ gatewayNsg: null }), expect: 'pass' },
  { name: 'only the default rules', snapshot: gatewaySnapshot({ gatewayNsg: [] }), expect: 'pass' },
  {
    name: 'a deny before the default rule',
    snapshot: gatewaySnapshot({ gatewayNsg: [denyAll, manager] }),
    expect: 'fail',
    findings: [{ ...denied, data: { rule: 'DenyAllIn', priority: '4000', ports: '65200-65535' } }],
  },
  { name: 'the tag is allowed before', snapshot: gatewaySnapshot({ gatewayNsg: [denyAll, manager, balancer] }), expect: 'pass' },
  { name: 'Any is allowed before', snapshot: gatewaySnapshot({ gatewayNsg: [denyAll, { ...balancer, source: '*' }] }), expect: 'pass' },
  { name: 'the address is allowed before', snapshot: gatewaySnapshot({ gatewayNsg: [denyAll, { ...balancer, source: '168.63.129.16/32' }] }), expect: 'pass' },
  {
    name: 'it comes in by VirtualNetwork only: works now',
    snapshot: gatewaySnapshot({ gatewayNsg: [denyAll, { ...balancer, source: 'VirtualNetwork' }] }),
    expect: 'fail',
    findings: [{ ...place(1, 'AllowBalancer'), ...risk, variant: 'fragile' }],
  },
  {
    name: 'its rule is to the subnet only: works now',
    snapshot: gatewaySnapshot({ gatewayNsg: [denyAll, { ...balancer, destination: '10.0.1.0/24' }] }),
    expect: 'fail',
    findings: [{ ...place(1, 'AllowBalancer'), ...risk, variant: 'fragile' }],
  },
  {
    name: 'only the management ports are open',
    snapshot: gatewaySnapshot({ gatewayNsg: [denyAll, { ...balancer, ports: '65200-65535' }] }),
    expect: 'fail',
    findings: [{ ...place(0, 'DenyAllIn'), ...risk, variant: 'otherPorts', data: { ports: 'ports 1-65199' } }],
  },
  {
    name: 'only UDP is denied',
    snapshot: gatewaySnapshot({ gatewayNsg: [{ ...denyAll, protocol: 'Udp' }] }),
    expect: 'fail',
    findings: [{ ...place(0, 'DenyAllIn'), ...risk, variant: 'otherPorts' }],
  },
  {
    name: 'a part of the subnet',
    snapshot: gatewaySnapshot({ gatewayNsg: [denyAll, { ...balancer, destination: '10.0.1.0/25' }] }),
    expect: 'fail',
    findings: [denied],
  },
  {
    name: 'health is Unknown while clients are answered: sight is lost, not service',
    snapshot: gatewaySnapshot({ ...unknownHealth, gatewayNsg: [denyAll, manager] }),
    expect: 'fail',
    findings: [{ ...denied, severity: 'warning', variant: 'serving', data: { ports: '65200-65535' } }],
  },
  {
    name: 'health is Unknown and the last answer was long ago',
    snapshot: gatewaySnapshot({ ...unknownHealth, ...answered([40]), gatewayNsg: [denyAll, manager] }),
    expect: 'fail',
    findings: [denied],
  },
  {
    name: 'health is Unknown, clients are answered, and somebody cannot connect',
    snapshot: gatewaySnapshot({
      ...unknownHealth,
      symptom: { url: 'http://shop.example.com/' },
      observations: [{ kind: 'tcp', input: { host: 'shop.example.com', port: 80 }, result: { ok: false } }],
      gatewayNsg: [denyAll, manager],
    }),
    expect: 'fail',
    findings: [denied],
  },
  { name: 'the Internet is denied', snapshot: gatewaySnapshot({ gatewayNsg: [{ ...denyAll, source: 'Internet' }] }), expect: 'pass' },
  { name: 'isolated: it is needed all the same', snapshot: gatewaySnapshot({ ...isolated, gatewayNsg: [denyAll] }), expect: 'fail', findings: [denied] },
  {
    name: 'v1 with its own ports',
    snapshot: gatewaySnapshot({ tier: 'Standard', gatewayNsg: [denyAll] }),
    expect: 'fail',
    findings: [{ ...denied, data: { ports: '65503-65534' } }],
  },
  {
    name: 'v1 whose own ports are open',
    snapshot: gatewaySnapshot({ tier: 'WAF', gatewayNsg: [denyAll, { ...balancer, ports: '65503-65534' }] }),
    expect: 'fail',
    findings: [{ ...place(0, 'DenyAllIn'), ...risk, variant: 'otherPorts' }],
  },
]);

it('needs the subnet and its security group', () => {
  for (const part of ['virtualNetworks/vnet-shop', 'networkSecurityGroups/nsg-gateway']) unknownWithout(code, gatewaySnapshot({ gatewayNsg: [denyAll] }), part);
});

it('does not need the network’s routes for a plain deny', () => {
  const snapshot = gatewaySnapshot({ gatewayNsg: [denyAll], gatewayRoutes: [] });
  const thinned = { ...snapshot, responses: snapshot.responses.filter(({ request }) => !request.includes('routeTables')) };
  assert.equal(findingsOf(code, thinned)[0]?.severity, 'error');
});

it('proposes to let the load balancer in', () => {
  const [finding] = findingsOf(code, gatewaySnapshot({ gatewayNsg: [denyAll] }));
  const [command] = finding?.fixes[0]?.kind === 'azureCli' ? finding.fixes[0].commands : [];
  const line = command?.join(' ') ?? '';
  assert.ok(line.includes('--priority 3990') && line.includes('--protocol * --source-address-prefixes AzureLoadBalancer'), line);
});
