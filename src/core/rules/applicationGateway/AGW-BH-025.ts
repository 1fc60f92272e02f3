import { defineRule } from '../rule';
import { checkHealthAgain } from './commands';
import { notBuiltYet } from './facts';
import { classifyHealthMessage, messageInSentence, quotedMessage, serverState } from './healthMessages';
import { deepestPlace } from './places';

export default defineRule({
  code: 'AGW-BH-025',
  on: 'server',
  severity: 'warning',
  confidence: 'observed',
  isRiskOnly: true,
  text: {
    en: {
      title: 'The gateway says something about a server that is not known here',
      message:
        'The gateway calls server {server} of pool {pool} {health} under backend setting {setting}, with a message that is not known here: “{message}”{errorName}.',
      why: 'The messages of backend health name the reason. This one is new or rare, so no cause can be told from it; the text itself may.',
      howWeKnow: 'The message of the server in backend health matches none of the wordings that Azure documents or that were recorded.',
      fix: 'Read the message and compare it with the troubleshooting page of backend health. A report with the text helps to have it recognized.',
      notAProblem: 'When the server is Draining or Partial on purpose.',
      notes: { message: 'The gateway says this about {server}.' },
      fixes: { checkAgain: 'Read backend health again' },
    },
  },
  links: ['https://learn.microsoft.com/troubleshoot/azure/application-gateway/application-gateway-backend-health-troubleshooting'],
  check(context, server) {
    const health = context.need(server.health);
    if (!health || health.message.trim() === '' || serverState(health) === 'healthy') return;
    if (classifyHealthMessage(health.message, health.errorName)) return;
    const building = notBuiltYet(server.gateway);
    if (building) {
      context.unknown(building);
      return;
    }
    const at = deepestPlace(context.model, health.at, 'healthProbeLog');
    context.report({
      at,
      resource: server.pool.id,
      data: {
        server: server.address,
        pool: server.pool.name,
        setting: server.setting.name,
        health: health.rawHealth || 'nothing',
        message: messageInSentence(quotedMessage(health)),
        errorName: health.errorName === undefined ? '' : ` (${health.errorName})`,
      },
      evidence: [{ resource: server.gateway.id, at, value: quotedMessage(health), note: 'message', data: { server: server.address } }],
    });
  },
  fixes: (_, server) => [checkHealthAgain(server.gateway.id)],
});
