import { effectiveProbe } from '../../path/effectiveProbe';
import { defineRule } from '../rule';
import { azureCli, childCommand, portal } from './commands';
import { deepestPlace } from './places';

export default defineRule({
  code: 'AGW-CFG-025',
  on: 'server',
  severity: 'error',
  confidence: 'static',
  explains: ['refusedByProbe'],
  specificity: 75,
  text: {
    en: {
      title: 'The health probe wants a text that the server does not answer with',
      message: 'Probe {probe} of backend setting {setting} counts {server} as healthy only when its answer has “{body}” in it, and the answer has not.',
      why: 'A probe with a text to match fails as soon as the page changes: another language, another version, a compressed answer. The server is sound and gets no requests.',
      howWeKnow: 'The probe has a text to match, and the gateway says that the body of the answer did not match.',
      fix: 'Correct the text, or leave it out and judge by the status code.',
      notAProblem: 'When the text tells that the application is sound, and it is not.',
      notes: { body: 'The text that the answer must have.' },
      fixes: { leaveOut: 'Match no text', openProbes: 'Health probes of the gateway: HTTP response body match' },
    },
  },
  links: ['https://learn.microsoft.com/troubleshoot/azure/application-gateway/application-gateway-backend-health-troubleshooting'],
  applies: (server) => effectiveProbe(server).body !== undefined,
  check(context, server) {
    context.need(server.health);
    const { body, probe } = effectiveProbe(server);
    const isMismatch = context.symptoms.some(({ finding }) => finding?.code === 'AGW-BH-007');
    if (body === undefined || !probe || !isMismatch) return;
    const at = deepestPlace(context.model, probe.at, 'properties', 'match', 'body');
    context.report({
      at,
      resource: probe.id,
      data: { probe: probe.name, setting: server.setting.name, server: server.address, body },
      evidence: [{ resource: probe.id, at, value: body, note: 'body' }],
    });
  },
  fixes: (_, server) => {
    const { probe } = effectiveProbe(server);
    const leaveOut = probe && azureCli('leaveOut', [childCommand(server.gateway.id, 'probe', 'update', probe.name, '--set', 'match.body=null')]);
    return [...(leaveOut ? [leaveOut] : []), portal('openProbes', server.gateway.id)];
  },
});
