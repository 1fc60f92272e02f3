import type { Json, JsonObject, Snapshot } from '../../src/core/snapshot/snapshot';
import { checkRule, gatewaySnapshot, ids, type GatewaySketch } from './check';

const resource = ids.child('sslCertificates', 'cert-app');
const pointer = '/properties/sslCertificates/0/properties/keyVaultSecretId';
const secret = 'https://kv-shop.vault.azure.net/secrets/shop';
const identityId = `${ids.group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-gateway`;

/** A gateway whose listener presents a certificate, with this `identity`. */
function withIdentity(identity: Json | undefined, properties: JsonObject = { keyVaultSecretId: secret }, more: GatewaySketch = {}): Snapshot {
  const snapshot = gatewaySnapshot({
    listeners: [{ name: 'lst-app', protocol: 'Https' }],
    properties: { sslCertificates: [{ name: 'cert-app', id: resource, properties }] },
    ...more,
  });
  if (identity === undefined) return snapshot;
  const responses = snapshot.responses.map((response) =>
    response.request.toLowerCase() === `get ${ids.gateway}`.toLowerCase() ? { ...response, body: { ...(response.body as JsonObject), identity } } : response,
  );
  return { ...snapshot, responses };
}
const finding = { resource, pointer, severity: 'error', explains: ['tlsToClient'], data: { listener: 'lst-app', certificate: 'cert-app' } } as const;

checkRule('AGW-KV-002', [
  { name: 'fails without an identity', snapshot: withIdentity(undefined), expect: 'fail', findings: [finding] },
  { name: 'fails when the identity is null', snapshot: withIdentity(null), expect: 'fail', findings: [finding] },
  { name: 'fails for a system-assigned identity', snapshot: withIdentity({ type: 'SystemAssigned' }), expect: 'fail', findings: [finding] },
  { name: 'fails for the type None', snapshot: withIdentity({ type: 'None' }), expect: 'fail', findings: [finding] },
  {
    name: 'passes with a user-assigned identity, in any letter case',
    snapshot: withIdentity({ type: 'userAssigned', userAssignedIdentities: { [identityId]: {} } }),
    expect: 'pass',
  },
  {
    name: 'passes with a user-assigned identity beside a system-assigned one',
    snapshot: withIdentity({ type: 'SystemAssigned, UserAssigned', userAssignedIdentities: { [identityId]: {} } }),
    expect: 'pass',
  },
  { name: 'is unknown for a user-assigned identity of which none is listed', snapshot: withIdentity({ type: 'UserAssigned' }), expect: 'unknown' },
  {
    name: 'is unknown for a listed identity without a type',
    snapshot: withIdentity({ userAssignedIdentities: { [identityId]: {} } }),
    expect: 'unknown',
  },
  { name: 'is unknown when the identity cannot be read', snapshot: withIdentity('gone'), expect: 'unknown' },
  { name: 'is unknown when the type cannot be read', snapshot: withIdentity({ type: 7 }), expect: 'unknown' },
  { name: 'does not apply to an uploaded certificate', snapshot: withIdentity(undefined, {}), expect: 'notApplicable' },
  {
    name: 'leaves a v1 gateway, which supports no Key Vault, to another rule',
    snapshot: withIdentity(undefined, { keyVaultSecretId: secret }, { tier: 'Standard' }),
    expect: 'notApplicable',
  },
]);
