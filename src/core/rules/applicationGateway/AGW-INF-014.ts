import type { ApplicationGateway } from '../../model/applicationGateway';
import { hasIsolationTag, networkIsolation } from '../../path/isolation';
import { defineRule } from '../rule';
import { deepestPlace } from './places';

export default defineRule({
  code: 'AGW-INF-014',
  on: 'gateway',
  severity: 'hint',
  confidence: 'predicted',
  isRiskOnly: true,
  text: {
    en: {
      title: 'The gateway is network-isolated',
      message:
        'Gateway {gateway} is a network-isolated deployment: it needs no way in for GatewayManager and no way out to the Internet, and its default route may lead anywhere.',
      variants: {
        perhaps:
          'Whether gateway {gateway} is a network-isolated deployment cannot be told: the tag of the platform and the delegation of its subnet do not agree. What the rules of ordinary gateways would object to is left open.',
      },
      why: 'Other rules hold for isolated gateways: neither their security group nor their routes must let the platform in or out. The load balancer still has to come in, and one ordinary gateway in the subnet keeps the old rules for all.',
      howWeKnow:
        'A v2 gateway without a public frontend is isolated; so is one that carries the tag `EnhancedNetworkControl` in a subnet that is delegated to `Microsoft.Network/applicationGateways`. Where only one of the two is there, a healthy gateway with routes or rules that Azure refuses for others is isolated too.',
      fix: 'Nothing has to be done.',
      notAProblem: 'It is none: it says by which rules the gateway is judged.',
      notes: { frontends: 'The frontends, none of which is public.', marks: 'The tags of the gateway.' },
    },
  },
  links: ['https://learn.microsoft.com/azure/application-gateway/application-gateway-private-deployment'],
  applies: ({ gateway }) => !gateway.isV1,
  check(context, { gateway }) {
    const isolation = networkIsolation(gateway);
    if (isolation.isolated === 'no') return;
    if (isolation.isolated === 'unknown') {
      context.unknown(isolation.missing);
      // Without a subnet or a generation there is no contradiction to tell of.
      if (!gateway.isV2 || isolation.missing.length > 0) return;
    }
    const { at, note, value } = markOf(context.model, gateway);
    context.report({
      at,
      resource: gateway.id,
      ...(isolation.isolated === 'unknown' ? { variant: 'perhaps' } : {}),
      data: { gateway: gateway.name },
      evidence: [{ resource: gateway.id, at, value, note }],
    });
  },
});

function markOf(model: Parameters<typeof deepestPlace>[0], gateway: ApplicationGateway) {
  const isPrivate = gateway.frontends.length > 0 && gateway.frontends.every(({ publicIPAddressId }) => publicIPAddressId === undefined);
  if (!isPrivate) return { at: deepestPlace(model, gateway.at, 'tags'), note: 'marks', value: hasIsolationTag(gateway) ? 'EnhancedNetworkControl' : 'none' };
  const names = gateway.frontends.map(({ name }) => name).join(', ');
  return { at: deepestPlace(model, gateway.at, 'properties', 'frontendIPConfigurations'), note: 'frontends', value: names };
}
