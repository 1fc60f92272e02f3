import type { SslPolicy } from '../../model/applicationGateway';
import { defineRule } from '../rule';
import { portal } from '../applicationGateway/commands';

export default defineRule({
  code: 'AGW-TLS-013',
  on: 'gateway',
  severity: 'info',
  confidence: 'static',
  isRiskOnly: true,
  text: {
    en: {
      title: 'An old and a new TLS policy stand side by side',
      message: 'Gateway {gateway} has TLS policy {own}, and TLS profile {profile} has {other}: policies of 2022 and later do not go together with older ones.',
      why: 'Azure does not let new policies and old ones be used on one gateway. A change of the gateway is refused until they are of one kind.',
      howWeKnow: 'The names and kinds of the policies of the gateway and of its TLS profiles.',
      fix: 'Give the gateway and all of its TLS profiles policies of 2022 or later.',
      notAProblem: 'As long as the gateway need not be changed.',
      notes: { own: 'The policy of the gateway.', other: 'The policy of the profile.' },
      fixes: { openPolicies: 'Listeners of the gateway: TLS policy' },
    },
  },
  links: ['https://learn.microsoft.com/azure/application-gateway/application-gateway-ssl-policy-overview'],
  check(context, { gateway }) {
    const own = gateway.sslPolicy;
    if (!own) return;
    const isOwnNew = isNew(own);
    for (const { sslPolicy, name, id } of gateway.sslProfiles) {
      if (!sslPolicy || isNew(sslPolicy) === isOwnNew) continue;
      context.report({
        at: sslPolicy.at,
        resource: id,
        data: { gateway: gateway.name, own: nameOf(own), profile: name, other: nameOf(sslPolicy) },
        evidence: [
          { resource: gateway.id, at: own.at, value: nameOf(own), note: 'own' },
          { resource: id, at: sslPolicy.at, value: nameOf(sslPolicy), note: 'other' },
        ],
      });
    }
  },
  fixes: (_, { gateway }) => [portal('openPolicies', gateway.id)],
});

/** Predefined policies have their date in their name: `AppGwSslPolicy20220101`. */
function isNew({ policyType = '', policyName = '' }: SslPolicy): boolean {
  return policyType.toLowerCase() === 'customv2' || Number(/(\d{4})\d{4}/.exec(policyName)?.[1] ?? 0) >= 2022;
}

function nameOf({ policyName, policyType }: SslPolicy): string {
  return policyName ?? policyType ?? 'Predefined';
}
