import type { Model } from '../model/model';
import type { NetworkSecurityGroup, Subnet } from '../model/network';
import { chainFact, known, type Fact, type Unavailable } from '../snapshot/fact';
import type { ServerSubject } from '../path/subject';
import { parentResourceId, resourceType, sameId } from '../snapshot/resourceId';
import { intersectionOf, parsePrefix, type AddressRange, type AddressSet } from './cidr';
import { membersBehind } from './loadBalancerMembers';
import { readable, tagContextOf } from './networkSpace';
import { selectRoute, type RouteAnswer } from './routes';
import { evaluateSecurityRules, type SecurityAnswer, type Side } from './securityRules';
import { groupsOfAddress, ownerOf, privateEndpointOf, subnetOfAddress, type AddressedServer } from './serverPlace';

/**
 * What one filter on the way from the gateway to a server says.
 *
 * - *judged*: a security group decides; `isPart` when it stands before some members of a load balancer only.
 * - *open*: nothing filters here, and `why`.
 */
export type Leg =
  | { readonly state: 'judged'; readonly group: NetworkSecurityGroup; readonly answer: SecurityAnswer; readonly isPart: boolean }
  | { readonly state: 'open'; readonly why: 'noSecurityGroup' | 'endpointPolicies' | 'outside' }
  | { readonly state: 'unknown'; readonly missing: readonly Unavailable[] };

/** A server as the legs need it; what a gateway asks of its servers is TCP, of its DNS servers UDP. */
export type ReachedServer = Pick<ServerSubject, 'gateway' | 'ipAddress' | 'ipConfigurationId'> & { readonly protocol?: 'udp' };

type ReachedAddress = AddressedServer & Pick<ReachedServer, 'protocol'>;

/** Several rules ask about the same leg of the same server: it is judged once for each server of a model. */
type RememberedLegs = WeakMap<ReachedServer, Map<number, Leg>>;

const legs: Readonly<Record<'gatewayOutboundLeg' | 'backendSubnetLeg' | 'backendInterfaceLeg', RememberedLegs>> = {
  gatewayOutboundLeg: new WeakMap(),
  backendSubnetLeg: new WeakMap(),
  backendInterfaceLeg: new WeakMap(),
};

function rememberedLeg(remembered: RememberedLegs, server: ReachedServer, port: number, judge: () => Leg): Leg {
  const ofServer = remembered.get(server) ?? new Map<number, Leg>();
  remembered.set(server, ofServer);
  const known = ofServer.get(port);
  if (known) return known;
  const leg = judge();
  ofServer.set(port, leg);
  return leg;
}

const outside: Leg = { state: 'open', why: 'outside' };
const noSecurityGroup: Leg = { state: 'open', why: 'noSecurityGroup' };

function unknownLeg(...missing: readonly Unavailable[]): Leg {
  return { state: 'unknown', missing };
}

/** @returns what the security group of the gateway's subnet says of traffic out to the server; *outside* when its address is not known. */
export function gatewayOutboundLeg(model: Model, server: ReachedServer, port: number): Leg {
  return rememberedLeg(legs.gatewayOutboundLeg, server, port, () => readGatewayOutboundLeg(model, server, port));
}

function readGatewayOutboundLeg(model: Model, server: ReachedServer, port: number): Leg {
  const addressed = withAddress(server);
  if (!addressed) return withoutAddress(model, server);
  const destination = parsePrefix(addressed.ipAddress);
  if (!destination) return outside;
  return onSubnet(server.gateway.subnet, (subnet) =>
    onGroup(subnet.networkSecurityGroup, (group) => {
      const sources = sourcesOf(subnet, destination);
      if (sources.length === 0) return unknownLeg();
      const answer = evaluateSecurityRules(group, {
        direction: 'Outbound',
        protocol: addressed.protocol ?? 'tcp',
        source: gatewaySide(sources),
        destination: destinationSide(destination, () =>
          chainFact(subnetOfAddress(model, server.gateway.subnet, addressed.ipAddress), (place) =>
            place ? groupsOfAddress(model, addressed, place) : known([]),
          ),
        ),
        ports: [{ first: port, last: port }],
        tags: tagContextOf(subnet),
      });
      return { state: 'judged', group, answer, isPart: false };
    }),
  );
}

/**
 * What the security group of the server's subnet says of traffic in from the gateway. It does not filter the traffic of a
 * private endpoint unless the subnet's network policies say so, and before a load balancer's members it is the members' subnets'.
 *
 * Azure: learn.microsoft.com/azure/private-link/disable-private-endpoint-network-policy.
 */
export function backendSubnetLeg(model: Model, server: ReachedServer, port: number): Leg {
  return rememberedLeg(legs.backendSubnetLeg, server, port, () => readBackendSubnetLeg(model, server, port));
}

function readBackendSubnetLeg(model: Model, server: ReachedServer, port: number): Leg {
  return atServer(model, server, port, backendSubnetLeg, (addressed, place) =>
    onGroup(place.networkSecurityGroup, (group) => {
      const leg = inboundLeg(model, addressed, place, group, port);
      return isOpenFor(leg) || filtersEndpoints(place) ? leg : unlessEndpoint(model, addressed, place, leg);
    }),
  );
}

/** @returns what the security group of the server's own network interface says of traffic in from the gateway. */
export function backendInterfaceLeg(model: Model, server: ReachedServer, port: number): Leg {
  return rememberedLeg(legs.backendInterfaceLeg, server, port, () => readBackendInterfaceLeg(model, server, port));
}

function readBackendInterfaceLeg(model: Model, server: ReachedServer, port: number): Leg {
  return atServer(model, server, port, backendInterfaceLeg, (addressed, place) => {
    const owner = ownerOf(model, addressed, place);
    if (owner.state === 'unavailable') return unknownLeg(owner);
    if (owner.state !== 'known' || owner.value.kind === 'unlisted') return unknownLeg();
    if (owner.value.kind !== 'interface') return noSecurityGroup;
    const group = chainFact(model.networkInterface(owner.value.id), (networkInterface) => networkInterface.networkSecurityGroup);
    return onGroup(group, (found) => inboundLeg(model, addressed, place, found, port));
  });
}

/** @returns the route that the gateway's traffic to the server takes. */
export function routeToServer(model: Model, server: ReachedServer): RouteAnswer {
  const addressed = withAddress(server);
  if (!addressed) return { outcome: 'unknown', reason: 'address', missing: interfaceToRead(model, server) };
  const subnet = server.gateway.subnet;
  if (subnet.state === 'unavailable') return { outcome: 'unknown', reason: 'network', missing: [subnet] };
  if (subnet.state === 'absent' || !subnet.value) return { outcome: 'unknown', reason: 'network', missing: [] };
  return selectRoute(subnet.value, {
    address: addressed.ipAddress,
    privateEndpoint: () =>
      chainFact(subnetOfAddress(model, subnet, addressed.ipAddress), (place) => (place ? privateEndpointOf(model, addressed, place) : known(undefined))),
  });
}

function withAddress(server: ReachedServer): ReachedAddress | undefined {
  return server.ipAddress === undefined ? undefined : { ...server, ipAddress: server.ipAddress };
}

/** A name is found nowhere here; the address of an attached ip configuration is told by its interface. */
function withoutAddress(model: Model, server: ReachedServer): Leg {
  return server.ipConfigurationId === undefined ? outside : unknownLeg(...interfaceToRead(model, server));
}

/** Instances of a scale set are not network interfaces of their own: backend health tells their addresses. */
function interfaceToRead(model: Model, { ipConfigurationId }: ReachedServer): readonly Unavailable[] {
  const id = ipConfigurationId === undefined ? undefined : parentResourceId(ipConfigurationId);
  if (id === undefined || resourceType(id) !== 'microsoft.network/networkinterfaces') return [];
  const networkInterface = model.networkInterface(id);
  return networkInterface.state === 'unavailable' ? [networkInterface] : [];
}

/** Finds the subnet of the server; behind a load balancer's frontend the question goes to each member. */
function atServer(
  model: Model,
  server: ReachedServer,
  port: number,
  legOf: (model: Model, server: ReachedServer, port: number) => Leg,
  judge: (server: ReachedAddress, place: Subnet) => Leg,
): Leg {
  const addressed = withAddress(server);
  if (!addressed) return withoutAddress(model, server);
  const place = placeOf(model, addressed);
  if (place.state === 'unavailable') return unknownLeg(place);
  if (place.state === 'absent') return unknownLeg();
  if (!place.value) return outside;
  const members = membersBehind(model, addressed, place.value, port);
  if (members.state === 'unknown') return unknownLeg(...members.missing);
  if (members.state === 'none') return judge(addressed, place.value);
  return mergeLegs(members.members.map((member) => legOf(model, { gateway: server.gateway, ...member }, member.port)));
}

/** An attached ip configuration names its subnet; everything else is found by its address. */
function placeOf(model: Model, server: AddressedServer): Fact<Subnet | undefined> {
  const byAddress = subnetOfAddress(model, server.gateway.subnet, server.ipAddress);
  if (server.ipConfigurationId === undefined || (byAddress.state === 'known' && byAddress.value)) return byAddress;
  const networkInterface = model.networkInterface(parentResourceId(server.ipConfigurationId) ?? '');
  return chainFact(
    networkInterface,
    ({ ipConfigurations }) => ipConfigurations.find(({ id }) => sameId(id, server.ipConfigurationId ?? ''))?.subnet ?? known(undefined),
  );
}

function onSubnet(fact: Fact<Subnet | undefined>, judge: (subnet: Subnet) => Leg): Leg {
  if (fact.state === 'unavailable') return unknownLeg(fact);
  return fact.state === 'known' && fact.value ? judge(fact.value) : unknownLeg();
}

function onGroup(fact: Fact<NetworkSecurityGroup | undefined>, judge: (group: NetworkSecurityGroup) => Leg): Leg {
  if (fact.state === 'unavailable') return unknownLeg(fact);
  if (fact.state === 'absent') return unknownLeg();
  return fact.value ? judge(fact.value) : noSecurityGroup;
}

function inboundLeg(model: Model, server: ReachedAddress, place: Subnet, group: NetworkSecurityGroup, port: number): Leg {
  const destination = parsePrefix(server.ipAddress);
  return onSubnet(server.gateway.subnet, (subnet) => {
    const sources = destination ? sourcesOf(subnet, destination) : [];
    if (!destination || sources.length === 0) return unknownLeg();
    const answer = evaluateSecurityRules(group, {
      direction: 'Inbound',
      protocol: server.protocol ?? 'tcp',
      source: gatewaySide(sources),
      destination: destinationSide(destination, () => groupsOfAddress(model, server, place)),
      ports: [{ first: port, last: port }],
      tags: tagContextOf(place),
    });
    return { state: 'judged', group, answer, isPart: false };
  });
}

/** The gateway's own addresses of the server's family. */
function sourcesOf(subnet: Subnet, destination: AddressRange): AddressSet {
  return intersectionOf(readable(subnet.addressPrefixes), [wholeFamily(destination)]);
}

function wholeFamily({ family }: AddressRange): AddressRange {
  return { family, first: 0n, last: family === 4 ? (1n << 32n) - 1n : (1n << 128n) - 1n };
}

/** Instances of a gateway are members of no application security group. */
function gatewaySide(set: AddressSet): Side {
  return { endpoints: { kind: 'addresses', set }, applicationSecurityGroupIds: known([]) };
}

function destinationSide(address: AddressRange, groups: () => Fact<readonly string[]>): Side {
  return {
    endpoints: { kind: 'addresses', set: [address] },
    get applicationSecurityGroupIds() {
      return groups();
    },
  };
}

function isOpenFor(leg: Leg): boolean {
  if (leg.state !== 'judged') return leg.state === 'open';
  switch (leg.answer.access) {
    case 'allow':
      return true;
    case 'deny':
    case 'partial':
    case 'unknown':
      return false;
  }
}

function filtersEndpoints({ privateEndpointNetworkPolicies }: Subnet): boolean {
  return /^(enabled|networksecuritygroupenabled)$/i.test(privateEndpointNetworkPolicies ?? '');
}

/** A security group that is not open counts only for what it filters. */
function unlessEndpoint(model: Model, server: AddressedServer, place: Subnet, leg: Leg): Leg {
  const owner = ownerOf(model, server, place);
  if (owner.state === 'unavailable') return unknownLeg(owner);
  if (owner.state === 'absent') return unknownLeg();
  return owner.value.kind === 'privateEndpoint' ? { state: 'open', why: 'endpointPolicies' } : leg;
}

/** All members behind a load balancer must be open for the leg to be open, and all closed for it to be closed. */
function mergeLegs(legs: readonly Leg[]): Leg {
  const closed = legs.filter((leg) => leg.state === 'judged' && !isOpenFor(leg));
  const unknown = legs.filter((leg) => leg.state === 'unknown');
  const [first] = closed;
  if (first?.state === 'judged') return { ...first, isPart: first.isPart || closed.length < legs.length };
  if (unknown.length > 0) return unknownLeg(...unknown.flatMap(({ missing }) => missing));
  return legs[0] ?? unknownLeg();
}
