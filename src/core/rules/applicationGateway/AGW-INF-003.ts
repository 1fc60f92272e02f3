import { below } from '../../snapshot/fact';
import { defineRule } from '../rule';
import { azureCli, gatewayCommand } from './commands';

export default defineRule({
  code: 'AGW-INF-003',
  on: 'gateway',
  severity: 'hint',
  confidence: 'static',
  explains: ['cannotConnect', 'healthUnknown', 'tmDegraded'],
  text: {
    en: {
      title: 'The gateway is being changed',
      message: 'Gateway {gateway} is being updated. Health and metrics are judged as usual; look again when the update has ended.',
      variants: {
        creating: 'Gateway {gateway} is being created. Its servers have not been probed yet, so nothing can be said about them.',
        deleting: 'Gateway {gateway} is being deleted: it takes no more requests.',
      },
      why: 'Every write goes through a state of its own for some minutes. Under the ingress controller of Kubernetes this happens all day long. Only a gateway that is being created or deleted serves nothing.',
      howWeKnow: 'The gateway says `provisioningState` Updating, Creating or Deleting.',
      fix: 'Wait for the write to end. When a gateway is deleted that should live, create it again from its template.',
      notAProblem: 'An update is none: the gateway serves all the while.',
      notes: { state: 'The provisioning state of the gateway.' },
      fixes: { wait: 'Wait until the gateway is updated' },
    },
  },
  links: ['https://learn.microsoft.com/troubleshoot/azure/application-gateway/troubleshoot-application-gateway-failed-state-issues'],
  check(context, { gateway }) {
    const state = gateway.provisioningState?.toLowerCase();
    if (state !== 'updating' && state !== 'creating' && state !== 'deleting') return;
    const at = below(gateway.at, 'properties', 'provisioningState');
    const isDeleting = state === 'deleting';
    context.report({
      at,
      resource: gateway.id,
      severity: isDeleting ? 'error' : 'hint',
      byConstruction: isDeleting,
      ...(state === 'updating' ? {} : { variant: state }),
      data: { gateway: gateway.name },
      evidence: [{ resource: gateway.id, at, value: gateway.provisioningState ?? '', note: 'state' }],
    });
  },
  fixes: (finding, { gateway }) => (finding.severity === 'error' ? [] : [azureCli('wait', [gatewayCommand(gateway.id, 'wait', '--updated')])]),
});
