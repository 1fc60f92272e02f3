import { checkRule, everyMinute, gatewaySnapshot, ids, without, type GatewaySketch } from './check';

const metrics = `GET ${ids.gateway}/providers/Microsoft.Insights/metrics`;
const failing = (failed: number, more: GatewaySketch = {}) =>
  gatewaySnapshot({
    tier: 'Standard',
    symptom: { status: 502 },
    metrics: { 'FailedRequests BackendSettingsPool': { 'pool-app~set-app': everyMinute(failed) } },
    ...more,
  });

checkRule('AGW-CFG-030', [
  {
    name: 'warns when the metric is 0 while clients get 502',
    snapshot: failing(0),
    expect: 'fail',
    findings: [
      {
        resource: ids.gateway,
        request: `${metrics}?$filter=BackendSettingsPool eq '*'&metricnames=FailedRequests`,
        pointer: '/value/0/timeseries/0',
        severity: 'warning',
        confidence: 'observed',
        isRiskOnly: true,
      },
    ],
  },
  { name: 'passes when the metric counts them', snapshot: failing(2), expect: 'pass' },
  { name: 'passes when nobody sees a 502', snapshot: failing(0, { symptom: { status: 404 } }), expect: 'pass' },
  { name: 'does not apply to v2', snapshot: failing(0, { tier: 'Standard_v2' }), expect: 'notApplicable' },
  { name: 'is unknown when the metric has no data', snapshot: failing(0, { metrics: { 'FailedRequests BackendSettingsPool': {} } }), expect: 'unknown' },
  { name: 'is unknown without the metric', snapshot: without(failing(0), 'FailedRequests'), expect: 'unknown' },
]);
