import assert from 'node:assert/strict';
import { it } from 'node:test';
import { checkRule, findingsOf, gatewaySnapshot, ids, unknownWithout, type GatewaySketch, type SecurityRuleSketch } from './check';

const code = 'AGW-NSG-003';
const manager: SecurityRuleSketch = { name: 'AllowGatewayManager', priority: 100, protocol: 'Tcp', source: 'GatewayManager', ports: '65200-65535' };
const web: SecurityRuleSketch = { name: 'AllowWeb', priority: 110, protocol: 'Tcp', source: 'Internet', ports: ['80', '443'] };
const denyAll: SecurityRuleSketch = { name: 'DenyAllIn', priority: 4000, access: 'Deny' };
const frontDoor: SecurityRuleSketch = { ...web, name: 'AllowFrontDoor', source: 'AzureFrontDoor.Backend' };
const privateOnly: GatewaySketch = { frontends: ['private'], listeners: [{ name: 'lst-app', frontend: 'private' }] };
/** One port for a public and a private listener: the group sees the frontends as destinations. */
const shared: GatewaySketch = {
  frontends: ['public', 'private'],
  listeners: [{ name: 'lst-app' }, { name: 'lst-in', frontend: 'private' }],
  rules: [{ name: 'rule-app' }, { name: 'rule-in', listener: 'lst-in' }],
};
const silent: GatewaySketch = { metrics: { 'ResponseStatus HttpStatusGroup': { '2xx': [[2, 0]], '5xx': [[1, 0]] } } };
const cannotConnect = (url: string): GatewaySketch => ({
  symptom: { url },
  observations: [{ kind: 'tcp', input: { host: 'shop.example.com' }, result: { ok: false } }],
});
const place = (pointer: string, id: string) => ({ request: `GET ${ids.gatewayNsg}`, pointer, resource: `${ids.gatewayNsg}/${id}` });
const byDefault = place('/properties/defaultSecurityRules/2', 'defaultSecurityRules/DenyAllInBound');
const byOwn = (index: number) => place(`/properties/securityRules/${index}`, 'securityRules/DenyAllIn');
const closed = { severity: 'error', confidence: 'static', explains: ['cannotConnect', 'tmDegraded'], isRiskOnly: false } as const;
const limited = { severity: 'info', variant: 'limited', isRiskOnly: true } as const;

checkRule(code, [
  { name: 'an ordinary gateway', snapshot: gatewaySnapshot(), expect: 'pass' },
  { name: 'no security group', snapshot: gatewaySnapshot({ gatewayNsg: null }), expect: 'pass' },
  {
    name: 'no rule lets clients in',
    snapshot: gatewaySnapshot({ gatewayNsg: [manager] }),
    expect: 'fail',
    findings: [
      { ...byDefault, ...closed, byConstruction: false, data: { port: 80, frontend: 'front-public', listeners: 'lst-app', destination: '10.0.1.0/24' } },
    ],
  },
  {
    name: 'no rule lets clients in, and nobody is answered',
    snapshot: gatewaySnapshot({ ...silent, gatewayNsg: [manager] }),
    expect: 'fail',
    findings: [{ ...byDefault, ...closed, byConstruction: true }],
  },
  {
    name: 'only a port that is not in use is open',
    snapshot: gatewaySnapshot({ gatewayNsg: [manager, { ...web, ports: '443' }] }),
    expect: 'fail',
    findings: [{ ...byDefault, ...closed }],
  },
  {
    name: 'one port of two is closed',
    snapshot: gatewaySnapshot({
      ...silent,
      listeners: [{ name: 'lst-app' }, { name: 'lst-tls', protocol: 'Https' }],
      rules: [{ name: 'rule-app' }, { name: 'rule-tls', listener: 'lst-tls' }],
      gatewayNsg: [manager, { ...web, ports: '80' }],
    }),
    expect: 'fail',
    findings: [{ ...byDefault, ...closed, byConstruction: false, data: { port: 443, listeners: 'lst-tls' } }],
  },
  {
    name: 'one finding for all listeners of a port',
    snapshot: gatewaySnapshot({
      listeners: ['a', 'b'].map((name) => ({ name, hostNames: [`${name}.example.com`] })),
      rules: ['a', 'b'].map((name) => ({ name: `rule-${name}`, listener: name })),
      gatewayNsg: [],
    }),
    expect: 'fail',
    findings: [{ ...byDefault, ...closed, data: { listeners: 'a, b' } }],
  },
  {
    name: 'a listener without a rule keeps no port open',
    snapshot: gatewaySnapshot({ listeners: [{ name: 'lst-app' }, { name: 'lst-tls', protocol: 'Https' }], gatewayNsg: [manager, { ...web, ports: '80' }] }),
    expect: 'pass',
  },
  {
    name: 'a deny before the allow',
    snapshot: gatewaySnapshot({ gatewayNsg: [denyAll, { ...web, priority: 4050 }] }),
    expect: 'fail',
    findings: [{ ...byOwn(0), ...closed, data: { rule: 'DenyAllIn', priority: '4000' } }],
  },
  { name: 'UDP is denied', snapshot: gatewaySnapshot({ gatewayNsg: [{ ...denyAll, priority: 90, protocol: 'Udp' }, web] }), expect: 'pass' },
  {
    name: 'only UDP is allowed',
    snapshot: gatewaySnapshot({ gatewayNsg: [{ ...web, protocol: 'Udp' }] }),
    expect: 'fail',
    findings: [{ ...byDefault, ...closed }],
  },
  {
    name: 'the user asked for that port',
    snapshot: gatewaySnapshot({ ...cannotConnect('http://shop.example.com/'), gatewayNsg: [] }),
    expect: 'fail',
    findings: [{ ...byDefault, ...closed }],
  },
  {
    name: 'the user asked for another port',
    snapshot: gatewaySnapshot({ ...cannotConnect('https://shop.example.com/'), gatewayNsg: [] }),
    expect: 'fail',
    findings: [{ ...byDefault, ...closed, explains: ['tmDegraded'] }],
  },
  {
    name: 'open to Front Door only',
    snapshot: gatewaySnapshot({ gatewayNsg: [manager, frontDoor, denyAll] }),
    expect: 'fail',
    findings: [{ ...byOwn(2), ...limited, data: { allowed: 'AzureFrontDoor.Backend', port: 80 } }],
  },
  {
    name: 'open to Front Door only, the rest by default',
    snapshot: gatewaySnapshot({ ...cannotConnect('http://shop.example.com/'), gatewayNsg: [manager, frontDoor] }),
    expect: 'fail',
    findings: [{ ...byDefault, ...limited }],
  },
  {
    name: 'open to an office only',
    snapshot: gatewaySnapshot({ gatewayNsg: [{ ...web, source: ['198.51.100.0/24', '203.0.113.128/25'] }] }),
    expect: 'fail',
    findings: [{ ...byDefault, ...limited, data: { allowed: '198.51.100.0/24, 203.0.113.128/25' } }],
  },
  {
    name: 'one address is denied',
    snapshot: gatewaySnapshot({ gatewayNsg: [{ ...denyAll, priority: 90, source: '198.51.100.7' }, web] }),
    expect: 'fail',
    findings: [{ ...byOwn(0), ...limited, data: { allowed: 'Internet' } }],
  },
  {
    name: 'one service is denied',
    snapshot: gatewaySnapshot({ gatewayNsg: [{ ...denyAll, priority: 90, source: 'AzureTrafficManager' }, web] }),
    expect: 'fail',
    findings: [{ ...byOwn(0), ...limited, data: { allowed: 'Internet' } }],
  },
  {
    name: 'the network alone is let in: nobody on the Internet has such an address',
    snapshot: gatewaySnapshot({ gatewayNsg: [{ ...web, source: 'VirtualNetwork' }] }),
    expect: 'fail',
    findings: [{ ...byDefault, ...closed }],
  },
  {
    name: 'a private link leads to the public frontend: its clients come from the network',
    snapshot: gatewaySnapshot({
      gatewayNsg: [manager],
      properties: {
        frontendIPConfigurations: [
          {
            id: ids.child('frontendIPConfigurations', 'front-public'),
            name: 'front-public',
            properties: { publicIPAddress: { id: ids.publicIP }, privateLinkConfiguration: { id: ids.child('privateLinkConfigurations', 'link') } },
          },
        ],
      },
    }),
    expect: 'fail',
    findings: [{ ...byDefault, ...limited }],
  },
  { name: 'a private listener with the default rules', snapshot: gatewaySnapshot({ ...privateOnly, gatewayNsg: [] }), expect: 'pass' },
  {
    name: 'a private listener, everything denied',
    snapshot: gatewaySnapshot({ ...privateOnly, gatewayNsg: [denyAll] }),
    expect: 'fail',
    findings: [{ ...byOwn(0), ...closed }],
  },
  {
    name: 'a private listener, one branch let in',
    snapshot: gatewaySnapshot({ ...privateOnly, gatewayNsg: [denyAll, { ...web, source: '10.50.0.0/16' }] }),
    expect: 'fail',
    findings: [{ ...byOwn(0), ...limited, data: { allowed: '10.50.0.0/16' } }],
  },
  { name: 'a shared port, any destination', snapshot: gatewaySnapshot({ ...shared, gatewayNsg: [manager, { ...web, source: '*' }] }), expect: 'pass' },
  {
    name: 'a shared port, each frontend let in by its address',
    snapshot: gatewaySnapshot({ ...shared, gatewayNsg: [{ ...web, source: '*', destination: ['203.0.113.10', '10.0.1.10'] }] }),
    expect: 'pass',
  },
  {
    name: 'a shared port, the subnet as destination: the cause is the rule of the wrong kind',
    snapshot: gatewaySnapshot({ ...shared, gatewayNsg: [manager, { ...web, destination: '10.0.1.0/24' }] }),
    expect: 'fail',
    findings: [{ ...byDefault, severity: 'error', isRiskOnly: true, data: { port: 80, frontend: 'front-public', destination: '203.0.113.10, 10.0.1.10' } }],
  },
  {
    name: 'clients are let in on a half of the subnet only',
    snapshot: gatewaySnapshot({ gatewayNsg: [{ ...web, destination: '10.0.1.0/25' }] }),
    expect: 'fail',
    findings: [{ ...byDefault, severity: 'warning', variant: 'part', isRiskOnly: true, data: { keptOut: '10.0.1.128/25' } }],
  },
  {
    name: 'the addresses that Azure’s private frontend has are no instance’s',
    snapshot: gatewaySnapshot({ frontends: ['public', 'private'], gatewayNsg: [{ ...denyAll, priority: 90, destination: '10.0.1.10' }, web] }),
    expect: 'pass',
  },
  {
    name: 'a port that cannot be read',
    snapshot: gatewaySnapshot({ properties: { frontendPorts: [] }, gatewayNsg: [] }),
    expect: 'unknown',
  },
  { name: 'a subnet without a readable prefix', snapshot: gatewaySnapshot({ gatewayNsg: [], gatewaySubnet: { addressPrefix: null } }), expect: 'unknown' },
  {
    name: 'a rule for an application security group: somebody may be in it',
    snapshot: gatewaySnapshot({
      ...privateOnly,
      gatewayNsg: [denyAll],
      responses: [
        {
          request: `GET ${ids.gatewayNsg}`,
          status: 200,
          body: {
            id: ids.gatewayNsg,
            name: 'nsg-gateway',
            properties: {
              securityRules: [
                {
                  id: `${ids.gatewayNsg}/securityRules/AllowDesks`,
                  name: 'AllowDesks',
                  properties: {
                    access: 'Allow',
                    direction: 'Inbound',
                    priority: 100,
                    protocol: 'Tcp',
                    sourcePortRange: '*',
                    sourceApplicationSecurityGroups: [{ id: `${ids.group}/providers/Microsoft.Network/applicationSecurityGroups/asg-desks` }],
                    destinationAddressPrefix: '*',
                    destinationPortRange: '80',
                  },
                },
                {
                  id: `${ids.gatewayNsg}/securityRules/DenyAllIn`,
                  name: 'DenyAllIn',
                  properties: {
                    access: 'Deny',
                    direction: 'Inbound',
                    priority: 4000,
                    protocol: '*',
                    sourcePortRange: '*',
                    sourceAddressPrefix: '*',
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
    findings: [{ ...byOwn(1), ...limited, data: { allowed: 'asg-desks' } }],
  },
]);

it('needs the subnet and its security group', () => {
  for (const part of ['virtualNetworks/vnet-shop', 'networkSecurityGroups/nsg-gateway']) unknownWithout(code, gatewaySnapshot({ gatewayNsg: [] }), part);
});

it('needs the public address where a port is shared', () => {
  unknownWithout(
    code,
    gatewaySnapshot({ ...shared, gatewayNsg: [denyAll, { ...web, source: '*', destination: ['203.0.113.10', '10.0.1.10'] }] }),
    'publicIPAddresses',
  );
});

it('needs the routes where only the network is let in: they may make it the Internet', () => {
  unknownWithout(code, gatewaySnapshot({ gatewayNsg: [manager], gatewayRoutes: [] }), 'routeTables/rt-gateway');
});

it('proposes to let the Internet in to what the group sees', () => {
  const [finding] = findingsOf(code, gatewaySnapshot({ gatewayNsg: [denyAll] }));
  const [command] = finding?.fixes[0]?.kind === 'azureCli' ? finding.fixes[0].commands : [];
  const line = command?.join(' ') ?? '';
  assert.ok(line.includes('--priority 3990') && line.includes('--source-address-prefixes Internet'), line);
  assert.ok(line.endsWith('--destination-address-prefixes 10.0.1.0/24 --destination-port-ranges 80'), line);
});
