import type { JsonObject, RecordedResponse } from '../../src/core/snapshot/snapshot';
import { capturedAt, ids, type GatewaySketch } from './gatewaySnapshot';

export const forbidden = "Status code of the backend's HTTP response did not match the probe setting. Expected:200-399 Received:403.";
export const siteHost = 'stshop.z6.web.core.windows.net';
export const siteZone = 'privatelink.web.core.windows.net';

const provider = `${ids.group}/providers`;
export const accountId = `${provider}/Microsoft.Storage/storageAccounts/stshop`;
export const endpointId = `${provider}/Microsoft.Network/privateEndpoints/pe-site`;
export const hubId = `${provider}/Microsoft.Network/virtualNetworks/vnet-hub`;
export const zoneIdOf = (name: string, group = 'rg-dns'): string => `${provider.replace('rg-shop', group)}/Microsoft.Network/privateDnsZones/${name}`;

function ok(id: string, body: JsonObject): RecordedResponse {
  return { request: `GET ${id}`, status: 200, body };
}

/** The links of a private DNS zone to these networks. */
export function linksOf(zoneId: string, networks: readonly string[], properties: JsonObject = {}): RecordedResponse {
  const value = networks.map((id, index) => ({
    id: `${zoneId}/virtualNetworkLinks/link-${index}`,
    name: `link-${index}`,
    properties: { virtualNetwork: { id }, registrationEnabled: false, ...properties },
  }));
  return ok(`${zoneId}/virtualNetworkLinks`, { value });
}

/** The A records of a private DNS zone: name and addresses. */
export function recordsOf(zoneId: string, records: Readonly<Record<string, readonly string[]>>): RecordedResponse {
  const value = Object.entries(records).map(([name, addresses]) => ({
    id: `${zoneId}/A/${name}`,
    name,
    properties: { ttl: 10, aRecords: addresses.map((ipv4Address) => ({ ipv4Address })) },
  }));
  return ok(`${zoneId}/A`, { value });
}

/** The body of a private DNS zone. */
export function zone(zoneId: string): RecordedResponse {
  return ok(zoneId, { id: zoneId, name: zoneId.slice(zoneId.lastIndexOf('/') + 1), type: 'Microsoft.Network/privateDnsZones', properties: {} });
}

/** A connection of a service to the private endpoint of the tests. */
export function connectionOf(serviceId: string, status = 'Approved'): JsonObject {
  return {
    id: `${serviceId}/privateEndpointConnections/pe`,
    name: 'pe',
    properties: { privateEndpoint: { id: endpointId }, privateLinkServiceConnectionState: { status } },
  };
}

/** A storage account with a private endpoint and no public access, unless the properties say other. */
export function account(properties: JsonObject = {}): RecordedResponse {
  const ordinary = { publicNetworkAccess: 'Disabled', privateEndpointConnections: [connectionOf(accountId)] };
  return ok(accountId, { id: accountId, name: 'stshop', type: 'Microsoft.Storage/storageAccounts', properties: { ...ordinary, ...properties } });
}

/** The private endpoint, and the zones that it writes into. */
export function endpoint(serviceId: string, groupId: string, zoneIds: readonly string[]): readonly RecordedResponse[] {
  const nic = ids.nic('nic-pe');
  const connection = { privateLinkServiceId: serviceId, groupIds: [groupId], privateLinkServiceConnectionState: { status: 'Approved' } };
  const configs = zoneIds.map((privateDnsZoneId, index) => ({ name: `zone-${index}`, properties: { privateDnsZoneId } }));
  return [
    ok(endpointId, {
      id: endpointId,
      name: 'pe-site',
      type: 'Microsoft.Network/privateEndpoints',
      properties: {
        subnet: { id: ids.backendSubnet },
        networkInterfaces: [{ id: nic }],
        privateLinkServiceConnections: [{ name: 'pe', properties: connection }],
      },
    }),
    ok(`${endpointId}/privateDnsZoneGroups`, {
      value: [{ id: `${endpointId}/privateDnsZoneGroups/default`, name: 'default', properties: { privateDnsZoneConfigs: configs } }],
    }),
  ];
}

/** A gateway with one named server whose probe ends with this message; without a message it is healthy. */
export function gatewayTo(host: string, message: string | undefined, responses: readonly RecordedResponse[], more: GatewaySketch = {}): GatewaySketch {
  return {
    pools: [{ name: 'pool-app', servers: [host] }],
    settings: [{ name: 'set-app', protocol: 'Https', port: 443, pickHostNameFromBackendAddress: true }],
    health: [{ servers: [message === undefined ? { address: host } : { address: host, health: 'Unhealthy', message }] }],
    responses,
    ...more,
  };
}

/** The list of the private DNS zones of the subscription. */
export function zonesOfGroup(zoneIds: readonly string[]): readonly RecordedResponse[] {
  const subscription = ids.group.slice(0, ids.group.indexOf('/resourceGroups'));
  return [ok(`${subscription}/providers/Microsoft.Network/privateDnsZones`, { value: zoneIds.map((id) => ({ id })) })];
}

/** The activity log of a resource: what was done, and how many seconds before the snapshot was taken. */
export function eventsOf(id: string, events: readonly (readonly [operation: string, secondsBefore: number])[]): RecordedResponse {
  const value = events.map(([operation, secondsBefore]) => ({
    eventTimestamp: new Date(Date.parse(capturedAt) - secondsBefore * 1000).toISOString(),
    operationName: { value: operation },
    status: { value: 'Succeeded' },
    resourceId: id,
  }));
  return ok(`${id}/providers/Microsoft.Insights/eventtypes/management/values`, { value });
}

/**
 * The account with its private endpoint at 10.0.2.177, its zone linked to the network of the gateway, and the record.
 *
 * @param made the event that made the endpoint, and how many seconds before the snapshot was taken it was.
 */
export function closedSite(
  made?: readonly [operation: string, secondsBefore: number],
  recorded: readonly string[] = ['10.0.2.177'],
): readonly RecordedResponse[] {
  const zoneId = zoneIdOf(siteZone);
  const nic = ids.nic('nic-pe');
  const configuration = { name: 'ipconfig', properties: { privateIPAddress: '10.0.2.177', subnet: { id: ids.backendSubnet } } };
  return [
    account(),
    ...endpoint(accountId, 'web', [zoneId]),
    ok(nic, {
      id: nic,
      name: 'nic-pe',
      type: 'Microsoft.Network/networkInterfaces',
      properties: { ipConfigurations: [configuration], privateEndpoint: { id: endpointId } },
    }),
    ...zonesOfGroup([zoneId]),
    linksOf(zoneId, [ids.vnet]),
    recordsOf(zoneId, recorded.length === 0 ? {} : { stshop: recorded }),
    eventsOf(endpointId, made ? [made] : []),
    eventsOf(`${zoneId}/virtualNetworkLinks/link-0`, []),
    eventsOf(`${zoneId}/A/stshop`, []),
  ];
}
