import { checkRule, everyMinute, gatewaySnapshot, ids, without, type MetricSketch } from './check';

const logs = `POST ${ids.gateway}/providers/Microsoft.Insights/logs`;

function errors(series: NonNullable<MetricSketch[string]>) {
  return { metrics: { 'ResponseStatus HttpStatusGroup': { '2xx': everyMinute(100), '5xx': series } } };
}

checkRule('AGW-BH-028', [
  { name: 'passes when no client gets a 5xx', snapshot: gatewaySnapshot(), expect: 'pass' },
  { name: 'needs the access logs when a few 502 come all the time', snapshot: gatewaySnapshot(errors(everyMinute(2))), expect: 'unknown', missing: [logs] },
  { name: 'passes when many requests fail', snapshot: gatewaySnapshot(errors(everyMinute(20))), expect: 'pass' },
  {
    name: 'passes when they all came at once',
    snapshot: gatewaySnapshot(errors(everyMinute(0).map(([minute]) => [minute, minute === 5 ? 12 : 0] as const))),
    expect: 'pass',
  },
  {
    name: 'passes when a server is Unhealthy',
    snapshot: gatewaySnapshot({ ...errors(everyMinute(2)), health: [{ servers: [{ address: '10.0.2.4', health: 'Unhealthy' }, { address: '10.0.2.5' }] }] }),
    expect: 'pass',
  },
  { name: 'is unknown without the metric', snapshot: without(gatewaySnapshot(), 'metricnames=ResponseStatus'), expect: 'unknown' },
  { name: 'is unknown without backend health', snapshot: gatewaySnapshot({ health: 'none' }), expect: 'unknown' },
]);
