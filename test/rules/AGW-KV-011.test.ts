import { checkRule } from './check';
import { gone, secret, secretId, vault, vaultId, withVault } from './keyVaults';

const finding = { resource: secretId, request: `GET ${secretId}`, pointer: '/properties/contentType', severity: 'error', explains: ['tlsToClient'] } as const;
const ofType = (contentType: string) => withVault([vault(), secret({}, { contentType })]);

checkRule('AGW-KV-011', [
  { name: 'fails for a text', snapshot: ofType('text/plain'), expect: 'fail', findings: [{ ...finding, data: { contentType: 'text/plain' } }] },
  { name: 'passes for PEM, in any letter case', snapshot: ofType('Application/X-PEM-file'), expect: 'pass' },
  { name: 'is unknown without a content type', snapshot: ofType(''), expect: 'unknown' },
  { name: 'leaves a secret that is gone to another rule', snapshot: withVault([vault(), gone(secretId)]), expect: 'pass' },
  { name: 'passes for a secret that is well', snapshot: withVault([vault(), secret()]), expect: 'pass' },
  { name: 'leaves a vault that is gone to another rule', snapshot: withVault([gone(vaultId)]), expect: 'pass' },
  { name: 'is unknown when nobody looked for the vault', snapshot: withVault([secret()]), expect: 'unknown', missing: ['kv-shop.vault.azure.net'] },
  { name: 'is unknown when nobody asked for the secret', snapshot: withVault([vault()]), expect: 'unknown', missing: [`GET ${secretId}`] },
  { name: 'is unknown when Azure refuses', snapshot: withVault([vault(), { request: `GET ${secretId}`, status: 403, body: {} }]), expect: 'unknown' },
  { name: 'does not apply to an uploaded certificate', snapshot: withVault([], { secret: '' }), expect: 'notApplicable' },
]);
