import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createModel } from '../../../src/core/model/createModel';
import { addressSet, coversAll, noAddress, overlaps, type AddressSet } from '../../../src/core/network/cidr';
import { tagContextOf } from '../../../src/core/network/networkSpace';
import { addressesOfPrefix, coverageOfTag, exactly, type TagContext } from '../../../src/core/network/serviceTags';
import { gatewaySnapshot, ids, without, type GatewaySketch } from '../../rules/check';
import type { Snapshot } from '../../../src/core/snapshot/snapshot';

const set = (...prefixes: string[]): AddressSet => addressSet(prefixes) ?? noAddress;
const plain: TagContext = { ownAddresses: set('10.0.0.0/16'), virtualNetwork: exactly(set('10.0.0.0/16', '168.63.129.16')) };

function contextOf(snapshot: Snapshot): TagContext {
  const subnet = createModel(snapshot).subnet(ids.gatewaySubnet);
  assert.equal(subnet.state, 'known');
  return tagContextOf(subnet.value);
}

/** Whether an address is in a set: for certain, perhaps, or not. */
function holds(prefix: string, address: string, context: TagContext): 'yes' | 'perhaps' | 'no' {
  const { certain, possible } = addressesOfPrefix(prefix, context);
  if (coversAll(certain, set(address))) return 'yes';
  return overlaps(possible, set(address)) ? 'perhaps' : 'no';
}

describe('addressesOfPrefix', () => {
  const rows: readonly (readonly [prefix: string, address: string, expected: 'yes' | 'perhaps' | 'no'])[] = [
    ['*', '203.0.113.7', 'yes'],
    ['0.0.0.0/0', 'fd00::1', 'yes'],
    ['Any', '10.0.0.1', 'yes'],
    ['VirtualNetwork', '10.0.7.7', 'yes'],
    ['virtualnetwork', '168.63.129.16', 'yes'],
    ['VirtualNetwork', '192.168.0.1', 'no'],
    ['Internet', '203.0.113.7', 'yes'],
    ['Internet', '10.0.7.7', 'no'],
    ['Internet', '192.168.0.1', 'no'],
    ['Internet', '168.63.129.16', 'no'],
    ['AzureLoadBalancer', '168.63.129.16', 'yes'],
    ['AzureLoadBalancer', '203.0.113.7', 'no'],
    ['Storage.WestEurope', '203.0.113.7', 'perhaps'],
    ['Storage.WestEurope', '10.0.7.7', 'no'],
    ['AzureFrontDoor.Backend', '168.63.129.16', 'no'],
    ['AzureCloud', '168.63.129.16', 'perhaps'],
    ['10.0.0.0/33', '10.0.0.1', 'perhaps'],
  ];
  for (const [prefix, address, expected] of rows) it(`${prefix} and ${address}: ${expected}`, () => assert.equal(holds(prefix, address, plain), expected));
});

describe('coverageOfTag', () => {
  const rows: readonly (readonly [prefix: string, tag: string, expected: string])[] = [
    ['*', 'GatewayManager', 'full'],
    ['Internet', 'GatewayManager', 'full'],
    ['gatewaymanager', 'GatewayManager', 'full'],
    ['GatewayManager.WestEurope', 'GatewayManager', 'region'],
    ['GatewayManager', 'GatewayManager.WestEurope', 'full'],
    ['VirtualNetwork', 'GatewayManager', 'none'],
    ['AzureLoadBalancer', 'GatewayManager', 'none'],
    ['10.0.0.0/8', 'GatewayManager', 'none'],
    ['168.63.129.16', 'GatewayManager', 'none'],
    ['Storage', 'GatewayManager', 'none'],
    ['AzureCloud', 'GatewayManager', 'unknown'],
    ['20.0.0.0/8', 'GatewayManager', 'unknown'],
    ['SomethingNew', 'AzureTrafficManager', 'unknown'],
  ];
  for (const [prefix, tag, expected] of rows) it(`${prefix} of ${tag}: ${expected}`, () => assert.equal(coverageOfTag(prefix, tag, plain), expected));
});

describe('VirtualNetwork of a subnet', () => {
  const peer = (properties: object) => ({
    virtualNetworkPeerings: [
      { id: `${ids.vnet}/virtualNetworkPeerings/p`, name: 'p', properties: { remoteAddressSpace: { addressPrefixes: ['10.9.0.0/16'] }, ...properties } },
    ],
  });
  const rows: readonly (readonly [name: string, sketch: GatewaySketch, address: string, expected: 'yes' | 'perhaps' | 'no'])[] = [
    ['the network’s space', {}, '10.0.77.1', 'yes'],
    ['a connected peer', { vnet: peer({ peeringState: 'Connected' }) }, '10.9.1.1', 'yes'],
    ['a peer without access', { vnet: peer({ peeringState: 'Connected', allowVirtualNetworkAccess: false }) }, '10.9.1.1', 'no'],
    ['a peer whose space is not told', { vnet: peer({ peeringState: 'Connected', remoteAddressSpace: { addressPrefixes: ['?'] } }) }, '10.9.1.1', 'perhaps'],
    ['a prefix of a route', { gatewayRoutes: [{ name: 'r', prefix: '172.20.0.0/16', nextHop: 'VirtualAppliance' }] }, '172.20.1.1', 'yes'],
    ['a default route to an appliance', { gatewayRoutes: [{ name: 'r', prefix: '0.0.0.0/0', nextHop: 'VirtualAppliance' }] }, '203.0.113.7', 'yes'],
    ['a default route to the Internet', { gatewayRoutes: [{ name: 'r', prefix: '0.0.0.0/0', nextHop: 'Internet' }] }, '203.0.113.7', 'no'],
    ['a prefix that leads to the Internet', { gatewayRoutes: [{ name: 'r', prefix: '203.0.113.0/24', nextHop: 'Internet' }] }, '203.0.113.7', 'perhaps'],
    ['a prefix that is dropped', { gatewayRoutes: [{ name: 'r', prefix: '172.20.0.0/16', nextHop: 'None' }] }, '172.20.1.1', 'perhaps'],
    ['a tag in a route', { gatewayRoutes: [{ name: 'r', prefix: 'Storage', nextHop: 'Internet' }] }, '203.0.113.7', 'perhaps'],
    ['what is behind a gateway', { vnet: peer({ peeringState: 'Connected', useRemoteGateways: true }) }, '192.168.1.1', 'perhaps'],
    ['the public Internet', {}, '203.0.113.7', 'no'],
  ];
  for (const [name, sketch, address, expected] of rows)
    it(`${name}: ${expected}`, () => assert.equal(holds('VirtualNetwork', address, contextOf(gatewaySnapshot(sketch))), expected));

  it('may hold anything while its route table is not read, and says so', () => {
    const context = contextOf(without(gatewaySnapshot({ gatewayRoutes: [] }), 'routeTables'));
    assert.equal(holds('VirtualNetwork', '203.0.113.7', context), 'perhaps');
    assert.equal(holds('VirtualNetwork', '10.0.1.7', context), 'yes');
    assert.deepEqual(
      context.virtualNetwork.missing.map(({ request }) => request),
      [{ kind: 'arm', request: `GET ${ids.gatewayRoutes}` }],
    );
  });
});
