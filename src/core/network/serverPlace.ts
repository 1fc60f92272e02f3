import type { Model } from '../model/model';
import type { LoadBalancer, LoadBalancerFrontend, NetworkInterface, Subnet, VirtualNetwork } from '../model/network';
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
  | { readonly kind: 'firewall'; readonly id: string }
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
 * What has the address: the attached ip configuration's interface, else what a look-up of the address finds. The address may
 * exist in other networks too: only what is in the server's own subnet counts.
 */
export function ownerOf(model: Model, server: AddressedServer, subnet: Subnet): Fact<AddressOwner> {
  const attached = server.ipConfigurationId === undefined ? undefined : parentResourceId(server.ipConfigurationId);
  if (attached !== undefined) return known({ kind: 'interface', id: attached });
  return chainFact(model.ownersOfAddress(server.ipAddress), (ids): Fact<AddressOwner> => {
    const owners = ids.map((id) => ownerIn(model, id, subnet, server.ipAddress));
    const found = owners.flatMap((owner) => (owner.state === 'known' && owner.value ? [owner.value] : []))[0];
    const unread = owners.find((owner): owner is Unavailable => owner.state === 'unavailable');
    return found ? known(found) : (unread ?? known({ kind: 'unlisted' }));
  });
}

/** @returns the owner, or known and undefined when it has the address in another subnet. */
function ownerIn(model: Model, id: string, subnet: Subnet, address: string): Fact<AddressOwner | undefined> {
  if (isOfType(id, 'privateendpoints'))
    return mapFact(model.privateEndpoint(id), ({ subnetId }) => (isHere(subnetId, subnet) ? { kind: 'privateEndpoint', id } : undefined));
  if (isOfType(id, 'loadbalancers'))
    return mapFact(model.loadBalancer(id), (balancer) => (frontendIn(balancer, subnet, address) ? { kind: 'loadBalancer', id } : undefined));
  if (isOfType(id, 'azurefirewalls'))
    return mapFact(model.azureFirewall(id), ({ privateAddresses, subnetIds }) =>
      privateAddresses.includes(address) && subnetIds.some((subnetId) => isHere(subnetId, subnet)) ? { kind: 'firewall', id } : undefined,
    );
  return mapFact(model.networkInterface(id), (networkInterface) => ownerOfInterface(networkInterface, id, subnet, address));
}

function isOfType(id: string, type: string): boolean {
  return resourceType(id).endsWith(`/${type}`);
}

/** A place that is not told is taken for this one: what filters nothing here must not be overlooked. */
function isHere(subnetId: string | undefined, subnet: Subnet): boolean {
  return subnetId === undefined || sameId(subnetId, subnet.id);
}

/** @returns the frontend of a load balancer that has the address in the subnet. */
export function frontendIn({ frontends }: LoadBalancer, subnet: Subnet, address: string): LoadBalancerFrontend | undefined {
  return frontends.find(({ privateIPAddress, subnetId }) => privateIPAddress === address && isHere(subnetId, subnet));
}

function ownerOfInterface({ ipConfigurations, privateEndpointId }: NetworkInterface, id: string, subnet: Subnet, address: string): AddressOwner | undefined {
  const isIn = ipConfigurations.some((each) => each.privateIPAddress === address && each.subnetId !== undefined && sameId(each.subnetId, subnet.id));
  if (!isIn) return undefined;
  return privateEndpointId === undefined ? { kind: 'interface', id } : { kind: 'privateEndpoint', id: privateEndpointId };
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
      case 'firewall':
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
