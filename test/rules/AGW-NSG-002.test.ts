import assert from 'node:assert/strict';
import { it } from 'node:test';
import { checkRule, findingsOf, gatewaySnapshot, ids, unknownWithout, type GatewaySketch, type SecurityRuleSketch } from './check';

const code = 'AGW-NSG-002';
const v1: GatewaySketch = { tier: 'Standard' };
const deny: SecurityRuleSketch = { name: 'DenyManagement', priority: 200, access: 'Deny', ports: '65503-65534' };
const manager: SecurityRuleSketch = { name: 'AllowGatewayManager', priority: 100, protocol: 'Tcp', source: 'GatewayManager', ports: '65503-65534' };
const unknownHealth: GatewaySketch = {
  health: [{ servers: ['10.0.2.4', '10.0.2.5'].map((address) => ({ address, health: 'Unknown', message: 'Backend health status could not be retrieved.' })) }],
};
const place = (pointer: string, id: string) => ({ request: `GET ${ids.gatewayNsg}`, pointer, resource: `${ids.gatewayNsg}/${id}` });
const byFirst = { ...place('/properties/securityRules/0', 'securityRules/DenyManagement'), severity: 'warning' } as const;

checkRule(code, [
  { name: 'v2', snapshot: gatewaySnapshot({ gatewayNsg: [deny] }), expect: 'notApplicable' },
  { name: 'no security group', snapshot: gatewaySnapshot({ ...v1, gatewayNsg: null }), expect: 'pass' },
  { name: 'let in', snapshot: gatewaySnapshot({ ...v1, gatewayNsg: [manager, deny] }), expect: 'pass' },
  { name: 'let in by Any', snapshot: gatewaySnapshot({ ...v1, gatewayNsg: [{ ...manager, source: '*' }, deny] }), expect: 'pass' },
  {
    name: 'the ports of v2, which hold those of v1',
    snapshot: gatewaySnapshot({ ...v1, gatewayNsg: [{ ...manager, ports: '65200-65535' }, deny] }),
    expect: 'pass',
  },
  {
    name: 'denied, health is Unknown: still no error, since requests go on',
    snapshot: gatewaySnapshot({ ...v1, ...unknownHealth, gatewayNsg: [deny] }),
    expect: 'fail',
    findings: [{ ...byFirst, confidence: 'static', explains: ['healthUnknown'], data: { rule: 'DenyManagement', priority: '200', ports: '65503-65534' } }],
  },
  { name: 'denied, health is fine', snapshot: gatewaySnapshot({ ...v1, gatewayNsg: [deny] }), expect: 'fail', findings: [byFirst] },
  {
    name: 'no rule lets it in',
    snapshot: gatewaySnapshot({ ...v1, tier: 'WAF', health: 'none', gatewayNsg: [] }),
    expect: 'fail',
    findings: [{ ...place('/properties/defaultSecurityRules/2', 'defaultSecurityRules/DenyAllInBound'), severity: 'warning' }],
  },
  {
    name: 'a part of the ports',
    snapshot: gatewaySnapshot({ ...v1, gatewayNsg: [deny, { ...manager, ports: '65503-65520' }] }),
    expect: 'fail',
    findings: [{ ...byFirst, data: { ports: '65521-65534' } }],
  },
  {
    name: 'other ports of the range of v2',
    snapshot: gatewaySnapshot({
      ...v1,
      gatewayNsg: [
        { ...deny, ports: '65200-65502' },
        { ...manager, priority: 300 },
      ],
    }),
    expect: 'pass',
  },
  {
    name: 'let in to the subnet only: works now',
    snapshot: gatewaySnapshot({ ...v1, gatewayNsg: [{ ...manager, destination: '10.0.1.0/24' }] }),
    expect: 'fail',
    findings: [
      {
        ...place('/properties/securityRules/0', 'securityRules/AllowGatewayManager'),
        severity: 'info',
        variant: 'narrow',
        isRiskOnly: true,
        data: { ports: '65503-65534' },
      },
    ],
  },
  { name: 'perhaps let in by all of Azure', snapshot: gatewaySnapshot({ ...v1, gatewayNsg: [deny, { ...manager, source: 'AzureCloud' }] }), expect: 'unknown' },
  {
    name: 'a subnet without a readable prefix',
    snapshot: gatewaySnapshot({ ...v1, gatewayNsg: [deny], gatewaySubnet: { addressPrefix: null } }),
    expect: 'unknown',
  },
]);

it('needs the subnet and its security group', () => {
  for (const part of ['virtualNetworks/vnet-shop', 'networkSecurityGroups/nsg-gateway'])
    unknownWithout(code, gatewaySnapshot({ ...v1, gatewayNsg: [deny] }), part);
});

it('proposes the rule that Azure asks for, with the ports of v1', () => {
  const [finding] = findingsOf(code, gatewaySnapshot({ ...v1, gatewayNsg: [deny] }));
  const [command] = finding?.fixes[0]?.kind === 'azureCli' ? finding.fixes[0].commands : [];
  const line = command?.join(' ') ?? '';
  assert.ok(line.includes('--priority 190') && line.endsWith('--destination-address-prefixes * --destination-port-ranges 65503-65534'), line);
});
