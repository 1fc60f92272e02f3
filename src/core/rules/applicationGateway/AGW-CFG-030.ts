import { metricsRequest } from '../../snapshot/request';
import { defineRule } from '../rule';
import { portal } from './commands';

const quarterHour = 15 * 60_000;

export default defineRule({
  code: 'AGW-CFG-030',
  on: 'gateway',
  severity: 'warning',
  confidence: 'observed',
  // It misleads who watches the metric; it makes no request fail.
  isRiskOnly: true,
  text: {
    en: {
      title: 'The failed requests of a v1 gateway leave out those that had no healthy server',
      message:
        'Clients get 502 from gateway {gateway}, and its metric FailedRequests is 0: on v1 it does not count requests for which there was no healthy server.',
      why: 'An alert on FailedRequests of a v1 gateway stays silent while every request fails for want of a healthy server.',
      howWeKnow: 'A 502 was reported, and the metric FailedRequests of the gateway has been 0 for the last quarter of an hour.',
      fix: 'Watch UnhealthyHostCount and ResponseStatus instead.',
      notAProblem: 'When no alert and no dashboard rests on the metric.',
      notes: { metric: 'The metric, in the last quarter of an hour.' },
      fixes: { openAlerts: 'Alerts of the gateway' },
    },
  },
  links: ['https://learn.microsoft.com/azure/application-gateway/monitor-application-gateway-reference'],
  applies: ({ gateway }) => gateway.isV1,
  check(context, { gateway }) {
    if (context.reported?.status !== 502) return;
    const series = context.need(context.model.metric(gateway.id, 'FailedRequests'));
    const points = series.flatMap((each) => each.points).filter((point) => point.total !== undefined && context.capturedAt - point.time <= quarterHour);
    const [first] = series;
    if (!first || points.length === 0) {
      const request = metricsRequest(gateway.id, ['FailedRequests']);
      // No data is not zero.
      context.unknown({ state: 'unavailable', reason: 'failed', request, detail: 'The metric has no data.' });
      return;
    }
    if (points.some((point) => (point.total ?? 0) > 0)) return;
    context.report({
      at: first.at,
      resource: gateway.id,
      data: { gateway: gateway.name },
      evidence: [{ resource: gateway.id, at: first.at, value: '0', note: 'metric' }],
    });
  },
  fixes: (_, { gateway }) => [portal('openAlerts', gateway.id)],
});
