import { checkRule } from './check';
import { address, gone, secret, secretId, vault, vaultId, withVault } from './keyVaults';

const finding = {
  resource: secretId,
  request: `GET ${secretId}`,
  pointer: '/properties/attributes/enabled',
  severity: 'error',
  explains: ['tlsToClient'],
} as const;
const disabled = secret({ enabled: false });

checkRule('AGW-KV-005', [
  { name: 'fails for a disabled secret', snapshot: withVault([vault(), disabled]), expect: 'fail', findings: [finding] },
  {
    name: 'fails for the newest version',
    snapshot: withVault([vault(), disabled], { secret: `${address}/${'A'.repeat(32)}` }),
    expect: 'fail',
    findings: [finding],
  },
  {
    name: 'does not judge an older version by the newest',
    snapshot: withVault([vault(), disabled], { secret: `${address}/${'b'.repeat(32)}` }),
    expect: 'pass',
  },
  { name: 'leaves a secret that is gone to another rule', snapshot: withVault([vault(), gone(secretId)]), expect: 'pass' },
  { name: 'passes for a secret that is well', snapshot: withVault([vault(), secret()]), expect: 'pass' },
  { name: 'leaves a vault that is gone to another rule', snapshot: withVault([gone(vaultId)]), expect: 'pass' },
  { name: 'is unknown when nobody looked for the vault', snapshot: withVault([secret()]), expect: 'unknown', missing: ['kv-shop.vault.azure.net'] },
  { name: 'is unknown when nobody asked for the secret', snapshot: withVault([vault()]), expect: 'unknown', missing: [`GET ${secretId}`] },
  { name: 'is unknown when Azure refuses', snapshot: withVault([vault(), { request: `GET ${secretId}`, status: 403, body: {} }]), expect: 'unknown' },
  { name: 'does not apply to an uploaded certificate', snapshot: withVault([], { secret: '' }), expect: 'notApplicable' },
]);
