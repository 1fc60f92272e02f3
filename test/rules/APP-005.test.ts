import type { JsonObject, RecordedResponse } from '../../src/core/snapshot/snapshot';
import { checkRule, ids, without } from './check';
import { received, siteId, webAppSnapshot } from './webAppSketch';

const endpointId = `${ids.group}/providers/Microsoft.Network/privateEndpoints/pe-shop`;
const zoneId = `${ids.group}/providers/Microsoft.Network/privateDnsZones/privatelink.azurewebsites.net`;

const connection = (status: string): JsonObject => ({
  id: `${siteId}/privateEndpointConnections/pe-shop`,
  properties: { privateEndpoint: { id: endpointId }, privateLinkServiceConnectionState: { status } },
});

const endpoint: RecordedResponse = {
  request: `GET ${endpointId}`,
  status: 200,
  body: {
    id: endpointId,
    name: 'pe-shop',
    properties: { privateLinkServiceConnections: [{ properties: { privateLinkServiceId: siteId, groupIds: ['sites'] } }] },
  },
};

function zoneGroups(...zones: readonly string[]): RecordedResponse {
  const configs = zones.map((id) => ({ name: 'sites', properties: { privateDnsZoneId: id } }));
  const groups = [{ id: `${endpointId}/privateDnsZoneGroups/default`, name: 'default', properties: { privateDnsZoneConfigs: configs } }];
  return { request: `GET ${endpointId}/privateDnsZoneGroups`, status: 200, body: { value: groups } };
}

function behindEndpoint(site: JsonObject, ...responses: readonly RecordedResponse[]) {
  return webAppSnapshot({ site: { privateEndpointConnections: [connection('Approved')], ...site }, message: received(403), gateway: { responses } });
}

const closed = webAppSnapshot({ site: { publicNetworkAccess: 'Disabled' }, message: received(403) });
const at = { resource: siteId, request: `GET ${siteId}`, pointer: '/properties/publicNetworkAccess', severity: 'error' } as const;

checkRule('APP-005', [
  { name: 'fails for an app that nothing leads to', snapshot: closed, expect: 'fail', findings: [{ ...at, explains: ['refusedByProbe'] }] },
  {
    name: 'counts no endpoint that waits for approval',
    snapshot: webAppSnapshot({ site: { publicNetworkAccess: 'Disabled', privateEndpointConnections: [connection('Pending')] }, message: received(403) }),
    expect: 'fail',
    findings: [at],
  },
  {
    name: 'explains no other status',
    snapshot: webAppSnapshot({ site: { publicNetworkAccess: 'Disabled' }, message: received(500) }),
    expect: 'fail',
    findings: [{ ...at, explains: [] }],
  },
  { name: 'leaves a private endpoint with a zone to the rules of names', snapshot: behindEndpoint({}, endpoint, zoneGroups(zoneId)), expect: 'pass' },
  {
    name: 'is unknown where the endpoint writes into no zone',
    snapshot: behindEndpoint({ publicNetworkAccess: 'Disabled' }, endpoint, zoneGroups()),
    expect: 'unknown',
  },
  { name: 'is unknown without the endpoint', snapshot: behindEndpoint({ publicNetworkAccess: 'Disabled' }), expect: 'unknown', missing: [`GET ${endpointId}`] },
  {
    name: 'is unknown in an environment of its own',
    snapshot: webAppSnapshot({ site: { publicNetworkAccess: 'Disabled', hostingEnvironmentProfile: { id: '/ase' } }, message: received(403) }),
    expect: 'unknown',
  },
  {
    name: 'passes where public requests are taken',
    snapshot: webAppSnapshot({ site: { publicNetworkAccess: 'Enabled' }, message: received(403) }),
    expect: 'pass',
  },
  { name: 'passes where nobody chose and there is no endpoint', snapshot: webAppSnapshot({ message: received(403) }), expect: 'pass' },
  { name: 'says nothing of an app that answers', snapshot: webAppSnapshot({ site: { publicNetworkAccess: 'Disabled' } }), expect: 'pass' },
  { name: 'is unknown without the app', snapshot: without(closed, '/sites/'), expect: 'unknown' },
]);
