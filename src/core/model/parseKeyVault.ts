import { isList } from '../snapshot/json';
import type { DeletedKeyVault, KeyVault, KeyVaultFirewall, KeyVaultSecret, RoleAssignment, RoleDefinition, SecretAddress } from './keyVault';
import { defined, parseElement, parseIdentity, parseResource } from './parseResource';
import type { Reader } from './reader';

/** @returns undefined for what is not the address of a secret of a vault. */
export function parseSecretAddress(text: string | undefined): SecretAddress | undefined {
  const [, host, vault, secret, version] =
    /^https:\/\/(([\da-z-]+)\.vault\.[\da-z.-]+)(?::443)?\/secrets\/([\da-z-]+)(?:\/([\da-z]*))?\/?$/i.exec(text ?? '') ?? [];
  if (host === undefined || vault === undefined || secret === undefined) return undefined;
  return defined({ host: host.toLowerCase(), vault: vault.toLowerCase(), secret, version: version || undefined });
}

/** Parses a vault. */
export function parseKeyVault(body: Reader, id: string): KeyVault {
  const resource = parseResource(body, id);
  const properties = body.requiredObject('properties');
  let isModelReadable = properties.exists;
  const usesRoles = properties.watched(() => (isModelReadable = false)).flag('enableRbacAuthorization') ?? false;
  return {
    ...defined({ ...resource, tenantId: properties.text('tenantId') }),
    usesRoles: isModelReadable ? usesRoles : undefined,
    accessPolicies: wholeList(properties, 'accessPolicies', (policy) =>
      defined({
        at: policy.at,
        tenantId: policy.text('tenantId'),
        objectId: policy.requiredText('objectId'),
        secrets: policy
          .object('permissions')
          .texts('secrets')
          .map((permission) => permission.toLowerCase()),
      }),
    ),
    firewall: parseFirewall(properties),
    privateEndpointConnections: properties.isNull('privateEndpointConnections')
      ? undefined
      : wholeList(properties, 'privateEndpointConnections', (part, index) => {
          const connection = part.requiredObject('properties');
          return defined({
            ...parseElement(part, resource.id, 'privateEndpointConnections', index),
            privateEndpointId: connection.object('privateEndpoint').text('id'),
            status: connection.requiredObject('privateLinkServiceConnectionState').text('status'),
          });
        }),
  };
}

function parseFirewall(properties: Reader): KeyVaultFirewall {
  let isReadable = properties.exists;
  const watched = properties.watched(() => (isReadable = false));
  const rules = watched.object('networkAcls');
  const firewall = {
    isPublicAccessDisabled: watched.text('publicNetworkAccess')?.toLowerCase() === 'disabled',
    deniesByDefault: rules.text('defaultAction')?.toLowerCase() === 'deny',
    letsAzureServicesPass: /\bAzureServices\b/i.test(rules.text('bypass') ?? (rules.exists ? '' : 'AzureServices')),
    subnetIds: rules.list('virtualNetworkRules').flatMap((rule) => rule.requiredText('id') ?? []),
    addresses: rules.list('ipRules').flatMap((rule) => rule.requiredText('value') ?? []),
  };
  return { ...firewall, isReadable };
}

/** A missing list is an empty one. */
function wholeList<T>(owner: Reader, name: string, parse: (element: Reader, index: number) => T): readonly T[] | undefined {
  let isWhole = owner.exists && (!owner.has(name) || isList(owner.raw(name) ?? false));
  const parsed = owner
    .watched(() => (isWhole = false))
    .list(name)
    .map(parse);
  return isWhole ? parsed : undefined;
}

/** Parses a secret. Its value is not looked at, even if an answer should hold one. */
export function parseKeyVaultSecret(body: Reader, id: string): KeyVaultSecret {
  const properties = body.requiredObject('properties');
  const attributes = properties.requiredObject('attributes');
  const time = (name: string): number | undefined => {
    const seconds = attributes.number(name);
    return seconds === undefined ? undefined : seconds * 1000;
  };
  return defined({
    ...parseIdentity(body, id),
    contentType: properties.text('contentType') || undefined,
    enabled: attributes.flag('enabled'),
    notBefore: time('nbf'),
    expires: time('exp'),
    updated: time('updated'),
    version: parseSecretAddress(properties.text('secretUriWithVersion'))?.version,
  });
}

/** Parses an element of `GET {subscription}/providers/Microsoft.KeyVault/deletedVaults`. */
export function parseDeletedKeyVault(element: Reader, owner: string, index: number): DeletedKeyVault {
  return defined({ ...parseElement(element, owner, 'deletedVaults', index), vaultId: element.requiredObject('properties').text('vaultId') });
}

/** Parses an element of a list of role assignments. */
export function parseRoleAssignment(element: Reader, scope: string, index: number): RoleAssignment {
  const properties = element.requiredObject('properties');
  return defined({
    ...parseElement(element, `${scope}/providers/Microsoft.Authorization`, 'roleAssignments', index),
    scope: properties.requiredText('scope'),
    principalId: properties.requiredText('principalId'),
    roleDefinitionId: properties.requiredText('roleDefinitionId'),
    hasCondition: properties.has('condition'),
  });
}

/** Parses a role. */
export function parseRoleDefinition(body: Reader, id: string): RoleDefinition {
  const permissions = body.requiredObject('properties').list('permissions');
  return {
    ...parseIdentity(body, id),
    permissions: permissions.map((each) => ({ dataActions: each.texts('dataActions'), notDataActions: each.texts('notDataActions') })),
  };
}
