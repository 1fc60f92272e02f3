import type { VirtualNetwork, VirtualNetworkPeering } from '../model/network';
import { prefixContains } from './cidr';

/** Peerings of a network whose peer, as far as the network knows it, holds an address. */
export function peeringsTo(network: VirtualNetwork, address: string): readonly VirtualNetworkPeering[] {
  return network.peerings.filter(({ remoteAddressPrefixes }) => remoteAddressPrefixes.some((prefix) => prefixContains(prefix, address)));
}

/**
 * What is wrong with one side of a peering:
 * - *notConnected*: no traffic passes. `Initiated` is a peering that only one side has made, `Disconnected` one whose other side was removed.
 * - *noAccess*: the tag VirtualNetwork leaves the peer out, so that the default rules let nothing through.
 *
 * Azure: learn.microsoft.com/azure/virtual-network/virtual-network-manage-peering.
 */
export type PeeringFault = 'notConnected' | 'noAccess';

/** @returns the fault of one side; a state that Azure does not say counts as connected. */
export function peeringFault({ peeringState, allowVirtualNetworkAccess }: VirtualNetworkPeering): PeeringFault | undefined {
  if ((peeringState ?? 'Connected').toLowerCase() !== 'connected') return 'notConnected';
  return allowVirtualNetworkAccess === false ? 'noAccess' : undefined;
}
