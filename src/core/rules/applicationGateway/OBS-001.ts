import { getRequest } from '../../snapshot/request';
import { defineRule } from '../rule';
import { azureCli, portal } from './commands';
import { deepestPlace } from './places';

/** The category itself, or the group of categories that holds it. */
const accessLogs = ['applicationgatewayaccesslog', 'alllogs'];

export default defineRule({
  code: 'OBS-001',
  on: 'gateway',
  severity: 'info',
  confidence: 'static',
  isRiskOnly: true,
  text: {
    en: {
      title: 'The gateway writes no access log',
      message:
        'No diagnostic setting of gateway {gateway} sends its access log anywhere ({settings} settings): which server answered a failed request cannot be told.',
      why: 'Metrics count failed requests; only the access log names the server, the status that it gave and the reason of the gateway. It cannot be switched on for the past.',
      howWeKnow: 'No diagnostic setting of the gateway has `ApplicationGatewayAccessLog` or the group `allLogs` enabled.',
      fix: 'Send the access log to a Log Analytics workspace, in the tables that are specific to the resource.',
      notAProblem: 'When something else records the requests, such as what stands before the gateway.',
      notes: { settings: 'The diagnostic settings of the gateway.' },
      fixes: { send: 'Send the access log to a Log Analytics workspace', openSettings: 'Diagnostic settings of the gateway' },
    },
  },
  links: ['https://learn.microsoft.com/azure/application-gateway/monitor-application-gateway-reference'],
  check(context, { gateway }) {
    const settings = context.need(context.model.diagnosticSettings(gateway.id));
    if (settings.some(({ enabledLogs }) => enabledLogs.some((log) => accessLogs.includes(log.toLowerCase())))) return;
    const request = getRequest(`${gateway.id}/providers/Microsoft.Insights/diagnosticSettings`);
    const whole = { request: request.kind === 'arm' ? request.request : '', pointer: '' };
    const at = settings[0]?.at ?? deepestPlace(context.model, whole, 'value');
    context.report({
      at,
      resource: gateway.id,
      data: { gateway: gateway.name, settings: settings.length },
      evidence: [{ resource: gateway.id, at, value: settings.map(({ name }) => name).join(', ') || 'none', note: 'settings' }],
    });
  },
  fixes: (_, { gateway }) => {
    const logs = JSON.stringify([{ category: 'ApplicationGatewayAccessLog', enabled: true }]);
    const target = ['--resource', gateway.id, '--name', 'access-log', '--workspace', '<id of the workspace>'];
    const create = ['monitor', 'diagnostic-settings', 'create', ...target, '--logs', logs, '--export-to-resource-specific', 'true'];
    return [azureCli('send', [create]), portal('openSettings', gateway.id)];
  },
});
