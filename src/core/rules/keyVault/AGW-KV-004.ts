import { unreadable } from '../../model/lookUps';
import { getRequest } from '../../snapshot/request';
import { deepestPlace } from '../applicationGateway/places';
import { azureCli, portal } from '../applicationGateway/commands';
import { defineRule } from '../rule';
import { mayReadSecret } from './secretAccess';
import { certificateEvidence, certificateNotes, keyVaultLinks, vaultCertificateOf, vaultOf } from './vaultCertificate';

export default defineRule({
  code: 'AGW-KV-004',
  on: 'listener',
  severity: 'error',
  confidence: 'static',
  explains: ['tlsToClient'],
  specificity: 80,
  text: {
    en: {
      title: 'The identity of the gateway may not read the secret',
      message: 'Listener {listener} presents the certificate {certificate}, and the identity {identity} may not read secrets of Key Vault {vault}.',
      variants: {
        policy:
          'Listener {listener} presents the certificate {certificate}, and no access policy of Key Vault {vault} lets the identity {identity} get secrets.',
      },
      why: 'A gateway reads the certificate as a secret, with its user-assigned identity. Without the permission to get secrets it cannot read it, and Azure disables the listeners that use it and refuses changes of the gateway.',
      howWeKnow:
        'The roles that the identity has on the vault and above it, by itself or through groups, or the access policies of the vault, whichever the vault uses. Assignments of the last minutes may still take time.',
      fix: 'Give the identity the role Key Vault Secrets User on the vault, or an access policy with the permission to get secrets. Then write the gateway once without a change, or wait four hours.',
      notAProblem: 'For connections of now, while the gateway still presents a copy of the certificate that it read earlier.',
      notes: { ...certificateNotes, model: 'Where the vault says what decides: roles, or access policies.' },
      fixes: {
        assign: 'Let the identity read secrets by a role',
        allow: 'Let the identity get secrets by an access policy',
        openVault: 'Access to the Key Vault',
      },
    },
  },
  links: [...keyVaultLinks, 'https://learn.microsoft.com/azure/key-vault/general/rbac-guide'],
  applies: (subject) => vaultCertificateOf(subject) !== undefined && subject.gateway.identity?.userAssignedIdentityIds.length === 1,
  check(context, subject) {
    const certificate = vaultCertificateOf(subject);
    const [identityId] = subject.gateway.identity?.userAssignedIdentityIds ?? [];
    const vault = certificate && vaultOf(context, certificate);
    if (!certificate || !vault || identityId === undefined) return;
    const fact = context.model.userAssignedIdentity(identityId);
    // An identity that is gone is another rule's finding.
    if (!context.exists(fact)) return;
    const identity = context.need(fact);
    const { principalId } = identity;
    if (principalId === undefined) {
      context.unknown(unreadable(getRequest(identityId), 'the principal of the identity could not be read'));
      return;
    }
    if (context.need(mayReadSecret(context.model, vault, certificate.address.secret, principalId))) return;
    const usesRoles = vault.usesRoles === true;
    const at = deepestPlace(context.model, vault.at, 'properties', usesRoles ? 'enableRbacAuthorization' : 'accessPolicies');
    context.report({
      at,
      resource: vault.id,
      ...(usesRoles ? {} : { variant: 'policy' }),
      data: { listener: subject.listener.name, certificate: certificate.owner.name, identity: identity.name, vault: vault.name, principalId },
      evidence: [{ resource: vault.id, at, value: usesRoles ? 'roles' : 'access policies', note: 'model' }, ...certificateEvidence(subject, certificate)],
    });
  },
  fixes: ({ data, variant, resource }) => {
    const principal = String(data['principalId']);
    const role = ['--role', 'Key Vault Secrets User', '--scope', resource];
    const assign = ['role', 'assignment', 'create', '--assignee-object-id', principal, '--assignee-principal-type', 'ServicePrincipal', ...role];
    const allow = ['keyvault', 'set-policy', '--name', String(data['vault']), '--object-id', principal, '--secret-permissions', 'get'];
    return [variant === 'policy' ? azureCli('allow', [allow]) : azureCli('assign', [assign]), portal('openVault', resource)];
  },
});
