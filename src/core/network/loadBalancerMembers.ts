import type { Model } from '../model/model';
import type { LoadBalancer, LoadBalancerFrontend, Subnet } from '../model/network';
import type { Unavailable } from '../snapshot/fact';
import { parentResourceId, resourceType, sameId } from '../snapshot/resourceId';
import { frontendIn, type AddressedServer } from './serverPlace';

/** A member of a load balancer's pool and the port that its traffic arrives at. */
export interface LoadBalancerMember {
  readonly ipConfigurationId: string;
  readonly ipAddress: string | undefined;
  readonly port: number;
}

/** *none*: the address is not a load balancer's frontend. */
export type MembersBehind =
  | { readonly state: 'none' }
  | { readonly state: 'members'; readonly members: readonly LoadBalancerMember[] }
  | { readonly state: 'unknown'; readonly missing: readonly Unavailable[] };

/**
 * The members that traffic to a load balancer's frontend reaches: security groups see these as its destination.
 *
 * Azure: learn.microsoft.com/azure/virtual-network/network-security-group-how-it-works.
 *
 * @param place the subnet of the address: a load balancer of another network may have the same address.
 * @returns *unknown* also for a frontend whose port no rule takes and for a pool whose members the body does not list.
 */
export function membersBehind(model: Model, server: AddressedServer, place: Subnet, port: number): MembersBehind {
  if (server.ipConfigurationId !== undefined) return { state: 'none' };
  const owners = model.ownersOfAddress(server.ipAddress);
  if (owners.state !== 'known') return { state: 'unknown', missing: owners.state === 'unavailable' ? [owners] : [] };
  const balancers = owners.value.filter((id) => resourceType(id).endsWith('/loadbalancers')).map((id) => model.loadBalancer(id));
  for (const balancer of balancers) {
    const frontend = balancer.state === 'known' ? frontendIn(balancer.value, place, server.ipAddress) : undefined;
    if (frontend && balancer.state === 'known') return readMembers(model, membersOf(balancer.value, frontend, port));
  }
  const unread = balancers.filter((balancer) => balancer.state === 'unavailable');
  return unread.length > 0 ? { state: 'unknown', missing: unread } : { state: 'none' };
}

interface Member {
  readonly ipConfigurationId: string;
  readonly port: number;
}

function membersOf(balancer: LoadBalancer, frontend: LoadBalancerFrontend, port: number): readonly Member[] {
  const rules = balancer.rules.filter(
    (rule) =>
      rule.frontendId !== undefined &&
      sameId(rule.frontendId, frontend.id) &&
      (rule.frontendPort === port || rule.frontendPort === 0) &&
      !/^udp$/i.test(rule.protocol ?? ''),
  );
  return rules.flatMap((rule) =>
    balancer.pools
      .filter((pool) => rule.poolIds.some((poolId) => sameId(poolId, pool.id)))
      .flatMap((pool) => pool.ipConfigurationIds.map((ipConfigurationId) => ({ ipConfigurationId, port: rule.backendPort || port }))),
  );
}

function readMembers(model: Model, members: readonly Member[]): MembersBehind {
  const read = members.map((member) => ({ ...member, networkInterface: model.networkInterface(parentResourceId(member.ipConfigurationId) ?? '') }));
  const missing = read.flatMap(({ networkInterface }) => (networkInterface.state === 'unavailable' ? [networkInterface] : []));
  if (read.length === 0 || missing.length > 0) return { state: 'unknown', missing };
  return {
    state: 'members',
    members: read.map(({ ipConfigurationId, port, networkInterface }) => {
      const own = networkInterface.state === 'known' ? networkInterface.value.ipConfigurations.find(({ id }) => sameId(id, ipConfigurationId)) : undefined;
      return { ipConfigurationId, port, ipAddress: own?.privateIPAddress };
    }),
  };
}
