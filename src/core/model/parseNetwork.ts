import { known, type Fact } from '../snapshot/fact';
import { once } from '../snapshot/once';
import { isList, isObject } from '../snapshot/json';
import { getRequest } from '../snapshot/request';
import { parentResourceId } from '../snapshot/resourceId';
import { unreadable, type LookUps } from './lookUps';
import type { ModelNote, ModelObject, Reference } from './model';
import type {
  Direction,
  LoadBalancer,
  LoadBalancerFrontend,
  LoadBalancingRule,
  NetworkInterface,
  NetworkInterfaceIPConfiguration,
  NetworkSecurityGroup,
  PrivateEndpoint,
  PublicIPAddress,
  Route,
  RouteTable,
  SecurityRule,
  Subnet,
  VirtualNetwork,
  VirtualNetworkPeering,
} from './network';
import { defined, noteDuplicates, parseElement, parseIdentity, parseResource } from './parseResource';
import type { Reader } from './reader';

/** What every parser of this room gets beside the body. */
export interface ParseContext {
  readonly lookUps: LookUps;
  readonly write: (note: ModelNote) => void;
}

/** Parses a virtual network with its subnets and peerings. */
export function parseVirtualNetwork(body: Reader, id: string, context: ParseContext): VirtualNetwork {
  const resource = parseResource(body, id);
  const properties = body.requiredObject('properties');
  const subnets = properties.list('subnets').map((subnet, index) => {
    const identity = parseElement(subnet, resource.id, 'subnets', index);
    return parseSubnetParts(subnet, identity, resource.id, context);
  });
  const peerings = properties
    .list('virtualNetworkPeerings')
    .map((peering, index) => parsePeering(peering, parseElement(peering, resource.id, 'virtualNetworkPeerings', index)));
  writeDuplicates(subnets, context);
  writeDuplicates(peerings, context);
  return {
    ...resource,
    addressPrefixes: properties.requiredObject('addressSpace').texts('addressPrefixes'),
    dnsServers: properties.object('dhcpOptions').texts('dnsServers'),
    subnets,
    peerings,
    isComplete: areWhole(properties, 'subnets', 'virtualNetworkPeerings'),
  };
}

/** Parses a subnet that was read by itself. */
export function parseSubnet(body: Reader, id: string, context: ParseContext): Subnet {
  const identity = parseIdentity(body, id);
  return parseSubnetParts(body, identity, parentResourceId(identity.id) ?? '', context);
}

function parseSubnetParts(body: Reader, identity: ModelObject, virtualNetworkId: string, { lookUps }: ParseContext): Subnet {
  const properties = body.requiredObject('properties');
  const virtualNetwork = once(() => lookUps.virtualNetwork(virtualNetworkId));
  const networkSecurityGroup = link(properties, 'networkSecurityGroup', identity.id, lookUps.networkSecurityGroup);
  const routeTable = link(properties, 'routeTable', identity.id, lookUps.routeTable);
  return {
    ...defined({
      ...identity,
      virtualNetworkId,
      addressPrefixes: union(properties.text('addressPrefix'), properties.texts('addressPrefixes')),
      natGatewayId: properties.object('natGateway').text('id'),
      delegations: properties.list('delegations').flatMap((delegation) => present(delegation.requiredObject('properties').requiredText('serviceName'))),
      serviceEndpoints: properties.list('serviceEndpoints').flatMap((endpoint) => present(endpoint.requiredText('service'))),
      serviceEndpointPolicyIds: ids(properties, 'serviceEndpointPolicies'),
      privateEndpointNetworkPolicies: properties.text('privateEndpointNetworkPolicies'),
      defaultOutboundAccess: properties.flag('defaultOutboundAccess'),
      hasServiceLinks: properties.list('serviceAssociationLinks').length + properties.list('resourceNavigationLinks').length > 0,
      ipConfigurationIds: [...ids(properties, 'ipConfigurations'), ...ids(properties, 'applicationGatewayIPConfigurations')],
    }),
    get virtualNetwork() {
      return virtualNetwork();
    },
    get networkSecurityGroup() {
      return networkSecurityGroup();
    },
    get routeTable() {
      return routeTable();
    },
  };
}

/**
 * A reference of which absence is knowledge: ARM leaves it out when there is none. Where the reference cannot be read, nothing
 * is known.
 *
 * @param ownerId whose own GET would tell.
 */
export function link<T>(properties: Reader, name: string, ownerId: string, follow: (id: string) => Fact<T>): () => Fact<T | undefined> {
  if (!properties.exists) return () => unreadable(getRequest(ownerId), 'properties is missing');
  if (!properties.has(name)) return () => known(undefined);
  const id = properties.object(name).requiredText('id');
  if (id === undefined) return () => unreadable(getRequest(ownerId), `${name} could not be read`);
  return once(() => follow(id));
}

function parsePeering(peering: Reader, identity: ModelObject): VirtualNetworkPeering {
  const properties = peering.requiredObject('properties');
  const peered = properties.object('remoteAddressSpace');
  const current = properties.object('remoteVirtualNetworkAddressSpace');
  return defined({
    ...identity,
    remoteVirtualNetworkId: properties.object('remoteVirtualNetwork').text('id'),
    peeringState: properties.text('peeringState'),
    peeringSyncLevel: properties.text('peeringSyncLevel'),
    allowVirtualNetworkAccess: properties.flag('allowVirtualNetworkAccess'),
    allowForwardedTraffic: properties.flag('allowForwardedTraffic'),
    allowGatewayTransit: properties.flag('allowGatewayTransit'),
    useRemoteGateways: properties.flag('useRemoteGateways'),
    remoteAddressPrefixes: (peered.exists ? peered : current).texts('addressPrefixes'),
  });
}

/** Parses a network security group with its custom and its default rules. */
export function parseNetworkSecurityGroup(body: Reader, id: string, context: ParseContext): NetworkSecurityGroup {
  const resource = parseResource(body, id);
  const properties = body.requiredObject('properties');
  const rulesOf = (collection: string, isDefault: boolean): readonly SecurityRule[] =>
    properties.list(collection).map((rule, index) => parseSecurityRule(rule, resource.id, collection, index, isDefault));
  const custom = rulesOf('securityRules', false);
  const byDefault = rulesOf('defaultSecurityRules', true);
  writeDuplicates(custom, context);
  writeDuplicates(byDefault, context);
  return { ...resource, rules: [...custom, ...byDefault], isComplete: areWhole(properties, 'securityRules', 'defaultSecurityRules') };
}

function parseSecurityRule(body: Reader, groupId: string, collection: string, index: number, isDefault: boolean): SecurityRule {
  const identity = parseElement(body, groupId, collection, index);
  let isIntact = true;
  const rule = body.requiredObject('properties').watched(() => (isIntact = false));
  const sourceAddressPrefixes = both(rule, 'sourceAddressPrefix', 'sourceAddressPrefixes');
  const destinationAddressPrefixes = both(rule, 'destinationAddressPrefix', 'destinationAddressPrefixes');
  const sourcePortRanges = both(rule, 'sourcePortRange', 'sourcePortRanges');
  const destinationPortRanges = both(rule, 'destinationPortRange', 'destinationPortRanges');
  const sourceApplicationSecurityGroupIds = ids(rule, 'sourceApplicationSecurityGroups');
  const destinationApplicationSecurityGroupIds = ids(rule, 'destinationApplicationSecurityGroups');
  const direction = word<Direction>(rule.requiredText('direction'), ['Inbound', 'Outbound']);
  const access = word<'Allow' | 'Deny'>(rule.requiredText('access'), ['Allow', 'Deny']);
  const priority = rule.number('priority');
  const protocol = rule.requiredText('protocol')?.toLowerCase();
  const isWhole =
    direction !== undefined &&
    access !== undefined &&
    priority !== undefined &&
    sourceAddressPrefixes.length + sourceApplicationSecurityGroupIds.length > 0 &&
    destinationAddressPrefixes.length + destinationApplicationSecurityGroupIds.length > 0 &&
    sourcePortRanges.length > 0 &&
    destinationPortRanges.length > 0;
  return defined({
    ...identity,
    isDefault,
    direction,
    access,
    priority,
    protocol,
    sourceAddressPrefixes,
    destinationAddressPrefixes,
    sourcePortRanges,
    destinationPortRanges,
    sourceApplicationSecurityGroupIds,
    destinationApplicationSecurityGroupIds,
    isComplete: isWhole && isIntact,
  });
}

/** Parses a route table with its routes. */
export function parseRouteTable(body: Reader, id: string, context: ParseContext): RouteTable {
  const resource = parseResource(body, id);
  const properties = body.requiredObject('properties');
  const routes = properties.list('routes').map((route, index): Route => {
    const part = route.requiredObject('properties');
    return defined({
      ...parseElement(route, resource.id, 'routes', index),
      addressPrefix: filled(part.requiredText('addressPrefix')),
      nextHopType: filled(part.requiredText('nextHopType')),
      nextHopIpAddress: filled(part.text('nextHopIpAddress')),
    });
  });
  writeDuplicates(routes, context);
  const disableBgpRoutePropagation = properties.flag('disableBgpRoutePropagation') ?? false;
  return { ...resource, disableBgpRoutePropagation, routes, isComplete: areWhole(properties, 'routes') };
}

/** Parses a public IP address. */
export function parsePublicIPAddress(body: Reader, id: string): PublicIPAddress {
  const properties = body.requiredObject('properties');
  return defined({
    ...parseResource(body, id),
    ipAddress: filled(properties.text('ipAddress')),
    fqdn: filled(properties.object('dnsSettings').text('fqdn')),
    ipConfigurationId: properties.object('ipConfiguration').text('id'),
  });
}

/** Parses a network interface, of a virtual machine, a scale set instance or a private endpoint. */
export function parseNetworkInterface(body: Reader, id: string, { lookUps }: ParseContext): NetworkInterface {
  const resource = parseResource(body, id);
  const properties = body.requiredObject('properties');
  const networkSecurityGroup = link(properties, 'networkSecurityGroup', resource.id, lookUps.networkSecurityGroup);
  return {
    ...defined({
      ...resource,
      ipConfigurations: properties
        .list('ipConfigurations')
        .map((configuration, index) => parseIPConfiguration(configuration, parseElement(configuration, resource.id, 'ipConfigurations', index), lookUps)),
      enableIPForwarding: properties.flag('enableIPForwarding'),
      virtualMachineId: properties.object('virtualMachine').text('id'),
      privateEndpointId: properties.object('privateEndpoint').text('id'),
    }),
    get networkSecurityGroup() {
      return networkSecurityGroup();
    },
  };
}

function parseIPConfiguration(configuration: Reader, identity: ModelObject, lookUps: LookUps): NetworkInterfaceIPConfiguration {
  const properties = configuration.requiredObject('properties');
  const subnet = link(properties, 'subnet', parentResourceId(identity.id) ?? identity.id, lookUps.subnet);
  return {
    ...defined({
      ...identity,
      privateIPAddress: filled(properties.text('privateIPAddress')),
      publicIPAddressId: filled(properties.object('publicIPAddress').text('id')),
      subnetId: properties.object('subnet').text('id'),
      applicationSecurityGroupIds: ids(properties, 'applicationSecurityGroups'),
      backendAddressPools: [...outside(properties, 'applicationGatewayBackendAddressPools'), ...outside(properties, 'loadBalancerBackendAddressPools')],
    }),
    get subnet() {
      return subnet();
    },
  };
}

/** References to parts of other resources: what they point at is not in this body. */
function outside(properties: Reader, name: string): readonly Reference<never>[] {
  return properties.list(name).flatMap((element) => {
    const id = element.requiredText('id');
    return id === undefined ? [] : [{ id, at: element.place('id'), target: undefined }];
  });
}

/** Parses a private endpoint. */
export function parsePrivateEndpoint(body: Reader, id: string): PrivateEndpoint {
  const properties = body.requiredObject('properties');
  const connections = [...properties.list('privateLinkServiceConnections'), ...properties.list('manualPrivateLinkServiceConnections')];
  return defined({
    ...parseResource(body, id),
    subnetId: properties.object('subnet').text('id'),
    networkInterfaceIds: ids(properties, 'networkInterfaces'),
    privateLinkServiceIds: connections.flatMap((connection) => present(connection.requiredObject('properties').text('privateLinkServiceId'))),
    groupIds: connections.flatMap((connection) => connection.requiredObject('properties').texts('groupIds')),
    provisioningState: properties.text('provisioningState'),
    connections: connections.map((connection) => {
      const own = connection.requiredObject('properties');
      const status = own.object('privateLinkServiceConnectionState').text('status');
      return defined({ at: connection.at, groupIds: own.texts('groupIds'), status });
    }),
  });
}

/** Parses a load balancer: its private frontends, its rules and the members of its pools. */
export function parseLoadBalancer(body: Reader, id: string): LoadBalancer {
  const resource = parseResource(body, id);
  const properties = body.requiredObject('properties');
  const frontends = properties.list('frontendIPConfigurations').map((frontend, index): LoadBalancerFrontend => {
    const own = frontend.requiredObject('properties');
    return defined({
      ...parseElement(frontend, resource.id, 'frontendIPConfigurations', index),
      privateIPAddress: filled(own.text('privateIPAddress')),
      subnetId: own.object('subnet').text('id'),
    });
  });
  return defined({
    ...resource,
    skuName: body.object('sku').text('name'),
    frontendAddresses: frontends.flatMap(({ privateIPAddress }) => present(privateIPAddress)),
    frontends,
    rules: properties.list('loadBalancingRules').map((rule, index) => parseLoadBalancingRule(rule, resource.id, index)),
    pools: properties.list('backendAddressPools').map((pool, index) => ({
      ...parseElement(pool, resource.id, 'backendAddressPools', index),
      ipConfigurationIds: ids(pool.object('properties'), 'backendIPConfigurations'),
      isKnownEmpty: isEmptyPool(pool.requiredObject('properties')),
    })),
    hasInboundNatRules: properties.list('inboundNatRules').length > 0,
    isComplete: areWhole(properties, 'frontendIPConfigurations', 'loadBalancingRules', 'backendAddressPools', 'inboundNatRules'),
  });
}

/** A pool has interfaces, or addresses. */
function isEmptyPool(pool: Reader): boolean {
  const lists = ['backendIPConfigurations', 'loadBalancerBackendAddresses'] as const;
  return areWhole(pool, ...lists) && lists.every((name) => pool.list(name).length === 0);
}

function parseLoadBalancingRule(rule: Reader, loadBalancerId: string, index: number): LoadBalancingRule {
  const properties = rule.requiredObject('properties');
  const pools = [...present(properties.object('backendAddressPool').text('id')), ...ids(properties, 'backendAddressPools')];
  return defined({
    ...parseElement(rule, loadBalancerId, 'loadBalancingRules', index),
    frontendId: properties.object('frontendIPConfiguration').text('id'),
    protocol: properties.text('protocol'),
    frontendPort: properties.number('frontendPort'),
    backendPort: properties.number('backendPort'),
    poolIds: [...new Set(pools)],
  });
}

function both(reader: Reader, singular: string, plural: string): readonly string[] {
  return union(reader.text(singular), reader.texts(plural));
}

/** @returns whether every element of these lists could be read. A list that is left out is empty; of null nobody knows what it held. */
function areWhole(properties: Reader, ...names: readonly string[]): boolean {
  if (!properties.exists || names.some((name) => properties.isNull(name))) return false;
  const lists = names.map((name) => properties.raw(name) ?? []);
  return lists.every((list) => isList(list) && list.every(isObject));
}

/** ARM leaves the form that is not used empty. */
function union(one: string | undefined, many: readonly string[]): readonly string[] {
  const all = [...present(one), ...many].map((text) => text.trim()).filter((text) => text !== '');
  return [...new Set(all)];
}

/** @returns the ids of the references in an array. */
export function ids(reader: Reader, name: string): readonly string[] {
  return reader.list(name).flatMap((element) => present(element.requiredText('id')));
}

function present<T>(value: T | undefined): readonly T[] {
  return value === undefined ? [] : [value];
}

function filled(text: string | undefined): string | undefined {
  const trimmed = text?.trim();
  return trimmed === '' ? undefined : trimmed;
}

function word<Word extends string>(text: string | undefined, words: readonly Word[]): Word | undefined {
  const lower = text?.trim().toLowerCase();
  return words.find((candidate) => candidate.toLowerCase() === lower);
}

function writeDuplicates(objects: readonly ModelObject[], { write }: ParseContext): void {
  noteDuplicates(objects, (object) => write({ at: object.at, kind: 'duplicate', expected: 'a name of its own' }));
}
