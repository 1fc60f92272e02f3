import assert from 'node:assert/strict';
import { it } from 'node:test';
import { checkRule, everyMinute, findingsOf, gatewaySnapshot, ids, outcomesOf, without, type GatewaySketch } from './check';

const metric = (name: string) => `GET ${ids.gateway}/providers/Microsoft.Insights/metrics?$filter=HttpStatusGroup eq '*'&metricnames=${name}`;
const sent = metric('ResponseStatus');

function errors(sentPerMinute: number, backendPerMinute: number): GatewaySketch {
  return {
    metrics: {
      'ResponseStatus HttpStatusGroup': { '2xx': everyMinute(60), '5xx': everyMinute(sentPerMinute) },
      'BackendResponseStatus HttpStatusGroup': { '2xx': everyMinute(60), '5xx': everyMinute(backendPerMinute) },
    },
  };
}

const found = { resource: ids.gateway, request: sent, pointer: '/value/0/timeseries/1', severity: 'warning', shows: 'gateway502', explains: [] } as const;

const twoPools: GatewaySketch = {
  ...errors(3, 0),
  listeners: [{ name: 'one' }, { name: 'two', port: 8080 }],
  pools: [
    { name: 'pool-a', servers: ['10.0.2.4'] },
    { name: 'pool-b', servers: ['10.0.2.5'] },
  ],
  rules: [
    { name: 'rule-a', listener: 'one', pool: 'pool-a' },
    { name: 'rule-b', listener: 'two', pool: 'pool-b' },
  ],
  health: [
    { pool: 'pool-a', servers: [{ address: '10.0.2.4' }] },
    { pool: 'pool-b', servers: [{ address: '10.0.2.5', health: 'Unhealthy' }] },
  ],
};

checkRule('AGW-BH-023', [
  { name: 'passes without any 5xx', snapshot: gatewaySnapshot(), expect: 'pass' },
  {
    name: 'warns when the gateway makes 5xx although every server is Healthy',
    snapshot: gatewaySnapshot(errors(3, 1)),
    expect: 'fail',
    findings: [{ ...found, confidence: 'observed', data: { byGateway: 30, sent: 45, fromBackend: 15 } }],
  },
  { name: 'passes when the servers made every 5xx', snapshot: gatewaySnapshot(errors(3, 3)), expect: 'pass' },
  { name: 'passes when retries make the servers count more', snapshot: gatewaySnapshot(errors(3, 6)), expect: 'pass' },
  {
    name: 'passes when it is over',
    snapshot: gatewaySnapshot({
      metrics: { 'ResponseStatus HttpStatusGroup': { '2xx': everyMinute(60, 60), '5xx': [...everyMinute(9, 60).slice(0, 30), ...everyMinute(0, 30)] } },
    }),
    expect: 'pass',
  },
  {
    name: 'passes when a server is Unhealthy: that explains it',
    snapshot: gatewaySnapshot({ ...errors(3, 0), health: [{ servers: [{ address: '10.0.2.4', health: 'Unhealthy' }, { address: '10.0.2.5' }] }] }),
    expect: 'pass',
  },
  {
    name: 'shows 504 when the user saw that',
    snapshot: gatewaySnapshot({ ...errors(3, 0), symptom: { status: 504 } }),
    expect: 'fail',
    findings: [{ ...found, shows: 'gateway504' }],
  },
  {
    name: 'looks beside an empty pool',
    snapshot: gatewaySnapshot({
      ...errors(3, 0),
      pools: [{ name: 'pool-empty' }, { name: 'pool-app', servers: ['10.0.2.4'] }],
      pathMaps: [{ name: 'map', pool: 'pool-empty', paths: [{ name: 'api', paths: ['/api/*'], pool: 'pool-app' }] }],
      rules: [{ name: 'rule', pathMap: 'map' }],
    }),
    expect: 'fail',
    findings: [found],
  },
  {
    name: 'cannot tell whose errors they are beside a broken pair',
    snapshot: gatewaySnapshot({ ...twoPools, symptom: { url: 'http://shop.contoso.com/', status: 502 } }),
    expect: 'unknown',
  },
  { name: 'passes for the whole gateway when a pair is broken', snapshot: gatewaySnapshot(twoPools), expect: 'pass' },
  {
    name: 'is unknown when the metric has no data at all',
    snapshot: gatewaySnapshot({ metrics: { 'ResponseStatus HttpStatusGroup': {} } }),
    expect: 'unknown',
    missing: [sent],
  },
  {
    name: 'is unknown without ResponseStatus',
    snapshot: without(gatewaySnapshot(), 'metricnames=ResponseStatus'),
    expect: 'unknown',
    missing: [metric('ResponseStatus,BackendResponseStatus')],
  },
  {
    name: 'is unknown without BackendResponseStatus',
    snapshot: without(gatewaySnapshot(errors(3, 0)), 'metricnames=BackendResponseStatus'),
    expect: 'unknown',
    missing: [metric('ResponseStatus,BackendResponseStatus')],
  },
  { name: 'is unknown without backend health', snapshot: gatewaySnapshot({ ...errors(3, 0), health: 'none' }), expect: 'unknown' },
]);

it('AGW-BH-023 does not ask for the second metric while there is no 5xx', () => {
  const [outcome] = outcomesOf('AGW-BH-023', without(gatewaySnapshot(), 'metricnames=BackendResponseStatus'));
  assert.equal(outcome?.status, 'pass');
});

it('AGW-BH-023 shows what the probe asks for beside what live requests carry', () => {
  const [finding] = findingsOf(
    'AGW-BH-023',
    gatewaySnapshot({
      ...errors(3, 0),
      listeners: [{ name: 'lst-app', hostNames: ['www.contoso.com'] }],
      pools: [{ name: 'pool-app', servers: ['app.contoso.net'] }],
      settings: [{ name: 'set-app', protocol: 'Https', port: 443, probe: 'probe-app' }],
      probes: [{ name: 'probe-app', protocol: 'Https', host: 'app.contoso.net', path: '/live', interval: 30, timeout: 30, unhealthyThreshold: 3 }],
    }),
  );
  const lines = finding?.evidence.filter(({ note }) => note === 'probe' || note === 'live').map(({ value }) => value);
  assert.deepEqual(lines, ['https://app.contoso.net:443/live · SNI app.contoso.net', 'https://www.contoso.com:443 · SNI www.contoso.com']);
});
