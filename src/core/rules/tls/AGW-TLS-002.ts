import { leafOf } from '../../tls/chain';
import { validityAt } from '../../tls/validity';
import { azureCli, childCommand, portal } from '../applicationGateway/commands';
import { defineRule } from '../rule';
import { certificateData, certificateEvidence, day, unreadCertificate } from './certificateEvidence';

/** Days before the end at which a renewal that has not happened deserves a look (INFERRED: no document names a number). */
const soon = 30;

export default defineRule({
  code: 'AGW-TLS-002',
  on: 'listener',
  severity: 'error',
  confidence: 'static',
  explains: ['tlsToClient'],
  specificity: 85,
  text: {
    en: {
      title: "The listener's certificate has expired or is not valid yet",
      message: 'Listener {listener} presents the certificate {certificate} for {subject}, which expired on {notAfter}: clients refuse the connection.',
      variants: {
        notYetValid:
          'Listener {listener} presents the certificate {certificate} for {subject}, which is valid only from {notBefore}: clients refuse the connection until then.',
        expiresSoon: 'Listener {listener} presents the certificate {certificate} for {subject}, which expires on {notAfter}, in {days} days.',
      },
      why: 'Browsers and most other clients refuse a certificate outside its dates before they send a request. The gateway itself goes on without a complaint.',
      howWeKnow: "The certificate in the gateway's body was decoded, and its dates were held against the time at which Azure was asked.",
      fix: 'Upload a renewed certificate, or renew it in Key Vault: the gateway takes the new version within four hours.',
      notAProblem: 'When every client of the listener checks no dates, or when the renewal is already on its way.',
      notes: { certificate: 'The certificate and its dates.', listener: 'The listener that presents it.' },
      fixes: { upload: 'Upload the renewed certificate', openListeners: 'Listeners of the gateway: renew the certificate' },
    },
  },
  links: ['https://learn.microsoft.com/azure/application-gateway/renew-certificates', 'https://learn.microsoft.com/azure/application-gateway/key-vault-certs'],
  applies: ({ listener, rules }) => listener.sslCertificate?.target !== undefined && rules.length > 0,
  check(context, { listener }) {
    const reference = listener.sslCertificate;
    const owner = reference?.target;
    if (!reference || !owner) return;
    const text = owner.publicCertData;
    const leaf = leafOf(text.certificates ?? []);
    if (!leaf) {
      context.unknown(unreadCertificate(owner, text));
      return;
    }
    const validity = validityAt(leaf, context.capturedAt);
    const days = Math.floor((leaf.notAfter - context.capturedAt) / day);
    if (validity === 'valid' && days >= soon) return;
    context.report({
      at: text.at,
      resource: owner.id,
      ...(validity === 'valid' ? ({ variant: 'expiresSoon', severity: 'warning', explains: [] } as const) : { byConstruction: true }),
      ...(validity === 'notYetValid' ? { variant: 'notYetValid' } : {}),
      data: { listener: listener.name, certificate: owner.name, days, ...certificateData(leaf) },
      evidence: [certificateEvidence(owner, text, leaf, 'certificate'), { resource: listener.id, at: reference.at, value: owner.name, note: 'listener' }],
    });
  },
  fixes: (_, { gateway, listener }) => {
    const owner = listener.sslCertificate?.target;
    const isUploaded = owner !== undefined && owner.keyVaultSecretId === undefined;
    const upload = (name: string) =>
      azureCli('upload', [childCommand(gateway.id, 'ssl-cert', 'update', name, '--cert-file', '<file.pfx>', '--cert-password', '<password>')]);
    return [...(isUploaded ? [upload(owner.name)] : []), portal('openListeners', gateway.id)];
  },
});
