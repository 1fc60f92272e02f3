import { parseResourceId } from '../../snapshot/resourceId';
import { defineRule } from '../rule';
import { azureCli, portal } from './commands';
import { firstRefusedWrite } from './gatewayWrites';
import { messageInSentence } from './healthMessages';

export default defineRule({
  code: 'AGW-INF-013',
  on: 'gateway',
  severity: 'info',
  confidence: 'observed',
  isRiskOnly: true,
  text: {
    en: {
      title: 'A change of the gateway failed because its author may not join the subnet',
      message:
        'The change of gateway {gateway} by {caller} was refused: {caller} may not join its subnet. Azure said “{error}”. What runs is an older configuration.',
      variants: {
        ingress:
          'The change of gateway {gateway} by {caller} was refused: {caller} may not join its subnet. Azure said “{error}”. The gateway is kept by a Kubernetes ingress controller, whose changes no longer arrive.',
      },
      why: 'Whoever changes a gateway needs the permission to join its subnet, also for changes that have nothing to do with the network. Requests are served as before, by the configuration of before.',
      howWeKnow: 'The activity log has the first write that failed since the last one that succeeded, and its error names the join action.',
      fix: 'Give the author the role Network Contributor, or the permission Microsoft.Network/virtualNetworks/subnets/join/action, on the subnet.',
      notAProblem: 'When the change was not meant to be made.',
      notes: { refused: 'The write that was refused.' },
      fixes: { grant: 'Let the author join the subnet', openSubnet: 'Access control of the network' },
    },
  },
  links: ['https://learn.microsoft.com/azure/application-gateway/configuration-infrastructure'],
  check(context, { gateway }) {
    const refused = firstRefusedWrite(context.need(context.model.activityLog(gateway.id)));
    const words = `${refused?.errorCode ?? ''} ${refused?.errorMessage ?? ''}`;
    if (!refused || !/linkedaccesscheckfailed|authorizationfailed/i.test(words) || !/subnets\/join\/action/i.test(words)) return;
    const isIngress = Object.keys(gateway.tags).some((name) => /^(managed-by-k8s-ingress|last-updated-by-k8s-ingress)$/i.test(name));
    context.report({
      at: refused.at,
      resource: gateway.id,
      ...(isIngress ? { variant: 'ingress', severity: 'warning' as const } : {}),
      changedAt: refused.time,
      data: { gateway: gateway.name, caller: refused.caller ?? '–', error: messageInSentence(refused.errorMessage ?? refused.errorCode ?? '') },
      evidence: [
        { resource: gateway.id, at: refused.at, value: `${new Date(refused.time).toISOString()} ${refused.errorCode ?? refused.status}`, note: 'refused' },
      ],
    });
  },
  fixes: ({ data }, { gateway }) => {
    const { subnetId } = gateway;
    if (subnetId === undefined) return [];
    const caller = String(data['caller']);
    const network = parseResourceId(subnetId)?.parentId ?? subnetId;
    const grant = ['role', 'assignment', 'create', '--assignee', caller, '--role', 'Network Contributor', '--scope', subnetId];
    return [...(caller === '–' ? [] : [azureCli('grant', [grant])]), portal('openSubnet', network)];
  },
});
