import type { JsonObject, RecordedResponse, Snapshot } from '../../src/core/snapshot/snapshot';
import { checkRule, gatewaySnapshot, ids } from './check';

const identityId = `${ids.group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-gateway`;
const request = `GET ${identityId}`;
const pointer = `/identity/userAssignedIdentities/${identityId.replaceAll('/', '~1')}`;
const answers = {
  there: { request, status: 200, body: { id: identityId, name: 'id-gateway', properties: { principalId: 'a' } } },
  gone: { request, status: 404, body: { error: { code: 'ResourceNotFound', message: 'The identity was not found.' } } },
  otherTenant: { request, status: 401, body: { error: { code: 'InvalidAuthenticationTokenTenant', message: 'Another tenant.' } } },
  refused: { request, status: 403, body: { error: { code: 'AuthorizationFailed', message: 'No.' } } },
} satisfies Record<string, RecordedResponse>;

function withAnswer(
  answer: RecordedResponse | undefined,
  properties: JsonObject = { keyVaultSecretId: 'https://kv-shop.vault.azure.net/secrets/shop' },
): Snapshot {
  const snapshot = gatewaySnapshot({
    listeners: [{ name: 'lst-app', protocol: 'Https' }],
    properties: { sslCertificates: [{ name: 'cert-app', id: ids.child('sslCertificates', 'cert-app'), properties }] },
    responses: answer ? [answer] : [],
  });
  const identity = { type: 'UserAssigned', userAssignedIdentities: { [identityId]: {} } };
  const responses = snapshot.responses.map((response) =>
    response.request.toLowerCase() === `get ${ids.gateway}`.toLowerCase() ? { ...response, body: { ...(response.body as JsonObject), identity } } : response,
  );
  return { ...snapshot, responses };
}

checkRule('AGW-KV-003', [
  {
    name: 'fails for an identity that is gone',
    snapshot: withAnswer(answers.gone),
    expect: 'fail',
    findings: [{ resource: ids.gateway, pointer, severity: 'error', explains: ['tlsToClient'], data: { listener: 'lst-app', identity: 'id-gateway' } }],
  },
  { name: 'passes for an identity that is there', snapshot: withAnswer(answers.there), expect: 'pass' },
  { name: 'is unknown when nobody asked', snapshot: withAnswer(undefined), expect: 'unknown', missing: [request] },
  { name: 'is unknown when Azure refuses', snapshot: withAnswer(answers.refused), expect: 'unknown' },
  { name: 'is unknown when the identity is of another tenant', snapshot: withAnswer(answers.otherTenant), expect: 'unknown' },
  {
    name: 'does not apply when the gateway holds the certificate',
    snapshot: withAnswer(answers.gone, { keyVaultSecretId: 'https://kv-shop.vault.azure.net/secrets/shop', publicCertData: 'MII=' }),
    expect: 'notApplicable',
  },
  { name: 'does not apply to an uploaded certificate', snapshot: withAnswer(answers.gone, {}), expect: 'notApplicable' },
]);
