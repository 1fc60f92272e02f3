import { unreadable } from '../../model/lookUps';
import { below } from '../../snapshot/fact';
import { resourceHealthRequest } from '../../snapshot/request';
import { portal } from '../applicationGateway/commands';
import { messageInSentence } from '../applicationGateway/healthMessages';
import { isInTrouble, namesKeyVault } from '../applicationGateway/resourceHealth';
import { defineRule } from '../rule';
import { askVaultAgain, certificateEvidence, certificateNotes, keyVaultLinks, vaultCertificateOf } from './vaultCertificate';

/**
 * Resource Health alone speaks: a reference to Key Vault proves nothing, and Azure names neither the vault nor the listener. So
 * only the listeners whose certificate the gateway does not hold are said to be disabled.
 *
 * Azure: learn.microsoft.com/azure/application-gateway/disabled-listeners.
 */
export default defineRule({
  code: 'AGW-KV-001',
  on: 'listener',
  severity: 'error',
  confidence: 'observed',
  explains: ['tlsToClient'],
  // Any rule that says why the vault cannot be read comes first.
  specificity: 40,
  text: {
    en: {
      title: 'Azure disabled a listener because of its Key Vault',
      message:
        'Resource Health says that gateway {gateway} has trouble with Key Vault since {since}: “{summary}”. Listener {listener} presents the certificate {certificate} from Key Vault {vault}, which the gateway does not hold.',
      why: 'When the gateway cannot read a certificate any more because of what is set up wrongly, Azure disables the listeners that use it. Clients then cannot finish the TLS handshake with them; other listeners go on.',
      howWeKnow:
        'The state of the gateway in Resource Health is not Available and its words name a Key Vault; the certificate of the listener comes from a vault, and the gateway shows no public part of it.',
      fix: 'Correct what keeps the gateway from the secret, then make any small change of the gateway, such as a tag: that makes it try at once. Else it tries every four hours. Listeners come back by themselves.',
      notAProblem: 'When the state of Resource Health is of another vault, whose listener is disabled, and clients use this one.',
      notes: { ...certificateNotes, state: 'The state that Resource Health gives.', summary: 'What Resource Health says of it.' },
      fixes: {
        retry: 'After the correction: change a tag, so that the gateway tries again',
        openHealth: 'Resource health of the gateway: which listeners, and why',
      },
    },
  },
  links: ['https://learn.microsoft.com/azure/application-gateway/disabled-listeners', ...keyVaultLinks],
  applies: (subject) => vaultCertificateOf(subject)?.owner.publicCertData.isThere === false,
  check(context, subject) {
    const certificate = vaultCertificateOf(subject);
    if (!certificate) return;
    const { gateway, listener } = subject;
    const health = context.need(context.model.resourceHealth(gateway.id));
    if (!isInTrouble(health)) {
      const hasSignal = health.availabilityState?.toLowerCase() === 'available';
      if (!hasSignal) context.unknown(unreadable(resourceHealthRequest(gateway.id), 'Resource Health has no signal from the gateway.'));
      return;
    }
    if (!namesKeyVault(health)) return;
    const words = [health.summary, health.title].find((text) => text !== undefined && text !== '') ?? '';
    const at = below(health.at, 'properties', 'availabilityState');
    context.report({
      at,
      resource: listener.id,
      ...(health.occurredTime === undefined ? {} : { changedAt: health.occurredTime }),
      data: {
        gateway: gateway.name,
        since: health.occurredTime === undefined ? 'an unknown time' : new Date(health.occurredTime).toISOString(),
        summary: messageInSentence(words),
        listener: listener.name,
        certificate: certificate.owner.name,
        vault: certificate.address.vault,
      },
      evidence: [
        { resource: gateway.id, at, value: health.availabilityState ?? '', note: 'state' },
        { resource: gateway.id, at: below(health.at, 'properties'), value: words, note: 'summary' },
        ...certificateEvidence(subject, certificate),
      ],
    });
  },
  fixes: (_, { gateway }) => [askVaultAgain(gateway.id), portal('openHealth', gateway.id)],
});
