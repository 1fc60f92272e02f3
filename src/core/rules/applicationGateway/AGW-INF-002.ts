import { below } from '../../snapshot/fact';
import { defineRule } from '../rule';
import { azureCli, gatewayCommand } from './commands';
import { ask } from './facts';
import { firstRefusedWrite } from './gatewayWrites';
import { messageInSentence } from './healthMessages';

export default defineRule({
  code: 'AGW-INF-002',
  on: 'gateway',
  severity: 'warning',
  confidence: 'static',
  isRiskOnly: true,
  text: {
    en: {
      title: 'The last change of the gateway failed',
      message: 'The last change of gateway {gateway} failed: what runs is an older configuration than the one that you see.',
      variants: {
        withError:
          'A change of gateway {gateway} failed with {errorCode}: what runs is an older configuration than the one that you see. Azure said “{errorMessage}”.',
      },
      why: 'The instances of a gateway whose provisioning state is Failed go on with the previous configuration, and with the certificates of that time. Requests are served as before, but no later change takes effect.',
      howWeKnow:
        'The gateway says `provisioningState` Failed. The activity log names the first write that failed after the last one that succeeded, with its error.',
      fix: 'Repair what the error names, then write the gateway once more, if need be without any change.',
      notAProblem: 'When nobody waits for the failed change: traffic goes on.',
      notes: { state: 'The provisioning state of the gateway.', refused: 'The first write that failed since the last successful one.' },
      fixes: { writeAgain: 'Write the gateway once more without a change' },
    },
  },
  links: ['https://learn.microsoft.com/troubleshoot/azure/application-gateway/troubleshoot-application-gateway-failed-state-issues'],
  check(context, { gateway }) {
    if (gateway.provisioningState?.toLowerCase() !== 'failed') return;
    const log = ask(context, context.model.activityLog(gateway.id));
    const refused = log ? firstRefusedWrite(log) : undefined;
    const at = below(gateway.at, 'properties', 'provisioningState');
    context.report({
      at,
      resource: gateway.id,
      ...(refused?.errorCode === undefined ? {} : { variant: 'withError' }),
      ...(refused ? { changedAt: refused.time } : {}),
      data: { gateway: gateway.name, errorCode: refused?.errorCode ?? '', errorMessage: messageInSentence(refused?.errorMessage ?? 'nothing more') },
      evidence: [
        { resource: gateway.id, at, value: 'Failed', note: 'state' },
        ...(refused
          ? [{ resource: gateway.id, at: refused.at, value: `${new Date(refused.time).toISOString()} ${refused.errorCode ?? refused.status}`, note: 'refused' }]
          : []),
      ],
    });
  },
  fixes: (_, { gateway }) => [azureCli('writeAgain', [gatewayCommand(gateway.id, 'update')])],
});
