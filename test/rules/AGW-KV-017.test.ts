import type { RecordedResponse } from '../../src/core/snapshot/snapshot';
import { checkRule, gatewaySnapshot, ids, refused, without, type GatewaySketch } from './check';
import { linksOf, zone, zoneIdOf } from './privateServices';

const secret = 'https://kv-shop.vault.azure.net/secrets/shop';
const list = (...zoneIds: readonly string[]): RecordedResponse => ({
  request: `GET /subscriptions/${ids.group.split('/')[2] ?? ''}/providers/Microsoft.Network/privateDnsZones`,
  status: 200,
  body: { value: zoneIds.map((id) => ({ id, name: id.slice(id.lastIndexOf('/') + 1) })) },
});
const records = (zoneId: string, ...names: readonly string[]): RecordedResponse => ({
  request: `GET ${zoneId}/ALL`,
  status: 200,
  body: { value: names.map((name) => ({ id: `${zoneId}/A/${name}`, name, properties: {} })) },
});
const sketch = (name: string, names: readonly string[] = [], networks: readonly string[] = [ids.vnet]): GatewaySketch => ({
  properties: { sslCertificates: [{ id: ids.child('sslCertificates', 'shop'), name: 'shop', properties: { keyVaultSecretId: secret } }] },
  responses: [list(zoneIdOf(name)), zone(zoneIdOf(name)), linksOf(zoneIdOf(name), networks), records(zoneIdOf(name), ...names)],
});
const hidden = gatewaySnapshot(sketch('azure.net'));

checkRule('AGW-KV-017', [
  {
    name: 'warns of a zone that hides the vault',
    snapshot: hidden,
    expect: 'fail',
    findings: [
      {
        resource: zoneIdOf('azure.net'),
        request: `GET ${zoneIdOf('azure.net')}/virtualNetworkLinks`,
        pointer: '/value/0',
        severity: 'warning',
        isRiskOnly: true,
        data: { vault: 'kv-shop.vault.azure.net', certificate: 'shop' },
      },
    ],
  },
  { name: 'passes when the zone has the vault', snapshot: gatewaySnapshot(sketch('azure.net', ['kv-shop.vault'])), expect: 'pass' },
  { name: 'passes for a wildcard', snapshot: gatewaySnapshot(sketch('vault.azure.net', ['*'])), expect: 'pass' },
  { name: 'passes for a zone of another domain', snapshot: gatewaySnapshot(sketch('windows.net')), expect: 'pass' },
  { name: 'passes for a zone of another network', snapshot: gatewaySnapshot(sketch('azure.net', [], [`${ids.vnet}-2`])), expect: 'pass' },
  { name: 'does not apply without Key Vault', snapshot: gatewaySnapshot(), expect: 'notApplicable' },
  { name: 'is unknown without the records', snapshot: without(hidden, '/ALL'), expect: 'unknown' },
  { name: 'is unknown where the zones are refused', snapshot: refused(hidden, 'Microsoft.Network/privateDnsZones'), expect: 'unknown' },
]);
