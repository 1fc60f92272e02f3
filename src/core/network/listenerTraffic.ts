import type { ApplicationGateway, FrontendIPConfiguration, HttpListener } from '../model/applicationGateway';
import type { Subnet } from '../model/network';
import { chainFact, known, type Fact } from '../snapshot/fact';
import { sameId } from '../snapshot/resourceId';
import { addressSet, differenceOf, everyAddress, noAddress, publicAddresses, type AddressSet } from './cidr';
import { readable, tagContextOf } from './networkSpace';
import type { SecurityQuestion } from './securityRules';
import { platformAddress } from './serviceTags';

/** A port on which clients reach one frontend, and its listeners that a rule leads on. */
export interface OpenPort {
  readonly port: number;
  readonly frontend: FrontendIPConfiguration;
  readonly isPublic: boolean;
  readonly listeners: readonly HttpListener[];
  /** Addresses in the gateway's subnet that are frontends, so that no instance has them. */
  readonly reserved: readonly string[];
}

/** @returns the ports in use, each with its frontend; a listener whose port or frontend cannot be read is left out. */
export function openPorts(gateway: ApplicationGateway): readonly OpenPort[] {
  const ports = new Map<string, OpenPort>();
  const reserved = gateway.frontends.flatMap(({ privateIPAddress }) => privateIPAddress ?? []);
  for (const listener of gateway.listeners.filter((each) => isUsed(gateway, each))) {
    const frontend = listener.frontendIPConfiguration?.target;
    const port = listener.frontendPort?.target?.port;
    if (!frontend || port === undefined) continue;
    const key = `${port} ${frontend.id.toLowerCase()}`;
    const listeners = [...(ports.get(key)?.listeners ?? []), listener];
    ports.set(key, { port, frontend, isPublic: frontend.publicIPAddressId !== undefined, listeners, reserved });
  }
  return [...ports.values()];
}

/** @returns whether every listener that a rule names has a frontend and a port that can be read. */
export function arePortsReadable(gateway: ApplicationGateway): boolean {
  const used = gateway.listeners.filter((listener) => isUsed(gateway, listener));
  return used.every(({ frontendIPConfiguration, frontendPort }) => frontendIPConfiguration?.target !== undefined && frontendPort?.target?.port !== undefined);
}

function isUsed(gateway: ApplicationGateway, listener: HttpListener): boolean {
  return gateway.rules.some((rule) => rule.listener !== undefined && sameId(rule.listener.id, listener.id));
}

/**
 * What a security group on the gateway's subnet sees as the destination of clients: the prefixes of the subnet, or the
 * addresses of the frontends as soon as some port is used by a public and a private listener, then for every listener.
 *
 * Azure: learn.microsoft.com/azure/application-gateway/configuration-infrastructure and …/configuration-listeners.
 */
export function destinationKind(ports: readonly OpenPort[]): 'subnet' | 'frontends' {
  const isShared = ports.some((one) => one.isPublic && ports.some((other) => !other.isPublic && other.port === one.port));
  return isShared ? 'frontends' : 'subnet';
}

/** @returns the address of a frontend; known and undefined: Azure has not given it one yet. */
export function frontendAddress(frontend: FrontendIPConfiguration): Fact<string | undefined> {
  if (frontend.publicIPAddressId === undefined) return known(frontend.privateIPAddress);
  return chainFact(frontend.publicIPAddress, (publicIPAddress) => known(publicIPAddress?.ipAddress));
}

const platform = readable([platformAddress]);

/**
 * Where clients of a frontend come from: the Internet to a public one, anywhere to a private one and to one with a private
 * link (whose clients come from the gateway's own network). The platform's address is no client.
 */
export function clientsOf({ frontend, isPublic }: OpenPort): AddressSet {
  const clients = isPublic && frontend.privateLinkConfigurationId === undefined ? publicAddresses : everyAddress;
  return differenceOf(clients, platform);
}

/**
 * What clients of a port ask of the security group on the gateway's subnet.
 *
 * @param address the frontend's own address where the frontends are the destination; undefined where the subnet is.
 * @returns a question without any traffic when the destination cannot be read.
 */
export function questionOfClients(subnet: Subnet, port: OpenPort, address: string | undefined): SecurityQuestion {
  const named = addressSet(address === undefined ? subnet.addressPrefixes : [address]) ?? noAddress;
  const destination = address === undefined ? differenceOf(named, readable(port.reserved)) : named;
  // An IPv6 prefix of the subnet serves IPv6 frontends only, and those are told by their own address.
  const families = new Set(address === undefined ? [4] : destination.map(({ family }) => family));
  const only = (set: AddressSet) => set.filter(({ family }) => families.has(family));
  return {
    direction: 'Inbound',
    protocol: 'tcp',
    source: { endpoints: { kind: 'addresses', set: only(clientsOf(port)) }, applicationSecurityGroupIds: known([]) },
    destination: { endpoints: { kind: 'addresses', set: only(destination) }, applicationSecurityGroupIds: known([]) },
    ports: [{ first: port.port, last: port.port }],
    tags: tagContextOf(subnet),
  };
}
