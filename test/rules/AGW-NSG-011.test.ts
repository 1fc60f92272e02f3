import assert from 'node:assert/strict';
import { it } from 'node:test';
import { checkRule, findingsOf, gatewaySnapshot, ids, outcomesOf, unknownWithout, type GatewaySketch, type SecurityRuleSketch } from './check';

const code = 'AGW-NSG-011';
const instance: SecurityRuleSketch = { name: 'AllowInstance', priority: 200, protocol: 'Tcp', source: '10.0.1.5', ports: '80' };
const denyAll: SecurityRuleSketch = { name: 'DenyAllIn', priority: 4000, access: 'Deny' };
const timedOut = 'Time taken by the backend to respond to application gateway’s health probe is more than the time-out threshold in the probe setting.';
const oneServer: GatewaySketch = { pools: [{ name: 'pool-app', servers: ['10.0.2.4'] }] };
const timeout: GatewaySketch = { ...oneServer, health: [{ servers: [{ address: '10.0.2.4', health: 'Unhealthy', message: timedOut }] }] };
const accused = (group: string, index = 0, name = 'AllowInstance') => ({
  request: `GET ${group}`,
  pointer: `/properties/securityRules/${index}`,
  resource: `${group}/securityRules/${name}`,
});
const found = { ...accused(ids.backendNsg), severity: 'warning', confidence: 'static', explains: ['timeout', 'gateway502'], isRiskOnly: false } as const;

checkRule(code, [
  { name: 'no security group on the backend subnet', snapshot: gatewaySnapshot(), expect: 'pass' },
  {
    name: 'one address is let through, and the server times out',
    snapshot: gatewaySnapshot({ ...timeout, backendNsg: [instance, denyAll] }),
    expect: 'fail',
    findings: [{ ...found, data: { addresses: '10.0.1.5', subnet: '10.0.1.0/24', ports: '80' } }],
  },
  {
    name: 'the server is Healthy: it works until the address changes',
    snapshot: gatewaySnapshot({ ...oneServer, backendNsg: [instance, denyAll] }),
    expect: 'fail',
    findings: [{ ...found, explains: [] }],
  },
  {
    name: 'some addresses, and those of others',
    snapshot: gatewaySnapshot({ ...timeout, backendNsg: [{ ...instance, source: ['10.0.1.5/32', '10.0.1.6', '10.0.9.0/24'] }, denyAll] }),
    expect: 'fail',
    findings: [{ ...found, data: { addresses: '10.0.1.5/32, 10.0.1.6' } }],
  },
  {
    name: 'one rule for each address',
    snapshot: gatewaySnapshot({ ...timeout, backendNsg: [instance, { ...instance, name: 'AllowOther', priority: 210, source: '10.0.1.6' }, denyAll] }),
    expect: 'fail',
    findings: [found, { ...found, ...accused(ids.backendNsg, 1, 'AllowOther') }],
  },
  {
    name: 'outbound on the gateway’s own subnet',
    snapshot: gatewaySnapshot({
      ...timeout,
      gatewayNsg: [
        { ...instance, direction: 'Outbound' },
        { ...denyAll, direction: 'Outbound', destination: '10.0.2.0/24' },
      ],
    }),
    expect: 'fail',
    findings: [{ ...found, ...accused(ids.gatewayNsg) }],
  },
  { name: 'the network is let through anyway', snapshot: gatewaySnapshot({ ...timeout, backendNsg: [instance] }), expect: 'pass' },
  {
    name: 'another rule lets the subnet through',
    snapshot: gatewaySnapshot({ ...timeout, backendNsg: [instance, { ...instance, name: 'AllowSubnet', priority: 300, source: '10.0.1.0/24' }, denyAll] }),
    expect: 'pass',
  },
  {
    name: 'the address of somebody else',
    snapshot: gatewaySnapshot({ ...timeout, backendNsg: [{ ...instance, source: '10.0.3.5' }, denyAll] }),
    expect: 'pass',
  },
  {
    name: 'a half of the subnet: that is another rule’s',
    snapshot: gatewaySnapshot({ ...timeout, backendNsg: [{ ...instance, source: '10.0.1.0/25' }, denyAll] }),
    expect: 'pass',
  },
  {
    name: 'a half of the subnet beside an address: that is another rule’s',
    snapshot: gatewaySnapshot({ ...timeout, backendNsg: [{ ...instance, source: ['10.0.1.200', '10.0.1.0/25'] }, denyAll] }),
    expect: 'pass',
  },
  { name: 'the address is denied', snapshot: gatewaySnapshot({ ...timeout, backendNsg: [{ ...instance, access: 'Deny' }] }), expect: 'pass' },
  { name: 'other ports', snapshot: gatewaySnapshot({ ...timeout, backendNsg: [{ ...instance, ports: '22' }, denyAll] }), expect: 'pass' },
  { name: 'denied before', snapshot: gatewaySnapshot({ ...timeout, backendNsg: [{ ...denyAll, priority: 100 }, instance] }), expect: 'pass' },
  {
    name: 'a subnet of one address is named in whole',
    snapshot: gatewaySnapshot({ ...timeout, gatewaySubnet: { addressPrefix: '10.0.1.5/32' }, backendNsg: [instance, denyAll] }),
    expect: 'pass',
  },
]);

it('needs the network and the security group', () => {
  for (const part of ['virtualNetworks/vnet-shop', 'networkSecurityGroups/nsg-backend']) {
    unknownWithout(code, gatewaySnapshot({ ...timeout, backendNsg: [instance, denyAll] }), part);
  }
});

it('is the only rule that speaks of single addresses', () => {
  const snapshot = gatewaySnapshot({ ...timeout, backendNsg: [instance, denyAll] });
  for (const other of ['AGW-NSG-007', 'AGW-NSG-008', 'AGW-NSG-009', 'AGW-NSG-010']) {
    assert.deepEqual([...new Set(outcomesOf(other, snapshot).map(({ status }) => status))], ['pass'], other);
  }
});

it('proposes the subnet in the place of its addresses, and leaves the others', () => {
  const [finding] = findingsOf(code, gatewaySnapshot({ ...timeout, backendNsg: [{ ...instance, source: ['10.0.1.5', '10.0.9.0/24'] }, denyAll] }));
  const [command] = finding?.fixes[0]?.kind === 'azureCli' ? finding.fixes[0].commands : [];
  const line = command?.join(' ') ?? '';
  assert.ok(line.startsWith('az network nsg rule update') && line.includes('--nsg-name nsg-backend'), line);
  assert.ok(line.endsWith('--name AllowInstance --source-address-prefixes 10.0.1.0/24 10.0.9.0/24'), line);
});
