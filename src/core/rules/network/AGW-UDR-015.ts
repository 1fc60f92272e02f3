import { portal } from '../applicationGateway/commands';
import { deepestPlace } from '../applicationGateway/places';
import { parentResourceId } from '../../snapshot/resourceId';
import { defineRule } from '../rule';

export default defineRule({
  code: 'AGW-UDR-015',
  on: 'gateway',
  severity: 'hint',
  confidence: 'static',
  // A public frontend carries what the gateway sends out; without one AGW-UDR-014 judges. What is left is worth a remark alone.
  isRiskOnly: true,
  text: {
    en: {
      title: 'The subnet of the gateway has no default way to the Internet',
      message:
        'Subnet {subnet} of gateway {gateway} has default outbound access switched off, and neither a NAT gateway nor a route table: what the gateway asks the Internet goes through its public frontend alone.',
      why: 'Azure retires the default way out of subnets. A gateway with a public frontend goes on through that; features that need another way, such as the check of tokens, may not.',
      howWeKnow: 'The subnet says `defaultOutboundAccess` false and names no NAT gateway.',
      fix: 'Give the subnet a NAT gateway when the gateway has to reach the Internet itself.',
      notAProblem: 'When nothing but the public frontend is needed.',
      notes: { access: 'The default outbound access of the subnet.' },
      fixes: { openSubnet: 'The network: subnets' },
    },
  },
  links: ['https://learn.microsoft.com/azure/virtual-network/ip-services/default-outbound-access'],
  applies: ({ gateway }) => gateway.frontends.some(({ publicIPAddressId }) => publicIPAddressId !== undefined),
  check(context, { gateway }) {
    const subnet = context.need(gateway.subnet);
    if (subnet?.defaultOutboundAccess !== false || subnet.natGatewayId !== undefined || context.need(subnet.routeTable)) return;
    const at = deepestPlace(context.model, subnet.at, 'properties', 'defaultOutboundAccess');
    context.report({
      at,
      resource: subnet.id,
      data: { subnet: subnet.name, gateway: gateway.name },
      evidence: [{ resource: subnet.id, at, value: 'false', note: 'access' }],
    });
  },
  fixes: ({ resource }) => [portal('openSubnet', parentResourceId(resource) ?? resource)],
});
