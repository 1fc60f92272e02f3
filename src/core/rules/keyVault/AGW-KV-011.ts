import { unreadable } from '../../model/lookUps';
import { below } from '../../snapshot/fact';
import { getRequest } from '../../snapshot/request';
import { portal } from '../applicationGateway/commands';
import { defineRule } from '../rule';
import { certificateEvidence, certificateNotes, keyVaultLinks, secretOf, vaultCertificateOf } from './vaultCertificate';

const accepted = ['application/x-pkcs12', 'application/x-pem-file'];

/** A secret without a content type proves nothing: what it holds is not read, and it may be a certificate. */
export default defineRule({
  code: 'AGW-KV-011',
  on: 'listener',
  severity: 'error',
  confidence: 'static',
  explains: ['tlsToClient'],
  specificity: 80,
  text: {
    en: {
      title: 'The secret in Key Vault is not a certificate',
      message: 'Listener {listener} presents the certificate {certificate}, and its secret {secret} in Key Vault {vault} has the content type {contentType}.',
      why: 'An Application Gateway takes only certificates with their private key, as Key Vault stores them when they are imported or made there.',
      howWeKnow: 'Azure gives the content type of the secret, which is neither application/x-pkcs12 nor application/x-pem-file.',
      fix: 'Import the certificate as a certificate of the vault, and refer to its secret.',
      notAProblem: 'While the gateway still presents an earlier version that was a certificate.',
      notes: { ...certificateNotes, contentType: 'What the secret says that it holds.' },
      fixes: { openVault: 'Certificates of the Key Vault: import the certificate' },
    },
  },
  links: [...keyVaultLinks, 'https://learn.microsoft.com/azure/key-vault/certificates/tutorial-import-certificate'],
  applies: (subject) => vaultCertificateOf(subject) !== undefined,
  check(context, subject) {
    const certificate = vaultCertificateOf(subject);
    const secret = certificate && secretOf(context, certificate);
    if (!certificate || !secret) return;
    const { contentType } = secret;
    if (contentType === undefined) {
      context.unknown(unreadable(getRequest(secret.id), 'the secret has no content type'));
      return;
    }
    if (accepted.includes(contentType.toLowerCase())) return;
    const at = below(secret.at, 'properties', 'contentType');
    context.report({
      at,
      resource: secret.id,
      data: { listener: subject.listener.name, certificate: certificate.owner.name, secret: secret.name, vault: certificate.address.vault, contentType },
      evidence: [{ resource: secret.id, at, value: contentType, note: 'contentType' }, ...certificateEvidence(subject, certificate)],
    });
  },
  fixes: ({ resource }) => [portal('openVault', resource.replace(/\/secrets\/[^/]+$/i, ''))],
});
