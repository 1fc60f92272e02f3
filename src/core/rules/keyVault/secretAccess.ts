import type { KeyVault, RoleAssignment, RoleDefinition } from '../../model/keyVault';
import { unreadable } from '../../model/lookUps';
import type { Model } from '../../model/model';
import { known, type Fact, type Unavailable } from '../../snapshot/fact';
import { getRequest } from '../../snapshot/request';
import { idKey, resourceName } from '../../snapshot/resourceId';

/** The built-in roles that may read the value of a secret (learn.microsoft.com/azure/key-vault/general/rbac-guide). */
const readingRoles: ReadonlySet<string> = new Set([
  '4633458b-17de-408a-b874-0445c86b69e6', // Key Vault Secrets User
  'b86a8fe4-44ce-4948-aee5-eccb2c155cd7', // Key Vault Secrets Officer
  '00482a5a-887f-4fb3-b363-3b7fe8e74483', // Key Vault Administrator
  'db79e9a7-68ee-4b58-9aeb-b90e7c24fcba', // Key Vault Certificate User
]);

const getSecret = 'microsoft.keyvault/vaults/secrets/getsecret/action';

/**
 * Whether an identity may read a secret's value. Deny assignments are not looked at: they can only take away, so nobody is accused for that.
 *
 * @returns unavailable when what is missing could grant it.
 */
export function mayReadSecret(model: Model, vault: KeyVault, secret: string, principalId: string): Fact<boolean> {
  if (vault.usesRoles === undefined) return unreadable(getRequest(vault.id), 'whether the vault uses roles or access policies could not be read');
  return vault.usesRoles ? hasRole(model, vault, secret, principalId) : hasPolicy(vault, principalId);
}

function hasPolicy(vault: KeyVault, principalId: string): Fact<boolean> {
  const { accessPolicies } = vault;
  if (!accessPolicies) return unreadable(getRequest(vault.id), 'the access policies could not be read');
  const own = accessPolicies.filter(
    ({ objectId, tenantId }) =>
      objectId?.toLowerCase() === principalId.toLowerCase() && (tenantId ?? vault.tenantId)?.toLowerCase() === vault.tenantId?.toLowerCase(),
  );
  return known(own.some(({ secrets }) => secrets.includes('get') || secrets.includes('all')));
}

function hasRole(model: Model, vault: KeyVault, secret: string, principalId: string): Fact<boolean> {
  const assignments = model.roleAssignments(vault.id, principalId);
  if (assignments.state !== 'known') return assignments.state === 'absent' ? unreadable(assignments.request, 'there is no list of assignments') : assignments;
  let doubt: Unavailable | undefined;
  for (const assignment of assignments.value.filter(({ scope }) => reaches(scope, vault.id, secret))) {
    const grants = grantsGet(model, assignment);
    if (grants.state === 'known' && grants.value && !assignment.hasCondition) return known(true);
    if (grants.state === 'unavailable') doubt ??= grants;
    else if (grants.state === 'known' && grants.value) doubt ??= unreadable(getRequest(assignment.id), 'the condition of the assignment is not evaluated');
  }
  return doubt ?? known(false);
}

/** Only assignments below the vault, at another secret, are of no use; those of management groups come with the list and are above. */
function reaches(scope: string | undefined, vaultId: string, secret: string): boolean {
  const key = idKey(scope ?? '/');
  return !key.startsWith(`${idKey(vaultId)}/`) || key === idKey(`${vaultId}/secrets/${secret}`);
}

function grantsGet(model: Model, { roleDefinitionId }: RoleAssignment): Fact<boolean> {
  if (roleDefinitionId === undefined) return known(false);
  if (readingRoles.has(resourceName(roleDefinitionId).toLowerCase())) return known(true);
  const role = model.roleDefinition(roleDefinitionId);
  if (role.state === 'known') return known(allows(role.value));
  return role.state === 'absent' ? known(false) : role;
}

function allows({ permissions }: RoleDefinition): boolean {
  return permissions.some(({ dataActions, notDataActions }) => dataActions.some(covers) && !notDataActions.some(covers));
}

function covers(pattern: string): boolean {
  const parts = pattern.toLowerCase().split('*');
  const [first = '', ...rest] = parts;
  if (rest.length === 0) return first === getSecret;
  if (!getSecret.startsWith(first)) return false;
  let from = first.length;
  for (const part of rest.slice(0, -1)) {
    const at = getSecret.indexOf(part, from);
    if (at === -1) return false;
    from = at + part.length;
  }
  const last = rest.at(-1) ?? '';
  return getSecret.length - last.length >= from && getSecret.endsWith(last);
}
