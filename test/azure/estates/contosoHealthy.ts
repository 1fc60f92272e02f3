import { answerTo, resourceIdOf } from './build';
import { siteIds, site, usualGatewayRules } from './buildSite';
import { networkInterface, networkInterfaceId, privateEndpoint, securityGroup, securityGroupId, subnetId } from './buildNetwork';
import { identityId, keyVault, secretAddress } from './buildKeyVault';
import { webApp } from './buildWebApp';
import type { ContosoContext, ContosoSite } from './contosoContext';
import { hub, hubFirewall, hubPeering } from './contosoHub';

/** Two servers over HTTP, nothing unusual. */
export function catalog({ place: placeOf, tenantId, clock }: ContosoContext): ContosoSite {
  const place = placeOf('retail', 'rg-catalog-weu', 'weu', { application: 'catalog' });
  return {
    id: siteIds(place, 'catalog-weu', '10.23.4').gateway,
    responses: site({
      place,
      tenantId,
      clock,
      name: 'catalog-weu',
      network: '10.23.4',
      publicIP: { address: '203.0.113.23', label: 'contoso-catalog-weu' },
      gateway: {
        certificates: ['catalog-contoso-com'],
        listeners: [
          {
            name: 'listener-catalog',
            protocol: 'Https',
            port: 443,
            hostNames: ['catalog.contoso.com', 'www.catalog.contoso.com'],
            certificate: 'catalog-contoso-com',
          },
        ],
        pools: [{ name: 'pool-catalog', servers: ['10.23.4.132', '10.23.4.133'] }],
        settings: [{ name: 'setting-catalog', protocol: 'Http', port: 80, hostName: 'catalog.contoso.com', probe: 'probe-catalog' }],
        probes: [{ name: 'probe-catalog', protocol: 'Http', path: '/healthz', pickHostName: true }],
        rules: [{ name: 'rule-catalog', priority: 100, listener: 'listener-catalog', pool: 'pool-catalog', setting: 'setting-catalog' }],
      },
      servers: [132, 133],
      traffic: { requests: 3100 },
    }),
  };
}

/** TLS to the servers, the default probe, and a certificate that comes from a Key Vault. */
export function reports({ place: placeOf, tenantId, clock }: ContosoContext): ContosoSite {
  const place = placeOf('operations', 'rg-reports-neu', 'neu', { application: 'reports' });
  const vault = { vault: 'kv-contoso-reports', secret: 'reports-contoso-com', identity: 'id-agw-reports-neu', updated: clock.minutesBefore(60 * 24 * 60) };
  return {
    id: siteIds(place, 'reports-neu', '10.34.4').gateway,
    responses: site({
      place,
      tenantId,
      clock,
      name: 'reports-neu',
      network: '10.34.4',
      publicIP: { address: '203.0.113.34', label: 'contoso-reports-neu' },
      gateway: {
        certificates: ['reports-contoso-com'],
        secrets: { 'reports-contoso-com': secretAddress(vault.vault, vault.secret) },
        identityId: identityId(place, vault.identity),
        listeners: [{ name: 'listener-reports', protocol: 'Https', port: 443, hostName: 'reports.contoso.com', certificate: 'reports-contoso-com' }],
        pools: [{ name: 'pool-reports', servers: ['10.34.4.132', '10.34.4.133', '10.34.4.134'] }],
        settings: [{ name: 'setting-reports', protocol: 'Https', port: 443, hostName: 'reports.contoso.com', requestTimeout: 120 }],
        rules: [{ name: 'rule-reports', priority: 100, listener: 'listener-reports', pool: 'pool-reports', setting: 'setting-reports' }],
      },
      servers: [132, 133, 134],
      traffic: { requests: 210 },
      more: keyVault(place, tenantId, vault),
    }),
  };
}

/** A path map with two pools, both of them in use. */
export function api({ place: placeOf, tenantId, clock }: ContosoContext): ContosoSite {
  const place = placeOf('platform', 'rg-api-weu', 'weu', { application: 'api' });
  return {
    id: siteIds(place, 'api-weu', '10.42.4').gateway,
    responses: site({
      place,
      tenantId,
      clock,
      name: 'api-weu',
      network: '10.42.4',
      publicIP: { address: '203.0.113.42', label: 'contoso-api-weu' },
      gateway: {
        tier: 'WAF_v2',
        certificates: ['api-contoso-com'],
        listeners: [{ name: 'listener-api', protocol: 'Https', port: 443, hostName: 'api.contoso.com', certificate: 'api-contoso-com' }],
        pools: [
          { name: 'pool-v1', servers: ['10.42.4.132'] },
          { name: 'pool-v2', servers: ['10.42.4.133', '10.42.4.134'] },
        ],
        settings: [
          { name: 'setting-v1', protocol: 'Http', port: 5000, hostName: 'api.contoso.com', probe: 'probe-api' },
          { name: 'setting-v2', protocol: 'Http', port: 5001, hostName: 'api.contoso.com', probe: 'probe-api' },
        ],
        probes: [{ name: 'probe-api', protocol: 'Http', path: '/live', pickHostName: true }],
        rules: [{ name: 'rule-api', priority: 100, listener: 'listener-api', pathMap: 'map-api' }],
        pathMaps: [
          { name: 'map-api', pool: 'pool-v2', setting: 'setting-v2', paths: [{ name: 'path-v1', paths: ['/v1/*'], pool: 'pool-v1', setting: 'setting-v1' }] },
        ],
      },
      servers: [132, 133, 134],
      traffic: { requests: 5200 },
    }),
  };
}

/** Network-isolated: a private frontend only, everything else goes out through the firewall of the hub. */
export function intranet(context: ContosoContext): ContosoSite {
  const { place: placeOf, tenantId, clock } = context;
  const place = placeOf('platform', 'rg-intra-weu', 'weu', { application: 'intranet' });
  const ids = siteIds(place, 'intra-weu', '10.43.4');
  return {
    id: ids.gateway,
    responses: site({
      place,
      tenantId,
      clock,
      name: 'intra-weu',
      network: '10.43.4',
      gateway: {
        tags: { EnhancedNetworkControl: 'True' },
        certificates: ['intra-contoso-com'],
        listeners: [{ name: 'listener-intra', protocol: 'Https', port: 443, hostName: 'intra.contoso.com', certificate: 'intra-contoso-com' }],
        pools: [{ name: 'pool-intra', servers: ['10.43.4.132', '10.43.4.133'] }],
        settings: [{ name: 'setting-intra', protocol: 'Http', port: 80, hostName: 'intra.contoso.com', probe: 'probe-intra' }],
        probes: [{ name: 'probe-intra', protocol: 'Http', path: '/', pickHostName: true }],
        rules: [{ name: 'rule-intra', priority: 100, listener: 'listener-intra', pool: 'pool-intra', setting: 'setting-intra' }],
      },
      gatewayDelegations: ['Microsoft.Network/applicationGateways'],
      gatewayRules: [
        { name: 'inbound-100', priority: 100, direction: 'Inbound', access: 'Allow', source: 'VirtualNetwork', ports: '443' },
        { name: 'inbound-120', priority: 120, direction: 'Inbound', access: 'Allow', protocol: '*', source: 'AzureLoadBalancer', ports: '*' },
        { name: 'inbound-4000', priority: 4000, direction: 'Inbound', access: 'Deny', protocol: '*', ports: '*' },
        { name: 'outbound-100', priority: 100, direction: 'Outbound', access: 'Allow', source: '10.43.4.0/25', destination: '10.43.4.128/25', ports: '80' },
        { name: 'outbound-4000', priority: 4000, direction: 'Outbound', access: 'Deny', protocol: '*', destination: 'Internet', ports: '*' },
      ],
      gatewayRoutes: [{ name: 'route-10', prefix: '0.0.0.0/0', nextHop: 'VirtualAppliance', nextHopAddress: hubFirewall }],
      peerings: [hubPeering(context)],
      servers: [132, 133],
      traffic: { requests: 480 },
      more: hub(context),
    }),
  };
}

/** App Service without a host override: every name of the listeners is bound on the app. */
export function media({ place: placeOf, tenantId, clock }: ContosoContext): ContosoSite {
  const place = placeOf('retail', 'rg-media-neu', 'neu', { application: 'media' });
  return {
    id: siteIds(place, 'media-neu', '10.24.4').gateway,
    responses: site({
      place,
      tenantId,
      clock,
      name: 'media-neu',
      network: '10.24.4',
      publicIP: { address: '203.0.113.24', label: 'contoso-media-neu' },
      gateway: {
        certificates: ['media-contoso-com'],
        listeners: [
          { name: 'listener-media', protocol: 'Https', port: 443, hostName: 'media.contoso.com', certificate: 'media-contoso-com' },
          { name: 'listener-images', protocol: 'Https', port: 443, hostName: 'images.contoso.com', certificate: 'media-contoso-com' },
        ],
        pools: [{ name: 'pool-media', servers: ['app-contoso-media.azurewebsites.net'] }],
        settings: [{ name: 'setting-media', protocol: 'Https', port: 443, probe: 'probe-media' }],
        probes: [{ name: 'probe-media', protocol: 'Https', path: '/healthz', host: 'media.contoso.com' }],
        rules: [
          { name: 'rule-media', priority: 100, listener: 'listener-media', pool: 'pool-media', setting: 'setting-media' },
          { name: 'rule-images', priority: 110, listener: 'listener-images', pool: 'pool-media', setting: 'setting-media' },
        ],
      },
      traffic: { requests: 1700 },
      more: webApp(place, {
        name: 'app-contoso-media',
        plan: 'plan-media-neu',
        state: 'Running',
        customHosts: ['media.contoso.com', 'images.contoso.com'],
        inboundAddress: '198.51.100.24',
        modifiedAt: clock.minutesBefore(60 * 24 * 12),
      }),
    }),
  };
}

/** Narrow outbound denies that hit no server, and a private endpoint in a subnet whose group would deny, were it asked. */
export function desk({ place: placeOf, tenantId, clock }: ContosoContext): ContosoSite {
  const place = placeOf('operations', 'rg-desk-weu', 'weu', { application: 'desk' });
  const network = '10.35.4';
  const ids = siteIds(place, 'desk-weu', network);
  const endpointSubnet = subnetId(place, ids.network, 'snet-endpoints');
  const endpointGroup = securityGroupId(place, 'nsg-endpoints-desk-weu');
  const account = resourceIdOf(place, 'Microsoft.Storage/storageAccounts', 'stcontosodesk');
  const endpoint = resourceIdOf(place, 'Microsoft.Network/privateEndpoints', 'pe-stcontosodesk');
  const nic = networkInterfaceId(place, 'nic-pe-stcontosodesk');
  return {
    id: ids.gateway,
    responses: site({
      place,
      tenantId,
      clock,
      name: 'desk-weu',
      network,
      publicIP: { address: '203.0.113.35', label: 'contoso-desk-weu' },
      gateway: {
        certificates: ['desk-contoso-com'],
        listeners: [{ name: 'listener-desk', protocol: 'Https', port: 443, hostName: 'desk.contoso.com', certificate: 'desk-contoso-com' }],
        pools: [
          { name: 'pool-desk', servers: ['10.35.4.132', '10.35.4.133'] },
          { name: 'pool-files', servers: ['10.35.5.4'] },
        ],
        settings: [
          { name: 'setting-desk', protocol: 'Http', port: 80, hostName: 'desk.contoso.com', probe: 'probe-desk' },
          { name: 'setting-files', protocol: 'Https', port: 443, hostName: 'stcontosodesk.z6.web.core.windows.net', probe: 'probe-files' },
        ],
        probes: [
          { name: 'probe-desk', protocol: 'Http', path: '/healthz', pickHostName: true },
          { name: 'probe-files', protocol: 'Https', path: '/', pickHostName: true },
        ],
        rules: [{ name: 'rule-desk', priority: 100, listener: 'listener-desk', pathMap: 'map-desk' }],
        pathMaps: [
          {
            name: 'map-desk',
            pool: 'pool-desk',
            setting: 'setting-desk',
            paths: [{ name: 'path-files', paths: ['/files/*'], pool: 'pool-files', setting: 'setting-files' }],
          },
        ],
      },
      gatewayRules: [
        ...usualGatewayRules,
        { name: 'outbound-200', priority: 200, direction: 'Outbound', access: 'Deny', destination: 'Internet', ports: ['25', '445'] },
        { name: 'outbound-210', priority: 210, direction: 'Outbound', access: 'Deny', protocol: '*', destination: '10.99.0.0/16', ports: '*' },
      ],
      prefixes: ['10.35.5.0/24'],
      subnets: [{ name: 'snet-endpoints', prefix: '10.35.5.0/28', securityGroupId: endpointGroup, privateEndpointNetworkPolicies: 'Disabled' }],
      servers: [132, 133],
      traffic: { requests: 350 },
      more: [
        answerTo(
          securityGroup(place, 'nsg-endpoints-desk-weu', [
            { name: 'inbound-4000', priority: 4000, direction: 'Inbound', access: 'Deny', protocol: '*', ports: '*' },
          ]),
        ),
        answerTo(privateEndpoint(place, { name: 'pe-stcontosodesk', subnetId: endpointSubnet, interfaceId: nic, targetId: account, groupId: 'web' })),
        answerTo(networkInterface(place, { name: 'nic-pe-stcontosodesk', address: '10.35.5.4', subnetId: endpointSubnet, privateEndpointId: endpoint })),
        answerTo({
          name: 'stcontosodesk',
          id: account,
          type: 'Microsoft.Storage/storageAccounts',
          location: place.location,
          tags: place.tags,
          sku: { name: 'Standard_ZRS', tier: 'Standard' },
          kind: 'StorageV2',
          properties: {
            publicNetworkAccess: 'Disabled',
            minimumTlsVersion: 'TLS1_2',
            allowBlobPublicAccess: false,
            networkAcls: { bypass: 'AzureServices', virtualNetworkRules: [], ipRules: [], defaultAction: 'Deny' },
            supportsHttpsTrafficOnly: true,
            privateEndpointConnections: [],
            provisioningState: 'Succeeded',
            creationTime: clock.minutesBefore(60 * 24 * 200),
            primaryEndpoints: { web: 'https://stcontosodesk.z6.web.core.windows.net/', blob: 'https://stcontosodesk.blob.core.windows.net/' },
            primaryLocation: place.location,
            statusOfPrimary: 'available',
          },
        }),
      ],
    }),
  };
}

/** The default pool of the path map is empty and no request reaches it; the last write failed, and the gateway serves on. */
export function edge({ place: placeOf, tenantId, clock }: ContosoContext): ContosoSite {
  const place = placeOf('platform', 'rg-edge-neu', 'neu', { application: 'edge' });
  const ids = siteIds(place, 'edge-neu', '10.44.4');
  return {
    id: ids.gateway,
    responses: site({
      place,
      tenantId,
      clock,
      name: 'edge-neu',
      network: '10.44.4',
      publicIP: { address: '203.0.113.44', label: 'contoso-edge-neu' },
      gateway: {
        provisioningState: 'Failed',
        certificates: ['edge-contoso-com'],
        listeners: [{ name: 'listener-edge', protocol: 'Https', port: 443, hostName: 'edge.contoso.com', certificate: 'edge-contoso-com' }],
        pools: [
          { name: 'pool-default', servers: [] },
          { name: 'pool-edge', servers: ['10.44.4.132', '10.44.4.133'] },
        ],
        settings: [
          { name: 'setting-default', protocol: 'Http', port: 80 },
          { name: 'setting-edge', protocol: 'Http', port: 8080, hostName: 'edge.contoso.com', probe: 'probe-edge' },
        ],
        probes: [{ name: 'probe-edge', protocol: 'Http', path: '/healthz', pickHostName: true }],
        rules: [{ name: 'rule-edge', priority: 100, listener: 'listener-edge', pathMap: 'map-edge' }],
        pathMaps: [
          {
            name: 'map-edge',
            pool: 'pool-default',
            setting: 'setting-default',
            paths: [{ name: 'path-all', paths: ['/*'], pool: 'pool-edge', setting: 'setting-edge' }],
          },
        ],
      },
      servers: [132, 133],
      traffic: { requests: 760 },
      writes: [
        {
          id: ids.gateway,
          minutesBefore: 190,
          status: 'Failed',
          error: {
            code: 'ApplicationGatewayPortNotValidForProtocol',
            message: 'The port of a listener is not valid for its protocol.',
          },
        },
      ],
    }),
  };
}
