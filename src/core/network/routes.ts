import type { Route, RouteTable, Subnet, VirtualNetwork } from '../model/network';
import { below, type Fact, type Source, type Unavailable } from '../snapshot/fact';
import { noAddress, overlaps, parsePrefix, prefixContains, type Prefix } from './cidr';
import { canLearnRoutes, defaultPrefixes, isConnected } from './networkSpace';
import { addressesOfPrefix, exactly } from './serviceTags';

/** A route that a subnet has: its own (user), or one of Azure's (system). */
export interface SubnetRoute {
  readonly prefix: string;
  /** Length of the prefix in bits. */
  readonly length: number;
  readonly origin: 'user' | 'system';
  /** As Azure calls it: `VnetLocal`, `VNetPeering`, `InterfaceEndpoint`, `Internet`, `None`, `VirtualAppliance`, `VirtualNetworkGateway`. */
  readonly nextHop: string;
  readonly nextHopIpAddress?: string;
  /** What the route was read from: the route, the network, the peering; the subnet for Azure's own defaults. */
  readonly resource: string;
  readonly at: Source;
}

/** `reason` says why no route is certain; `likely` is the one that is taken if nothing unknown takes its place. */
export type RouteAnswer =
  | { readonly outcome: 'selected'; readonly route: SubnetRoute }
  | { readonly outcome: 'unknown'; readonly reason: RouteDoubt; readonly missing: readonly Unavailable[]; readonly likely?: SubnetRoute };

export type RouteDoubt = 'routeTable' | 'network' | 'learnedRoutes' | 'serviceEndpoint' | 'serviceTagRoute' | 'unreadableRoute' | 'privateEndpoint' | 'address';

/** Where a private endpoint is: what decides whether routes of others can lead its traffic away. */
export interface PrivateEndpointPlace {
  /** `privateEndpointNetworkPolicies` of its subnet. */
  readonly networkPolicies: string | undefined;
  /** Prefixes of its network. */
  readonly networkPrefixes: readonly string[];
  readonly resource: string;
  readonly at: Source;
}

export interface RouteDestination {
  readonly address: string;
  /** Asked only when it matters. Known and undefined: the address is not a private endpoint's. */
  privateEndpoint(): Fact<PrivateEndpointPlace | undefined>;
}

const toNowhere = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'];

/**
 * The route that traffic from a subnet to an address takes, from configuration alone: the longest prefix, and on equal
 * prefixes the user's route before Azure's. Routes that a network learns are not in ARM; where one could win, the answer is
 * unknown.
 *
 * Azure: learn.microsoft.com/azure/virtual-network/virtual-networks-udr-overview.
 */
export function selectRoute(subnet: Subnet, destination: RouteDestination): RouteAnswer {
  const parts = readParts(subnet);
  if ('outcome' in parts) return parts;
  const { table, network } = parts;
  const address = parsePrefix(destination.address);
  if (!address) return unknown('address');
  const best = longest(routesOf(subnet, table, network).filter((route) => prefixContains(route.prefix, destination.address)));
  if (!best || best.length === address.length) return best ? { outcome: 'selected', route: best } : unknown('network');
  return doubtOf(subnet, table, network, address, best) ?? afterPrivateEndpoint(network, destination, best);
}

/**
 * The route of a subnet for everything that no other route takes.
 *
 * @returns *unknown* when the network may have learned a default route and no route of the subnet stands before it.
 */
export function selectDefaultRoute(subnet: Subnet): RouteAnswer {
  const parts = readParts(subnet);
  if ('outcome' in parts) return parts;
  const { table, network } = parts;
  const best = longest(routesOf(subnet, table, network).filter(({ prefix }) => prefix === '0.0.0.0/0'));
  if (!best) return unknown('network');
  if (best.origin === 'user') return { outcome: 'selected', route: best };
  if (isUnreadableIn(table)) return unknown('unreadableRoute', [], best);
  return isLearning(table, network) ? unknown('learnedRoutes', [], best) : { outcome: 'selected', route: best };
}

function unknown(reason: RouteDoubt, missing: readonly Unavailable[] = [], likely?: SubnetRoute): RouteAnswer {
  return { outcome: 'unknown', reason, missing, ...(likely ? { likely } : {}) };
}

interface RouteParts {
  readonly table: RouteTable | undefined;
  readonly network: VirtualNetwork;
}

function readParts({ routeTable, virtualNetwork }: Subnet): RouteParts | RouteAnswer {
  const missing = [routeTable, virtualNetwork].filter((fact) => fact.state === 'unavailable');
  if (routeTable.state === 'unavailable') return unknown('routeTable', missing);
  if (virtualNetwork.state !== 'known') return unknown('network', missing);
  return { table: routeTable.state === 'known' ? routeTable.value : undefined, network: virtualNetwork.value };
}

/** Every route of the subnet that configuration tells. */
function routesOf(subnet: Subnet, table: RouteTable | undefined, network: VirtualNetwork): readonly SubnetRoute[] {
  const user = table ? userRoutes(table) : [];
  const hasDefault = user.some(({ prefix }) => prefix === '0.0.0.0/0');
  const own = network.addressPrefixes.flatMap((prefix, index) =>
    systemRoute(prefix, 'VnetLocal', network.id, below(network.at, 'properties', 'addressSpace', 'addressPrefixes', index)),
  );
  const peered = network.peerings
    .filter(isConnected)
    .flatMap((peering) => peering.remoteAddressPrefixes.flatMap((prefix) => systemRoute(prefix, 'VNetPeering', peering.id, peering.at)));
  const dropped = hasDefault ? [] : toNowhere.flatMap((prefix) => systemRoute(prefix, 'None', subnet.id, subnet.at));
  const internet = defaultPrefixes.flatMap((prefix) => systemRoute(prefix, 'Internet', subnet.id, subnet.at));
  return [...user, ...own, ...peered, ...dropped, ...internet];
}

/** @returns the routes of a table that have a prefix, not a service tag. */
export function userRoutes(table: RouteTable): readonly SubnetRoute[] {
  const known = routesOfTables.get(table);
  if (known) return known;
  const routes = table.routes.flatMap(userRoute);
  routesOfTables.set(table, routes);
  return routes;
}

/** A table is asked about every server. */
const routesOfTables = new WeakMap<RouteTable, readonly SubnetRoute[]>();

function userRoute(route: Route): readonly SubnetRoute[] {
  const parsed = route.addressPrefix === undefined ? undefined : parsePrefix(route.addressPrefix);
  if (!parsed || route.nextHopType === undefined) return [];
  const { addressPrefix = '', nextHopType, nextHopIpAddress } = route;
  const hop = nextHopIpAddress === undefined ? {} : { nextHopIpAddress };
  return [{ prefix: addressPrefix, length: parsed.length, origin: 'user', nextHop: nextHopType, ...hop, resource: route.id, at: route.at }];
}

function systemRoute(prefix: string, nextHop: string, resource: string, at: Source): readonly SubnetRoute[] {
  const parsed = parsePrefix(prefix);
  return parsed ? [{ prefix, length: parsed.length, origin: 'system', nextHop, resource, at }] : [];
}

function longest(routes: readonly SubnetRoute[]): SubnetRoute | undefined {
  return [...routes].sort((one, other) => other.length - one.length || rank(one) - rank(other))[0];
}

function rank({ origin, nextHop }: SubnetRoute): number {
  return origin === 'user' ? 0 : nextHop === 'VnetLocal' ? 1 : 2;
}

/** What could take the place of the best route that is known; undefined when nothing can. */
function doubtOf(subnet: Subnet, table: RouteTable | undefined, network: VirtualNetwork, address: Prefix, best: SubnetRoute): RouteAnswer | undefined {
  if (isUnreadableIn(table)) return unknown('unreadableRoute', [], best);
  if (table?.routes.some((route) => mayBeTagOf(route, address))) return unknown('serviceTagRoute', [], best);
  if (!network.isComplete) return unknown('network', [], best);
  // Azure's own routes to the network and its peers win over longer learned ones.
  const isReached = routesOf(subnet, undefined, network).some(({ nextHop, prefix }) => /^vnet/i.test(nextHop) && holds(prefix, address));
  if (isReached) return undefined;
  if (isLearning(table, network)) return unknown('learnedRoutes', [], best);
  return subnet.serviceEndpoints.length > 0 && isOnInternet(address) ? unknown('serviceEndpoint', [], best) : undefined;
}

function holds(prefix: string, inner: Prefix): boolean {
  const outer = parsePrefix(prefix);
  return outer?.family === inner.family && outer.first <= inner.first && inner.last <= outer.last;
}

/** A service tag stands for public prefixes, whose length nobody here knows. */
function mayBeTagOf({ addressPrefix }: Route, address: Prefix): boolean {
  if (addressPrefix === undefined || parsePrefix(addressPrefix)) return false;
  return overlaps(addressesOfPrefix(addressPrefix, withoutNetwork).possible, [address]);
}

function isOnInternet(address: Prefix): boolean {
  return overlaps(addressesOfPrefix('Internet', withoutNetwork).possible, [address]);
}

const withoutNetwork = { ownAddresses: noAddress, virtualNetwork: exactly(noAddress) };

/** @returns whether a route may be missing in the table, or says too little. */
export function isUnreadableIn(table: RouteTable | undefined): boolean {
  return table !== undefined && (!table.isComplete || table.routes.some(isUnreadable));
}

function isUnreadable({ addressPrefix, nextHopType }: Route): boolean {
  return addressPrefix === undefined || nextHopType === undefined;
}

function isLearning(table: RouteTable | undefined, network: VirtualNetwork): boolean {
  return canLearnRoutes(network) && table?.disableBgpRoutePropagation !== true;
}

/**
 * The /32 route of a private endpoint wins over a shorter user route, unless its subnet has route policies on and the route
 * is at least as long as the prefix of the endpoint's network.
 *
 * Azure: learn.microsoft.com/azure/private-link/disable-private-endpoint-network-policy.
 */
function afterPrivateEndpoint(network: VirtualNetwork, destination: RouteDestination, best: SubnetRoute): RouteAnswer {
  const selected: RouteAnswer = { outcome: 'selected', route: best };
  if (best.origin !== 'user' || !isNearby(network, destination.address)) return selected;
  const place = destination.privateEndpoint();
  if (place.state === 'unavailable') return unknown('privateEndpoint', [place], best);
  if (place.state !== 'known' || !place.value) return selected;
  const { networkPolicies, networkPrefixes, resource, at } = place.value;
  const ownPrefix = networkPrefixes.find((prefix) => prefixContains(prefix, destination.address));
  const ownLength = ownPrefix === undefined ? undefined : parsePrefix(ownPrefix)?.length;
  const isOverridden = /^(enabled|routetableenabled)$/i.test(networkPolicies ?? '') && ownLength !== undefined && best.length >= ownLength;
  if (isOverridden) return selected;
  const endpoint: SubnetRoute = { prefix: `${destination.address}/32`, length: 32, origin: 'system', nextHop: 'InterfaceEndpoint', resource, at };
  return { outcome: 'selected', route: endpoint };
}

/** Private endpoints of the network and of its peers have routes in it. */
function isNearby(network: VirtualNetwork, address: string): boolean {
  const prefixes = [...network.addressPrefixes, ...network.peerings.filter(isConnected).flatMap((peering) => peering.remoteAddressPrefixes)];
  return prefixes.some((prefix) => prefixContains(prefix, address));
}
