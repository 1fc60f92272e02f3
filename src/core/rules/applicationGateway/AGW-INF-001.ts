import { below } from '../../snapshot/fact';
import { defineRule } from '../rule';
import { azureCli, gatewayCommand, portal } from './commands';
import { lastStop } from './gatewayWrites';

export default defineRule({
  code: 'AGW-INF-001',
  on: 'gateway',
  severity: 'error',
  confidence: 'static',
  explains: ['cannotConnect', 'healthUnknown', 'tmDegraded'],
  specificity: 90,
  text: {
    en: {
      title: 'The gateway is not running',
      message: 'Gateway {gateway} is {state}: no client gets a connection to it. Start it.',
      why: 'A stopped gateway takes no connection on any listener and probes no server.',
      howWeKnow:
        'The gateway says `operationalState` Stopped or Stopping while its last write has succeeded. During a create or an update the service says Stopped as well; that is not meant here.',
      fix: 'Start the gateway. The address of a v1 gateway may change by that; the one of a v2 gateway stays.',
      notAProblem: 'When it was stopped on purpose to save cost.',
      notes: { state: 'The state of the gateway.', stopped: 'It was stopped at this time by {caller}.' },
      fixes: { start: 'Start the gateway', openOverview: 'Overview of the gateway: Start' },
    },
  },
  links: [
    'https://learn.microsoft.com/troubleshoot/azure/application-gateway/troubleshoot-application-gateway-http-502-bad-gateway',
    'https://learn.microsoft.com/cli/azure/network/application-gateway#az-network-application-gateway-start',
  ],
  check(context, { gateway }) {
    const state = gateway.operationalState ?? '';
    if (!/^(stopped|stopping)$/i.test(state) || gateway.provisioningState?.toLowerCase() !== 'succeeded') return;
    const log = context.know(context.model.activityLog(gateway.id));
    const stop = log ? lastStop(log) : undefined;
    const at = below(gateway.at, 'properties', 'operationalState');
    context.report({
      at,
      resource: gateway.id,
      byConstruction: true,
      ...(stop ? { changedAt: stop.time } : {}),
      data: { gateway: gateway.name, state },
      evidence: [
        { resource: gateway.id, at, value: state, note: 'state' },
        ...(stop
          ? [{ resource: gateway.id, at: stop.at, value: new Date(stop.time).toISOString(), note: 'stopped', data: { caller: stop.caller ?? 'somebody' } }]
          : []),
      ],
    });
  },
  fixes: (_, { gateway }) => [
    azureCli('start', [gatewayCommand(gateway.id, 'start')]),
    { kind: 'powershell', title: 'start', commands: [['Invoke-AzResourceAction', '-ResourceId', gateway.id, '-Action', 'start', '-Force']] },
    portal('openOverview', gateway.id),
  ],
});
