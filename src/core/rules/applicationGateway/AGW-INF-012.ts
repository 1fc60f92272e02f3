import { below } from '../../snapshot/fact';
import { defineRule } from '../rule';
import { portal } from './commands';

export default defineRule({
  code: 'AGW-INF-012',
  on: 'gateway',
  severity: 'info',
  confidence: 'static',
  isRiskOnly: true,
  text: {
    en: {
      title: 'The gateway names no availability zones',
      message: 'Gateway {gateway} in {location} names no availability zones.',
      why: 'A gateway without zones of its own may stand in one zone. When that zone fails, so does the gateway. Zones are chosen when a gateway is created.',
      howWeKnow:
        'The body of the gateway has no `zones`. Whether the region has zones is not looked at; newer gateways are spread over them without being asked.',
      fix: 'Where the region has zones and the site must outlive one, build the gateway anew with them.',
      notAProblem: 'In regions without zones, for test systems, and for gateways that Azure spread by itself.',
      notes: { gateway: 'The gateway.' },
      fixes: { openGateway: 'Overview of the gateway' },
    },
  },
  links: ['https://learn.microsoft.com/azure/reliability/reliability-application-gateway-v2'],
  applies: ({ gateway }) => gateway.isV2 && gateway.location !== undefined,
  check(context, { gateway }) {
    if (gateway.zones.length > 0) return;
    const at = below(gateway.at, 'location');
    const location = gateway.location ?? '';
    context.report({
      at,
      resource: gateway.id,
      data: { gateway: gateway.name, location },
      evidence: [{ resource: gateway.id, at, value: location, note: 'gateway' }],
    });
  },
  fixes: (_, { gateway }) => [portal('openGateway', gateway.id)],
});
