import type { Json, JsonObject, RecordedLookup, RecordedResponse, Snapshot } from '../../src/core/snapshot/snapshot';
import { gatewaySnapshot, ids, type GatewaySketch } from './gatewaySnapshot';

export const vaultId = `${ids.group}/providers/Microsoft.KeyVault/vaults/kv-shop`;
export const secretId = `${vaultId}/secrets/shop`;
export const identityId = `${ids.group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-gateway`;
export const host = 'kv-shop.vault.azure.net';
export const address = `https://${host}/secrets/shop`;
export const certificateId = ids.child('sslCertificates', 'cert-app');
export const pointer = '/properties/sslCertificates/0/properties/keyVaultSecretId';
export const tenantId = '22222222-2222-2222-2222-222222222222';
export const principalId = '33333333-3333-3333-3333-333333333333';
export const subscription = ids.group.replace(/\/resourceGroups.*/, '');

function ok(id: string, body: JsonObject): RecordedResponse {
  return { request: `GET ${id}`, status: 200, body };
}

/** What ARM answers for what is not there. */
export function gone(id: string): RecordedResponse {
  return { request: `GET ${id}`, status: 404, body: { error: { code: 'ResourceNotFound', message: 'The resource was not found.' } } };
}

/** The vault, open to all networks, with roles unless the properties say other. */
export function vault(properties: JsonObject = {}): RecordedResponse {
  const ordinary = { tenantId, enableRbacAuthorization: true, accessPolicies: [], vaultUri: `https://${host}/`, publicNetworkAccess: 'Enabled' };
  return ok(vaultId, { id: vaultId, name: 'kv-shop', type: 'Microsoft.KeyVault/vaults', properties: { ...ordinary, ...properties } });
}

/** Seconds since 1970, as ARM writes them. */
export const seconds = (text: string): number => Date.parse(text) / 1000;

/** The secret, as an imported certificate is. */
export function secret(attributes: JsonObject = {}, properties: JsonObject = {}): RecordedResponse {
  const ordinary = { enabled: true, nbf: seconds('2026-01-01T00:00:00Z'), exp: seconds('2027-01-01T00:00:00Z'), updated: seconds('2026-01-01T00:00:00Z') };
  const all = { contentType: 'application/x-pkcs12', attributes: { ...ordinary, ...attributes }, secretUriWithVersion: `${address}/${'a'.repeat(32)}` };
  return ok(secretId, { id: secretId, name: 'shop', properties: { ...all, ...properties } });
}

/** The look-up of the vault's host. */
export function vaultLookup(found: readonly string[] = [], more: Partial<RecordedLookup> = {}): RecordedLookup {
  return { kind: 'hostName', key: host, complete: true, ids: found, ...more };
}

/** A gateway that presents a certificate from the vault and has an identity. */
export function withVault(
  responses: readonly RecordedResponse[],
  more: GatewaySketch & { readonly certificate?: JsonObject; readonly secret?: Json } = {},
): Snapshot {
  const { certificate = {}, secret: keyVaultSecretId = address, properties = {}, ...sketch } = more;
  const snapshot = gatewaySnapshot({
    listeners: [{ name: 'lst-app', protocol: 'Https' }],
    ...sketch,
    properties: { sslCertificates: [{ name: 'cert-app', id: certificateId, properties: { keyVaultSecretId, ...certificate } }], ...properties },
    responses,
  });
  const identity = { type: 'UserAssigned', userAssignedIdentities: { [identityId]: {} } };
  return {
    ...snapshot,
    responses: snapshot.responses.map((response) =>
      response.request === `GET ${ids.gateway}` ? { ...response, body: { ...(response.body as JsonObject), identity } } : response,
    ),
  };
}
