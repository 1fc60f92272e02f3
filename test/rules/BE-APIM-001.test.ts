import type { RecordedResponse, Snapshot } from '../../src/core/snapshot/snapshot';
import { checkRule, gatewaySnapshot, ids, refused, without } from './check';
import { apiId, apiManagement, list, lists, platformSketch } from './platforms';

const zoneId = `${ids.group}/providers/Microsoft.Network/privateDnsZones/azure-api.net`;
const zonesRequest = `GET ${ids.group.split('/resourceGroups')[0] ?? ''}/providers/Microsoft.Network/privateDnsZones`;
const noZones = [list(zonesRequest)];
const zone = (network: string): readonly RecordedResponse[] => [
  list(zonesRequest, { id: zoneId, name: 'azure-api.net' }),
  list(`GET ${zoneId}/virtualNetworkLinks`, { id: `${zoneId}/virtualNetworkLinks/l`, name: 'l', properties: { virtualNetwork: { id: network } } }),
];

function api(mode: string, zones: readonly RecordedResponse[], more: Parameters<typeof platformSketch>[3] = {}, message?: string): Snapshot {
  return gatewaySnapshot(platformSketch('api.azure-api.net', [apiManagement({ virtualNetworkType: mode }), ...zones], message, more));
}

const lost = api('Internal', noZones);
const finding = {
  resource: apiId,
  request: lists.apis,
  pointer: '/value/0/properties/virtualNetworkType',
  severity: 'warning',
  confidence: 'predicted',
} as const;

checkRule('BE-APIM-001', [
  { name: 'warns of an internal service without a zone', snapshot: lost, expect: 'fail', findings: [finding] },
  { name: 'warns where the zone is linked elsewhere', snapshot: api('Internal', zone(`${ids.vnet}-other`)), expect: 'fail', findings: [finding] },
  { name: 'passes with a linked zone', snapshot: api('Internal', zone(ids.vnet)), expect: 'pass' },
  { name: 'passes for an external service', snapshot: api('External', noZones), expect: 'pass' },
  { name: 'says nothing of a service that answers', snapshot: api('Internal', noZones, {}, ''), expect: 'pass' },
  { name: 'is not about another name', snapshot: gatewaySnapshot(platformSketch('www.contoso.com', [])), expect: 'notApplicable' },
  {
    name: 'does not know a service of another subscription',
    snapshot: gatewaySnapshot(platformSketch('other.azure-api.net', [apiManagement()])),
    expect: 'unknown',
  },
  { name: 'is unknown where the services are refused', snapshot: refused(lost, 'ApiManagement'), expect: 'unknown' },
  { name: 'is unknown without the zones', snapshot: without(lost, 'privateDnsZones'), expect: 'unknown', missing: [zonesRequest] },
]);
