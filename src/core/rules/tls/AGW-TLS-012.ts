import type { ApplicationGateway, SslPolicy } from '../../model/applicationGateway';
import type { ModelObject } from '../../model/model';
import type { Source } from '../../snapshot/fact';
import { sameId } from '../../snapshot/resourceId';
import { isEncrypted } from '../../path/effectiveProbe';
import { azureCli, gatewayPartCommand, portal } from '../applicationGateway/commands';
import { deepestPlace, unreadableAt } from '../applicationGateway/places';
import { defineRule } from '../rule';

/** Predefined policies that accept TLS 1.0 (learn.microsoft.com/azure/application-gateway/application-gateway-ssl-policy-overview). */
const retired: readonly string[] = ['appgwsslpolicy20150501', 'appgwsslpolicy20170401'];
const oldVersions: readonly string[] = ['tlsv1_0', 'tlsv1_1'];

export default defineRule({
  code: 'AGW-TLS-012',
  on: 'gateway',
  severity: 'warning',
  confidence: 'static',
  isRiskOnly: true,
  text: {
    en: {
      title: 'The TLS policy accepts versions that are retired',
      message: 'The TLS policy of {owner} is {policy}, which accepts TLS 1.0 or 1.1. Azure retired both on 31 August 2025.',
      why: 'Azure ends support for clients that speak TLS 1.0 or 1.1, and scanners report a gateway that offers them. It is no reason for a 502.',
      howWeKnow:
        'The policy of the gateway, of a TLS profile, or the default that Azure applies, is one of the retired ones, or names a lower version than TLS 1.2.',
      fix: 'Choose the predefined policy AppGwSslPolicy20220101 or a newer one; on v1 AppGwSslPolicy20170401S.',
      notAProblem: 'Until the last client that speaks nothing newer is gone; those clients will then fail to connect.',
      notes: { policy: 'The policy in force.' },
      fixes: { setPolicy: 'Set a policy that begins with TLS 1.2', openListeners: 'Listeners of the gateway: change the TLS policy' },
    },
  },
  links: [
    'https://learn.microsoft.com/azure/application-gateway/application-gateway-tls-version-retirement',
    'https://learn.microsoft.com/azure/application-gateway/application-gateway-ssl-policy-overview',
  ],
  applies: ({ gateway }) => gateway.listeners.some((listener) => isEncrypted(listener.protocol)),
  check(context, { gateway }) {
    const policies = policiesOf(gateway, (source, ...steps) => deepestPlace(context.model, source, ...steps));
    for (const { owner, at, policy, name } of policies) {
      const unreadable = unreadableAt(context.model, at);
      if (unreadable.length > 0) context.unknown(unreadable);
      if (!isOld(policy, name)) continue;
      const value = name ?? policy?.minProtocolVersion ?? '';
      context.report({ at, resource: owner.id, data: { owner: owner.name, policy: value }, evidence: [{ resource: owner.id, at, value, note: 'policy' }] });
    }
  },
  fixes({ resource }, { gateway }) {
    const name = gateway.isV1 ? 'AppGwSslPolicy20170401S' : 'AppGwSslPolicy20220101';
    const set = azureCli('setPolicy', [gatewayPartCommand(gateway.id, 'ssl-policy', 'set', '--policy-type', 'Predefined', '--policy-name', name)]);
    return [...(sameId(resource, gateway.id) ? [set] : []), portal('openListeners', gateway.id)];
  },
});

interface PolicyInForce {
  readonly owner: ModelObject;
  readonly at: Source;
  readonly policy: SslPolicy | undefined;
  /** Name of a predefined policy. */
  readonly name: string | undefined;
}

type Place = (source: Source, ...steps: readonly string[]) => Source;

/** The gateway's own policy, or the default that the body names where it has none, and those of the profiles that a listener uses. */
function policiesOf(gateway: ApplicationGateway, place: Place): readonly PolicyInForce[] {
  const own: PolicyInForce = gateway.sslPolicy
    ? { owner: gateway, at: gateway.sslPolicy.at, policy: gateway.sslPolicy, name: gateway.sslPolicy.policyName }
    : { owner: gateway, at: place(gateway.at, 'properties', 'defaultPredefinedSslPolicy'), policy: undefined, name: gateway.defaultPredefinedSslPolicy };
  const used = new Set(gateway.listeners.map(({ sslProfile }) => sslProfile?.target));
  const profiles = gateway.sslProfiles.flatMap((profile): readonly PolicyInForce[] =>
    used.has(profile) && profile.sslPolicy ? [{ owner: profile, at: profile.sslPolicy.at, policy: profile.sslPolicy, name: profile.sslPolicy.policyName }] : [],
  );
  return [own, ...profiles];
}

function isOld(policy: SslPolicy | undefined, name: string | undefined): boolean {
  const isPredefined = policy === undefined || policy.policyType?.toLowerCase() === 'predefined';
  if (isPredefined) return name !== undefined && retired.includes(name.toLowerCase());
  return policy.minProtocolVersion !== undefined && oldVersions.includes(policy.minProtocolVersion.toLowerCase());
}
