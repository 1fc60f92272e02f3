import type { Json, RecordedResponse } from '../../src/core/snapshot/snapshot';
import { capturedAt, checkRule, gatewaySnapshot, ids, type GatewaySketch } from './check';

const request = `GET ${ids.gateway}/providers/Microsoft.Insights/metrics?$filter=BackendHttpSetting eq '*'&metricnames=BackendLastByteResponseTime`;

/** Slowest answers, in milliseconds, by setting, one for each of the last minutes. */
function latencies(bySetting: Readonly<Record<string, readonly (number | null)[]>>, field: 'maximum' | 'average' = 'maximum'): RecordedResponse {
  const timeseries = Object.entries(bySetting).map(([value, points]) => ({
    metadatavalues: [{ name: { value: 'backendhttpsetting' }, value }],
    data: points.map((latency, index) => ({ timeStamp: new Date(Date.parse(capturedAt) - (index + 1) * 60_000).toISOString(), [field]: latency })),
  }));
  const metric: Json = { name: { value: 'BackendLastByteResponseTime' }, type: 'Microsoft.Insights/metrics', unit: 'MilliSeconds', timeseries };
  return { request, status: 200, body: { interval: 'PT1M', value: [metric] } };
}

const givenUp = { symptom: { url: 'http://shop.contoso.com/report', status: 504 } } as const;
const sketch = (answers: readonly RecordedResponse[], more: GatewaySketch = {}): GatewaySketch => ({ responses: answers, ...more });
const resource = ids.child('backendHttpSettingsCollection', 'set-app');
const pointer = '/properties/backendHttpSettingsCollection/0/properties/requestTimeout';

checkRule('AGW-CFG-010', [
  {
    name: 'fails while the gateway answers 504',
    snapshot: gatewaySnapshot(sketch([latencies({ 'set-app': [39_900] })], givenUp)),
    expect: 'fail',
    findings: [{ resource, pointer, severity: 'error', confidence: 'observed', explains: ['gateway504'], data: { timeout: 20, latency: 39.9, status: 504 } }],
  },
  {
    name: 'takes an average where there is no maximum',
    snapshot: gatewaySnapshot(sketch([latencies({ 'SET-APP': [19_500] }, 'average')], givenUp)),
    expect: 'fail',
    findings: [{ resource, pointer, severity: 'error' }],
  },
  {
    name: 'explains a 502 on v1',
    snapshot: gatewaySnapshot(
      sketch([latencies({ 'set-app': [20_000] })], { tier: 'Standard', symptom: { url: 'http://shop.contoso.com/report', status: 502 } }),
    ),
    expect: 'fail',
    findings: [{ resource, pointer, severity: 'error', explains: ['gateway502'], data: { status: 502 } }],
  },
  { name: 'passes for answers in time', snapshot: gatewaySnapshot(sketch([latencies({ 'set-app': [18_000, 700, null] })], givenUp)), expect: 'pass' },
  { name: 'passes when another setting is slow', snapshot: gatewaySnapshot(sketch([latencies({ 'set-other': [60_000] })], givenUp)), expect: 'pass' },
  { name: 'passes without data', snapshot: gatewaySnapshot(sketch([latencies({})], givenUp)), expect: 'pass' },
  {
    name: 'asks for the metric while the gateway answers 504',
    snapshot: gatewaySnapshot(sketch([], givenUp)),
    expect: 'unknown',
    missing: [request],
  },
  { name: 'asks for nothing and says nothing otherwise', snapshot: gatewaySnapshot(sketch([latencies({ 'set-app': [39_900] })])), expect: 'pass' },
  {
    name: 'is unknown when the metric is refused',
    snapshot: gatewaySnapshot(sketch([{ request, status: 403, body: { code: 'AuthorizationFailed', message: 'no' } }], givenUp)),
    expect: 'unknown',
  },
  {
    name: 'does not apply without a time-out',
    snapshot: gatewaySnapshot(sketch([], { settings: [{ name: 'set-app', port: 80, protocol: 'Http' }] })),
    expect: 'notApplicable',
  },
]);
