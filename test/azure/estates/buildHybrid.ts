import type { RecordedResponse } from '../../../src/core/snapshot/snapshot';
import { answerBelow, answerTo, child, guid, networkResource, resourceIdOf, type Place, type Resource } from './build';

/** A VPN gateway with one connection to a site; no default route comes over it. */
export function vpnGateway(
  place: Place,
  name: string,
  sketch: { readonly subnetId: string; readonly publicIPAddressId: string; readonly siteAddress: string; readonly sitePrefixes: readonly string[] },
): readonly Resource[] {
  const id = resourceIdOf(place, 'Microsoft.Network/virtualNetworkGateways', name);
  const siteName = `lng-${name}`;
  return [
    networkResource(place, 'virtualNetworkGateways', name, {
      ipConfigurations: [
        child(id, 'ipConfigurations', 'default', {
          privateIPAllocationMethod: 'Dynamic',
          publicIPAddress: { id: sketch.publicIPAddressId },
          subnet: { id: sketch.subnetId },
        }),
      ],
      sku: { name: 'VpnGw2AZ', tier: 'VpnGw2AZ', capacity: 2 },
      gatewayType: 'Vpn',
      vpnType: 'RouteBased',
      vpnGatewayGeneration: 'Generation2',
      enableBgp: false,
      activeActive: false,
      enableBgpRouteTranslationForNat: false,
      allowRemoteVnetTraffic: false,
      allowVirtualWanTraffic: false,
    }),
    networkResource(place, 'localNetworkGateways', siteName, {
      localNetworkAddressSpace: { addressPrefixes: sketch.sitePrefixes },
      gatewayIpAddress: sketch.siteAddress,
    }),
    networkResource(place, 'connections', `cn-${name}`, {
      virtualNetworkGateway1: { id },
      localNetworkGateway2: { id: resourceIdOf(place, 'Microsoft.Network/localNetworkGateways', siteName) },
      connectionType: 'IPsec',
      connectionProtocol: 'IKEv2',
      routingWeight: 0,
      enableBgp: false,
      connectionStatus: 'Connected',
    }),
  ];
}

/** A private DNS zone with its links and its address records. */
export function privateDnsZone(
  place: Place,
  zone: string,
  sketch: { readonly links: readonly { readonly name: string; readonly networkId: string }[]; readonly records: Readonly<Record<string, string>> },
): readonly RecordedResponse[] {
  const id = resourceIdOf(place, 'Microsoft.Network/privateDnsZones', zone);
  const records = Object.entries(sketch.records).map(([name, address]) => ({
    id: `${id}/A/${name}`,
    name,
    type: 'Microsoft.Network/privateDnsZones/A',
    etag: guid(`record ${id} ${name}`),
    properties: { fqdn: `${name}.${zone}.`, ttl: 10, aRecords: [{ ipv4Address: address }], isAutoRegistered: false },
  }));
  return [
    answerTo({
      id,
      name: zone,
      type: 'Microsoft.Network/privateDnsZones',
      etag: guid(`zone ${id}`),
      location: 'global',
      tags: place.tags,
      properties: {
        maxNumberOfRecordSets: 25_000,
        maxNumberOfVirtualNetworkLinks: 1000,
        maxNumberOfVirtualNetworkLinksWithRegistration: 100,
        numberOfRecordSets: records.length + 1,
        numberOfVirtualNetworkLinks: sketch.links.length,
        numberOfVirtualNetworkLinksWithRegistration: 0,
        provisioningState: 'Succeeded',
      },
    }),
    answerBelow('GET', id, 'virtualNetworkLinks', {
      value: sketch.links.map((link) => ({
        id: `${id}/virtualNetworkLinks/${link.name}`,
        name: link.name,
        type: 'Microsoft.Network/privateDnsZones/virtualNetworkLinks',
        etag: guid(`link ${id} ${link.name}`),
        location: 'global',
        properties: {
          virtualNetwork: { id: link.networkId },
          registrationEnabled: false,
          resolutionPolicy: 'Default',
          virtualNetworkLinkState: 'Completed',
          provisioningState: 'Succeeded',
        },
      })),
    }),
    answerBelow('GET', id, 'A', { value: records }),
    answerBelow('GET', id, 'ALL', { value: [startOfAuthority(id, zone), ...records] }),
  ];
}

/** The record that every zone has. */
function startOfAuthority(zoneId: string, zone: string): Resource {
  return {
    id: `${zoneId}/SOA/@`,
    name: '@',
    type: 'Microsoft.Network/privateDnsZones/SOA',
    etag: guid(`record ${zoneId} @`),
    properties: {
      fqdn: `${zone}.`,
      ttl: 3600,
      soaRecord: {
        email: 'azureprivatedns-host.microsoft.com',
        expireTime: 2_419_200,
        host: 'azureprivatedns.net',
        minimumTtl: 10,
        refreshTime: 3600,
        retryTime: 300,
        serialNumber: 1,
      },
      isAutoRegistered: false,
    },
  };
}

/** What Azure keeps in a region so that networks can be looked into. */
export function networkWatcher(place: Place): Resource {
  const own = { ...place, resourceGroup: 'NetworkWatcherRG', tags: {} };
  return networkResource(own, 'networkWatchers', `NetworkWatcher_${place.location}`, { runningOperationIds: [] });
}
