import { defineRule } from '../rule';
import { portal } from './commands';

export default defineRule({
  code: 'AGW-INF-008',
  on: 'gateway',
  severity: 'error',
  confidence: 'static',
  // Such a gateway runs; what it cannot do is be changed or migrated. That never makes a 502 by itself.
  isRiskOnly: true,
  text: {
    en: {
      title: 'The gateway is in a subnet for VPN gateways',
      message: 'Gateway {gateway} is in subnet {subnet}, which Azure keeps for VPN and ExpressRoute gateways.',
      why: 'Azure does not support application gateways in a GatewaySubnet. Changes of the gateway and its migration to v2 are refused.',
      howWeKnow: 'The name of the subnet of the gateway.',
      fix: 'Build the gateway anew, as v2, in a subnet of its own.',
      notAProblem: 'Never, though it may serve until it has to be changed.',
      notes: { subnet: 'The subnet of the gateway.' },
      fixes: { openGateway: 'Configuration of the gateway' },
    },
  },
  links: ['https://learn.microsoft.com/azure/application-gateway/configuration-infrastructure'],
  check(context, { gateway }) {
    const subnet = context.need(gateway.subnet);
    if (subnet?.name.toLowerCase() !== 'gatewaysubnet') return;
    context.report({
      at: subnet.at,
      resource: subnet.id,
      data: { gateway: gateway.name, subnet: subnet.name },
      evidence: [{ resource: subnet.id, at: subnet.at, value: subnet.name, note: 'subnet' }],
    });
  },
  fixes: (_, { gateway }) => [portal('openGateway', gateway.id)],
});
