import { checkRule } from './check';
import { certificateId, gone, pointer, secret, secretId, vault, vaultId, withVault } from './keyVaults';

const finding = { resource: certificateId, pointer, severity: 'error', explains: ['tlsToClient'], data: { secret: 'shop' } } as const;

checkRule('AGW-KV-006', [
  { name: 'fails for a secret that is gone', snapshot: withVault([vault(), gone(secretId)]), expect: 'fail', findings: [finding] },
  {
    name: 'warns when the gateway holds the certificate',
    snapshot: withVault([vault(), gone(secretId)], { certificate: { publicCertData: 'MII=' } }),
    expect: 'fail',
    findings: [{ ...finding, severity: 'warning', confidence: 'predicted' }],
  },
  { name: 'passes for a secret that is well', snapshot: withVault([vault(), secret()]), expect: 'pass' },
  { name: 'leaves a vault that is gone to another rule', snapshot: withVault([gone(vaultId)]), expect: 'pass' },
  { name: 'is unknown when nobody looked for the vault', snapshot: withVault([secret()]), expect: 'unknown', missing: ['kv-shop.vault.azure.net'] },
  { name: 'is unknown when nobody asked for the secret', snapshot: withVault([vault()]), expect: 'unknown', missing: [`GET ${secretId}`] },
  { name: 'is unknown when Azure refuses', snapshot: withVault([vault(), { request: `GET ${secretId}`, status: 403, body: {} }]), expect: 'unknown' },
  { name: 'does not apply to an uploaded certificate', snapshot: withVault([], { secret: '' }), expect: 'notApplicable' },
]);
