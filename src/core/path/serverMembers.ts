import type { BackendAddressPool, BackendIPConfiguration } from '../model/applicationGateway';
import type { BackendHealthServer } from '../model/backendHealth';
import { mapFact, type Fact } from '../snapshot/fact';
import { parentResourceId, resourceName, sameId } from '../snapshot/resourceId';
import { isIpAddress } from './effectiveProbe';
import type { ServerSubject } from './subject';

/** What is known of one server of a pair: the part of a subject that its pool and its health decide. */
export type ServerMember = Pick<ServerSubject, 'address' | 'isFqdn' | 'ipAddress' | 'ipConfigurationId' | 'health'>;

type PairHealth = Fact<readonly BackendHealthServer[]>;

/**
 * The servers of a pool under one setting: its addresses, its attached ip configurations, and whatever else backend health
 * lists for the pair (it resolves attached interfaces and scale set instances to addresses).
 *
 * @returns each server once, the pool's own first. An attached ip configuration whose address nothing tells is named after
 * its interface, and left out when health lists servers that can be it.
 */
export function serverMembers(pool: BackendAddressPool, health: PairHealth): readonly ServerMember[] {
  const listed = health.state === 'known' ? health.value : [];
  const addressed = pool.addresses.flatMap(({ fqdn, ipAddress }) => {
    const address = fqdn ?? ipAddress;
    return address === undefined ? [] : [memberAt(address, undefined, health)];
  });
  const attached = pool.ipConfigurations.map((configuration) => attachedMember(configuration, health));
  const resolved = uniqueByAddress([...addressed, ...attached.filter((member) => member !== undefined)]);
  const unresolved = pool.ipConfigurations.filter((_, index) => attached[index] === undefined);
  const others = listed.filter((server) => server.address !== '' && !resolved.some((member) => isSameServer(member, server)));
  const only = unresolved.length === 1 && others.length === 1 ? unresolved[0]?.id : undefined;
  return [
    ...resolved,
    ...uniqueByAddress(others.map((server) => memberAt(server.address, server.ipConfigurationId ?? only, health))),
    ...(others.length > 0 ? [] : unresolved.map((configuration) => unresolvedMember(configuration, health))),
  ];
}

/** @returns the server with this address, or name. */
function memberAt(address: string, ipConfigurationId: string | undefined, health: PairHealth): ServerMember {
  const isAddress = isIpAddress(address);
  const member = { address, isFqdn: !isAddress, ipAddress: isAddress ? address : undefined, ipConfigurationId };
  return { ...member, health: mapFact(health, (servers) => servers.find((server) => isSameServer(member, server))) };
}

/** @returns undefined when neither the interface nor backend health tells the address. */
function attachedMember(configuration: BackendIPConfiguration, health: PairHealth): ServerMember | undefined {
  const address = addressOfInterface(configuration) ?? addressInHealth(configuration, health);
  return address === undefined ? undefined : memberAt(address, configuration.id, health);
}

function addressOfInterface({ id, networkInterface }: BackendIPConfiguration): string | undefined {
  const owner = networkInterface.state === 'known' ? networkInterface.value : undefined;
  return owner?.ipConfigurations.find((each) => sameId(each.id, id))?.privateIPAddress;
}

function addressInHealth({ id }: BackendIPConfiguration, health: PairHealth): string | undefined {
  const listed = health.state === 'known' ? health.value : [];
  const address = listed.find((server) => server.ipConfigurationId !== undefined && sameId(server.ipConfigurationId, id))?.address;
  return address === '' ? undefined : address;
}

function unresolvedMember({ id }: BackendIPConfiguration, health: PairHealth): ServerMember {
  const owner = parentResourceId(id) ?? id;
  return { address: resourceName(owner), isFqdn: false, ipAddress: undefined, ipConfigurationId: id, health: mapFact(health, () => undefined) };
}

function isSameServer(member: Pick<ServerMember, 'address' | 'ipConfigurationId'>, server: BackendHealthServer): boolean {
  if (member.ipConfigurationId !== undefined && server.ipConfigurationId !== undefined) return sameId(member.ipConfigurationId, server.ipConfigurationId);
  return member.address.toLowerCase() === server.address.toLowerCase();
}

function uniqueByAddress(members: readonly ServerMember[]): readonly ServerMember[] {
  const addresses = members.map((member) => member.address.toLowerCase());
  return members.filter((member, index) => addresses.indexOf(member.address.toLowerCase()) === index);
}
