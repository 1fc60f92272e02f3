import assert from 'node:assert/strict';
import { it } from 'node:test';
import { checkRule, findingsOf, gatewaySnapshot, ids, unknownWithout, type GatewaySketch, type SecurityRuleSketch } from './check';

const code = 'AGW-NSG-007';
const denyOut: SecurityRuleSketch = { name: 'DenyOut', priority: 300, direction: 'Outbound', access: 'Deny', destination: '10.0.2.0/24' };
const timedOut = 'Time taken by the backend to respond to application gateway’s health probe is more than the time-out threshold in the probe setting.';
const oneServer: GatewaySketch = { pools: [{ name: 'pool-app', servers: ['10.0.2.4'] }] };
const timeout: GatewaySketch = { ...oneServer, health: [{ servers: [{ address: '10.0.2.4', health: 'Unhealthy', message: timedOut }] }] };
const publicServer: GatewaySketch = { pools: [{ name: 'pool-app', servers: ['203.0.113.20'] }] };
const accused = { request: `GET ${ids.gatewayNsg}`, pointer: '/properties/securityRules/0', resource: `${ids.gatewayNsg}/securityRules/DenyOut` };
const asg = `${ids.group}/providers/Microsoft.Network/applicationSecurityGroups/asg-web`;
const denyGroup = {
  request: `GET ${ids.gatewayNsg}`,
  status: 200,
  body: {
    id: ids.gatewayNsg,
    name: 'nsg-gateway',
    properties: {
      securityRules: [
        {
          name: 'DenyOut',
          id: `${ids.gatewayNsg}/securityRules/DenyOut`,
          properties: {
            access: 'Deny',
            direction: 'Outbound',
            priority: 100,
            protocol: '*',
            sourceAddressPrefix: '*',
            sourcePortRange: '*',
            destinationApplicationSecurityGroups: [{ id: asg }],
            destinationPortRange: '*',
          },
        },
      ],
    },
  },
};

checkRule(code, [
  { name: 'an ordinary gateway', snapshot: gatewaySnapshot(), expect: 'pass' },
  { name: 'no security group', snapshot: gatewaySnapshot({ gatewayNsg: null }), expect: 'pass' },
  {
    name: 'the backend subnet is denied and the server times out',
    snapshot: gatewaySnapshot({ ...timeout, gatewayNsg: [denyOut] }),
    expect: 'fail',
    findings: [{ ...accused, severity: 'error', explains: ['timeout', 'gateway502'], data: { rule: 'DenyOut', ports: '80' } }],
  },
  {
    name: 'the backend subnet is denied, health was not read',
    snapshot: gatewaySnapshot({ ...oneServer, health: 'none', gatewayNsg: [denyOut] }),
    expect: 'fail',
    findings: [{ ...accused, severity: 'warning' }],
  },
  {
    name: 'a narrow deny that meets no used server',
    snapshot: gatewaySnapshot({ gatewayNsg: [{ ...denyOut, destination: '10.0.2.128/25' }] }),
    expect: 'pass',
  },
  {
    name: 'the Internet is denied, the servers are private',
    snapshot: gatewaySnapshot({ gatewayNsg: [{ ...denyOut, destination: 'Internet' }] }),
    expect: 'pass',
  },
  {
    name: 'the Internet is denied, the server is public',
    snapshot: gatewaySnapshot({ ...publicServer, gatewayNsg: [{ ...denyOut, destination: 'Internet' }] }),
    expect: 'fail',
    findings: [{ ...accused, severity: 'warning', data: { server: '203.0.113.20' } }],
  },
  {
    name: 'a service tag may hold the public server',
    snapshot: gatewaySnapshot({ ...publicServer, gatewayNsg: [{ ...denyOut, destination: 'Storage' }] }),
    expect: 'unknown',
  },
  {
    name: 'all is denied out, what is used is allowed before',
    snapshot: gatewaySnapshot({
      gatewayNsg: [
        { ...denyOut, priority: 4096, destination: '*' },
        { name: 'AllowBackend', priority: 100, direction: 'Outbound', destination: '10.0.2.0/24', ports: '80' },
      ],
    }),
    expect: 'pass',
  },
  {
    name: 'only Azure’s own rule denies: a private address that no route leads to',
    snapshot: gatewaySnapshot({ pools: [{ name: 'pool-app', servers: ['10.244.0.17'] }] }),
    expect: 'pass',
  },
  { name: 'only inbound rules deny', snapshot: gatewaySnapshot({ gatewayNsg: [{ ...denyOut, direction: 'Inbound', destination: '*' }] }), expect: 'pass' },
  {
    name: 'the members of a group are denied, the server is in none',
    snapshot: gatewaySnapshot({ ...oneServer, responses: [denyGroup] }),
    expect: 'pass',
  },
  {
    name: 'a server by name',
    snapshot: gatewaySnapshot({ pools: [{ name: 'pool-app', servers: ['app.azurewebsites.net'] }], gatewayNsg: [denyOut] }),
    expect: 'notApplicable',
  },
]);

it('needs the subnet and its security group', () => {
  const snapshot = gatewaySnapshot({ ...timeout, gatewayNsg: [denyOut] });
  for (const part of ['virtualNetworks/vnet-shop', 'networkSecurityGroups/nsg-gateway']) unknownWithout(code, snapshot, part);
});

it('needs the interface only where a rule names groups', () => {
  unknownWithout(code, gatewaySnapshot({ ...timeout, responses: [denyGroup] }), 'networkInterfaces/nic-4');
});

it('tells when the rule was written, when the log of the group says it', () => {
  const event = (status: string, time: string) => ({
    eventTimestamp: time,
    operationName: { value: 'Microsoft.Network/networkSecurityGroups/securityRules/write' },
    status: { value: status },
    resourceId: `${ids.gatewayNsg}/securityRules/DenyOut`,
  });
  const log = {
    request: `GET ${ids.gatewayNsg}/providers/Microsoft.Insights/eventtypes/management/values`,
    status: 200,
    body: { value: [event('Failed', '2026-11-22T05:59:00Z'), event('Succeeded', '2026-11-22T05:50:00Z')] },
  };
  const [finding] = findingsOf(code, gatewaySnapshot({ ...timeout, gatewayNsg: [denyOut], responses: [log] }));
  assert.equal(finding?.changedAt, Date.parse('2026-11-22T05:50:00Z'));
});

it('proposes an outbound rule', () => {
  const [finding] = findingsOf(code, gatewaySnapshot({ ...timeout, gatewayNsg: [denyOut] }));
  const kinds = finding?.fixes.map(({ kind }) => kind);
  assert.deepEqual(kinds, ['azureCli', 'powershell', 'portal']);
  const [command] = finding?.fixes[0]?.kind === 'azureCli' ? finding.fixes[0].commands : [];
  assert.ok(command?.join(' ').includes('--priority 290 --direction Outbound --access Allow'), command?.join(' '));
});
