import type { JsonObject, RecordedResponse } from '../../src/core/snapshot/snapshot';
import { checkRule, ids } from './check';
import { gone, identityId, principalId, subscription, tenantId, vault, vaultId, withVault } from './keyVaults';

const list = `GET ${vaultId}/providers/Microsoft.Authorization/roleAssignments`;
const filtered = `${list}?$filter=assignedTo('${principalId}')`;
const secretsUser = '4633458b-17de-408a-b874-0445c86b69e6';
const roleId = (name: string): string => `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${name}`;
const identity: RecordedResponse = { request: `GET ${identityId}`, status: 200, body: { id: identityId, name: 'id-gateway', properties: { principalId } } };

function assignments(request: string, ...all: readonly JsonObject[]): RecordedResponse {
  const value = all.map((properties, index) => ({
    id: `${vaultId}/providers/Microsoft.Authorization/roleAssignments/${index}`,
    name: String(index),
    properties: { principalId, roleDefinitionId: roleId(secretsUser), scope: vaultId, ...properties },
  }));
  return { request, status: 200, body: { value } };
}
const role = (dataActions: readonly string[], notDataActions: readonly string[] = []): RecordedResponse => ({
  request: `GET ${roleId('custom')}`,
  status: 200,
  body: { id: roleId('custom'), name: 'custom', properties: { permissions: [{ actions: [], dataActions, notDataActions }] } },
});
const roles = (...all: readonly JsonObject[]) => withVault([vault(), identity, assignments(filtered, ...all)]);
const custom = (answer?: RecordedResponse) =>
  withVault([vault(), identity, assignments(filtered, { roleDefinitionId: roleId('custom') }), ...(answer ? [answer] : [])]);
const policies = (...accessPolicies: readonly JsonObject[]) => withVault([vault({ enableRbacAuthorization: null, accessPolicies }), identity]);

const place = { resource: vaultId, request: `GET ${vaultId}`, severity: 'error', explains: ['tlsToClient'] } as const;
const byRole = { ...place, pointer: '/properties/enableRbacAuthorization' };
const byPolicy = { ...place, pointer: '/properties/accessPolicies', variant: 'policy' };

checkRule('AGW-KV-004', [
  { name: 'fails without an assignment', snapshot: roles(), expect: 'fail', findings: [byRole] },
  { name: 'fails for another secret’s assignment', snapshot: roles({ scope: `${vaultId}/secrets/other` }), expect: 'fail', findings: [byRole] },
  {
    name: 'fails for a custom role without the action',
    snapshot: custom(role(['Microsoft.KeyVault/vaults/secrets/readMetadata/action'])),
    expect: 'fail',
    findings: [byRole],
  },
  {
    name: 'fails for a custom role that takes the action away',
    snapshot: custom(role(['Microsoft.KeyVault/vaults/*'], ['Microsoft.KeyVault/vaults/secrets/*'])),
    expect: 'fail',
    findings: [byRole],
  },
  { name: 'passes with a role at the vault', snapshot: roles({}), expect: 'pass' },
  { name: 'passes with a role at the secret', snapshot: roles({ scope: `${vaultId}/secrets/shop` }), expect: 'pass' },
  { name: 'passes with a role of the group', snapshot: roles({ scope: ids.group }), expect: 'pass' },
  {
    name: 'passes with a role of a management group, through a group of people',
    snapshot: roles({ scope: '/providers/Microsoft.Management/managementGroups/all', principalId: 'group' }),
    expect: 'pass',
  },
  { name: 'passes with a custom role that has the action', snapshot: custom(role(['Microsoft.KeyVault/vaults/secrets/*'])), expect: 'pass' },
  { name: 'passes when the list of everybody names the identity', snapshot: withVault([vault(), identity, assignments(list, {})]), expect: 'pass' },
  {
    name: 'is unknown when only a group could have it',
    snapshot: withVault([vault(), identity, assignments(list, { principalId: 'group' })]),
    expect: 'unknown',
    missing: [filtered],
  },
  { name: 'is unknown under a condition', snapshot: roles({ condition: 'x' }), expect: 'unknown' },
  { name: 'is unknown when a role cannot be read', snapshot: custom(), expect: 'unknown', missing: [`GET ${roleId('custom')}`] },
  {
    name: 'is unknown when the assignments are refused',
    snapshot: withVault([vault(), identity, { request: filtered, status: 403, body: {} }]),
    expect: 'unknown',
  },
  { name: 'is unknown when nobody asked for the identity', snapshot: withVault([vault()]), expect: 'unknown', missing: [`GET ${identityId}`] },
  { name: 'fails without a policy', snapshot: policies(), expect: 'fail', findings: [byPolicy] },
  {
    name: 'fails for a policy without get',
    snapshot: policies({ tenantId, objectId: principalId, permissions: { secrets: ['list'] } }),
    expect: 'fail',
    findings: [byPolicy],
  },
  {
    name: 'fails for a policy of another tenant',
    snapshot: policies({ tenantId: 'x', objectId: principalId, permissions: { secrets: ['get'] } }),
    expect: 'fail',
    findings: [byPolicy],
  },
  {
    name: 'passes with a policy, in any letter case',
    snapshot: policies({ tenantId, objectId: principalId.toUpperCase(), permissions: { secrets: ['Get'] } }),
    expect: 'pass',
  },
  { name: 'passes with a policy of everything', snapshot: policies({ tenantId, objectId: principalId, permissions: { secrets: ['all'] } }), expect: 'pass' },
  { name: 'leaves a vault that is gone to another rule', snapshot: withVault([gone(vaultId), identity]), expect: 'pass' },
  { name: 'leaves an identity that is gone to another rule', snapshot: withVault([vault(), gone(identityId)]), expect: 'pass' },
  { name: 'does not apply to an uploaded certificate', snapshot: withVault([], { secret: '' }), expect: 'notApplicable' },
]);
