import { checkRule, everyMinute, gatewaySnapshot, ids, without, type GatewaySketch, type MetricSketch } from './check';

const metrics = `GET ${ids.gateway}/providers/Microsoft.Insights/metrics`;
const blocking = (actions: MetricSketch, more: GatewaySketch = {}) =>
  gatewaySnapshot({ tier: 'WAF_v2', symptom: { status: 403 }, metrics: { 'AzwafSecRule Action': actions }, ...more });

checkRule('AGW-CFG-029', [
  {
    name: 'tells that requests are blocked while a client gets 403',
    snapshot: blocking({ Block: everyMinute(2, 10), Log: everyMinute(1) }),
    expect: 'fail',
    findings: [
      {
        resource: ids.gateway,
        request: `${metrics}?$filter=Action eq '*'&metricnames=AzwafSecRule`,
        pointer: '/value/0/timeseries/0',
        severity: 'info',
        explains: ['gateway4xx'],
        data: { count: 20 },
      },
    ],
  },
  { name: 'passes when the firewall only logs', snapshot: blocking({ Log: everyMinute(1) }), expect: 'pass' },
  { name: 'passes for a 502, which the firewall never makes', snapshot: blocking({ Block: everyMinute(2) }, { symptom: { status: 502 } }), expect: 'pass' },
  { name: 'does not apply without a firewall', snapshot: blocking({ Block: everyMinute(2) }, { tier: 'Standard_v2' }), expect: 'notApplicable' },
  { name: 'is unknown without data', snapshot: blocking({}), expect: 'unknown' },
  { name: 'is unknown without the metric', snapshot: without(blocking({ Block: everyMinute(2) }), 'AzwafSecRule'), expect: 'unknown' },
]);
