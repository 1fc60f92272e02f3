import type { RecordedResponse, Snapshot } from '../../src/core/snapshot/snapshot';
import { capturedAt, checkRule, gatewaySnapshot, ids, without, type GatewaySketch } from './check';

const metric = (name: string, values: readonly number[]): RecordedResponse => ({
  request: `GET ${ids.gateway}/providers/Microsoft.Insights/metrics?metricnames=${name}`,
  status: 200,
  body: {
    value: [
      {
        name: { value: name },
        timeseries: [
          {
            metadatavalues: [],
            data: values.map((average, index) => ({
              timeStamp: new Date(Date.parse(capturedAt) - (values.length - index) * 60_000).toISOString(),
              average,
            })),
          },
        ],
      },
    ],
  },
});

const minutes = (count: number, value: number): readonly number[] => Array.from({ length: count }, () => value);
const suffering = { symptom: { url: 'http://www.contoso.com/', status: 502 } };
const loaded = (values: readonly number[], sketch: GatewaySketch = {}, name = 'CapacityUnits'): Snapshot =>
  gatewaySnapshot({ ...suffering, ...sketch, responses: [metric(name, values)] });
const scale = (maxCapacity?: number): GatewaySketch => ({
  properties: {
    sku: { name: 'Standard_v2', tier: 'Standard_v2' },
    autoscaleConfiguration: { minCapacity: 2, ...(maxCapacity === undefined ? {} : { maxCapacity }) },
  },
});
const finding = { resource: ids.gateway, severity: 'warning', confidence: 'observed' } as const;
const atLimit = loaded([...minutes(30, 9), ...minutes(10, 19)]);

checkRule('AGW-INF-010', [
  {
    name: 'finds a fixed number of instances at its limit',
    snapshot: atLimit,
    expect: 'fail',
    findings: [
      { ...finding, pointer: '/properties/sku/capacity', explains: ['gateway502', 'gateway504'], data: { used: 19, limit: 20, instances: 2, time: '05:50' } },
    ],
  },
  {
    name: 'finds an autoscale at its upper bound',
    snapshot: loaded(minutes(10, 36), scale(4)),
    expect: 'fail',
    findings: [{ ...finding, pointer: '/properties/autoscaleConfiguration/maxCapacity', data: { limit: 40, instances: 4 } }],
  },
  {
    name: 'finds busy processors of v1',
    snapshot: loaded(minutes(10, 97), { tier: 'WAF' }, 'CpuUtilization'),
    expect: 'fail',
    findings: [{ ...finding, pointer: '/properties/sku/capacity', variant: 'v1', explains: ['gateway502'], data: { used: 97 } }],
  },
  { name: 'passes below nine tenths', snapshot: loaded(minutes(30, 17.9)), expect: 'pass' },
  { name: 'passes for a burst of a few minutes', snapshot: loaded([...minutes(30, 9), ...minutes(4, 20)]), expect: 'pass' },
  { name: 'passes for a load that is over for more than an hour', snapshot: loaded([...minutes(30, 20), ...minutes(61, 5)]), expect: 'pass' },
  { name: 'passes for an autoscale without an upper bound', snapshot: loaded(minutes(30, 60), scale()), expect: 'pass' },
  { name: 'passes for processors of v1 with time left', snapshot: loaded(minutes(30, 80), { tier: 'WAF' }, 'CpuUtilization'), expect: 'pass' },
  { name: 'asks for nothing where nobody suffers', snapshot: gatewaySnapshot(), expect: 'pass' },
  {
    name: 'asks for the metric where somebody suffers',
    snapshot: without(gatewaySnapshot(suffering), 'CapacityUnits'),
    expect: 'unknown',
    missing: [`GET ${ids.gateway}/providers/Microsoft.Insights/metrics?metricnames=CapacityUnits`],
  },
  { name: 'is unknown without data, which is not zero', snapshot: loaded([]), expect: 'unknown' },
  { name: 'is unknown when the generation cannot be read', snapshot: loaded(minutes(10, 20), { properties: { sku: 'gone' } }), expect: 'unknown' },
  { name: 'is unknown when nobody can tell whether clients suffer', snapshot: without(gatewaySnapshot(), 'ResponseStatus'), expect: 'unknown' },
]);
