import { azureCli, portal } from '../applicationGateway/commands';
import { defineRule } from '../rule';
import { certificateEvidence, certificateNotes, keyVaultLinks, vaultCertificateOf, vaultOf } from './vaultCertificate';

export default defineRule({
  code: 'AGW-KV-006',
  on: 'listener',
  severity: 'error',
  confidence: 'static',
  explains: ['tlsToClient'],
  specificity: 85,
  text: {
    en: {
      title: 'The secret of a certificate is gone from its Key Vault',
      message: 'Listener {listener} presents the certificate {certificate}, and its secret {secret} is not in Key Vault {vault}.',
      why: 'A gateway asks Key Vault for the certificate every four hours. When the secret is gone, Azure disables the listeners that use it and refuses changes of the gateway.',
      howWeKnow: 'Azure answered that the secret that the certificate refers to is not in the vault.',
      fix: 'Recover the deleted certificate, or import it again under the same name. Then write the gateway once without a change, or wait four hours.',
      notAProblem: 'For connections of now, while the gateway still presents a copy of the certificate that it read earlier.',
      notes: certificateNotes,
      fixes: { recover: 'Recover the certificate', openVault: 'Certificates of the Key Vault' },
    },
  },
  links: [...keyVaultLinks, 'https://learn.microsoft.com/azure/key-vault/general/key-vault-recovery'],
  applies: (subject) => vaultCertificateOf(subject) !== undefined,
  check(context, subject) {
    const certificate = vaultCertificateOf(subject);
    const vault = certificate && vaultOf(context, certificate);
    if (!certificate || !vault || context.exists(context.model.keyVaultSecret(vault.id, certificate.address.secret))) return;
    const { owner, at, address } = certificate;
    context.report({
      at,
      resource: owner.id,
      // A gateway that holds the certificate has found the secret once.
      ...(owner.publicCertData.isThere ? { severity: 'warning', confidence: 'predicted' } : {}),
      data: { listener: subject.listener.name, certificate: owner.name, secret: address.secret, vault: address.vault, vaultId: vault.id },
      evidence: certificateEvidence(subject, certificate),
    });
  },
  fixes: ({ data }) => [
    azureCli('recover', [['keyvault', 'certificate', 'recover', '--vault-name', String(data['vault']), '--name', String(data['secret'])]]),
    portal('openVault', String(data['vaultId'])),
  ],
});
