import assert from 'node:assert/strict';
import { it } from 'node:test';
import {
  checkRule,
  findingsOf,
  gatewaySnapshot,
  ids,
  outcomesOf,
  refused,
  unknownWithout,
  without,
  type GatewaySketch,
  type SecurityRuleSketch,
} from './check';

const code = 'AGW-NSG-008';
const first = 'pool-app~set-app~10.0.2.4';
const denyGateway: SecurityRuleSketch = { name: 'DenyGateway', priority: 200, access: 'Deny', source: '10.0.1.0/24' };
const timedOut = 'Time taken by the backend to respond to application gateway’s health probe is more than the time-out threshold in the probe setting.';
const oneServer: GatewaySketch = { pools: [{ name: 'pool-app', servers: ['10.0.2.4'] }] };
const timeout: GatewaySketch = { health: [{ servers: [{ address: '10.0.2.4', health: 'Unhealthy', message: timedOut }] }] };
const probeOn = (port: number): GatewaySketch => ({
  settings: [{ name: 'set-app', port: 80, protocol: 'Http', probe: 'probe-app' }],
  probes: [{ name: 'probe-app', protocol: 'Http', host: 'app.example', path: '/', interval: 30, timeout: 30, unhealthyThreshold: 3, port }],
});
const nsgAnswer = { request: `GET ${ids.backendNsg}`, pointer: '/properties/securityRules/0', resource: `${ids.backendNsg}/securityRules/DenyGateway` };
const endpoint = (policies?: string): GatewaySketch => ({
  ...oneServer,
  backendNsg: [denyGateway],
  ...(policies === undefined ? {} : { backendSubnet: { privateEndpointNetworkPolicies: policies } }),
  nics: [{ name: 'pe.nic.1', address: '10.0.2.4', properties: { privateEndpoint: { id: `${ids.group}/providers/Microsoft.Network/privateEndpoints/pe` } } }],
});

const elsewhereEndpoint = `${ids.group}/providers/Microsoft.Network/privateEndpoints/pe-elsewhere`;
const balancer = `${ids.group}/providers/Microsoft.Network/loadBalancers/lb`;
/** A load balancer in the backend subnet whose members are in a subnet with another port. */
const behindBalancer = (rules: readonly SecurityRuleSketch[]): GatewaySketch => ({
  pools: [{ name: 'pool-app', servers: ['10.0.2.100'] }],
  backendNsg: rules,
  nics: [{ name: 'nic-4', address: '10.0.2.4' }],
  lookups: [{ kind: 'address', key: '10.0.2.100', complete: true, ids: [balancer] }],
  responses: [
    {
      request: `GET ${balancer}`,
      status: 200,
      body: {
        id: balancer,
        name: 'lb',
        properties: {
          frontendIPConfigurations: [{ id: `${balancer}/frontendIPConfigurations/front`, name: 'front', properties: { privateIPAddress: '10.0.2.100' } }],
          backendAddressPools: [
            {
              id: `${balancer}/backendAddressPools/all`,
              name: 'all',
              properties: { backendIPConfigurations: [{ id: `${ids.nic('nic-4')}/ipConfigurations/ipconfig` }] },
            },
          ],
          loadBalancingRules: [
            {
              id: `${balancer}/loadBalancingRules/web`,
              name: 'web',
              properties: {
                frontendIPConfiguration: { id: `${balancer}/frontendIPConfigurations/front` },
                backendAddressPool: { id: `${balancer}/backendAddressPools/all` },
                protocol: 'Tcp',
                frontendPort: 80,
                backendPort: 8080,
              },
            },
          ],
        },
      },
    },
  ],
});

checkRule(code, [
  { name: 'no security group on the backend subnet', snapshot: gatewaySnapshot(), expect: 'pass' },
  { name: 'only the default rules', snapshot: gatewaySnapshot({ backendNsg: [] }), expect: 'pass' },
  {
    name: 'the gateway is denied and the server times out',
    snapshot: gatewaySnapshot({ ...oneServer, ...timeout, backendNsg: [denyGateway] }),
    expect: 'fail',
    findings: [
      {
        ...nsgAnswer,
        severity: 'error',
        confidence: 'static',
        explains: ['timeout', 'gateway502'],
        data: { ports: '80', rule: 'DenyGateway', priority: '200' },
      },
    ],
  },
  {
    name: 'the gateway is denied, nothing is seen of the server',
    snapshot: gatewaySnapshot({ ...oneServer, health: 'none', backendNsg: [denyGateway] }),
    expect: 'fail',
    findings: [{ ...nsgAnswer, severity: 'warning' }],
  },
  {
    name: 'an allow comes first',
    snapshot: gatewaySnapshot({ backendNsg: [denyGateway, { name: 'AllowGateway', priority: 100, source: '10.0.1.0/24', ports: '80' }] }),
    expect: 'pass',
  },
  { name: 'other ports are denied', snapshot: gatewaySnapshot({ backendNsg: [{ ...denyGateway, ports: ['22', '443'] }] }), expect: 'pass' },
  { name: 'other clients are denied', snapshot: gatewaySnapshot({ backendNsg: [{ ...denyGateway, source: 'Internet' }] }), expect: 'pass' },
  {
    name: 'one server of two is denied',
    snapshot: gatewaySnapshot({ backendNsg: [{ ...denyGateway, destination: '10.0.2.4' }] }),
    expect: { [first]: 'fail', 'pool-app~set-app~10.0.2.5': 'pass' },
    findings: [{ ...nsgAnswer, on: first, severity: 'warning' }],
  },
  {
    name: 'the setting’s port is denied, the probe’s is not',
    snapshot: gatewaySnapshot({ ...oneServer, ...probeOn(8080), backendNsg: [{ ...denyGateway, ports: '80' }] }),
    expect: 'fail',
    findings: [{ ...nsgAnswer, severity: 'warning', explains: ['gateway502'], data: { ports: '80' } }],
  },
  {
    name: 'both ports are denied by one rule',
    snapshot: gatewaySnapshot({ ...oneServer, ...probeOn(8080), ...timeout, backendNsg: [denyGateway] }),
    expect: 'fail',
    findings: [{ ...nsgAnswer, severity: 'error', data: { ports: '80 and 8080' } }],
  },
  {
    name: 'a half of the gateway’s subnet is denied: that is another rule’s',
    snapshot: gatewaySnapshot({ ...oneServer, ...timeout, backendNsg: [{ ...denyGateway, source: '10.0.1.128/25' }] }),
    expect: 'pass',
  },
  { name: 'a private endpoint, policies off', snapshot: gatewaySnapshot(endpoint()), expect: 'pass' },
  { name: 'a private endpoint, route policies only', snapshot: gatewaySnapshot(endpoint('RouteTableEnabled')), expect: 'pass' },
  {
    name: 'a private endpoint, security policies on',
    snapshot: gatewaySnapshot(endpoint('NetworkSecurityGroupEnabled')),
    expect: 'fail',
    findings: [{ ...nsgAnswer, severity: 'warning' }],
  },
  {
    name: 'a public server',
    snapshot: gatewaySnapshot({ pools: [{ name: 'pool-app', servers: ['203.0.113.20'] }], backendNsg: [denyGateway] }),
    expect: 'pass',
  },
  {
    name: 'a public service by name',
    snapshot: gatewaySnapshot({ pools: [{ name: 'pool-app', servers: ['app.azurewebsites.net'] }], backendNsg: [denyGateway] }),
    expect: 'notApplicable',
  },
  {
    name: 'a server by name that answers',
    snapshot: gatewaySnapshot({ pools: [{ name: 'pool-app', servers: ['app.contoso.local'] }], backendNsg: [denyGateway] }),
    expect: 'pass',
  },
  {
    name: 'a server by name of which nothing is seen',
    snapshot: gatewaySnapshot({ pools: [{ name: 'pool-app', servers: ['app.contoso.local'] }], health: 'none', backendNsg: [denyGateway] }),
    expect: 'unknown',
  },
  {
    name: 'a private endpoint and a load balancer of other networks have the same address',
    snapshot: gatewaySnapshot({
      ...oneServer,
      ...timeout,
      backendNsg: [denyGateway],
      lookups: [{ kind: 'address', key: '10.0.2.4', complete: true, ids: [elsewhereEndpoint, balancer, ids.nic('nic-4')] }],
      responses: [
        {
          request: `GET ${elsewhereEndpoint}`,
          status: 200,
          body: { id: elsewhereEndpoint, name: 'pe-elsewhere', properties: { subnet: { id: `${ids.vnet}-other/subnets/snet-data` } } },
        },
        {
          request: `GET ${balancer}`,
          status: 200,
          body: {
            id: balancer,
            name: 'lb',
            properties: {
              frontendIPConfigurations: [
                { name: 'front', properties: { privateIPAddress: '10.0.2.4', subnet: { id: `${ids.vnet}-other/subnets/snet-data` } } },
              ],
            },
          },
        },
      ],
    }),
    expect: 'fail',
    findings: [{ ...nsgAnswer, severity: 'error' }],
  },
  {
    name: 'a private endpoint that a look-up finds',
    snapshot: gatewaySnapshot({
      ...oneServer,
      ...timeout,
      backendNsg: [denyGateway],
      lookups: [{ kind: 'address', key: '10.0.2.4', complete: true, ids: [elsewhereEndpoint] }],
      nics: [],
      responses: [
        {
          request: `GET ${elsewhereEndpoint}`,
          status: 200,
          body: { id: elsewhereEndpoint, name: 'pe-elsewhere', properties: { subnet: { id: ids.backendSubnet.toUpperCase() } } },
        },
      ],
    }),
    expect: 'pass',
  },
  {
    name: 'a server in a network that is not shown',
    snapshot: gatewaySnapshot({ pools: [{ name: 'pool-app', servers: ['192.168.7.7'] }] }),
    expect: 'unknown',
  },
  {
    name: 'the member behind a load balancer is denied',
    snapshot: gatewaySnapshot(behindBalancer([{ ...denyGateway, ports: '8080', destination: '10.0.2.4' }])),
    expect: 'fail',
    findings: [{ ...nsgAnswer, severity: 'warning' }],
  },
  {
    name: 'only the frontend of a load balancer is denied: nobody sees that address',
    snapshot: gatewaySnapshot(behindBalancer([{ ...denyGateway, destination: '10.0.2.100' }])),
    expect: 'pass',
  },
]);

it('needs the network, the security group and what has the address', () => {
  const snapshot = gatewaySnapshot({ ...oneServer, ...timeout, backendNsg: [denyGateway] });
  for (const part of ['virtualNetworks/vnet-shop', 'networkSecurityGroups/nsg-backend', 'networkInterfaces/nic-4']) unknownWithout(code, snapshot, part);
  unknownWithout(code, { ...snapshot, responses: without(snapshot, 'networkInterfaces').responses }, '10.0.2.4');
});

it('asks for the interface that is attached to the pool when nothing else tells its address', () => {
  const attached: GatewaySketch = { pools: [{ name: 'pool-app', nics: ['nic-4'] }], nics: [{ name: 'nic-4', address: '10.0.2.4' }], health: 'none' };
  const outcomes = outcomesOf(code, without(gatewaySnapshot({ ...attached, backendNsg: [denyGateway] }), 'networkInterfaces/nic-4'));
  const missing = outcomes.flatMap((outcome) => (outcome.status === 'unknown' ? outcome.missing : []));
  assert.deepEqual(
    missing.map(({ request }) => request),
    [{ kind: 'arm', request: `GET ${ids.nic('nic-4')}` }],
  );
});

it('does not ask what a Healthy server cannot change', () => {
  const snapshot = { ...without(gatewaySnapshot({ ...oneServer, backendNsg: [denyGateway] }), 'networkInterfaces'), lookups: [] };
  for (const outcome of outcomesOf(code, refused(snapshot, 'nothing'))) assert.deepEqual('missing' in outcome ? outcome.missing : undefined, []);
});

it('proposes to allow the whole subnet before the rule', () => {
  const [finding] = findingsOf(code, gatewaySnapshot({ ...oneServer, ...timeout, backendNsg: [denyGateway] }));
  const [command] = finding?.fixes[0]?.kind === 'azureCli' ? finding.fixes[0].commands : [];
  const expected =
    '--priority 190 --direction Inbound --access Allow --protocol Tcp --source-address-prefixes 10.0.1.0/24 --source-port-ranges * --destination-address-prefixes 10.0.2.4 --destination-port-ranges 80';
  assert.ok(command?.join(' ').endsWith(expected), command?.join(' '));
});
