import type { Json, JsonObject, RecordedResponse } from '../../src/core/snapshot/snapshot';
import { checkRule, gatewaySnapshot, ids, type GatewaySketch } from './check';
import { appHost, appLookup } from './webApps';

const siteId = ids.site('app-shop');
const received = (status: number): string => `Status code of the backend's HTTP response did not match the probe setting. Expected:200-399 Received:${status}.`;

function site(properties: JsonObject = {}): RecordedResponse {
  const body = { id: siteId, name: 'app-shop', type: 'Microsoft.Web/sites', properties: { defaultHostName: appHost, hostNames: [appHost], ...properties } };
  return { request: `GET ${siteId}`, status: 200, body };
}

function config(restrictions: Json, more: JsonObject = {}): RecordedResponse {
  const body = { id: `${siteId}/config/web`, name: 'app-shop', properties: { ipSecurityRestrictions: restrictions, ...more } };
  return { request: `GET ${siteId}/config/web`, status: 200, body };
}

const denyAll = { ipAddress: 'Any', action: 'Deny', priority: 2147483647, name: 'Deny all' };
const gatewayAddress = { ipAddress: '203.0.113.10/32', action: 'Allow', tag: 'Default', priority: 100, name: 'gateway' };
const gatewaySubnet = { vnetSubnetResourceId: ids.gatewaySubnet, action: 'Allow', tag: 'Default', priority: 100, name: 'subnet' };
const serviceEndpoint: GatewaySketch = { gatewaySubnet: { serviceEndpoints: [{ service: 'Microsoft.Web' }] } };

function sketch(restrictions: Json, more: GatewaySketch = {}, properties: JsonObject = {}, message: string | undefined = received(403)): GatewaySketch {
  return {
    pools: [{ name: 'pool-app', servers: [appHost] }],
    settings: [{ name: 'set-app', protocol: 'Https', port: 443, pickHostNameFromBackendAddress: true }],
    health: [{ servers: [{ address: appHost, health: 'Unhealthy', message }] }],
    lookups: [appLookup],
    responses: [site(properties), config(restrictions)],
    ...more,
  };
}

const approved: JsonObject = {
  privateEndpointConnections: [{ id: `${siteId}/privateEndpointConnections/pe`, properties: { privateLinkServiceConnectionState: { status: 'Approved' } } }],
};

const request = `GET ${siteId}/config/web`;

checkRule('APP-003', [
  {
    name: 'fails when only another address is allowed',
    snapshot: gatewaySnapshot(sketch([{ ...gatewayAddress, ipAddress: '198.51.100.0/24' }, denyAll])),
    expect: 'fail',
    findings: [
      {
        resource: siteId,
        request,
        pointer: '/properties/ipSecurityRestrictions/1',
        severity: 'error',
        explains: ['refusedByProbe'],
        data: { sender: 'address 203.0.113.10', decider: 'Deny all' },
      },
    ],
  },
  {
    name: 'fails when the address is allowed and the gateway comes from a subnet',
    snapshot: gatewaySnapshot(sketch([gatewayAddress, { ...gatewayAddress, ipAddress: '0.0.0.0/0' }, denyAll], serviceEndpoint)),
    expect: 'fail',
    findings: [{ resource: siteId, request, pointer: '/properties/ipSecurityRestrictions/2', severity: 'error', data: { sender: 'subnet snet-gateway' } }],
  },
  {
    name: 'leaves a rule for a subnet without the service endpoint to APP-004',
    snapshot: gatewaySnapshot(sketch([gatewaySubnet, denyAll])),
    expect: 'pass',
  },
  {
    name: 'fails by the default action',
    snapshot: gatewaySnapshot({ ...sketch([]), responses: [site(), config([], { ipSecurityRestrictionsDefaultAction: 'Deny' })] }),
    expect: 'fail',
    findings: [
      { resource: siteId, request, pointer: '/properties/ipSecurityRestrictionsDefaultAction', severity: 'error', data: { decider: 'the default action' } },
    ],
  },
  {
    name: 'does not explain another status',
    snapshot: gatewaySnapshot(sketch([denyAll], {}, {}, received(404))),
    expect: 'fail',
    findings: [{ resource: siteId, request, pointer: '/properties/ipSecurityRestrictions/0', severity: 'error', explains: [] }],
  },
  { name: 'passes when the address is allowed', snapshot: gatewaySnapshot(sketch([gatewayAddress, denyAll])), expect: 'pass' },
  { name: 'passes when the subnet is allowed', snapshot: gatewaySnapshot(sketch([gatewaySubnet, denyAll], serviceEndpoint)), expect: 'pass' },
  { name: 'passes without restrictions', snapshot: gatewaySnapshot(sketch([])), expect: 'pass' },
  {
    name: 'says nothing of an app that answers',
    snapshot: gatewaySnapshot(sketch([denyAll], { health: [{ servers: [{ address: appHost, health: 'Healthy' }] }] })),
    expect: 'pass',
  },
  {
    name: 'is unknown where the public way is open beside a private endpoint',
    snapshot: gatewaySnapshot(sketch([denyAll], {}, { publicNetworkAccess: 'Enabled', ...approved })),
    expect: 'unknown',
  },
  { name: 'leaves an app with a private endpoint alone to APP-005', snapshot: gatewaySnapshot(sketch([denyAll], {}, approved)), expect: 'pass' },
  {
    name: 'leaves an app without a public way to APP-005',
    snapshot: gatewaySnapshot(sketch([denyAll], {}, { publicNetworkAccess: 'Disabled' })),
    expect: 'pass',
  },
  {
    name: 'is unknown in an environment of its own',
    snapshot: gatewaySnapshot(sketch([denyAll], {}, { hostingEnvironmentProfile: { id: '/ase' } })),
    expect: 'unknown',
  },
  {
    name: 'is unknown behind a firewall',
    snapshot: gatewaySnapshot(sketch([denyAll], { gatewayRoutes: [{ name: 'all', prefix: '0.0.0.0/0', nextHop: 'VirtualAppliance', nextHopIp: '10.9.0.4' }] })),
    expect: 'unknown',
  },
  {
    name: 'is unknown behind a NAT gateway',
    snapshot: gatewaySnapshot(sketch([denyAll], { gatewaySubnet: { natGateway: { id: '/nat' } } })),
    expect: 'unknown',
  },
  {
    name: 'is unknown when a tag may have the address',
    snapshot: gatewaySnapshot(sketch([{ ...gatewayAddress, tag: 'ServiceTag', ipAddress: 'AzureCloud' }, denyAll])),
    expect: 'unknown',
  },
  { name: 'is unknown when the restrictions cannot be read', snapshot: gatewaySnapshot(sketch(null)), expect: 'unknown' },
  {
    name: 'is unknown when nobody asked for the configuration',
    snapshot: gatewaySnapshot({ ...sketch([]), responses: [site()] }),
    expect: 'unknown',
    missing: [request],
  },
  { name: 'is unknown when the app is not known', snapshot: gatewaySnapshot({ ...sketch([]), lookups: [], responses: [] }), expect: 'unknown' },
  { name: 'does not apply to another server', snapshot: gatewaySnapshot(), expect: 'notApplicable' },
]);
