import { isList } from '../snapshot/json';
import { resourceName } from '../snapshot/resourceId';
import { defined, parseElement, parseResource } from './parseResource';
import type { PrivateDnsARecord, PrivateDnsZoneConfig, PrivateDnsZoneLink, StorageAccount } from './privateDns';
import type { Reader } from './reader';
import type { PrivateEndpointConnection } from './webApp';

/**
 * Parses the answer to a list of which every element counts.
 *
 * @param parse what one element says.
 * @returns undefined when the list or a part of it could not be read.
 */
export function parseWholeList<T>(body: Reader, parse: (element: Reader, index: number) => T): readonly T[] | undefined {
  let isWhole = isList(body.raw('value') ?? false);
  const elements = body.watched(() => (isWhole = false)).list('value');
  const parsed = elements.map(parse);
  return isWhole ? parsed : undefined;
}

/** Parses an element of `GET {zone}/virtualNetworkLinks`. */
export function parsePrivateDnsZoneLink(element: Reader, zoneId: string, index: number): PrivateDnsZoneLink {
  const properties = element.requiredObject('properties');
  return defined({
    ...parseElement(element, zoneId, 'virtualNetworkLinks', index),
    virtualNetworkId: properties.requiredObject('virtualNetwork').requiredText('id'),
    resolutionPolicy: properties.text('resolutionPolicy'),
  });
}

/** Parses an element of `GET {zone}/A`. */
export function parsePrivateDnsARecord(element: Reader, zoneId: string, index: number): PrivateDnsARecord {
  const properties = element.requiredObject('properties');
  const addresses = properties.list('aRecords').flatMap((record) => record.requiredText('ipv4Address') ?? []);
  return { ...parseElement(element, zoneId, 'A', index), ...defined({ addresses, timeToLive: properties.number('ttl') }) };
}

/** Parses an element of `GET {private endpoint}/privateDnsZoneGroups`. */
export function parsePrivateDnsZoneGroup(element: Reader, endpointId: string, index: number): readonly PrivateDnsZoneConfig[] {
  const { id } = parseElement(element, endpointId, 'privateDnsZoneGroups', index);
  return element
    .requiredObject('properties')
    .list('privateDnsZoneConfigs')
    .flatMap((config, place) => {
      const privateDnsZoneId = config.requiredObject('properties').requiredText('privateDnsZoneId');
      return privateDnsZoneId === undefined ? [] : [{ ...parseElement(config, id, 'privateDnsZoneConfigs', place), privateDnsZoneId }];
    });
}

/** Parses a storage account. */
export function parseStorageAccount(body: Reader, id: string): StorageAccount {
  const resource = parseResource(body, id);
  const properties = body.requiredObject('properties');
  let isReadable = properties.exists && !properties.isNull('privateEndpointConnections');
  const connections = properties
    .watched(() => (isReadable = false))
    .list('privateEndpointConnections')
    .map((part, index) => parseConnection(part, resource.id, index));
  const rules = properties.object('networkAcls');
  const exceptions = ['virtualNetworkRules', 'ipRules', 'ipv6Rules', 'resourceAccessRules'];
  return {
    ...defined({
      ...resource,
      publicNetworkAccess: properties.text('publicNetworkAccess') || undefined,
      defaultAction: rules.text('defaultAction') || undefined,
    }),
    hasNoExceptions: exceptions.every((name) => !rules.has(name) || isEmptyList(rules, name)),
    privateEndpointConnections: isReadable ? connections : undefined,
  };
}

function parseConnection(part: Reader, accountId: string, index: number): PrivateEndpointConnection {
  const properties = part.requiredObject('properties');
  return defined({
    ...parseElement(part, accountId, 'privateEndpointConnections', index),
    privateEndpointId: properties.object('privateEndpoint').text('id'),
    status: properties.requiredObject('privateLinkServiceConnectionState').text('status'),
  });
}

function isEmptyList(reader: Reader, name: string): boolean {
  const value = reader.raw(name);
  return isList(value ?? false) && reader.list(name).length === 0;
}

/** @returns the name of the zone that an id names, in lower case. */
export function zoneName(zoneId: string): string {
  return resourceName(zoneId).toLowerCase();
}
