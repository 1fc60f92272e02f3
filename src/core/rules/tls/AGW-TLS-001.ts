import { isEncrypted } from '../../path/effectiveProbe';
import { portal, childCommand, azureCli } from '../applicationGateway/commands';
import { unreadableAt } from '../applicationGateway/places';
import { defineRule } from '../rule';

export default defineRule({
  code: 'AGW-TLS-001',
  on: 'listener',
  severity: 'error',
  confidence: 'static',
  explains: ['tlsToClient', 'cannotConnect'],
  specificity: 80,
  text: {
    en: {
      title: 'An HTTPS listener has no certificate',
      message: 'Listener {listener} speaks {protocol}, and it has no certificate: no client can complete a TLS handshake with it.',
      why: 'A TLS handshake needs a certificate. Without one every connection to the listener fails before a request is sent; there is no 502.',
      howWeKnow: "The listener's protocol is HTTPS or TLS, and it refers to no certificate.",
      fix: 'Attach a certificate of the gateway to the listener.',
      notAProblem: 'While the listener is still being set up, or when no rule leads on from it.',
      notes: { listener: 'The listener without a certificate.' },
      fixes: { attach: 'Attach a certificate to the listener', openListeners: 'Listeners of the gateway: choose a certificate' },
    },
  },
  links: [
    'https://learn.microsoft.com/azure/application-gateway/configuration-listeners',
    'https://learn.microsoft.com/azure/application-gateway/ssl-overview',
  ],
  applies: ({ listener }) => isEncrypted(listener.protocol),
  check(context, { listener, rules }) {
    if (listener.sslCertificate) return;
    const unreadable = unreadableAt(context.model, listener.at);
    if (unreadable.length > 0) {
      context.unknown(unreadable);
      return;
    }
    const isUsed = rules.length > 0;
    context.report({
      at: listener.at,
      resource: listener.id,
      severity: isUsed ? 'error' : 'hint',
      explains: isUsed ? ['tlsToClient', 'cannotConnect'] : [],
      byConstruction: isUsed,
      data: { listener: listener.name, protocol: listener.protocol ?? '' },
      evidence: [{ resource: listener.id, at: listener.at, value: listener.protocol ?? '', note: 'listener' }],
    });
  },
  fixes: (_, { gateway, listener }) => [
    azureCli('attach', [childCommand(gateway.id, 'http-listener', 'update', listener.name, '--ssl-cert', '<name of the certificate>')]),
    portal('openListeners', gateway.id),
  ],
});
