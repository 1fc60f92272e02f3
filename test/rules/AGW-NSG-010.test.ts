import assert from 'node:assert/strict';
import { it } from 'node:test';
import { checkRule, findingsOf, gatewaySnapshot, ids, outcomesOf, unknownWithout, type GatewaySketch, type SecurityRuleSketch } from './check';

const code = 'AGW-NSG-010';
const denyHalf: SecurityRuleSketch = { name: 'DenyHalf', priority: 200, access: 'Deny', source: '10.0.1.128/25' };
const allowHalf: SecurityRuleSketch = { name: 'AllowHalf', priority: 200, source: '10.0.1.0/25', protocol: 'Tcp', ports: '80' };
const denyAll: SecurityRuleSketch = { name: 'DenyAllIn', priority: 4000, access: 'Deny' };
const timedOut = 'Time taken by the backend to respond to application gateway’s health probe is more than the time-out threshold in the probe setting.';
const oneServer: GatewaySketch = { pools: [{ name: 'pool-app', servers: ['10.0.2.4'] }] };
const timeout: GatewaySketch = { ...oneServer, health: [{ servers: [{ address: '10.0.2.4', health: 'Unhealthy', message: timedOut }] }] };
const probeOn = (port: number): GatewaySketch => ({
  settings: [{ name: 'set-app', port: 80, protocol: 'Http', probe: 'probe-app' }],
  probes: [{ name: 'probe-app', protocol: 'Http', host: 'app.example', path: '/', interval: 30, timeout: 30, unhealthyThreshold: 3, port }],
});
const accused = (group: string, index: number, name: string) => ({
  request: `GET ${group}`,
  pointer: `/properties/securityRules/${index}`,
  resource: `${group}/securityRules/${name}`,
});
const denied = {
  ...accused(ids.backendNsg, 0, 'DenyHalf'),
  severity: 'warning',
  confidence: 'static',
  explains: ['timeout', 'gateway502'],
  isRiskOnly: false,
} as const;

checkRule(code, [
  { name: 'no security group on the backend subnet', snapshot: gatewaySnapshot(), expect: 'pass' },
  { name: 'only the default rules', snapshot: gatewaySnapshot({ backendNsg: [] }), expect: 'pass' },
  {
    name: 'the backend subnet denies a half, and the server times out',
    snapshot: gatewaySnapshot({ ...timeout, backendNsg: [denyHalf] }),
    expect: 'fail',
    findings: [{ ...denied, data: { part: '10.0.1.128/25', subnet: '10.0.1.0/24', ports: '80' } }],
  },
  {
    name: 'the backend subnet denies a half, and nothing is seen of the server',
    snapshot: gatewaySnapshot({ ...oneServer, health: 'none', backendNsg: [denyHalf] }),
    expect: 'fail',
    findings: [denied],
  },
  {
    name: 'the server is Healthy: no instance has a denied address now',
    snapshot: gatewaySnapshot({ ...oneServer, backendNsg: [denyHalf] }),
    expect: 'fail',
    findings: [{ ...denied, explains: [] }],
  },
  {
    name: 'a half is allowed, the rest denied',
    snapshot: gatewaySnapshot({ ...timeout, backendNsg: [allowHalf, denyAll] }),
    expect: 'fail',
    findings: [{ ...denied, ...accused(ids.backendNsg, 1, 'DenyAllIn'), data: { part: '10.0.1.128/25' } }],
  },
  {
    name: 'one address is denied',
    snapshot: gatewaySnapshot({ ...timeout, backendNsg: [{ ...denyHalf, source: '10.0.1.7' }] }),
    expect: 'fail',
    findings: [{ ...denied, data: { part: '10.0.1.7/32' } }],
  },
  {
    name: 'all is denied: that is another rule’s',
    snapshot: gatewaySnapshot({ ...timeout, backendNsg: [{ ...denyHalf, source: '10.0.1.0/24' }] }),
    expect: 'pass',
  },
  {
    name: 'two rules deny all together',
    snapshot: gatewaySnapshot({ ...timeout, backendNsg: [denyHalf, { ...denyHalf, name: 'DenyOther', priority: 210, source: '10.0.1.0/25' }] }),
    expect: 'pass',
  },
  {
    name: 'all is allowed before',
    snapshot: gatewaySnapshot({ ...timeout, backendNsg: [denyHalf, { ...denyHalf, name: 'AllowAll', priority: 100, access: 'Allow', source: '10.0.1.0/24' }] }),
    expect: 'pass',
  },
  { name: 'other clients are denied', snapshot: gatewaySnapshot({ ...timeout, backendNsg: [{ ...denyHalf, source: '10.0.3.0/24' }] }), expect: 'pass' },
  { name: 'other ports are denied', snapshot: gatewaySnapshot({ ...timeout, backendNsg: [{ ...denyHalf, ports: '22' }] }), expect: 'pass' },
  { name: 'a part of the destination only', snapshot: gatewaySnapshot({ ...timeout, backendNsg: [{ ...denyHalf, destination: '10.0.2.9' }] }), expect: 'pass' },
  {
    name: 'single addresses are let through: that is another rule’s',
    snapshot: gatewaySnapshot({ ...timeout, backendNsg: [{ ...allowHalf, source: ['10.0.1.4', '10.0.1.5'] }, denyAll] }),
    expect: 'pass',
  },
  {
    name: 'a half is denied outbound, to the server',
    snapshot: gatewaySnapshot({ ...timeout, gatewayNsg: [{ ...denyHalf, direction: 'Outbound', destination: '10.0.2.0/24' }] }),
    expect: 'fail',
    findings: [{ ...denied, ...accused(ids.gatewayNsg, 0, 'DenyHalf') }],
  },
  {
    name: 'a narrow outbound deny to something else',
    snapshot: gatewaySnapshot({ gatewayNsg: [{ ...denyHalf, direction: 'Outbound', destination: '198.51.100.0/24' }] }),
    expect: 'pass',
  },
  {
    name: 'inbound rules of the gateway’s own subnet are no matter of its servers',
    snapshot: gatewaySnapshot({ gatewayNsg: [{ ...denyHalf, source: '*', destination: '10.0.1.128/25' }] }),
    expect: 'pass',
  },
  {
    name: 'the interface of the server denies a half',
    snapshot: gatewaySnapshot({
      ...timeout,
      nics: [{ name: 'nic-4', address: '10.0.2.4', nsg: ids.backendNsg }],
      responses: [
        {
          request: `GET ${ids.backendNsg}`,
          status: 200,
          body: {
            id: ids.backendNsg,
            name: 'nsg-backend',
            properties: {
              securityRules: [
                {
                  id: `${ids.backendNsg}/securityRules/DenyHalf`,
                  name: 'DenyHalf',
                  properties: {
                    access: 'Deny',
                    direction: 'Inbound',
                    priority: 200,
                    protocol: '*',
                    sourcePortRange: '*',
                    sourceAddressPrefix: '10.0.1.128/25',
                    destinationAddressPrefix: '*',
                    destinationPortRange: '*',
                  },
                },
              ],
              defaultSecurityRules: [],
            },
          },
        },
      ],
    }),
    expect: 'fail',
    findings: [denied],
  },
  {
    name: 'both ports by one rule',
    snapshot: gatewaySnapshot({ ...timeout, ...probeOn(8080), backendNsg: [denyHalf] }),
    expect: 'fail',
    findings: [{ ...denied, data: { ports: '80 and 8080' } }],
  },
  {
    name: 'a private endpoint whose policies are off',
    snapshot: gatewaySnapshot({
      ...oneServer,
      backendNsg: [denyHalf],
      nics: [
        { name: 'pe.nic.1', address: '10.0.2.4', properties: { privateEndpoint: { id: `${ids.group}/providers/Microsoft.Network/privateEndpoints/pe` } } },
      ],
    }),
    expect: 'pass',
  },
]);

it('needs the network and the security group', () => {
  for (const part of ['virtualNetworks/vnet-shop', 'networkSecurityGroups/nsg-backend'])
    unknownWithout(code, gatewaySnapshot({ ...timeout, backendNsg: [denyHalf] }), part);
});

it('is the only rule that speaks of a part', () => {
  const snapshot = gatewaySnapshot({ ...timeout, backendNsg: [denyHalf] });
  for (const other of ['AGW-NSG-007', 'AGW-NSG-008', 'AGW-NSG-009', 'AGW-NSG-011']) {
    assert.deepEqual([...new Set(outcomesOf(other, snapshot).map(({ status }) => status))], ['pass'], other);
  }
});

it('proposes to allow the whole subnet before the rule', () => {
  const [finding] = findingsOf(code, gatewaySnapshot({ ...timeout, backendNsg: [denyHalf] }));
  const [command] = finding?.fixes[0]?.kind === 'azureCli' ? finding.fixes[0].commands : [];
  const line = command?.join(' ') ?? '';
  assert.ok(line.includes('--nsg-name nsg-backend') && line.includes('--priority 190'), line);
  assert.ok(
    line.includes('--source-address-prefixes 10.0.1.0/24') && line.endsWith('--destination-address-prefixes 10.0.2.4 --destination-port-ranges 80'),
    line,
  );
});
