import { parsePrefix } from '../../src/core/network/cidr';
import { idKey } from '../../src/core/snapshot/resourceId';
import type { Json, JsonObject } from '../../src/core/snapshot/snapshot';
import { at, listAt, textAt, textsAt, type AttachedInterface } from './attachedInterface';
import type { World } from './world';

/** Address ranges that Azure routes to nowhere unless a network has them (learn.microsoft.com/azure/virtual-network/virtual-networks-udr-overview). */
const reserved = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'];

/**
 * The routes of an interface as ARM answers `effectiveRouteTable`: those of its network, its peers and private endpoints, the Internet,
 * reserved ranges, and the routes of its subnet's route table. Routes that a network gateway learned are known only when they are recorded.
 */
export function effectiveRoutes(world: World, attached: AttachedInterface): readonly JsonObject[] {
  const table = world.resource(textAt(attached.subnet, 'properties', 'routeTable', 'id'));
  const noPropagation = at(table, 'properties', 'disableBgpRoutePropagation') === true;
  const user = listAt(table, 'properties', 'routes').map((each) => userRoute(each, noPropagation));
  const own = textsAt(propertiesOf(attached.network)['addressSpace'] as JsonObject, 'addressPrefixes');
  const peers = listAt(attached.network, 'properties', 'virtualNetworkPeerings').filter((each) => textAt(each, 'properties', 'peeringState') === 'Connected');
  const isOverridden = (prefix: string): boolean => user.some((each) => textsAt(each, 'addressPrefix').includes(prefix));
  const system = (prefix: string, nextHopType: string): JsonObject =>
    route('Default', isOverridden(prefix) ? 'Invalid' : 'Active', noPropagation, [prefix], nextHopType);
  return [
    ...own.map((prefix) => system(prefix, 'VnetLocal')),
    ...peers.flatMap((peer) => peerPrefixes(peer).map((prefix) => system(prefix, 'VNetPeering'))),
    system('0.0.0.0/0', 'Internet'),
    ...reserved.filter((prefix) => !own.includes(prefix)).map((prefix) => system(prefix, 'None')),
    ...privateEndpoints(world, attached, peers).map(({ prefix, yields }) =>
      yields && user.some((each) => textsAt(each, 'addressPrefix').some((wide) => isBetween(wide, prefix, own)))
        ? route('Default', 'Invalid', noPropagation, [prefix], 'InterfaceEndpoint')
        : system(prefix, 'InterfaceEndpoint'),
    ),
    ...user,
  ];
}

/** @returns the route that a packet to an address takes: the longest prefix, a user's before Azure's; undefined for an address that is none. */
export function routeTo(routes: readonly JsonObject[], address: string): JsonObject | undefined {
  const target = parsePrefix(address);
  if (!target) return undefined;
  const fitting = routes
    .filter((each) => each['state'] === 'Active')
    .flatMap((each) => textsAt(each, 'addressPrefix').map((text) => ({ each, prefix: parsePrefix(text) })))
    .filter(({ prefix }) => prefix !== undefined && prefix.family === target.family && prefix.first <= target.first && target.last <= prefix.last);
  const rank = (each: JsonObject): number => ['User', 'VirtualNetworkGateway', 'Default'].indexOf(textAt(each, 'source'));
  return fitting.sort((one, other) => (other.prefix?.length ?? 0) - (one.prefix?.length ?? 0) || rank(one.each) - rank(other.each))[0]?.each;
}

function route(
  source: string,
  state: string,
  disableBgpRoutePropagation: boolean,
  addressPrefix: readonly string[],
  nextHopType: string,
  more: JsonObject = {},
): JsonObject {
  return {
    disableBgpRoutePropagation,
    source,
    state,
    hasBgpOverride: false,
    addressPrefix,
    nextHopType,
    nextHopIpAddress: [],
    destinationServiceTags: [],
    tagMap: {},
    ...more,
  };
}

function userRoute(body: JsonObject, noPropagation: boolean): JsonObject {
  const properties = propertiesOf(body);
  const prefix = textAt(properties, 'addressPrefix');
  const isTag = parsePrefix(prefix) === undefined;
  const hop = textAt(properties, 'nextHopIpAddress');
  return route('User', 'Active', noPropagation, isTag ? [] : [prefix], textAt(properties, 'nextHopType'), {
    name: body['name'],
    nextHopIpAddress: hop === '' ? [] : [hop],
    destinationServiceTags: isTag ? [prefix] : [],
  });
}

function peerPrefixes(peer: JsonObject): readonly string[] {
  const { remoteVirtualNetworkAddressSpace, remoteAddressSpace } = propertiesOf(peer) as Readonly<Record<string, Json | undefined>>;
  return textsAt((remoteVirtualNetworkAddressSpace ?? remoteAddressSpace ?? {}) as JsonObject, 'addressPrefixes');
}

/** Those of the network and its peers. `yields`: policies for route tables are on in their subnet, so that a user's route may come first. */
function privateEndpoints(
  world: World,
  { network }: AttachedInterface,
  peers: readonly JsonObject[],
): readonly { readonly prefix: string; readonly yields: boolean }[] {
  const networks = [textAt(network, 'id'), ...peers.map((each) => textAt(each, 'properties', 'remoteVirtualNetwork', 'id'))].map(idKey);
  return world.resources
    .filter(({ type, body }) => type === 'microsoft.network/networkinterfaces' && textAt(body, 'properties', 'privateEndpoint', 'id') !== '')
    .flatMap(({ body }) => listAt(body, 'properties', 'ipConfigurations'))
    .flatMap((configuration) => {
      const subnetId = textAt(configuration, 'properties', 'subnet', 'id');
      if (!networks.includes(idKey(subnetId.split(/\/subnets\//i)[0] ?? ''))) return [];
      const policies = textAt(world.resource(subnetId), 'properties', 'privateEndpointNetworkPolicies');
      return [{ prefix: `${textAt(configuration, 'properties', 'privateIPAddress')}/32`, yields: /^(Enabled|RouteTableEnabled)$/i.test(policies) }];
    });
}

/** Whether a route covers a private endpoint and is as narrow as the network's own ranges: then it comes first. */
function isBetween(wide: string, narrow: string, own: readonly string[]): boolean {
  const [outer, inner] = [parsePrefix(wide), parsePrefix(narrow)];
  if (!outer || !inner || outer.family !== inner.family || outer.first > inner.first || inner.last > outer.last) return false;
  return own.some((text) => (parsePrefix(text)?.length ?? Infinity) <= outer.length);
}

function propertiesOf(body: JsonObject): JsonObject {
  return (at(body, 'properties') ?? {}) as JsonObject;
}
