import assert from 'node:assert/strict';
import { it } from 'node:test';
import { checkRule, gatewaySnapshot, ids, outcomesOf, securityGroup, unknownWithout, without, type GatewaySketch, type SecurityRuleSketch } from './check';

const code = 'AGW-NSG-009';
const nicNsg = `${ids.group}/providers/Microsoft.Network/networkSecurityGroups/nsg-vm`;
const asg = `${ids.group}/providers/Microsoft.Network/applicationSecurityGroups/asg-web`;
const deny: SecurityRuleSketch = { name: 'DenyAll', priority: 4000, access: 'Deny' };
const timedOut = 'Time taken by the backend to respond to application gateway’s health probe is more than the time-out threshold in the probe setting.';
const timeout: GatewaySketch = { health: [{ servers: [{ address: '10.0.2.4', health: 'Unhealthy', message: timedOut }] }] };

function onInterface(rules: readonly SecurityRuleSketch[], more: GatewaySketch = {}, properties = {}): GatewaySketch {
  return {
    pools: [{ name: 'pool-app', servers: ['10.0.2.4'] }],
    nics: [{ name: 'nic-4', address: '10.0.2.4', nsg: nicNsg, properties }],
    ...more,
    responses: [securityGroup(nicNsg, rules), ...(more.responses ?? [])],
  };
}

const accused = { request: `GET ${nicNsg}`, pointer: '/properties/securityRules/0', resource: `${nicNsg}/securityRules/DenyAll` };
/** A rule that names an application security group, and an interface that is a member of it or not. */
function withGroup(access: 'Allow' | 'Deny', isMember: boolean): GatewaySketch {
  const rule = {
    name: 'DenyAll',
    id: `${nicNsg}/securityRules/DenyAll`,
    properties: {
      access,
      direction: 'Inbound',
      priority: 100,
      protocol: 'Tcp',
      sourceAddressPrefix: '*',
      sourcePortRange: '*',
      destinationApplicationSecurityGroups: [{ id: asg }],
      destinationPortRange: '80',
    },
  };
  const configuration = {
    id: `${ids.nic('nic-4')}/ipConfigurations/ipconfig`,
    name: 'ipconfig',
    properties: { privateIPAddress: '10.0.2.4', subnet: { id: ids.backendSubnet }, applicationSecurityGroups: isMember ? [{ id: asg }] : [] },
  };
  return {
    pools: [{ name: 'pool-app', servers: ['10.0.2.4'] }],
    nics: [{ name: 'nic-4', address: '10.0.2.4', nsg: nicNsg, properties: { ipConfigurations: [configuration] } }],
    responses: [
      { request: `GET ${nicNsg}`, status: 200, body: { id: nicNsg, name: 'nsg-vm', properties: { securityRules: [rule], defaultSecurityRules: [] } } },
    ],
  };
}

checkRule(code, [
  { name: 'no security group on the interface', snapshot: gatewaySnapshot(), expect: 'pass' },
  { name: 'only the default rules', snapshot: gatewaySnapshot(onInterface([])), expect: 'pass' },
  {
    name: 'everything is denied and the server times out',
    snapshot: gatewaySnapshot(onInterface([deny], timeout)),
    expect: 'fail',
    findings: [{ ...accused, severity: 'error', explains: ['timeout', 'gateway502'], data: { group: 'nsg-vm', server: '10.0.2.4' } }],
  },
  {
    name: 'everything is denied and the server is Healthy: the finding is left for refutation',
    snapshot: gatewaySnapshot(onInterface([deny])),
    expect: 'fail',
    findings: [{ ...accused, severity: 'warning' }],
  },
  {
    name: 'the network is allowed before',
    snapshot: gatewaySnapshot(onInterface([deny, { name: 'AllowVnet', priority: 100, source: 'VirtualNetwork' }])),
    expect: 'pass',
  },
  { name: 'UDP is denied', snapshot: gatewaySnapshot(onInterface([{ ...deny, protocol: 'Udp' }])), expect: 'pass' },
  {
    name: 'an attached interface',
    snapshot: gatewaySnapshot(onInterface([deny], { pools: [{ name: 'pool-app', nics: ['nic-4'] }] })),
    expect: 'fail',
    findings: [{ ...accused, severity: 'warning' }],
  },
  {
    name: 'the interface of a private endpoint',
    snapshot: gatewaySnapshot(onInterface([deny], {}, { privateEndpoint: { id: `${ids.group}/providers/Microsoft.Network/privateEndpoints/pe` } })),
    expect: 'pass',
  },
  {
    name: 'an interface elsewhere with the same address',
    snapshot: gatewaySnapshot(
      onInterface([deny], {
        nics: [{ name: 'nic-4', address: '10.0.2.4', nsg: nicNsg, subnet: `${ids.group}/providers/Microsoft.Network/virtualNetworks/other/subnets/snet` }],
      }),
    ),
    expect: 'unknown',
  },
  {
    name: 'nothing has the address: an instance of a scale set may have it',
    snapshot: gatewaySnapshot(onInterface([], { nics: [], lookups: [{ kind: 'address', key: '10.0.2.4', complete: true, ids: [] }] })),
    expect: 'unknown',
  },
  {
    name: 'a member of the group that is denied',
    snapshot: gatewaySnapshot(withGroup('Deny', true)),
    expect: 'fail',
    findings: [{ ...accused, severity: 'warning' }],
  },
  { name: 'no member of the group that is denied', snapshot: gatewaySnapshot(withGroup('Deny', false)), expect: 'pass' },
  { name: 'a member of the group that is allowed', snapshot: gatewaySnapshot(withGroup('Allow', true)), expect: 'pass' },
  { name: 'a server by name', snapshot: gatewaySnapshot({ pools: [{ name: 'pool-app', servers: ['app.azurewebsites.net'] }] }), expect: 'notApplicable' },
]);

it('needs the network, the interface and its security group', () => {
  const snapshot = gatewaySnapshot(onInterface([deny], timeout));
  for (const part of ['virtualNetworks/vnet-shop', 'networkSecurityGroups/nsg-vm', 'networkInterfaces/nic-4']) unknownWithout(code, snapshot, part);
});

it('does not ask for the interface of a Healthy server', () => {
  const healthy = { ...without(gatewaySnapshot(onInterface([deny])), 'networkInterfaces'), lookups: [] };
  const unhealthy = { ...without(gatewaySnapshot(onInterface([deny], timeout)), 'networkInterfaces'), lookups: [] };
  const missing = (snapshot: typeof healthy) => outcomesOf(code, snapshot).map((outcome) => ('missing' in outcome ? outcome.missing.length : undefined));
  assert.deepEqual([missing(healthy), missing(unhealthy)], [[0], [1]]);
});
