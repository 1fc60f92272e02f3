import { portal } from '../applicationGateway/commands';
import { deepestPlace } from '../applicationGateway/places';
import { defineRule } from '../rule';

/** What the gateway of v1 itself needs for its metrics and logs. */
const needed = 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256';

export default defineRule({
  code: 'AGW-TLS-014',
  on: 'gateway',
  severity: 'hint',
  confidence: 'static',
  isRiskOnly: true,
  text: {
    en: {
      title: 'The cipher list of a v1 gateway leaves out the one for metrics and logs',
      message: 'The custom TLS policy of gateway {gateway} does not list {cipher}, with which a v1 gateway sends its metrics and logs.',
      why: 'Without it the gateway serves, and its metrics and logs stay empty: what fails cannot be seen.',
      howWeKnow: 'The cipher suites of the custom policy.',
      fix: 'Add the cipher suite, or move the gateway to v2.',
      notAProblem: 'When nobody looks at the metrics and logs.',
      notes: { ciphers: 'The cipher suites of the policy.' },
      fixes: { openPolicy: 'Listeners of the gateway: TLS policy' },
    },
  },
  links: ['https://learn.microsoft.com/azure/application-gateway/application-gateway-ssl-policy-overview'],
  applies: ({ gateway }) => gateway.isV1 && gateway.sslPolicy?.policyType?.toLowerCase() === 'custom',
  check(context, { gateway }) {
    const policy = gateway.sslPolicy;
    if (!policy || policy.cipherSuites.some((cipher) => cipher.toUpperCase() === needed)) return;
    const at = deepestPlace(context.model, policy.at, 'cipherSuites');
    const value = policy.cipherSuites.join(', ');
    context.report({
      at,
      resource: gateway.id,
      data: { gateway: gateway.name, cipher: needed },
      evidence: [{ resource: gateway.id, at, value: value === '' ? '–' : value, note: 'ciphers' }],
    });
  },
  fixes: (_, { gateway }) => [portal('openPolicy', gateway.id)],
});
