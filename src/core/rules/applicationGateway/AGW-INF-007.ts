import { parentResourceId, resourceName, resourceType } from '../../snapshot/resourceId';
import { defineRule } from '../rule';
import { portal } from './commands';
import { deepestPlace } from './places';

export default defineRule({
  code: 'AGW-INF-007',
  on: 'gateway',
  // Azure refuses such a subnet when a gateway is created or changed; a gateway that runs in one serves on, so it explains refused writes alone.
  severity: 'warning',
  confidence: 'static',
  isRiskOnly: true,
  text: {
    en: {
      title: 'The subnet of the gateway is not its own',
      message: 'Subnet {subnet} of gateway {gateway} also holds {others}.',
      why: 'A subnet with application gateways may hold nothing else. Azure refuses changes of the gateway with ApplicationGatewaySubnetCannotHaveOtherResourceTypes, so that an old configuration goes on.',
      howWeKnow: 'The subnet lists ip configurations of resources that are no application gateways.',
      fix: 'Move the other resources into a subnet of their own.',
      notAProblem: 'As long as the gateway need not be changed.',
      notes: { other: 'An ip configuration of something else.' },
      fixes: { openSubnet: 'The network: subnets' },
    },
  },
  links: ['https://learn.microsoft.com/azure/application-gateway/configuration-infrastructure'],
  check(context, { gateway }) {
    const subnet = context.need(gateway.subnet);
    const others = (subnet?.ipConfigurationIds ?? []).filter((id) => !resourceType(id).startsWith('microsoft.network/applicationgateways'));
    const [first] = others;
    if (!subnet || first === undefined) return;
    const at = deepestPlace(context.model, subnet.at, 'properties', 'ipConfigurations');
    context.report({
      at,
      resource: subnet.id,
      data: { subnet: subnet.name, gateway: gateway.name, others: [...new Set(others.map(ownerName))].slice(0, shown).join(', ') },
      evidence: others.slice(0, shown).map((id) => ({ resource: id, at, value: ownerName(id), note: 'other' })),
    });
  },
  fixes: ({ resource }) => [portal('openSubnet', parentResourceId(resource) ?? resource)],
});

/** More names than a sentence bears. */
const shown = 5;

function ownerName(ipConfigurationId: string): string {
  return resourceName(ipConfigurationId.replace(/\/(?:ipConfigurations|frontendIPConfigurations)\/.*$/i, ''));
}
