import { below } from '../../snapshot/fact';
import { portal } from '../applicationGateway/commands';
import { defineRule } from '../rule';
import { certificateEvidence, certificateNotes, keyVaultLinks, secretOf, vaultCertificateOf } from './vaultCertificate';

export default defineRule({
  code: 'AGW-KV-012',
  on: 'listener',
  severity: 'error',
  confidence: 'static',
  explains: ['tlsToClient'],
  specificity: 75,
  text: {
    en: {
      title: 'The certificate in Key Vault is not valid today',
      message: 'Listener {listener} presents the certificate {certificate}, which expired in Key Vault {vault} on {date}.',
      variants: { early: 'Listener {listener} presents the certificate {certificate}, which is valid in Key Vault {vault} only from {date}.' },
      why: 'The gateway presents what the vault has, and clients refuse a certificate that has expired or is not valid yet.',
      howWeKnow: 'Azure gives the times between which the newest version of the secret is valid.',
      fix: 'Renew the certificate in the vault. A gateway that refers to the secret without a version takes it over within four hours.',
      notAProblem: 'When no client uses the listener.',
      notes: { ...certificateNotes, time: 'Where the validity of the secret ends, or begins.' },
      fixes: { openVault: 'Certificates of the Key Vault: renew the certificate' },
    },
  },
  links: [...keyVaultLinks, 'https://learn.microsoft.com/azure/key-vault/certificates/overview-renew-certificate'],
  applies: (subject) => vaultCertificateOf(subject) !== undefined,
  check(context, subject) {
    const certificate = vaultCertificateOf(subject);
    const secret = certificate && secretOf(context, certificate);
    if (!certificate || !secret) return;
    const { expires = Infinity, notBefore = -Infinity } = secret;
    const isExpired = expires < context.capturedAt;
    if (!isExpired && notBefore <= context.capturedAt) return;
    const at = below(secret.at, 'properties', 'attributes', isExpired ? 'exp' : 'nbf');
    const date = dateOf(isExpired ? expires : notBefore);
    context.report({
      at,
      resource: secret.id,
      ...(isExpired ? {} : { variant: 'early' }),
      data: { listener: subject.listener.name, certificate: certificate.owner.name, vault: certificate.address.vault, date },
      evidence: [{ resource: secret.id, at, value: date, note: 'time' }, ...certificateEvidence(subject, certificate)],
    });
  },
  fixes: ({ resource }) => [portal('openVault', resource.replace(/\/secrets\/[^/]+$/i, ''))],
});

/** Azure's number may be no time at all. */
function dateOf(time: number): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? String(time / 1000) : date.toISOString().slice(0, 10);
}
