import { below } from '../../snapshot/fact';
import { azureCli, portal } from '../applicationGateway/commands';
import { defineRule } from '../rule';
import { certificateEvidence, certificateNotes, keyVaultLinks, secretOf, vaultCertificateOf } from './vaultCertificate';

export default defineRule({
  code: 'AGW-KV-005',
  on: 'listener',
  severity: 'error',
  confidence: 'static',
  explains: ['tlsToClient'],
  specificity: 85,
  text: {
    en: {
      title: 'The certificate in Key Vault is disabled',
      message: 'Listener {listener} presents the certificate {certificate}, and its secret {secret} in Key Vault {vault} is disabled.',
      why: 'A gateway asks Key Vault for the certificate every four hours, and a disabled secret is not given out. Azure then disables the listeners that use it and refuses changes of the gateway.',
      howWeKnow: 'Azure says of the secret that the certificate refers to that it is not enabled.',
      fix: 'Enable the secret, or refer to another one. Then write the gateway once without a change, or wait four hours.',
      notAProblem: 'For connections of now, while the gateway still presents a copy of the certificate that it read earlier.',
      notes: { ...certificateNotes, enabled: 'Whether the secret is enabled.' },
      fixes: { enable: 'Enable the certificate in the vault', openVault: 'Certificates of the Key Vault' },
    },
  },
  links: keyVaultLinks,
  applies: (subject) => vaultCertificateOf(subject) !== undefined,
  check(context, subject) {
    const certificate = vaultCertificateOf(subject);
    const secret = certificate && secretOf(context, certificate);
    if (!certificate || secret?.enabled !== false) return;
    const at = below(secret.at, 'properties', 'attributes', 'enabled');
    context.report({
      at,
      resource: secret.id,
      data: { listener: subject.listener.name, certificate: certificate.owner.name, secret: secret.name, vault: certificate.address.vault },
      evidence: [{ resource: secret.id, at, value: 'false', note: 'enabled' }, ...certificateEvidence(subject, certificate)],
    });
  },
  fixes: ({ data, resource }) => [
    azureCli('enable', [
      ['keyvault', 'certificate', 'set-attributes', '--vault-name', String(data['vault']), '--name', String(data['secret']), '--enabled', 'true'],
    ]),
    portal('openVault', resource.replace(/\/secrets\/[^/]+$/i, '')),
  ],
});
