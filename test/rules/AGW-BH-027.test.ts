import { checkRule, everyMinute, gatewaySnapshot, ids, without } from './check';

const logs = `POST ${ids.gateway}/providers/Microsoft.Insights/logs`;

checkRule('AGW-BH-027', [
  { name: 'passes when no client gets a 5xx', snapshot: gatewaySnapshot(), expect: 'pass' },
  { name: 'needs the access logs when the user sees a 502', snapshot: gatewaySnapshot({ symptom: { status: 502 } }), expect: 'unknown', missing: [logs] },
  {
    name: 'needs the access logs when the metrics show 5xx',
    snapshot: gatewaySnapshot({ metrics: { 'ResponseStatus HttpStatusGroup': { '2xx': everyMinute(60), '5xx': everyMinute(1) } } }),
    expect: 'unknown',
    missing: [logs],
  },
  { name: 'passes when the user sees a 404', snapshot: gatewaySnapshot({ symptom: { status: 404 } }), expect: 'pass' },
  { name: 'is unknown without the metric', snapshot: without(gatewaySnapshot(), 'metricnames=ResponseStatus'), expect: 'unknown' },
]);
