import { unreadable } from '../../model/lookUps';
import { below } from '../../snapshot/fact';
import { getRequest } from '../../snapshot/request';
import { leafOf } from '../../tls/chain';
import { portal } from '../applicationGateway/commands';
import { defineRule } from '../rule';
import { certificateData, certificateEvidence as heldEvidence, day, unreadCertificate } from '../tls/certificateEvidence';
import { askVaultAgain, certificateEvidence, certificateNotes, keyVaultLinks, secretOf, vaultCertificateOf } from './vaultCertificate';

/** Milliseconds between two looks of the gateway at the vault (key-vault-certs). */
const pollingInterval = 4 * 60 * 60 * 1000;

/**
 * ARM tells no thumbprint of a secret, and its value is never read. A renewed certificate begins and ends later than the one before, and the
 * times of its secret are its own, but a person may have written them: so both must be later, by more than a day.
 *
 * A secret that names its version is not taken over by itself at all, which is the finding of AGW-KV-010.
 */
export default defineRule({
  code: 'AGW-KV-013',
  on: 'listener',
  severity: 'warning',
  confidence: 'predicted',
  explains: ['tlsToClient'],
  specificity: 65,
  text: {
    en: {
      title: 'The gateway presents an older certificate than the Key Vault has',
      message:
        'Listener {listener} presents the certificate {certificate}, which is valid until {heldUntil}. Key Vault {vault} has a renewed one that is valid until {renewedUntil}, and the gateway has not taken it over.',
      why: 'The gateway looks for a renewed certificate every four hours. One that it has not taken over by then is a sign that it cannot read the secret any more; clients get the old certificate until it expires, and an error after that.',
      howWeKnow:
        'The public part of the certificate that the gateway holds, and the times that Azure gives for the newest version of the secret: both are later, and the secret was last changed more than four hours ago.',
      fix: 'Correct what keeps the gateway from the secret, then make any small change of the gateway, such as a tag: that makes it try at once. Only if the certificate is still old after that, let the certificate refer to the version of the secret and back.',
      notAProblem: 'When the times of the secret were written by hand and are not those of the certificate.',
      notes: { ...certificateNotes, held: 'The certificate that the gateway holds.', renewed: 'Where the validity of the secret ends.' },
      fixes: {
        retry: 'After the correction: change a tag, so that the gateway tries again',
        openListeners: 'Listeners of the gateway: the certificate and its secret',
      },
    },
  },
  links: [...keyVaultLinks, 'https://learn.microsoft.com/azure/application-gateway/disabled-listeners'],
  applies: (subject) => {
    const certificate = vaultCertificateOf(subject);
    return certificate !== undefined && certificate.address.version === undefined && certificate.owner.publicCertData.isThere;
  },
  check(context, subject) {
    const certificate = vaultCertificateOf(subject);
    if (!certificate) return;
    const { owner, address } = certificate;
    const leaf = leafOf(owner.publicCertData.certificates ?? []);
    if (!leaf) {
      context.unknown(unreadCertificate(owner, owner.publicCertData));
      return;
    }
    const secret = secretOf(context, certificate);
    if (!secret) return;
    const { notBefore, expires, updated } = secret;
    if (notBefore === undefined || expires === undefined || updated === undefined) {
      context.unknown(unreadable(getRequest(secret.id), 'the secret does not tell from when to when its certificate is valid'));
      return;
    }
    const isRenewed = expires - leaf.notAfter > day && notBefore - leaf.notBefore > day;
    if (!isRenewed || context.capturedAt - updated <= pollingInterval) return;
    const at = below(secret.at, 'properties', 'attributes', 'exp');
    const renewedUntil = certificateData({ ...leaf, notAfter: expires }).notAfter;
    context.report({
      at,
      resource: secret.id,
      // A certificate that has not expired yet is accepted: then it is a sign of what will be.
      ...(leaf.notAfter < context.capturedAt ? {} : { explains: [] }),
      data: {
        listener: subject.listener.name,
        certificate: owner.name,
        vault: address.vault,
        heldUntil: certificateData(leaf).notAfter,
        renewedUntil,
      },
      evidence: [
        heldEvidence(owner, owner.publicCertData, leaf, 'held'),
        { resource: secret.id, at, value: renewedUntil, note: 'renewed' },
        ...certificateEvidence(subject, certificate),
      ],
    });
  },
  fixes: (_, { gateway }) => [askVaultAgain(gateway.id), portal('openListeners', gateway.id)],
});
