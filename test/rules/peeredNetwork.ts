import type { JsonObject, RecordedResponse } from '../../src/core/snapshot/snapshot';
import { ids } from './gatewaySnapshot';

/** A network beside the gateway's: 10.7.0.0/16, with one subnet. */
export const spokeId = ids.vnet.replace('vnet-shop', 'vnet-spoke');

/** One side of a peering, as the network that it belongs to lists it. */
export function peeringTo(remote: string, prefix: string, properties: JsonObject = {}): JsonObject {
  const owner = remote === spokeId ? ids.vnet : spokeId;
  return {
    id: `${owner}/virtualNetworkPeerings/peer`,
    name: 'peer',
    properties: {
      peeringState: 'Connected',
      allowVirtualNetworkAccess: true,
      remoteVirtualNetwork: { id: remote },
      remoteAddressSpace: { addressPrefixes: [prefix] },
      ...properties,
    },
  };
}

/** The answer about the peer, with its own side of the peering. */
export function spokeAnswer(side: JsonObject = peeringTo(ids.vnet, '10.0.0.0/16')): RecordedResponse {
  const subnets = [{ id: `${spokeId}/subnets/app`, name: 'app', properties: { addressPrefix: '10.7.1.0/24' } }];
  const properties = { addressSpace: { addressPrefixes: ['10.7.0.0/16'] }, subnets, virtualNetworkPeerings: [side] };
  return { request: `GET ${spokeId}`, status: 200, body: { id: spokeId, name: 'vnet-spoke', type: 'Microsoft.Network/virtualNetworks', properties } };
}
