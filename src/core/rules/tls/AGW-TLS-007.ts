import { isEncrypted } from '../../path/effectiveProbe';
import { portal } from '../applicationGateway/commands';
import { defineRule } from '../rule';
import { certificateData, certificateEvidence, unreadCertificate } from './certificateEvidence';

export default defineRule({
  code: 'AGW-TLS-007',
  on: 'pair',
  severity: 'warning',
  confidence: 'static',
  explains: ['tlsToBackend'],
  specificity: 60,
  text: {
    en: {
      title: 'The uploaded trusted root is no root certificate',
      message:
        'Backend setting {setting} trusts {certificate}, which is the certificate of {subject} itself and not of an authority: the chain of a backend must end at a root.',
      variants: {
        intermediate:
          'Backend setting {setting} trusts {certificate}, which is the intermediate certificate {subject}, issued by {issuer}: the chain of a backend must end at a root.',
      },
      why: "The gateway follows a backend's chain up to a root that it trusts. A certificate that was itself issued by somebody else ends no chain.",
      howWeKnow: "The certificate in the gateway's body was decoded: it is either no authority, or its issuer is another than its subject.",
      fix: 'Export the root of the chain (the topmost certificate, Base64, .cer) and upload that.',
      notAProblem: 'When the backend presents a self-signed certificate that is its own root, or another uploaded certificate is the right root.',
      notes: { certificate: 'The uploaded certificate.', setting: 'The backend setting that trusts it.' },
      fixes: { openSettings: 'Backend settings of the gateway: upload the root certificate' },
    },
  },
  links: [
    'https://learn.microsoft.com/azure/application-gateway/certificates-for-backend-authentication',
    'https://learn.microsoft.com/azure/application-gateway/application-gateway-backend-health-troubleshooting',
  ],
  applies: ({ gateway, setting }) => !gateway.isV1 && isEncrypted(setting.protocol) && setting.trustedRootCertificates.some(({ target }) => target),
  check(context, { setting }) {
    const owners = setting.trustedRootCertificates.flatMap(({ target, at }) => (target ? [{ owner: target, at }] : []));
    const unread = owners.filter(({ owner }) => owner.data.certificates === undefined);
    if (unread.length > 0) context.unknown(unread.map(({ owner }) => unreadCertificate(owner, owner.data)));
    const judged = owners.map(({ owner, at }) => ({ owner, at, certificates: owner.data.certificates ?? [] }));
    const isRoot = ({ certificates }: (typeof judged)[number]): boolean => certificates.some((each) => each.isSelfIssued);
    // One real root among them may be the one that counts.
    const hasRoot = unread.length > 0 || judged.some(isRoot);
    for (const wrong of judged.filter((each) => each.certificates.length > 0 && !isRoot(each))) {
      const [certificate] = wrong.certificates;
      if (!certificate) continue;
      context.report({
        at: wrong.owner.data.at,
        resource: wrong.owner.id,
        ...(hasRoot ? ({ severity: 'hint', explains: [] } as const) : {}),
        ...(certificate.isCertificateAuthority === true ? { variant: 'intermediate' } : {}),
        data: { setting: setting.name, certificate: wrong.owner.name, issuer: certificate.issuer, ...certificateData(certificate) },
        evidence: [
          certificateEvidence(wrong.owner, wrong.owner.data, certificate, 'certificate'),
          { resource: setting.id, at: wrong.at, value: wrong.owner.name, note: 'setting' },
        ],
      });
    }
  },
  fixes: (_, { gateway }) => [portal('openSettings', gateway.id)],
});
