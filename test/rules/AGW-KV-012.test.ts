import { checkRule } from './check';
import { address, gone, seconds, secret, secretId, vault, vaultId, withVault } from './keyVaults';

const place = { resource: secretId, request: `GET ${secretId}`, severity: 'error', explains: ['tlsToClient'] } as const;
const expired = secret({ exp: seconds('2026-11-21T00:00:00Z') });

checkRule('AGW-KV-012', [
  {
    name: 'fails for an expired certificate',
    snapshot: withVault([vault(), expired]),
    expect: 'fail',
    findings: [{ ...place, pointer: '/properties/attributes/exp', data: { date: '2026-11-21' } }],
  },
  {
    name: 'fails for one of tomorrow',
    snapshot: withVault([vault(), secret({ nbf: seconds('2026-11-23T00:00:00Z') })]),
    expect: 'fail',
    findings: [{ ...place, variant: 'early', pointer: '/properties/attributes/nbf', data: { date: '2026-11-23' } }],
  },
  { name: 'passes without times', snapshot: withVault([vault(), secret({ exp: null, nbf: null })]), expect: 'pass' },
  {
    name: 'does not judge an older version by the newest',
    snapshot: withVault([vault(), expired], { secret: `${address}/${'b'.repeat(32)}` }),
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
