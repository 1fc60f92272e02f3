import { hasIsolationTag, networkIsolation } from '../../path/isolation';
import { parentResourceId, parseResourceId } from '../../snapshot/resourceId';
import { defineRule } from '../rule';
import { azureCli, portal } from './commands';
import { ask } from './facts';
import { firstRefusedWrite } from './gatewayWrites';
import { deepestPlace } from './places';

export default defineRule({
  code: 'AGW-INF-015',
  on: 'gateway',
  severity: 'warning',
  confidence: 'static',
  // It keeps changes from being made; what runs serves on.
  isRiskOnly: true,
  text: {
    en: {
      title: 'The subnet of a network-isolated gateway is not delegated',
      message:
        'Gateway {gateway} is network-isolated, and its subnet {subnet} is not delegated to Microsoft.Network/applicationGateways: Azure refuses to change the gateway.',
      variants: {
        refused:
          'Gateway {gateway} is network-isolated, and its subnet {subnet} is not delegated to Microsoft.Network/applicationGateways. Azure has refused a change for that since {time}: scale, certificates and rules are those of before.',
      },
      why: 'Since May 2025 Azure wants the subnets of isolated gateways delegated. Without it every write is refused, so that certificates and rules go stale without anybody seeing it.',
      howWeKnow: 'The gateway has no public frontend, or has the tag of the isolated deployment, and the subnet names no such delegation.',
      fix: 'Delegate the subnet and repeat the last change.',
      notAProblem: 'As long as the gateway need not be changed.',
      notes: { subnet: 'The subnet of the gateway.', refused: 'The write that was refused.' },
      fixes: { delegate: 'Delegate the subnet', openSubnet: 'The network: subnets' },
    },
  },
  links: ['https://learn.microsoft.com/azure/application-gateway/application-gateway-private-deployment'],
  check(context, { gateway }) {
    const subnet = context.need(gateway.subnet);
    if (!subnet || subnet.delegations.some((service) => service.toLowerCase() === 'microsoft.network/applicationgateways')) return;
    // A tag without delegation leaves open whether the gateway is isolated; here both ways lead to a refused write.
    if (networkIsolation(gateway).isolated !== 'yes' && !(gateway.isV2 && hasIsolationTag(gateway))) return;
    const log = ask(context, context.model.activityLog(gateway.id));
    const write = log && firstRefusedWrite(log);
    const refused = /NetworkIsolationRequiresSubnetDelegation/i.test(write?.errorCode ?? '') ? write : undefined;
    const at = deepestPlace(context.model, subnet.at, 'properties', 'delegations');
    context.report({
      at,
      resource: subnet.id,
      ...(refused ? { variant: 'refused', severity: 'error' as const, confidence: 'observed' as const, changedAt: refused.time } : {}),
      data: { gateway: gateway.name, subnet: subnet.name, time: refused ? new Date(refused.time).toISOString() : '' },
      evidence: [
        { resource: subnet.id, at, value: subnet.name, note: 'subnet' },
        ...(refused ? [{ resource: gateway.id, at: refused.at, value: refused.errorCode ?? refused.status, note: 'refused' }] : []),
      ],
    });
  },
  fixes: ({ resource }) => [azureCli('delegate', [delegateCommand(resource)]), portal('openSubnet', parentResourceId(resource) ?? resource)],
});

function delegateCommand(subnetId: string): readonly string[] {
  const id = parseResourceId(subnetId);
  const [network = '', subnet = ''] = id?.names ?? [];
  const place = id
    ? ['--resource-group', id.resourceGroup, '--vnet-name', network, '--name', subnet, '--subscription', id.subscriptionId]
    : ['--ids', subnetId];
  return ['network', 'vnet', 'subnet', 'update', ...place, '--delegations', 'Microsoft.Network/applicationGateways'];
}
