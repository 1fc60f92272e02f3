import type { PairSubject } from '../../path/subject';
import { isEncrypted } from '../../path/effectiveProbe';
import type { UploadedCertificate } from '../../model/applicationGateway';
import { leafOf } from '../../tls/chain';
import type { Source } from '../../snapshot/fact';
import { validityAt, type Validity } from '../../tls/validity';
import { portal } from '../applicationGateway/commands';
import { defineRule } from '../rule';
import { certificateData, certificateEvidence, unreadCertificate } from './certificateEvidence';

export default defineRule({
  code: 'AGW-TLS-006',
  on: 'pair',
  severity: 'error',
  confidence: 'static',
  explains: ['tlsToBackend'],
  specificity: 60,
  text: {
    en: {
      title: 'The uploaded root certificate has expired or is not valid yet',
      message:
        'Backend setting {setting} trusts the certificate {certificate} for {subject}, which expired on {notAfter}: a backend that is held against it is refused.',
      variants: {
        notYetValid:
          'Backend setting {setting} trusts the certificate {certificate} for {subject}, which is valid only from {notBefore}: a backend that is held against it is refused until then.',
        oneOfSeveral:
          'Backend setting {setting} trusts several certificates, and {certificate} for {subject} is outside its dates ({notBefore} to {notAfter}). The others may be the ones that count.',
      },
      why: "The gateway follows the backend's chain up to a root that was uploaded to the setting. A root outside its dates ends the check, whatever the backend presents.",
      howWeKnow: "The certificate in the gateway's body was decoded, and its dates were held against the time at which Azure was asked.",
      fix: 'Upload the current root certificate of the authority that issued the backend certificate, and attach it to the backend setting.',
      notAProblem: 'When another uploaded root is the one that the backend uses; remove the old one all the same.',
      notes: { certificate: 'The uploaded certificate and its dates.', setting: 'The backend setting that trusts it.' },
      fixes: { openSettings: 'Backend settings of the gateway: upload the current root certificate' },
    },
  },
  links: [
    'https://learn.microsoft.com/azure/application-gateway/certificates-for-backend-authentication',
    'https://learn.microsoft.com/azure/application-gateway/ssl-overview',
  ],
  applies: ({ setting }) => isEncrypted(setting.protocol) && setting.validateCertChainAndExpiry !== false && trustedOf({ setting }).length > 0,
  check(context, pair) {
    const trusted = trustedOf(pair);
    const unread = trusted.filter(({ owner }) => owner.data.certificates === undefined);
    if (unread.length > 0) context.unknown(unread.map(({ owner }) => unreadCertificate(owner, owner.data)));
    const judged = trusted.flatMap(({ owner, at }) => {
      const certificate = leafOf(owner.data.certificates ?? []);
      return certificate ? [{ owner, at, certificate, validity: validityAt(certificate, context.capturedAt) }] : [];
    });
    const outside = judged.filter(({ validity }) => validity !== 'valid');
    // As long as one root is good, or cannot be read, it may be the one that the backend uses.
    const isAll = unread.length === 0 && outside.length === judged.length;
    for (const { owner, at, certificate, validity } of outside) {
      context.report({
        at: owner.data.at,
        resource: owner.id,
        ...(isAll ? {} : ({ severity: 'warning', explains: [] } as const)),
        ...variantOf(validity, isAll),
        data: { setting: pair.setting.name, certificate: owner.name, ...certificateData(certificate) },
        evidence: [certificateEvidence(owner, owner.data, certificate, 'certificate'), { resource: pair.setting.id, at, value: owner.name, note: 'setting' }],
      });
    }
  },
  fixes: (_, { gateway }) => [portal('openSettings', gateway.id)],
});

interface Trusted {
  readonly owner: UploadedCertificate;
  /** Where the setting refers to it. */
  readonly at: Source;
}

function trustedOf({ setting }: Pick<PairSubject, 'setting'>): readonly Trusted[] {
  return [...setting.trustedRootCertificates, ...setting.authenticationCertificates].flatMap(({ target, at }) => (target ? [{ owner: target, at }] : []));
}

function variantOf(validity: Validity, isAll: boolean): { readonly variant?: 'notYetValid' | 'oneOfSeveral' } {
  if (!isAll) return { variant: 'oneOfSeveral' };
  return validity === 'notYetValid' ? { variant: 'notYetValid' } : {};
}
