import { isList, isObject, member } from '../snapshot/json';
import type { Json, JsonObject } from '../snapshot/snapshot';
import type { SnapshotIndex } from '../snapshot/snapshotIndex';

/** Last segments of the types whose bodies say which private addresses they own. */
const owningTypes: readonly string[] = ['networkinterfaces', 'loadbalancers', 'azurefirewalls', 'privateendpoints'];

/** @returns an address as a key: without space around it, in lower case. */
export function addressKey(address: string): string {
  return address.trim().toLowerCase();
}

/** Searches every network interface, load balancer, firewall and private endpoint of the file. */
export function indexAddressOwners(index: SnapshotIndex): ReadonlyMap<string, readonly string[]> {
  const owners = new Map<string, string[]>();
  for (const id of index.idsOfType((type) => owningTypes.includes(type.slice(type.lastIndexOf('/') + 1)))) {
    const found = index.resource(id);
    if (found?.state !== 'found') continue;
    for (const address of addressesOf(found.body)) {
      const known = owners.get(addressKey(address)) ?? [];
      if (!known.includes(id)) owners.set(addressKey(address), [...known, id]);
    }
  }
  return owners;
}

/** Private addresses of ip configurations and frontends, and the addresses of a private endpoint's names. */
function addressesOf(body: JsonObject): readonly string[] {
  const properties = member(body, 'properties');
  if (!isObject(properties)) return [];
  const configurations = [...elements(properties, 'ipConfigurations'), ...elements(properties, 'frontendIPConfigurations')];
  const own = configurations.map((configuration) => {
    const part = member(configuration, 'properties');
    return isObject(part) ? member(part, 'privateIPAddress') : undefined;
  });
  const named = elements(properties, 'customDnsConfigs').flatMap((config) => {
    const addresses = member(config, 'ipAddresses');
    return isList(addresses) ? addresses : [];
  });
  return [...own, ...named].filter((address): address is string => typeof address === 'string' && address !== '');
}

function elements(properties: JsonObject, name: string): readonly JsonObject[] {
  const list: Json | undefined = member(properties, name);
  return isList(list) ? list.filter(isObject) : [];
}
