import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createModel } from '../../../src/core/model/createModel';
import type { Subnet } from '../../../src/core/model/network';
import { selectDefaultRoute, selectRoute, type PrivateEndpointPlace, type RouteAnswer } from '../../../src/core/network/routes';
import { known, type Fact, type Unavailable } from '../../../src/core/snapshot/fact';
import { gatewaySnapshot, ids, routeTable, type GatewaySketch, type RouteSketch } from '../../rules/gatewaySnapshot';
import { without } from '../../rules/check';
import type { Snapshot } from '../../../src/core/snapshot/snapshot';

const notAsked: Unavailable = { state: 'unavailable', reason: 'notCollected', request: { kind: 'lookup', lookup: 'address', key: '10.0.2.4' } };
const endpoint = (networkPolicies: string | undefined): Fact<PrivateEndpointPlace | undefined> =>
  known({ networkPolicies, networkPrefixes: ['10.0.0.0/16'], resource: ids.nic('pe'), at: { request: `GET ${ids.nic('pe')}`, pointer: '' } });
const noEndpoint: Fact<PrivateEndpointPlace | undefined> = known(undefined);

function subnetOf(snapshot: Snapshot): Subnet {
  const subnet = createModel(snapshot).subnet(ids.gatewaySubnet);
  assert.equal(subnet.state, 'known');
  return subnet.value;
}

/** The answer in short: next hop and prefix, or why it is unknown. */
function told(answer: RouteAnswer): string {
  return answer.outcome === 'selected' ? `${answer.route.nextHop} ${answer.route.prefix}` : `unknown ${answer.reason}`;
}

const firewall = (name: string, prefix: string): RouteSketch => ({ name, prefix, nextHop: 'VirtualAppliance', nextHopIp: '10.0.9.4' });
const peering = (properties: object, prefix = '10.1.0.0/16', remote = `${ids.group}/providers/Microsoft.Network/virtualNetworks/vnet-hub`) => ({
  virtualNetworkPeerings: [
    {
      id: `${ids.vnet}/virtualNetworkPeerings/to-hub`,
      name: 'to-hub',
      properties: { peeringState: 'Connected', remoteVirtualNetwork: { id: remote }, remoteAddressSpace: { addressPrefixes: [prefix] }, ...properties },
    },
  ],
});
const gatewaySubnet = {
  subnets: [{ name: 'GatewaySubnet', addressPrefix: '10.0.8.0/27', ipConfigurations: [{ id: `${ids.group}/providers/Microsoft.Network/x/y/z/w` }] }],
};
const noPropagation = { gatewayRoutes: [], responses: [routeTable(ids.gatewayRoutes, [], true)] };

const table: readonly (readonly [name: string, sketch: GatewaySketch, address: string, answer: string, endpoint?: Fact<PrivateEndpointPlace | undefined>])[] = [
  ['inside the network', {}, '10.0.2.4', 'VnetLocal 10.0.0.0/16'],
  ['to the Internet', {}, '203.0.113.7', 'Internet 0.0.0.0/0'],
  ['to an IPv6 address', {}, '2603:1030::7', 'Internet ::/0'],
  ['private and nowhere', {}, '192.168.7.7', 'None 192.168.0.0/16'],
  ['private and nowhere, with a default route', { gatewayRoutes: [firewall('default', '0.0.0.0/0')] }, '192.168.7.7', 'VirtualAppliance 0.0.0.0/0'],
  ['the default route leaves the network alone', { gatewayRoutes: [firewall('default', '0.0.0.0/0')] }, '10.0.2.4', 'VnetLocal 10.0.0.0/16'],
  ['an equal prefix of the user wins', { gatewayRoutes: [firewall('own', '10.0.0.0/16')] }, '10.0.2.4', 'VirtualAppliance 10.0.0.0/16'],
  [
    'the longest prefix wins',
    { gatewayRoutes: [firewall('own', '10.0.2.0/24'), { name: 'one', prefix: '10.0.2.4/32', nextHop: 'None' }] },
    '10.0.2.4',
    'None 10.0.2.4/32',
  ],
  ['a connected peer', { vnet: peering({}) }, '10.1.2.3', 'VNetPeering 10.1.0.0/16'],
  ['a peer that is not connected', { vnet: peering({ peeringState: 'Disconnected' }) }, '10.1.2.3', 'None 10.0.0.0/8'],
  ['a peer without access', { vnet: peering({ allowVirtualNetworkAccess: false }) }, '10.1.2.3', 'None 10.0.0.0/8'],
  ['routes of a gateway', gatewaySubnet, '192.168.7.7', 'unknown learnedRoutes'],
  ['routes of a gateway do not lead away from the network', gatewaySubnet, '10.0.2.4', 'VnetLocal 10.0.0.0/16'],
  ['routes of a gateway, propagation off', { ...gatewaySubnet, ...noPropagation }, '192.168.7.7', 'None 192.168.0.0/16'],
  ['routes of the peer’s gateway', { vnet: peering({ useRemoteGateways: true }) }, '192.168.7.7', 'unknown learnedRoutes'],
  [
    'a full-length route stands before what is learned',
    { ...gatewaySubnet, gatewayRoutes: [firewall('one', '192.168.7.7/32')] },
    '192.168.7.7',
    'VirtualAppliance 192.168.7.7/32',
  ],
  ['a route by tag may take a public address', { gatewayRoutes: [firewall('tag', 'Storage')] }, '203.0.113.7', 'unknown serviceTagRoute'],
  ['a route by tag takes no private address', { gatewayRoutes: [firewall('tag', 'Storage')] }, '10.0.2.4', 'VnetLocal 10.0.0.0/16'],
  [
    'service endpoints may take a public address',
    { gatewaySubnet: { serviceEndpoints: [{ service: 'Microsoft.Web' }] } },
    '203.0.113.7',
    'unknown serviceEndpoint',
  ],
  [
    'a private endpoint beats a shorter route',
    { gatewayRoutes: [firewall('own', '10.0.2.0/24')] },
    '10.0.2.4',
    'InterfaceEndpoint 10.0.2.4/32',
    endpoint(undefined),
  ],
  [
    'a private endpoint with route policies',
    { gatewayRoutes: [firewall('own', '10.0.2.0/24')] },
    '10.0.2.4',
    'VirtualAppliance 10.0.2.0/24',
    endpoint('RouteTableEnabled'),
  ],
  [
    'a private endpoint with security policies only',
    { gatewayRoutes: [firewall('own', '10.0.2.0/24')] },
    '10.0.2.4',
    'InterfaceEndpoint 10.0.2.4/32',
    endpoint('NetworkSecurityGroupEnabled'),
  ],
  ['perhaps a private endpoint', { gatewayRoutes: [firewall('own', '10.0.2.0/24')] }, '10.0.2.4', 'unknown privateEndpoint', notAsked],
  ['perhaps a private endpoint, but no route of the user', {}, '10.0.2.4', 'VnetLocal 10.0.0.0/16', notAsked],
  ['not an address', {}, 'app.example', 'unknown address'],
];

describe('selectRoute', () => {
  for (const [name, sketch, address, answer, privateEndpoint = noEndpoint] of table)
    it(name, () => assert.equal(told(selectRoute(subnetOf(gatewaySnapshot(sketch)), { address, privateEndpoint: () => privateEndpoint })), answer));

  it('knows nothing without the route table', () => {
    const answer = selectRoute(subnetOf(without(gatewaySnapshot({ gatewayRoutes: [] }), 'routeTables')), {
      address: '10.0.2.4',
      privateEndpoint: () => noEndpoint,
    });
    assert.equal(told(answer), 'unknown routeTable');
    assert.equal(answer.outcome === 'unknown' && answer.missing.length, 1);
  });

  it('takes the longest prefix of the user whatever the order in the file', () => {
    const lengths = fc.uniqueArray(fc.integer({ min: 17, max: 31 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(
        lengths.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([lengthsInOrder, shuffled]) => {
          const routes = shuffled.map((length) => firewall(`r${length}`, `10.0.2.4/${length}`));
          const answer = selectRoute(subnetOf(gatewaySnapshot({ gatewayRoutes: routes })), { address: '10.0.2.4', privateEndpoint: () => noEndpoint });
          assert.equal(answer.outcome === 'selected' && answer.route.length, Math.max(...lengthsInOrder));
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe('selectDefaultRoute', () => {
  const rows: readonly (readonly [name: string, sketch: GatewaySketch, answer: string])[] = [
    ['Azure’s own', {}, 'Internet 0.0.0.0/0'],
    ['a table without default route', { gatewayRoutes: [firewall('own', '10.0.2.0/24')] }, 'Internet 0.0.0.0/0'],
    ['to an appliance', { gatewayRoutes: [firewall('default', '0.0.0.0/0')] }, 'VirtualAppliance 0.0.0.0/0'],
    ['to the Internet', { gatewayRoutes: [{ name: 'default', prefix: '0.0.0.0/0', nextHop: 'Internet' }] }, 'Internet 0.0.0.0/0'],
    ['perhaps learned', gatewaySubnet, 'unknown learnedRoutes'],
    ['not learned, propagation off', { ...gatewaySubnet, ...noPropagation }, 'Internet 0.0.0.0/0'],
    [
      'learned, but the user’s wins',
      { ...gatewaySubnet, gatewayRoutes: [{ name: 'default', prefix: '0.0.0.0/0', nextHop: 'Internet' }] },
      'Internet 0.0.0.0/0',
    ],
  ];
  for (const [name, sketch, answer] of rows) it(name, () => assert.equal(told(selectDefaultRoute(subnetOf(gatewaySnapshot(sketch)))), answer));
});
