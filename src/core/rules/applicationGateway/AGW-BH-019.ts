import { networkIsolation } from '../../path/isolation';
import { defineRule } from '../rule';
import { serverState } from './healthMessages';
import { deepestPlace } from './places';

export default defineRule({
  code: 'AGW-BH-019',
  on: 'gateway',
  severity: 'info',
  confidence: 'observed',
  shows: 'healthUnknown',
  text: {
    en: {
      title: 'Backend health is unknown on a network-isolated gateway',
      message:
        'Gateway {gateway} does not know the health of {count} servers. It is a network-isolated deployment, where this can be ignored; judge the servers by the metrics of the gateway.',
      variants: {
        perhaps:
          'Gateway {gateway} does not know the health of {count} servers. Whether it is a network-isolated deployment cannot be told: the tag of the platform and the delegation of its subnet do not agree. If it is one, this can be ignored.',
      },
      why: 'An isolated gateway has no management traffic from outside its network, and the message about missing health is expected there. It says nothing about the servers.',
      howWeKnow:
        "Backend health says Unknown, and the gateway has no public frontend, or its subnet is delegated to `Microsoft.Network/applicationGateways` and it carries the platform's tag `EnhancedNetworkControl`.",
      fix: 'Nothing has to be done. Look at `ResponseStatus`, `HealthyHostCount` and `UnhealthyHostCount` to judge the servers.',
      notAProblem: 'It is never one by itself.',
      notes: { server: 'The gateway does not know the health of {server}.' },
    },
  },
  links: ['https://learn.microsoft.com/azure/application-gateway/application-gateway-private-deployment'],
  applies: (subject) => !subject.gateway.isV1,
  check(context, subject) {
    const health = context.need(subject.gateway.backendHealth);
    const unseen = health.pools.flatMap((pool) => pool.settings.flatMap((setting) => setting.servers)).filter((server) => serverState(server) === 'unknown');
    const first = unseen[0];
    if (!first) return;
    const isolation = networkIsolation(subject.gateway);
    if (isolation.isolated === 'no') return;
    if (isolation.isolated === 'unknown' && isolation.missing.length > 0) {
      context.unknown(isolation.missing);
      return;
    }
    const at = deepestPlace(context.model, first.at, 'health');
    context.report({
      at,
      resource: subject.gateway.id,
      ...(isolation.isolated === 'unknown' ? { variant: 'perhaps' } : {}),
      data: { gateway: subject.gateway.name, count: unseen.length },
      evidence: [{ resource: subject.gateway.id, at, value: first.rawHealth, note: 'server', data: { server: first.address } }],
    });
  },
});
