import type { JsonObject, RecordedResponse } from '../../src/core/snapshot/snapshot';
import { checkRule, ids, type GatewaySketch } from './check';
import { gone, subscription, vault, vaultId, withVault } from './keyVaults';

const zoneId = `${ids.group}/providers/Microsoft.Network/privateDnsZones/privatelink.vaultcore.azure.net`;
const denying = (rules: JsonObject = {}): JsonObject => ({
  networkAcls: { defaultAction: 'Deny', bypass: 'None', virtualNetworkRules: [], ipRules: [], ...rules },
});
const rule = { virtualNetworkRules: [{ id: ids.gatewaySubnet.toUpperCase() }] };
const endpoint: GatewaySketch = { gatewaySubnet: { serviceEndpoints: [{ service: 'Microsoft.KeyVault' }] } };
const at = (properties: JsonObject, more: GatewaySketch = {}, responses: readonly RecordedResponse[] = []) =>
  withVault([vault(properties), ...responses], more);
const connection = (status: string) => [
  { id: `${vaultId}/privateEndpointConnections/pe`, name: 'pe', properties: { privateLinkServiceConnectionState: { status } } },
];
const closed = { publicNetworkAccess: 'Disabled' };
const listed = (id: string, ...value: readonly JsonObject[]): RecordedResponse => ({ request: `GET ${id}`, status: 200, body: { value } });
const zone = (record: string): readonly RecordedResponse[] => [
  listed(`${subscription}/providers/Microsoft.Network/privateDnsZones`, { id: zoneId, name: 'privatelink.vaultcore.azure.net' }),
  listed(`${zoneId}/virtualNetworkLinks`, { id: `${zoneId}/virtualNetworkLinks/l`, name: 'l', properties: { virtualNetwork: { id: ids.vnet } } }),
  listed(`${zoneId}/ALL`, { id: `${zoneId}/A/${record}`, name: record }),
];

const place = { resource: vaultId, request: `GET ${vaultId}`, explains: ['tlsToClient'], data: { vault: 'kv-shop' } } as const;
const byRules = { ...place, severity: 'error', pointer: '/properties/networkAcls' } as const;
const byAccess = { ...place, severity: 'error', pointer: '/properties/publicNetworkAccess' } as const;

checkRule('AGW-KV-009', [
  { name: 'fails when nothing lets the gateway in', snapshot: at(denying()), expect: 'fail', findings: [byRules] },
  { name: 'fails for a rule without the service endpoint', snapshot: at(denying(rule)), expect: 'fail', findings: [byRules] },
  {
    name: 'fails when public access is off, whatever the rules',
    snapshot: at({ ...denying({ ...rule, bypass: 'None' }), ...closed }, endpoint),
    expect: 'fail',
    findings: [byAccess],
  },
  {
    name: 'fails for a private endpoint that waits',
    snapshot: at({ ...denying(), privateEndpointConnections: connection('Pending') }),
    expect: 'fail',
    findings: [byRules],
  },
  { name: 'fails for another address', snapshot: at(denying({ ipRules: [{ value: '198.51.100.0/24' }] })), expect: 'fail', findings: [byRules] },
  {
    name: 'warns when only the bypass is left',
    snapshot: at(denying({ bypass: 'AzureServices' })),
    expect: 'fail',
    findings: [{ ...byRules, severity: 'warning', confidence: 'predicted', variant: 'bypass' }],
  },
  { name: 'passes without a firewall', snapshot: at({}), expect: 'pass' },
  { name: 'passes with a rule and the service endpoint', snapshot: at(denying(rule), endpoint), expect: 'pass' },
  { name: 'passes with the address of the gateway', snapshot: at(denying({ ipRules: [{ value: '203.0.113.0/24' }] })), expect: 'pass' },
  {
    name: 'passes with a private endpoint whose name is known',
    snapshot: at({ ...closed, privateEndpointConnections: connection('Approved') }, {}, zone('kv-shop')),
    expect: 'pass',
  },
  {
    name: 'is unknown when the name may be known elsewhere',
    snapshot: at({ ...closed, privateEndpointConnections: connection('Approved') }, {}, zone('kv-other')),
    expect: 'unknown',
  },
  { name: 'is unknown when the rules cannot be read', snapshot: at({ networkAcls: { defaultAction: 'Deny', ipRules: 'x' } }), expect: 'unknown' },
  {
    name: 'is unknown when the subnet cannot be read',
    snapshot: at(denying(), { responses: [] }, [{ request: `GET ${ids.vnet}`, status: 403, body: {} }]),
    expect: 'unknown',
  },
  { name: 'is unknown when nobody looked for the vault', snapshot: withVault([]), expect: 'unknown', missing: ['kv-shop.vault.azure.net'] },
  { name: 'leaves a vault that is gone to another rule', snapshot: withVault([gone(vaultId)]), expect: 'pass' },
  { name: 'does not apply to an uploaded certificate', snapshot: withVault([], { secret: '' }), expect: 'notApplicable' },
]);
