import assert from 'node:assert/strict';
import { it } from 'node:test';
import { checkRule, findingsOf, gatewaySnapshot, ids, unknownWithout, type GatewaySketch, type SecurityRuleSketch } from './check';

const code = 'AGW-NSG-001';
const denyAll: SecurityRuleSketch = { name: 'DenyAllIn', priority: 4000, access: 'Deny' };
const manager: SecurityRuleSketch = { name: 'AllowGatewayManager', priority: 100, protocol: 'Tcp', source: 'GatewayManager', ports: '65200-65535' };
const unknownHealth: GatewaySketch = {
  health: [{ servers: ['10.0.2.4', '10.0.2.5'].map((address) => ({ address, health: 'Unknown', message: 'Backend health status could not be retrieved.' })) }],
};
const isolated: GatewaySketch = {
  tags: { EnhancedNetworkControl: 'True' },
  gatewaySubnet: { delegations: [{ name: 'd', properties: { serviceName: 'Microsoft.Network/applicationGateways' } }] },
};
const place = (pointer: string, id: string) => ({ request: `GET ${ids.gatewayNsg}`, pointer, resource: `${ids.gatewayNsg}/${id}` });
const byDefault = place('/properties/defaultSecurityRules/2', 'defaultSecurityRules/DenyAllInBound');
const byFirst = place('/properties/securityRules/0', 'securityRules/DenyAllIn');

checkRule(code, [
  { name: 'an ordinary gateway', snapshot: gatewaySnapshot(), expect: 'pass' },
  { name: 'no security group', snapshot: gatewaySnapshot({ gatewayNsg: null }), expect: 'pass' },
  {
    name: 'no rule lets it in, health is Unknown',
    snapshot: gatewaySnapshot({ ...unknownHealth, gatewayNsg: [] }),
    expect: 'fail',
    findings: [{ ...byDefault, severity: 'error', confidence: 'static', explains: ['healthUnknown'], data: { rule: 'DenyAllInBound', ports: '65200-65535' } }],
  },
  {
    name: 'no rule lets it in, health is fine',
    snapshot: gatewaySnapshot({ gatewayNsg: [] }),
    expect: 'fail',
    findings: [{ ...byDefault, severity: 'warning' }],
  },
  {
    name: 'no rule lets it in, health was not read',
    snapshot: gatewaySnapshot({ health: 'none', gatewayNsg: [] }),
    expect: 'fail',
    findings: [{ ...byDefault, severity: 'warning' }],
  },
  {
    name: 'a rule denies before one allows',
    snapshot: gatewaySnapshot({ gatewayNsg: [denyAll, { ...manager, priority: 4050 }] }),
    expect: 'fail',
    findings: [{ ...byFirst, severity: 'warning', data: { priority: '4000' } }],
  },
  {
    name: 'a part of the ports',
    snapshot: gatewaySnapshot({ gatewayNsg: [denyAll, { ...manager, ports: '65503-65534' }] }),
    expect: 'fail',
    findings: [{ ...byFirst, severity: 'warning', data: { ports: '65200-65502, 65535' } }],
  },
  { name: 'allowed by Any', snapshot: gatewaySnapshot({ gatewayNsg: [denyAll, { ...manager, source: '*' }] }), expect: 'pass' },
  { name: 'allowed by Internet', snapshot: gatewaySnapshot({ gatewayNsg: [denyAll, { ...manager, source: 'Internet' }] }), expect: 'pass' },
  { name: 'allowed by its region', snapshot: gatewaySnapshot({ gatewayNsg: [denyAll, { ...manager, source: 'GatewayManager.WestEurope' }] }), expect: 'pass' },
  { name: 'perhaps allowed by all of Azure', snapshot: gatewaySnapshot({ gatewayNsg: [denyAll, { ...manager, source: 'AzureCloud' }] }), expect: 'unknown' },
  {
    name: 'no rule lets it in, and the default route leads to the Internet as it should',
    snapshot: gatewaySnapshot({ ...unknownHealth, gatewayNsg: [], gatewayRoutes: [{ name: 'default', prefix: '0.0.0.0/0', nextHop: 'Internet' }] }),
    expect: 'fail',
    findings: [{ ...byDefault, severity: 'error' }],
  },
  {
    name: 'perhaps let in by a prefix of a route',
    snapshot: gatewaySnapshot({ gatewayNsg: [], gatewayRoutes: [{ name: 'r', prefix: 'GatewayManager', nextHop: 'Internet' }] }),
    expect: 'unknown',
  },
  {
    name: 'a subnet without a readable prefix',
    snapshot: gatewaySnapshot({ gatewayNsg: [denyAll], gatewaySubnet: { addressPrefix: null } }),
    expect: 'unknown',
  },
  {
    name: 'the subnet has IPv6 too, and IPv4 is let in',
    snapshot: gatewaySnapshot({
      gatewayNsg: [{ ...manager, destination: '10.0.1.0/24' }, denyAll],
      gatewaySubnet: { addressPrefix: null, addressPrefixes: ['10.0.1.0/24', 'fd00:0:0:1::/64'] },
    }),
    expect: 'fail',
    findings: [{ ...place('/properties/securityRules/0', 'securityRules/AllowGatewayManager'), severity: 'info', variant: 'narrow' }],
  },
  {
    name: 'allowed to the subnet only: works now',
    snapshot: gatewaySnapshot({ gatewayNsg: [{ ...manager, destination: '10.0.1.0/24' }] }),
    expect: 'fail',
    findings: [{ ...place('/properties/securityRules/0', 'securityRules/AllowGatewayManager'), severity: 'info', variant: 'narrow', isRiskOnly: true }],
  },
  { name: 'isolated by delegation and tag', snapshot: gatewaySnapshot({ ...isolated, gatewayNsg: [denyAll] }), expect: 'pass' },
  {
    name: 'isolated by having no public frontend',
    snapshot: gatewaySnapshot({ frontends: ['private'], listeners: [{ name: 'lst-app', frontend: 'private' }], gatewayNsg: [denyAll] }),
    expect: 'pass',
  },
  {
    name: 'isolation contradicts itself, and the gateway is well: Azure lets only isolated gateways have such a rule',
    snapshot: gatewaySnapshot({ tags: { EnhancedNetworkControl: 'True' }, gatewayNsg: [denyAll] }),
    expect: 'pass',
  },
  {
    name: 'isolation contradicts itself, and health is not known',
    snapshot: gatewaySnapshot({ tags: { EnhancedNetworkControl: 'True' }, gatewayNsg: [denyAll], health: 403 }),
    expect: 'unknown',
  },
  { name: 'isolation contradicts itself, and it is let in', snapshot: gatewaySnapshot({ tags: { EnhancedNetworkControl: 'True' } }), expect: 'pass' },
  { name: 'v1', snapshot: gatewaySnapshot({ tier: 'Standard', gatewayNsg: [denyAll] }), expect: 'notApplicable' },
]);

it('needs the subnet and its security group', () => {
  for (const part of ['virtualNetworks/vnet-shop', 'networkSecurityGroups/nsg-gateway']) unknownWithout(code, gatewaySnapshot({ gatewayNsg: [denyAll] }), part);
});

it('proposes the rule that Azure asks for', () => {
  const [finding] = findingsOf(code, gatewaySnapshot({ gatewayNsg: [denyAll] }));
  const [command] = finding?.fixes[0]?.kind === 'azureCli' ? finding.fixes[0].commands : [];
  const line = command?.join(' ') ?? '';
  assert.ok(line.includes('--nsg-name nsg-gateway') && line.includes('--source-address-prefixes GatewayManager'), line);
  assert.ok(line.endsWith('--destination-address-prefixes * --destination-port-ranges 65200-65535'), line);
});
