import type { Model } from '../model/model';
import type { Subnet } from '../model/network';
import type { ServerSubject } from '../path/subject';
import { known, type Unavailable } from '../snapshot/fact';
import { addressSet, parsePrefix, prefixContains, prefixesOf } from './cidr';
import { membersBehind } from './loadBalancerMembers';
import { selectRoute, userRoutes, type SubnetRoute } from './routes';
import { ownerOf, subnetOfAddress, type AddressedServer } from './serverPlace';

/**
 * The way that answers of a server take back to the gateway.
 *
 * - *route*: all addresses of the gateway's subnet are reached by it.
 * - *unknown*: it cannot be read; that of a private endpoint never can.
 */
export type ReturnLeg =
  { readonly state: 'route'; readonly route: SubnetRoute; readonly from: Subnet } | { readonly state: 'unknown'; readonly missing: readonly Unavailable[] };

const unreadable: ReturnLeg = { state: 'unknown', missing: [] };

/**
 * Selects the route from the subnet of a server back to the gateway's subnet. Behind a load balancer the members answer themselves,
 * so the way back is theirs, and they must agree.
 *
 * @param port that the gateway uses on the server.
 */
export function returnLeg(model: Model, server: ServerSubject & { readonly ipAddress: string }, port: number): ReturnLeg {
  const gatewaySubnet = server.gateway.subnet;
  if (gatewaySubnet.state !== 'known' || !gatewaySubnet.value)
    return { state: 'unknown', missing: gatewaySubnet.state === 'unavailable' ? [gatewaySubnet] : [] };
  const place = subnetOfAddress(model, gatewaySubnet, server.ipAddress);
  if (place.state !== 'known' || !place.value) return { state: 'unknown', missing: place.state === 'unavailable' ? [place] : [] };
  const members = membersBehind(model, server, place.value, port);
  if (members.state === 'unknown') return { state: 'unknown', missing: members.missing };
  if (members.state === 'none') return fromOwner(model, server, place.value, gatewaySubnet.value);
  const legs = members.members.map(({ ipAddress }): ReturnLeg => {
    const own = ipAddress === undefined ? undefined : subnetOfAddress(model, gatewaySubnet, ipAddress);
    if (own?.state === 'unavailable') return { state: 'unknown', missing: [own] };
    return own?.state === 'known' && own.value ? fromSubnet(own.value, gatewaySubnet.value as Subnet) : unreadable;
  });
  return agreed(legs);
}

function fromOwner(model: Model, server: AddressedServer, place: Subnet, gatewaySubnet: Subnet): ReturnLeg {
  const owner = ownerOf(model, server, place);
  if (owner.state === 'unavailable') return { state: 'unknown', missing: [owner] };
  if (owner.state === 'absent' || owner.value.kind === 'privateEndpoint' || owner.value.kind === 'firewall') return unreadable;
  return fromSubnet(place, gatewaySubnet);
}

/** Instances have any address of the gateway's subnet: a route for a part of it is followed by a part of the answers. */
function fromSubnet(place: Subnet, gatewaySubnet: Subnet): ReturnLeg {
  const prefixes = gatewaySubnet.addressPrefixes.filter((prefix) => parsePrefix(prefix)?.family === 4);
  const set = addressSet(prefixes);
  if (!set || set.length === 0) return unreadable;
  if (place.routeTable.state === 'unavailable') return { state: 'unknown', missing: [place.routeTable] };
  const table = place.routeTable.state === 'known' ? place.routeTable.value : undefined;
  const inside = (table ? userRoutes(table) : []).map(({ prefix }) => prefix).filter((prefix) => prefixes.some((outer) => prefixContains(outer, prefix)));
  const addresses = [...new Set([...prefixesOf(set), ...inside].map((prefix) => prefix.replace(/\/.*$/, '')))];
  return agreed(
    addresses.map((address): ReturnLeg => {
      const answer = selectRoute(place, { address, privateEndpoint: () => known(undefined) });
      return answer.outcome === 'selected' ? { state: 'route', route: answer.route, from: place } : { state: 'unknown', missing: answer.missing };
    }),
  );
}

function agreed(legs: readonly ReturnLeg[]): ReturnLeg {
  const missing = legs.flatMap((leg) => (leg.state === 'unknown' ? leg.missing : []));
  const [first] = legs;
  if (!first || legs.some(({ state }) => state === 'unknown')) return { state: 'unknown', missing };
  const hops = new Set(legs.map((leg) => (leg.state === 'route' ? hopOf(leg.route) : '')));
  return hops.size === 1 ? first : unreadable;
}

/** @returns what traffic crosses on a route, as a text that is equal for the same: an appliance by its address, a gateway, or neither. */
export function hopOf({ nextHop, nextHopIpAddress }: SubnetRoute): string {
  switch (nextHop.toLowerCase()) {
    case 'virtualappliance':
      return `appliance ${nextHopIpAddress ?? '?'}`;
    case 'virtualnetworkgateway':
      return 'gateway';
    case 'none':
    case 'internet':
      return nextHop.toLowerCase();
    default:
      return 'direct';
  }
}
