import type { JsonObject, Snapshot } from '../../src/core/snapshot/snapshot';
import { derOf, makeCertificate } from '../core/tls/makeCertificate';
import { checkRule } from './check';
import { address, gone, seconds, secret, secretId, vault, vaultId, withVault } from './keyVaults';

const leaf = async (notBefore: string, notAfter: string) =>
  derOf(await makeCertificate({ subject: 'CN=shop.contoso.com', notBefore: `${notBefore}T00:00:00Z`, notAfter: `${notAfter}T00:00:00Z` }));
const old = await leaf('2025-12-01', '2026-12-01');
const expired = await leaf('2025-11-01', '2026-11-20');

/** A secret that was renewed on 1 November. */
function renewed(attributes: JsonObject = {}): ReturnType<typeof secret> {
  return secret({ nbf: seconds('2026-11-01T00:00:00Z'), exp: seconds('2027-11-01T00:00:00Z'), updated: seconds('2026-11-01T00:00:00Z'), ...attributes });
}

function holding(publicCertData: string, attributes: JsonObject = {}): Snapshot {
  return withVault([vault(), renewed(attributes)], { certificate: { publicCertData } });
}

const finding = {
  on: 'lst-app',
  resource: secretId,
  request: `GET ${secretId}`,
  pointer: '/properties/attributes/exp',
  severity: 'warning',
  confidence: 'predicted',
} as const;

checkRule('AGW-KV-013', [
  {
    name: 'fails for an old certificate that has not expired, which explains nothing yet',
    snapshot: holding(old),
    expect: 'fail',
    findings: [{ ...finding, explains: [], data: { heldUntil: '2026-12-01', renewedUntil: '2027-11-01', vault: 'kv-shop' } }],
  },
  {
    name: 'explains what clients see of one that has expired',
    snapshot: holding(expired),
    expect: 'fail',
    findings: [{ ...finding, explains: ['tlsToClient'], data: { heldUntil: '2026-11-20' } }],
  },
  {
    name: 'passes for the same certificate',
    snapshot: holding(old, { nbf: seconds('2025-12-01T00:00:00Z'), exp: seconds('2026-12-01T00:00:00Z') }),
    expect: 'pass',
  },
  { name: 'passes where only the end was written anew', snapshot: holding(old, { nbf: seconds('2025-12-01T00:00:00Z') }), expect: 'pass' },
  { name: 'passes where only the begin was written anew', snapshot: holding(old, { exp: seconds('2026-12-01T00:00:00Z') }), expect: 'pass' },
  { name: 'passes where the vault has an older one', snapshot: holding(await leaf('2026-11-05', '2027-11-05')), expect: 'pass' },
  { name: 'passes for times that were rounded', snapshot: holding(await leaf('2026-10-31', '2027-10-31')), expect: 'pass' },
  { name: 'waits for four hours', snapshot: holding(old, { updated: seconds('2026-11-22T02:00:00Z') }), expect: 'pass' },
  { name: 'does not wait longer', snapshot: holding(old, { updated: seconds('2026-11-22T01:59:59Z') }), expect: 'fail', findings: [finding] },
  { name: 'is unknown where the secret tells no end', snapshot: holding(old, { exp: null }), expect: 'unknown', missing: [`GET ${secretId}`] },
  { name: 'is unknown where the secret tells no begin', snapshot: holding(old, { nbf: null }), expect: 'unknown' },
  { name: 'is unknown where the secret tells no change', snapshot: holding(old, { updated: null }), expect: 'unknown' },
  { name: 'is unknown for a certificate that cannot be read', snapshot: holding('MII='), expect: 'unknown' },
  { name: 'is unknown without the secret', snapshot: withVault([vault()], { certificate: { publicCertData: old } }), expect: 'unknown' },
  { name: 'leaves a vault that is gone to another rule', snapshot: withVault([gone(vaultId)], { certificate: { publicCertData: old } }), expect: 'pass' },
  {
    name: 'leaves a certificate that names a version to another rule',
    snapshot: withVault([vault(), renewed()], { certificate: { publicCertData: old }, secret: `${address}/${'a'.repeat(32)}` }),
    expect: 'notApplicable',
  },
  { name: 'does not apply to a certificate that the gateway does not hold', snapshot: withVault([vault(), renewed()]), expect: 'notApplicable' },
  { name: 'does not apply to an uploaded certificate', snapshot: withVault([], { secret: '', certificate: { publicCertData: old } }), expect: 'notApplicable' },
]);
