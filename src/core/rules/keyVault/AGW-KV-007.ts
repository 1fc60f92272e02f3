import type { Unavailable } from '../../snapshot/fact';
import { parseResourceId } from '../../snapshot/resourceId';
import { azureCli, portal } from '../applicationGateway/commands';
import { defineRule } from '../rule';
import { certificateEvidence, certificateNotes, keyVaultLinks, vaultCertificateOf } from './vaultCertificate';

export default defineRule({
  code: 'AGW-KV-007',
  on: 'listener',
  severity: 'error',
  confidence: 'static',
  explains: ['tlsToClient'],
  specificity: 85,
  text: {
    en: {
      title: 'The Key Vault of a certificate is gone',
      message: 'Listener {listener} presents the certificate {certificate}, and its Key Vault {vault} no longer exists.',
      variants: { deleted: 'Listener {listener} presents the certificate {certificate}, and its Key Vault {vault} was deleted and can be recovered.' },
      why: 'A gateway asks Key Vault for the certificate every four hours. When it cannot read it, Azure disables the listeners that use it and refuses changes of the gateway.',
      howWeKnow: 'Azure answered that the vault is not there, or lists it among the deleted vaults of the subscription.',
      fix: 'Recover the vault, or store the certificate in another vault and refer to that.',
      notAProblem: 'For connections of now, while the gateway still presents a copy of the certificate that it read earlier.',
      notes: { ...certificateNotes, deleted: 'The deleted vault.' },
      fixes: { recover: 'Recover the vault', openListeners: 'Listeners of the gateway: choose another certificate' },
    },
  },
  links: [...keyVaultLinks, 'https://learn.microsoft.com/azure/key-vault/general/key-vault-recovery'],
  applies: (subject) => vaultCertificateOf(subject) !== undefined,
  check(context, subject) {
    const certificate = vaultCertificateOf(subject);
    if (!certificate) return;
    const { owner, at, address } = certificate;
    const vault = context.model.keyVaultOfHost(address.host);
    if (vault.state === 'known') return;
    const data = { listener: subject.listener.name, certificate: owner.name, vault: address.vault };
    const evidence = certificateEvidence(subject, certificate);
    if (vault.state === 'absent') {
      context.report({ at, resource: owner.id, data, evidence });
      return;
    }
    context.unknown(vault);
    if (!isNotFound(vault)) return;
    const deleted = context
      .need(context.model.deletedKeyVaults(parseResourceId(subject.gateway.id)?.subscriptionId ?? ''))
      .find(({ name }) => name.toLowerCase() === address.vault);
    if (!deleted) return;
    const found = { resource: deleted.id, at: deleted.at, value: deleted.name, note: 'deleted' };
    context.report({ at, resource: owner.id, variant: 'deleted', data, evidence: [...evidence, found] });
  },
  fixes: ({ data, variant }, { gateway }) => {
    const subscription = parseResourceId(gateway.id)?.subscriptionId ?? '';
    const recover = azureCli('recover', [['keyvault', 'recover', '--name', String(data['vault']), '--subscription', subscription]]);
    return [...(variant === 'deleted' ? [recover] : []), portal('openListeners', gateway.id)];
  },
});

/** The look-up was made and came to no vault: only then is it worth asking for deleted ones. */
function isNotFound({ reason, request }: Unavailable): boolean {
  return request.kind === 'lookup' && reason === 'failed';
}
