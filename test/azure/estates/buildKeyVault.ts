import type { JsonObject, RecordedResponse } from '../../../src/core/snapshot/snapshot';
import { answerBelow, answerTo, guid, resourceIdOf, type Place } from './build';

/** The built-in role Key Vault Secrets User. */
const secretsUser = '4633458b-17de-408a-b874-0445c86b69e6';

/** @returns the id of a user-assigned identity. */
export function identityId(place: Place, name: string): string {
  return resourceIdOf(place, 'Microsoft.ManagedIdentity/userAssignedIdentities', name);
}

/** @returns the address of a secret without its version, as a gateway refers to it. */
export function secretAddress(vault: string, secret: string): string {
  return `https://${vault}.vault.azure.net/secrets/${secret}`;
}

/** A vault with one secret, of which ARM shows everything but the value, and an identity that may read it. */
export function keyVault(
  place: Place,
  tenantId: string,
  sketch: { readonly vault: string; readonly secret: string; readonly identity: string; readonly updated: string },
): readonly RecordedResponse[] {
  const id = resourceIdOf(place, 'Microsoft.KeyVault/vaults', sketch.vault);
  const identity = identityId(place, sketch.identity);
  const principalId = guid(`principal ${identity}`);
  const resource = (of: string, name: string, type: string, properties: JsonObject) => ({
    id: of,
    name,
    type,
    location: place.location,
    tags: place.tags,
    properties,
  });
  const secret = `${id}/secrets/${sketch.secret}`;
  const updated = Math.floor(Date.parse(sketch.updated) / 1000);
  const address = secretAddress(sketch.vault, sketch.secret);
  const assignment = guid(`assignment ${id} ${identity}`);
  const scope = `/subscriptions/${place.subscriptionId}`;
  return [
    answerTo(
      resource(id, sketch.vault, 'Microsoft.KeyVault/vaults', {
        sku: { family: 'A', name: 'standard' },
        tenantId,
        accessPolicies: [],
        enabledForDeployment: false,
        enabledForDiskEncryption: false,
        enabledForTemplateDeployment: false,
        enableSoftDelete: true,
        softDeleteRetentionInDays: 90,
        enablePurgeProtection: true,
        enableRbacAuthorization: true,
        vaultUri: `https://${sketch.vault}.vault.azure.net/`,
        provisioningState: 'Succeeded',
        publicNetworkAccess: 'Enabled',
      }),
    ),
    {
      request: `GET ${secret}`,
      status: 200,
      body: resource(secret, sketch.secret, 'Microsoft.KeyVault/vaults/secrets', {
        contentType: 'application/x-pkcs12',
        attributes: { enabled: true, created: updated, updated },
        secretUri: address,
        secretUriWithVersion: `${address}/${guid(`version ${secret}`).replaceAll('-', '')}`,
      }),
    },
    answerTo(
      resource(identity, sketch.identity, 'Microsoft.ManagedIdentity/userAssignedIdentities', { tenantId, principalId, clientId: guid(`client ${identity}`) }),
    ),
    answerBelow('GET', id, 'providers/Microsoft.Authorization/roleAssignments', {
      value: [
        {
          id: `${id}/providers/Microsoft.Authorization/roleAssignments/${assignment}`,
          name: assignment,
          type: 'Microsoft.Authorization/roleAssignments',
          properties: {
            roleDefinitionId: `${scope}/providers/Microsoft.Authorization/roleDefinitions/${secretsUser}`,
            principalId,
            principalType: 'ServicePrincipal',
            scope: id,
          },
        },
      ],
    }),
  ];
}
