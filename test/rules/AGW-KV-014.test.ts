import type { RecordedResponse, Snapshot } from '../../src/core/snapshot/snapshot';
import { checkRule, gatewaySnapshot, ids } from './check';
import { address, gone, secret, secretId, vault, vaultId, vaultLookup, withVault } from './keyVaults';

const resource = ids.child('sslCertificates', 'cert-old');
const pointer = '/properties/sslCertificates/1/properties/keyVaultSecretId';

/** A gateway whose listener presents an uploaded certificate, and that lists another from the vault. */
function unused(responses: readonly RecordedResponse[], keyVaultSecretId = address, tier: 'Standard_v2' | 'Standard' = 'Standard_v2'): Snapshot {
  const certificates = [
    { name: 'cert-app', id: ids.child('sslCertificates', 'cert-app'), properties: { publicCertData: 'MII=' } },
    { name: 'cert-old', id: resource, properties: { keyVaultSecretId } },
  ];
  return gatewaySnapshot({ tier, listeners: [{ name: 'lst-app', protocol: 'Https' }], properties: { sslCertificates: certificates }, responses });
}

const finding = { resource, pointer, severity: 'warning', isRiskOnly: true, explains: [] } as const;
const disabled = secret({ enabled: false });

checkRule('AGW-KV-014', [
  {
    name: 'fails for a vault that is gone',
    snapshot: { ...unused([gone(vaultId)]), lookups: [vaultLookup([vaultId])] },
    expect: 'fail',
    findings: [{ ...finding, data: { certificate: 'cert-old', vault: 'kv-shop' } }],
  },
  {
    name: 'fails for a secret that is gone',
    snapshot: unused([vault(), gone(secretId)]),
    expect: 'fail',
    findings: [{ ...finding, variant: 'noSecret', data: { secret: 'shop' } }],
  },
  { name: 'fails for a secret that is disabled', snapshot: unused([vault(), disabled]), expect: 'fail', findings: [{ ...finding, variant: 'disabled' }] },
  {
    name: 'knows the version of the newest secret',
    snapshot: unused([vault(), disabled], `${address}/${'A'.repeat(32)}`),
    expect: 'fail',
    findings: [{ ...finding, variant: 'disabled' }],
  },
  { name: 'does not judge an older version by the newest', snapshot: unused([vault(), disabled], `${address}/${'b'.repeat(32)}`), expect: 'pass' },
  { name: 'passes for a secret that is well', snapshot: unused([vault(), secret()]), expect: 'pass' },
  { name: 'passes for a secret that does not say whether it is enabled', snapshot: unused([vault(), secret({ enabled: null })]), expect: 'pass' },
  { name: 'is unknown when nobody looked for the vault', snapshot: unused([]), expect: 'unknown', missing: ['kv-shop.vault.azure.net'] },
  { name: 'is unknown when nobody asked for the secret', snapshot: unused([vault()]), expect: 'unknown', missing: [`GET ${secretId}`] },
  { name: 'is unknown when Azure refuses', snapshot: unused([vault(), { request: `GET ${secretId}`, status: 403, body: {} }]), expect: 'unknown' },
  { name: 'leaves a certificate that a listener presents to other rules', snapshot: withVault([vault(), gone(secretId)]), expect: 'notApplicable' },
  { name: 'does not apply to uploaded certificates', snapshot: unused([vault(), gone(secretId)], ''), expect: 'notApplicable' },
  { name: 'does not apply to v1', snapshot: unused([vault(), gone(secretId)], address, 'Standard'), expect: 'notApplicable' },
]);
