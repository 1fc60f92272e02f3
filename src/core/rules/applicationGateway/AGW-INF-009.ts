import { parentResourceId, parseResourceId, resourceName } from '../../snapshot/resourceId';
import { defineRule } from '../rule';
import { azureCli, portal } from './commands';
import { deepestPlace } from './places';

export default defineRule({
  code: 'AGW-INF-009',
  on: 'gateway',
  severity: 'warning',
  confidence: 'static',
  isRiskOnly: true,
  text: {
    en: {
      title: 'The subnet of the gateway has a service endpoint policy',
      message: 'Subnet {subnet} of gateway {gateway} has service endpoint policy {policy}, which Azure does not support there.',
      why: 'A policy lets the subnet reach only the storage accounts that it names. The platform of the gateway reaches accounts that nobody names, so that management, logs and changes can fail.',
      howWeKnow: 'The subnet lists a service endpoint policy.',
      fix: 'Take the policy off the subnet.',
      notAProblem: 'Never; Azure does not support it.',
      notes: { policy: 'The policy on the subnet.' },
      fixes: { remove: 'Take every policy off the subnet', openSubnet: 'The network: subnets' },
    },
  },
  links: ['https://learn.microsoft.com/azure/application-gateway/configuration-infrastructure'],
  check(context, { gateway }) {
    const subnet = context.need(gateway.subnet);
    const policy = subnet?.serviceEndpointPolicyIds[0];
    if (!subnet || policy === undefined) return;
    const at = deepestPlace(context.model, subnet.at, 'properties', 'serviceEndpointPolicies', 0);
    context.report({
      at,
      resource: subnet.id,
      data: { subnet: subnet.name, gateway: gateway.name, policy: resourceName(policy) },
      evidence: [{ resource: policy, at, value: resourceName(policy), note: 'policy' }],
    });
  },
  fixes: ({ resource }) => [azureCli('remove', [removeCommand(resource)]), portal('openSubnet', parentResourceId(resource) ?? resource)],
});

function removeCommand(subnetId: string): readonly string[] {
  const id = parseResourceId(subnetId);
  const [network = '', subnet = ''] = id?.names ?? [];
  const place = id
    ? ['--resource-group', id.resourceGroup, '--vnet-name', network, '--name', subnet, '--subscription', id.subscriptionId]
    : ['--ids', subnetId];
  return ['network', 'vnet', 'subnet', 'update', ...place, '--remove', 'serviceEndpointPolicies'];
}
