import type { Model } from '../model/model';
import type { NetworkInterface, Subnet, VirtualNetwork } from '../model/network';
import type { ServerSubject } from '../path/subject';
import { chainFact, known, mapFact, type Fact, type Unavailable } from '../snapshot/fact';
import { parentResourceId, resourceType, sameId } from '../snapshot/resourceId';
import { prefixContains } from './cidr';
import { isConnected } from './networkSpace';
import type { PrivateEndpointPlace } from './routes';

/** What has the address of a server. */
export type AddressOwner =
  | { readonly kind: 'interface'; readonly id: string }
  | { readonly kind: 'privateEndpoint'; readonly id: string }
  | { readonly kind: 'loadBalancer'; readonly id: string }
  /** Nothing that a look-up finds: instances of uniform scale sets, pods, platform services. */
  | { readonly kind: 'unlisted' };

/** Which server is meant; the address is known. */
export type AddressedServer = Pick<ServerSubject, 'gateway' | 'ipConfigurationId'> & { readonly ipAddress: string };

/**
 * The subnet that an address is in: by the prefixes of the gateway's own network, then of its connected peers.
 *
 * @returns known and undefined when the address is in none of them.
 */
export function subnetOfAddress(model: Model, from: Fact<Subnet | undefined>, address: string): Fact<Subnet | undefined> {
  const network = chainFact(from, (subnet) => (subnet ? subnet.virtualNetwork : noSubnet));
  return chainFact(network, (own) => {
    if (!own) return known(undefined);
    if (holds(own.addressPrefixes, address)) return known(subnetWith(own, address));
    const peering = own.peerings.filter(isConnected).find((each) => holds(each.remoteAddressPrefixes, address));
    if (peering?.remoteVirtualNetworkId === undefined) return known(undefined);
    return mapFact(model.virtualNetwork(peering.remoteVirtualNetworkId), (remote) => subnetWith(remote, address));
  });
}

const noSubnet: Fact<VirtualNetwork | undefined> = known(undefined);

function subnetWith(network: VirtualNetwork, address: string): Subnet | undefined {
  return network.subnets.find((subnet) => holds(subnet.addressPrefixes, address));
}

function holds(prefixes: readonly string[], address: string): boolean {
  return prefixes.some((prefix) => prefixContains(prefix, address));
}

/**
 * What has the address: the attached ip configuration's interface, else what a look-up of the address finds. Of several
 * interfaces (the address may exist in other networks too) the one in the server's own subnet counts.
 */
export function ownerOf(model: Model, server: AddressedServer, subnet: Subnet): Fact<AddressOwner> {
  const attached = server.ipConfigurationId === undefined ? undefined : parentResourceId(server.ipConfigurationId);
  if (attached !== undefined) return known({ kind: 'interface', id: attached });
  return chainFact(model.ownersOfAddress(server.ipAddress), (ids) => {
    const endpoint = ids.find((id) => resourceType(id).endsWith('/privateendpoints'));
    if (endpoint !== undefined) return known({ kind: 'privateEndpoint', id: endpoint });
    const balancer = ids.find((id) => resourceType(id).endsWith('/loadbalancers'));
    if (balancer !== undefined) return known({ kind: 'loadBalancer', id: balancer });
    return interfaceIn(model, ids, subnet, server.ipAddress);
  });
}

function interfaceIn(model: Model, ids: readonly string[], subnet: Subnet, address: string): Fact<AddressOwner> {
  const facts = ids.map((id) => ({ id, fact: model.networkInterface(id) }));
  const inSubnet = facts.find(({ fact }) => fact.state === 'known' && isIn(fact.value, subnet, address));
  if (inSubnet) return ownerOfInterface(inSubnet.id, inSubnet.fact);
  const unread = facts.map(({ fact }) => fact).find((fact): fact is Unavailable => fact.state === 'unavailable');
  return unread ?? known({ kind: 'unlisted' });
}

function isIn(networkInterface: NetworkInterface, subnet: Subnet, address: string): boolean {
  return networkInterface.ipConfigurations.some((each) => each.privateIPAddress === address && each.subnetId !== undefined && sameId(each.subnetId, subnet.id));
}

function ownerOfInterface(id: string, fact: Fact<NetworkInterface>): Fact<AddressOwner> {
  return mapFact(fact, ({ privateEndpointId }) =>
    privateEndpointId === undefined ? { kind: 'interface', id } : { kind: 'privateEndpoint', id: privateEndpointId },
  );
}

/**
 * The application security groups of the ip configuration that has the address. Known and empty for load balancer frontends,
 * which cannot be members.
 */
export function groupsOfAddress(model: Model, server: AddressedServer, subnet: Subnet): Fact<readonly string[]> {
  return chainFact(ownerOf(model, server, subnet), (owner): Fact<readonly string[]> => {
    switch (owner.kind) {
      case 'interface':
        return mapFact(model.networkInterface(owner.id), (networkInterface) => groupsOf(networkInterface, server));
      case 'loadBalancer':
        return known([]);
      case 'privateEndpoint':
      case 'unlisted':
        return notTold(model, server);
    }
  });
}

function groupsOf({ ipConfigurations }: NetworkInterface, server: AddressedServer): readonly string[] {
  const own = ipConfigurations.find(({ id, privateIPAddress }) =>
    server.ipConfigurationId === undefined ? privateIPAddress === server.ipAddress : sameId(id, server.ipConfigurationId),
  );
  return own?.applicationSecurityGroupIds ?? [];
}

/** Nothing that can be asked here tells the membership. */
function notTold(model: Model, server: AddressedServer): Fact<readonly string[]> {
  const asked = model.ownersOfAddress(server.ipAddress);
  if (asked.state === 'unavailable') return asked;
  const request = { kind: 'lookup', lookup: 'address', key: server.ipAddress } as const;
  return { state: 'unavailable', reason: 'failed', request, detail: 'the membership in application security groups is not told' };
}

/** The private endpoint that has the address, as far as routes are concerned; known and undefined when it is none. */
export function privateEndpointOf(model: Model, server: AddressedServer, subnet: Subnet): Fact<PrivateEndpointPlace | undefined> {
  return chainFact(ownerOf(model, server, subnet), (owner) => {
    if (owner.kind !== 'privateEndpoint') return known(undefined);
    return mapFact(subnet.virtualNetwork, ({ addressPrefixes }) => ({
      networkPolicies: subnet.privateEndpointNetworkPolicies,
      networkPrefixes: addressPrefixes,
      resource: owner.id,
      at: subnet.at,
    }));
  });
}
