import ipaddr from 'ipaddr.js';
import { isList, isObject } from '../../src/core/snapshot/json';
import { idKey, parseResourceId, resourceName, resourceType } from '../../src/core/snapshot/resourceId';
import type { Json, JsonObject, Snapshot } from '../../src/core/snapshot/snapshot';

/** The bodies of a snapshot's resources, for questions about its consistency. */
export interface Inventory {
  /** The body of each answered GET. */
  readonly bodies: readonly JsonObject[];
  /** Every object in them. */
  readonly objects: readonly JsonObject[];
  /** Keys of the ids of what exists: objects with an id and a name, as opposed to references. */
  readonly existing: ReadonlySet<string>;
  /** Top-level resources of a type, in lower case, each once. */
  ofType(type: string): readonly JsonObject[];
  /** The resource or child that exists with an id. */
  find(id: string): JsonObject | undefined;
}

export function inventoryOf({ responses }: Snapshot): Inventory {
  const bodies = responses.flatMap(({ request, status, body }) => (request.startsWith('GET ') && status === 200 && isObject(body) ? [body] : []));
  const objects = bodies.flatMap(objectsIn);
  const named = objects.filter((each) => typeof each['id'] === 'string' && typeof each['name'] === 'string');
  const byId = new Map(named.map((each) => [idKey(textOf(each['id'])), each] as const).reverse());
  return {
    bodies,
    objects,
    existing: new Set(byId.keys()),
    ofType: (type) => {
      const own = bodies.filter((body) => textOf(body['type']).toLowerCase() === type && resourceType(textOf(body['id'])) === type);
      return own.filter((body, index) => own.findIndex((other) => other['id'] === body['id']) === index);
    },
    find: (id) => byId.get(idKey(id)),
  };
}

/** @returns the ids that something refers to and nothing has. */
export function danglingReferences({ objects, existing }: Inventory): readonly string[] {
  return [...new Set(referencesIn(objects))].filter((id) => !existing.has(idKey(id)));
}

/** @returns the ids of the objects that are nothing but a reference. */
export function referencesIn(objects: readonly JsonObject[]): readonly string[] {
  return objects.flatMap((each) => (typeof each['id'] === 'string' && Object.keys(each).length === 1 ? [each['id']] : []));
}

/** @returns children whose id does not begin with that of the resource that holds them, or does not end with their name. */
export function strayChildren({ bodies }: Inventory): readonly string[] {
  return bodies.flatMap((body) => {
    const id = textOf(body['id']);
    if (parseResourceId(id)?.names.length !== 1) return [];
    const children = objectsIn(body['properties']).filter((each) => typeof each['id'] === 'string' && typeof each['name'] === 'string');
    const isStray = (child: JsonObject) => !idKey(textOf(child['id'])).startsWith(`${idKey(id)}/`) || resourceName(textOf(child['id'])) !== child['name'];
    return children.filter(isStray).map((child) => `${textOf(child['id'])} in ${id}`);
  });
}

/** @returns subnets outside their networks, subnets that overlap, and networks of one peering that overlap. */
export function misplacedSubnets(inventory: Inventory): readonly string[] {
  return inventory.ofType('microsoft.network/virtualnetworks').flatMap((network) => {
    const space = prefixesOf(propertiesOf(network)['addressSpace']);
    const subnets = childrenOf(network, 'subnets').map((subnet) => ({
      name: `${textOf(network['name'])}/${textOf(subnet['name'])}`,
      prefix: prefixOf(subnet),
    }));
    const outside = subnets.filter(({ prefix }) => !space.some((each) => contains(each, prefix)));
    const overlapping = subnets.filter(({ prefix }, index) => subnets.some((other, at) => at !== index && overlap(other.prefix, prefix)));
    const peers = childrenOf(network, 'virtualNetworkPeerings').filter((peering) =>
      prefixesOf(propertiesOf(peering)['remoteAddressSpace']).some((remote) => space.some((own) => overlap(own, remote))),
    );
    return [...outside.map(({ name }) => `${name} outside`), ...overlapping.map(({ name }) => `${name} overlaps`), ...peers.map((each) => textOf(each['id']))];
  });
}

/** @returns peerings that have no counterpart though they are connected, or have one though they are not, or whose idea of the remote address space is not what the remote network has. */
export function oneSidedPeerings(inventory: Inventory): readonly string[] {
  return inventory.ofType('microsoft.network/virtualnetworks').flatMap((network) =>
    childrenOf(network, 'virtualNetworkPeerings')
      .filter((peering) => {
        const remote = inventory.find(referredTo(peering, 'remoteVirtualNetwork'));
        const isAnswered =
          remote !== undefined &&
          childrenOf(remote, 'virtualNetworkPeerings').some((other) => idKey(referredTo(other, 'remoteVirtualNetwork')) === idKey(textOf(network['id'])));
        const told = prefixesOf(propertiesOf(peering)['remoteAddressSpace']);
        const isConnected = textOf(propertiesOf(peering)['peeringState']) === 'Connected';
        return remote === undefined || isAnswered !== isConnected || JSON.stringify(told) !== JSON.stringify(prefixesOf(propertiesOf(remote)['addressSpace']));
      })
      .map((peering) => textOf(peering['id'])),
  );
}

/** @returns ip configurations of interfaces and frontends whose private address is not in their subnet, and addresses that two have in one network. */
export function misplacedAddresses(inventory: Inventory): readonly string[] {
  const types = ['networkinterfaces', 'applicationgateways', 'azurefirewalls', 'loadbalancers'].map((type) => `microsoft.network/${type}`);
  const used = types
    .flatMap(inventory.ofType)
    .flatMap((body) => ['ipConfigurations', 'frontendIPConfigurations'].flatMap((collection) => childrenOf(body, collection)))
    .filter((part) => textOf(propertiesOf(part)['privateIPAddress']) !== '')
    .map((part) => ({ id: textOf(part['id']), address: textOf(propertiesOf(part)['privateIPAddress']), subnet: referredTo(part, 'subnet') }));
  const outside = used.filter(({ address, subnet }) => !contains(prefixOf(inventory.find(subnet) ?? {}), `${address}/32`));
  const twice = used.filter((one, index) => used.some((other, at) => at !== index && other.address === one.address && other.subnet === one.subnet));
  return [...outside, ...twice].map(({ id, address }) => `${id} ${address}`);
}

/** @returns public addresses and DNS names that more than one resource has. */
export function sharedPublicAddresses(inventory: Inventory): readonly string[] {
  const own = inventory.ofType('microsoft.network/publicipaddresses').map(propertiesOf);
  const values = own
    .flatMap((each) => [textOf(each['ipAddress']), textOf((each['dnsSettings'] as JsonObject | undefined)?.['fqdn'])])
    .filter((each) => each !== '');
  return values.filter((value, index) => values.indexOf(value) !== index);
}

/** @returns servers that backend health names and their pool does not have, and pairs that are not the gateway's. */
export function strangeServers(inventory: Inventory, { responses }: Snapshot): readonly string[] {
  return responses.flatMap(({ request, status, body }) => {
    if (!request.endsWith('/backendhealth') || status !== 200 || !isObject(body)) return [];
    return listIn(body['backendAddressPools']).flatMap((entry) => {
      const poolId = textOf((entry['backendAddressPool'] as JsonObject | undefined)?.['id']);
      const pool = inventory.find(poolId);
      const members = listIn(propertiesOf(pool ?? {})['backendAddresses']).flatMap((each) => [textOf(each['fqdn']), textOf(each['ipAddress'])]);
      const settings = listIn(entry['backendHttpSettingsCollection']);
      const unknown = settings.map((each) => textOf((each['backendHttpSettings'] as JsonObject | undefined)?.['id'])).filter((id) => !inventory.find(id));
      const servers = settings.flatMap((each) => listIn(each['servers'])).map((each) => textOf(each['address']));
      return [...(pool ? [] : [poolId]), ...unknown, ...servers.filter((server) => !members.includes(server)).map((server) => `${server} in ${poolId}`)];
    });
  });
}

/**
 * @returns profiles and endpoints whose monitor status does not follow from the statuses that decide it.
 *
 * Azure: learn.microsoft.com/azure/traffic-manager/traffic-manager-monitoring and traffic-manager-nested-profiles.
 */
export function underivedStatuses(inventory: Inventory): readonly string[] {
  return inventory.ofType('microsoft.network/trafficmanagerprofiles').flatMap((profile) => {
    const endpoints = childrenOf(profile, 'endpoints');
    const isDisabled = propertiesOf(profile)['profileStatus'] === 'Disabled';
    const own = isDisabled ? 'Disabled' : profileStatus(endpoints.map(monitorStatusOf));
    const wrong = endpoints.filter((endpoint) => !possibleStatuses(inventory, endpoint, isDisabled).includes(monitorStatusOf(endpoint)));
    return [...(own === monitorStatusOf(profile) ? [] : [`${textOf(profile['name'])} is ${own}`]), ...wrong.map((each) => textOf(each['id']))];
  });
}

/** The monitor status that a profile or an endpoint says. */
export function monitorStatusOf(body: JsonObject): string {
  const { monitorConfig, endpointMonitorStatus } = propertiesOf(body) as Readonly<Record<string, Json | undefined>>;
  return textOf(isObject(monitorConfig) ? monitorConfig['profileMonitorStatus'] : endpointMonitorStatus);
}

function profileStatus(statuses: readonly string[]): string {
  if (statuses.includes('Degraded')) return 'Degraded';
  if (statuses.includes('Online')) return 'Online';
  return statuses.includes('CheckingEndpoint') ? 'CheckingEndpoints' : 'Inactive';
}

function possibleStatuses(inventory: Inventory, endpoint: JsonObject, isOfDisabledProfile: boolean): readonly string[] {
  const { endpointStatus, alwaysServe, targetResourceId } = propertiesOf(endpoint) as Readonly<Record<string, Json | undefined>>;
  if (endpointStatus === 'Disabled') return ['Disabled'];
  if (isOfDisabledProfile) return ['Inactive'];
  if (alwaysServe === 'Enabled') return ['Unmonitored'];
  const target = inventory.find(textOf(targetResourceId));
  if (textOf(endpoint['type']).endsWith('/nestedEndpoints')) return target ? [nestedStatus(target, propertiesOf(endpoint)['minChildEndpoints'])] : [];
  const isStoppedApp = target !== undefined && textOf(target['type']) === 'Microsoft.Web/sites' && propertiesOf(target)['state'] !== 'Running';
  return isStoppedApp ? ['Stopped'] : ['Online', 'Degraded', 'CheckingEndpoint'];
}

function nestedStatus(child: JsonObject, minimum: Json | undefined): string {
  const least = typeof minimum === 'number' ? minimum : 1;
  const statuses = childrenOf(child, 'endpoints').map(monitorStatusOf);
  const count = (...wanted: readonly string[]) => statuses.filter((status) => wanted.includes(status)).length;
  if (['Disabled', 'Inactive'].includes(monitorStatusOf(child))) return 'Stopped';
  if (count('Online') >= least) return 'Online';
  return count('Online', 'CheckingEndpoint') >= least ? 'CheckingEndpoint' : 'Degraded';
}

/** Every object in a JSON value, the value itself included. */
export function objectsIn(value: Json | undefined): readonly JsonObject[] {
  if (value !== undefined && isList(value)) return value.flatMap(objectsIn);
  if (!isObject(value)) return [];
  return [value, ...Object.values(value).flatMap(objectsIn)];
}

export function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

export function propertiesOf(body: JsonObject): JsonObject {
  return isObject(body['properties']) ? body['properties'] : {};
}

/** Embedded children of one kind. */
export function childrenOf(body: JsonObject, collection: string): readonly JsonObject[] {
  return listIn(propertiesOf(body)[collection]);
}

/** @returns the id to which a property refers; empty for none. */
export function referredTo(body: JsonObject, property: string): string {
  const reference = propertiesOf(body)[property];
  return isObject(reference) ? textOf(reference['id']) : '';
}

function listIn(value: Json | undefined): readonly JsonObject[] {
  return value !== undefined && isList(value) ? value.filter(isObject) : [];
}

function prefixOf(subnet: JsonObject): string {
  return textOf(propertiesOf(subnet)['addressPrefix']);
}

function prefixesOf(space: Json | undefined): readonly string[] {
  const list = isObject(space) ? space['addressPrefixes'] : undefined;
  return list !== undefined && isList(list) ? list.map(textOf) : [];
}

function contains(outer: string, inner: string): boolean {
  if (outer === '' || inner === '') return false;
  const [network, length] = ipaddr.IPv4.parseCIDR(outer);
  const [address, innerLength] = ipaddr.IPv4.parseCIDR(inner);
  return innerLength >= length && address.match(network, length);
}

function overlap(one: string, other: string): boolean {
  return contains(one, other) || contains(other, one);
}
