import { metricsRequest } from '../../snapshot/request';
import { defineRule } from '../rule';
import { portal } from './commands';

const quarterHour = 15 * 60_000;

export default defineRule({
  code: 'AGW-CFG-029',
  on: 'gateway',
  severity: 'info',
  // That requests are blocked is observed; that this one was among them is not.
  confidence: 'predicted',
  explains: ['gateway4xx'],
  specificity: 40,
  text: {
    en: {
      title: 'The web application firewall blocks requests',
      message:
        'The web application firewall of gateway {gateway} has blocked {count} requests in the last quarter of an hour: a client that is blocked gets 403.',
      why: 'In prevention mode the firewall answers 403 to what matches its rules. It never makes a 502.',
      howWeKnow: 'A 403 was reported, and the metric of the rules that matched counts requests with the action Block.',
      fix: 'Look up which rule blocked the request in the firewall log, and exclude what it took for an attack, if it was none.',
      notAProblem: 'When what is blocked is an attack.',
      notes: { blocked: 'Requests that the rules blocked.' },
      fixes: { openFirewall: 'Web application firewall of the gateway' },
    },
  },
  links: [
    'https://learn.microsoft.com/azure/application-gateway/http-response-codes',
    'https://learn.microsoft.com/azure/web-application-firewall/ag/application-gateway-waf-metrics',
  ],
  // The v1 firewall has no metric that tells its actions apart.
  applies: ({ gateway }) => gateway.skuTier?.toLowerCase() === 'waf_v2',
  check(context, { gateway }) {
    if (context.reported?.status !== 403) return;
    const series = context.need(context.model.metric(gateway.id, 'AzwafSecRule', 'Action'));
    const blocked = series.find(({ dimension }) => dimension?.toLowerCase() === 'block');
    const now = (blocked?.points ?? []).filter((point) => context.capturedAt - point.time <= quarterHour);
    const count = now.reduce((sum, point) => sum + (point.total ?? 0), 0);
    if (series.length === 0) {
      const request = metricsRequest(gateway.id, ['AzwafSecRule'], 'Action');
      // No data is not zero.
      context.unknown({ state: 'unavailable', reason: 'failed', request, detail: 'The metric has no data.' });
      return;
    }
    if (!blocked || count === 0) return;
    context.report({
      at: blocked.at,
      resource: gateway.id,
      data: { gateway: gateway.name, count },
      evidence: [{ resource: gateway.id, at: blocked.at, value: String(count), note: 'blocked' }],
    });
  },
  fixes: (_, { gateway }) => [portal('openFirewall', gateway.id)],
});
