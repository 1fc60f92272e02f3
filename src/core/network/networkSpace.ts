import type { Route, Subnet, VirtualNetwork, VirtualNetworkPeering } from '../model/network';
import { once } from '../snapshot/once';
import { resourceName } from '../snapshot/resourceId';
import { addressSet, noAddress, parsePrefix, privateAddresses, unionOf, type AddressSet } from './cidr';
import { addressesOfPrefix, anyAddresses, boundsOfUnion, exactly, platformAddress, type AddressBounds, type TagContext } from './serviceTags';

/**
 * What service tags mean in the network of a subnet. Nothing is looked up before a rule names such a tag.
 *
 * Azure: learn.microsoft.com/azure/virtual-network/service-tags-overview: `VirtualNetwork` is the network's space, its peers,
 * what its gateways reach, the platform address, and the prefixes of routes (which may be default routes; see `prefixOfRoute`).
 */
export function tagContextOf(subnet: Subnet): TagContext {
  const known = contexts.get(subnet);
  if (known) return known;
  const context = readTagContext(subnet);
  contexts.set(subnet, context);
  return context;
}

/** A subnet is asked about for every server in it. */
const contexts = new WeakMap<Subnet, TagContext>();

function readTagContext(subnet: Subnet): TagContext {
  const ownAddresses = once(() => addressesOfNetwork(subnet));
  const virtualNetwork = once(() => virtualNetworkTag(subnet, ownAddresses()));
  return {
    get ownAddresses() {
      return ownAddresses();
    },
    get virtualNetwork() {
      return virtualNetwork();
    },
  };
}

/** The addresses of the subnet's network and its connected peers, as far as they are known. */
function addressesOfNetwork(subnet: Subnet): AddressSet {
  const own = readable(subnet.addressPrefixes);
  if (subnet.virtualNetwork.state !== 'known') return own;
  const { addressPrefixes, peerings } = subnet.virtualNetwork.value;
  return unionOf([...own, ...readable(addressPrefixes), ...peerings.filter(isConnected).flatMap((peering) => readable(peering.remoteAddressPrefixes))]);
}

function virtualNetworkTag(subnet: Subnet, ownAddresses: AddressSet): AddressBounds {
  const certain = exactly(unionOf([...ownAddresses, ...readable([platformAddress])]));
  return boundsOfUnion([certain, prefixesOfRoutes(subnet, ownAddresses), unknownParts(subnet)]);
}

function prefixesOfRoutes(subnet: Subnet, ownAddresses: AddressSet): AddressBounds {
  const table = subnet.routeTable;
  if (table.state === 'unavailable') return anyAddresses([table]);
  const routes = table.state === 'known' ? (table.value?.routes ?? []) : [];
  const hidden = table.state === 'known' && table.value?.isComplete === false ? [anyAddresses()] : [];
  // A tag in a route cannot be the network's own: the context for it knows only the network itself.
  const context: TagContext = { ownAddresses, virtualNetwork: exactly(ownAddresses) };
  return boundsOfUnion([...hidden, ...routes.map((route) => prefixOfRoute(route, context))]);
}

/**
 * What a route adds to `VirtualNetwork`. Prefixes that lead into the network (to an appliance, a gateway) are in it for certain,
 * default routes too. Of others the documents say only that they are used: they may be in it. A default route to the Internet
 * is not: it would leave nothing for the tag `Internet`, and Azure itself asks for that route beside rules from GatewayManager.
 *
 * Azure: learn.microsoft.com/azure/virtual-network/service-tags-overview; github.com/MicrosoftDocs/azure-docs/issues/22178.
 */
function prefixOfRoute({ addressPrefix, nextHopType }: Route, context: TagContext): AddressBounds {
  if (addressPrefix === undefined) return anyAddresses();
  const bounds = addressesOfPrefix(addressPrefix, context);
  if (/^(virtualappliance|virtualnetworkgateway|vnetlocal)$/i.test(nextHopType ?? '')) return bounds;
  const isDefaultToInternet = /^internet$/i.test(nextHopType ?? '') && defaultPrefixes.includes(addressPrefix);
  return isDefaultToInternet ? exactly(noAddress) : { ...bounds, certain: noAddress };
}

/** The prefixes of default routes. */
export const defaultPrefixes: readonly string[] = ['0.0.0.0/0', '::/0'];

/** What else may belong to the network: peers whose space is not told, and what is behind a gateway. */
function unknownParts(subnet: Subnet): AddressBounds {
  const network = subnet.virtualNetwork;
  if (network.state === 'unavailable') return anyAddresses([network]);
  if (network.state === 'absent') return anyAddresses();
  const peers = network.value.peerings.filter(isConnected);
  const isOpen = !network.value.isComplete || canLearnRoutes(network.value) || peers.some((peering) => addressSet(peering.remoteAddressPrefixes) === undefined);
  return { certain: noAddress, possible: isOpen || addressSet(network.value.addressPrefixes) === undefined ? privateAddresses : noAddress, missing: [] };
}

/** @returns the addresses of the prefixes that can be read. */
export function readable(prefixes: readonly string[]): AddressSet {
  return unionOf(prefixes.map(parsePrefix).filter((prefix) => prefix !== undefined));
}

/** @returns whether the peering carries traffic to the peer's own addresses; a state that cannot be read counts as connected. */
export function isConnected(peering: VirtualNetworkPeering): boolean {
  return (peering.peeringState ?? 'Connected').toLowerCase() === 'connected' && peering.allowVirtualNetworkAccess !== false;
}

/**
 * Whether routes can come into a network that ARM does not show: from its own gateway or route server, through a peer's, or
 * from a virtual hub. Nothing says which routes these are.
 */
export function canLearnRoutes(network: VirtualNetwork): boolean {
  const hasOwn = network.subnets.some(({ name, ipConfigurationIds }) => /^(gatewaysubnet|routeserversubnet)$/i.test(name) && ipConfigurationIds.length > 0);
  return hasOwn || network.peerings.some((peering) => isConnected(peering) && (peering.useRemoteGateways === true || isHubConnection(peering)));
}

/** @returns whether the peer is a virtual hub: Azure names the network inside of one `HV_…`. */
export function isHubConnection({ remoteVirtualNetworkId }: VirtualNetworkPeering): boolean {
  return remoteVirtualNetworkId !== undefined && /^hv_/i.test(resourceName(remoteVirtualNetworkId));
}
