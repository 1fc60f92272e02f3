import assert from 'node:assert/strict';
import { it } from 'node:test';
import { checkRule, findingsOf, gatewaySnapshot, ids, unknownWithout, type GatewaySketch, type SecurityRuleSketch } from './check';

const code = 'AGW-NSG-004';
const subnet = '10.0.1.0/24';
const publicAddress = '203.0.113.10';
const privateAddress = '10.0.1.10';
const web: SecurityRuleSketch = { name: 'AllowWeb', priority: 110, protocol: 'Tcp', source: 'Internet', ports: ['80', '443'] };
const denyAll: SecurityRuleSketch = { name: 'DenyAllIn', priority: 4000, access: 'Deny' };
/** One port for a public and a private listener: the group sees the frontends as destinations. */
const shared: GatewaySketch = {
  frontends: ['public', 'private'],
  listeners: [{ name: 'lst-app' }, { name: 'lst-in', frontend: 'private' }],
  rules: [{ name: 'rule-app' }, { name: 'rule-in', listener: 'lst-in' }],
};
/** Both frontends, each with a port of its own. */
const separate: GatewaySketch = { ...shared, listeners: [{ name: 'lst-app' }, { name: 'lst-in', frontend: 'private', port: 8080 }] };
const accused = (index = 0, name = 'AllowWeb') => ({
  request: `GET ${ids.gatewayNsg}`,
  pointer: `/properties/securityRules/${index}`,
  resource: `${ids.gatewayNsg}/securityRules/${name}`,
});
const wrong = { ...accused(), severity: 'error', confidence: 'static', explains: ['cannotConnect', 'tmDegraded'], isRiskOnly: false } as const;

checkRule(code, [
  { name: 'an ordinary gateway', snapshot: gatewaySnapshot(), expect: 'pass' },
  { name: 'no security group', snapshot: gatewaySnapshot({ ...shared, gatewayNsg: null }), expect: 'pass' },
  { name: 'the subnet as destination', snapshot: gatewaySnapshot({ gatewayNsg: [{ ...web, destination: subnet }] }), expect: 'pass' },
  { name: 'no rule at all: that is another rule’s', snapshot: gatewaySnapshot({ gatewayNsg: [] }), expect: 'pass' },
  {
    name: 'the public frontend as destination',
    snapshot: gatewaySnapshot({ gatewayNsg: [{ ...web, destination: publicAddress }] }),
    expect: 'fail',
    findings: [{ ...wrong, data: { rule: 'AllowWeb', ports: '80', found: publicAddress, destination: subnet } }],
  },
  {
    name: 'both frontends as destination, and no shared port',
    snapshot: gatewaySnapshot({ ...separate, gatewayNsg: [{ ...web, destination: [publicAddress, `${privateAddress}/32`] }] }),
    expect: 'fail',
    findings: [wrong],
  },
  {
    name: 'the user asked for another port',
    snapshot: gatewaySnapshot({ symptom: { url: 'https://shop.example.com/' }, gatewayNsg: [{ ...web, destination: publicAddress }] }),
    expect: 'fail',
    findings: [{ ...wrong, explains: ['tmDegraded'] }],
  },
  {
    name: 'the frontend as destination, and another rule to the subnet',
    snapshot: gatewaySnapshot({
      gatewayNsg: [
        { ...web, destination: publicAddress },
        { ...web, name: 'AllowSubnet', priority: 120, destination: subnet },
      ],
    }),
    expect: 'pass',
  },
  {
    name: 'the frontend as destination, and Front Door alone comes in to the subnet',
    snapshot: gatewaySnapshot({
      gatewayNsg: [
        { ...web, destination: publicAddress },
        { ...web, name: 'AllowFrontDoor', priority: 120, source: 'AzureFrontDoor.Backend' },
      ],
    }),
    expect: 'fail',
    findings: [{ ...wrong, severity: 'warning' }],
  },
  {
    name: 'Front Door to the frontend',
    snapshot: gatewaySnapshot({ gatewayNsg: [{ ...web, source: 'AzureFrontDoor.Backend', destination: publicAddress }, denyAll] }),
    expect: 'fail',
    findings: [wrong],
  },
  {
    name: 'it would be denied anyway: the deny is the reason',
    snapshot: gatewaySnapshot({
      gatewayNsg: [
        { ...denyAll, priority: 90 },
        { ...web, destination: publicAddress },
      ],
    }),
    expect: 'pass',
  },
  { name: 'other ports to the frontend', snapshot: gatewaySnapshot({ gatewayNsg: [{ ...web, ports: '8443', destination: publicAddress }] }), expect: 'pass' },
  { name: 'another address as destination', snapshot: gatewaySnapshot({ gatewayNsg: [{ ...web, destination: '203.0.113.77' }] }), expect: 'pass' },
  { name: 'a part of the subnet as destination', snapshot: gatewaySnapshot({ gatewayNsg: [{ ...web, destination: '10.0.1.0/25' }] }), expect: 'pass' },
  { name: 'a deny to the frontend', snapshot: gatewaySnapshot({ gatewayNsg: [{ ...web, access: 'Deny', destination: publicAddress }] }), expect: 'pass' },
  {
    name: 'a shared port, the subnet as destination',
    snapshot: gatewaySnapshot({ ...shared, gatewayNsg: [{ ...web, destination: subnet }] }),
    expect: 'fail',
    findings: [{ ...wrong, variant: 'frontends', data: { ports: '80', found: subnet, destination: `${publicAddress}, ${privateAddress}` } }],
  },
  {
    name: 'a shared port, the network as destination',
    snapshot: gatewaySnapshot({ ...shared, gatewayNsg: [{ ...web, destination: 'VirtualNetwork' }] }),
    expect: 'fail',
    findings: [{ ...wrong, variant: 'frontends' }],
  },
  {
    name: 'a shared port: it holds for listeners that share nothing',
    snapshot: gatewaySnapshot({
      ...shared,
      listeners: [...(shared.listeners ?? []), { name: 'lst-tls', protocol: 'Https' }],
      rules: [...(shared.rules ?? []), { name: 'rule-tls', listener: 'lst-tls' }],
      gatewayNsg: [{ ...web, destination: subnet }],
    }),
    expect: 'fail',
    findings: [{ ...wrong, variant: 'frontends', data: { ports: '80 and 443' } }],
  },
  {
    name: 'a shared port that no rule leads on from one side is not shared',
    snapshot: gatewaySnapshot({ ...shared, rules: [{ name: 'rule-app' }], gatewayNsg: [{ ...web, destination: subnet }] }),
    expect: 'pass',
  },
  { name: 'a shared port, any destination', snapshot: gatewaySnapshot({ ...shared, gatewayNsg: [{ ...web, source: '*' }] }), expect: 'pass' },
  {
    name: 'a shared port, the frontends as destination',
    snapshot: gatewaySnapshot({ ...shared, gatewayNsg: [{ ...web, destination: [publicAddress, privateAddress] }] }),
    expect: 'pass',
  },
  {
    name: 'a shared port, the Internet to the public frontend and the network to the subnet',
    snapshot: gatewaySnapshot({
      ...shared,
      gatewayNsg: [
        { ...web, destination: publicAddress },
        { ...web, name: 'AllowNetwork', priority: 120, source: 'VirtualNetwork', destination: subnet },
      ],
    }),
    expect: 'pass',
  },
  { name: 'a port that cannot be read', snapshot: gatewaySnapshot({ properties: { frontendPorts: [] }, gatewayNsg: [] }), expect: 'unknown' },
]);

it('needs the subnet, its security group and the public address', () => {
  for (const part of ['virtualNetworks/vnet-shop', 'networkSecurityGroups/nsg-gateway', 'publicIPAddresses/pip-shop']) {
    unknownWithout(code, gatewaySnapshot({ gatewayNsg: [{ ...web, destination: publicAddress }] }), part);
  }
});

it('does not need the public address where no rule leads outside the subnet', () => {
  const snapshot = gatewaySnapshot();
  const thinned = { ...snapshot, responses: snapshot.responses.filter(({ request }) => !request.includes('publicIPAddresses')) };
  assert.throws(() => findingsOf(code, thinned), /found nothing/);
});

it('proposes to change the destination of the rule', () => {
  const [finding] = findingsOf(code, gatewaySnapshot({ ...shared, gatewayNsg: [{ ...web, destination: subnet }] }));
  const [command] = finding?.fixes[0]?.kind === 'azureCli' ? finding.fixes[0].commands : [];
  const line = command?.join(' ') ?? '';
  assert.ok(line.startsWith('az network nsg rule update') && line.includes('--name AllowWeb'), line);
  assert.ok(line.endsWith(`--destination-address-prefixes ${publicAddress} ${privateAddress}`), line);
});
