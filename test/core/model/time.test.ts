import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { MetricSeries } from '../../../src/core/model/time';
import type { Json, JsonObject, RecordedResponse } from '../../../src/core/snapshot/snapshot';
import { brief, gatewayBody, gatewayId, get, group, modelOf, refused, valueOf } from './snapshots';

const metricsOf = (names: string, filter?: string): string =>
  `${gatewayId}/providers/Microsoft.Insights/metrics?metricnames=${names}${filter === undefined ? '' : `&$filter=${filter}`}`;
const time = (minute: number): string => new Date(Date.UTC(2026, 10, 22, 5, minute)).toISOString();

/** Data points by minute after five. */
function series(values: Readonly<Record<number, JsonObject>>, dimensions: Readonly<Record<string, string>> = {}): JsonObject {
  return {
    metadatavalues: Object.entries(dimensions).map(([name, value]) => ({ name: { value: name.toLowerCase(), localizedValue: name }, value })),
    data: Object.entries(values).map(([minute, point]) => ({ timeStamp: time(Number(minute)), ...point })),
  };
}

function answer(request: string, interval: string, metrics: Readonly<Record<string, readonly Json[]>>): RecordedResponse {
  const value = Object.entries(metrics).map(([name, timeseries]) => ({
    name: { value: name, localizedValue: name },
    unit: 'Count',
    timeseries,
    errorCode: 'Success',
  }));
  return get(request, { interval, value });
}

/** Dimension, and then minute and numbers of every point. */
function table(all: readonly MetricSeries[]): Json {
  return all.map(({ dimension, points }) => [
    dimension ?? 'total',
    ...points.map(({ time: at, total, average, maximum, minimum }) => [
      (at - Date.UTC(2026, 10, 22, 5)) / 60_000,
      total ?? average ?? maximum ?? minimum ?? null,
    ]),
  ]);
}

interface Row {
  readonly what: string;
  readonly responses: readonly RecordedResponse[];
  readonly split?: string;
  readonly expected: Json;
}

const split = "HttpStatusGroup eq '*'";
const byStatus = [series({ 0: { total: 5 }, 1: { total: 1 } }, { HttpStatusGroup: '2xx' }), series({ 0: { total: 2 }, 1: {} }, { HttpStatusGroup: '5xx' })];

const rows: readonly Row[] = [
  {
    what: 'the total',
    responses: [answer(metricsOf('A'), 'PT1M', { A: [series({ 0: { total: 5 }, 1: { total: null }, 2: { total: 0 } })] })],
    expected: [['total', [0, 5], [2, 0]]],
  },
  {
    what: 'one of several metrics of a call',
    responses: [answer(metricsOf('B,a'), 'PT1M', { B: [], A: [series({ 0: { average: 1.5 } })] })],
    expected: [['total', [0, 1.5]]],
  },
  {
    what: 'a split',
    responses: [answer(metricsOf('A', split), 'PT1M', { A: byStatus })],
    split: 'httpStatusGroup',
    expected: [
      ['2xx', [0, 5], [1, 1]],
      ['5xx', [0, 2]],
    ],
  },
  { what: 'the total of a split', responses: [answer(metricsOf('A', split), 'PT1M', { A: byStatus })], expected: [['total', [0, 7], [1, 1]]] },
  {
    what: 'the total itself before the total of a split',
    responses: [answer(metricsOf('A', split), 'PT1M', { A: byStatus }), answer(metricsOf('A'), 'PT1M', { A: [series({ 0: { total: 8 } })] })],
    expected: [['total', [0, 8], [1, 1]]],
  },
  {
    what: 'the average of averages',
    responses: [
      answer(metricsOf('A', "Pool eq '*'"), 'PT1M', { A: [series({ 0: { average: 1 } }, { Pool: 'a' }), series({ 0: { average: 4 } }, { Pool: 'b' })] }),
    ],
    expected: [['total', [0, 2.5]]],
  },
  {
    what: 'averages weighted by their samples',
    responses: [
      answer(metricsOf('A', "Pool eq '*'"), 'PT1M', {
        A: [series({ 0: { average: 1, count: 3 } }, { Pool: 'a' }), series({ 0: { average: 5, count: 1 } }, { Pool: 'b' })],
      }),
    ],
    expected: [['total', [0, 2]]],
  },
  {
    what: 'the highest of maxima',
    responses: [
      answer(metricsOf('A', "Pool eq '*'"), 'PT1M', { A: [series({ 0: { maximum: 1 } }, { Pool: 'a' }), series({ 0: { maximum: 4 } }, { Pool: 'b' })] }),
    ],
    expected: [['total', [0, 4]]],
  },
  {
    what: 'one split of two',
    responses: [
      answer(metricsOf('A', "Pool eq '*' and Code eq '*'"), 'PT1M', {
        A: [
          series({ 0: { total: 1 } }, { Pool: 'a', Code: '2' }),
          series({ 0: { total: 2 } }, { Pool: 'A', Code: '5' }),
          series({ 0: { total: 9 } }, { Pool: 'b', Code: '5' }),
        ],
      }),
    ],
    split: 'Pool',
    expected: [
      ['a', [0, 3]],
      ['b', [0, 9]],
    ],
  },
  {
    what: 'two windows, the finer one first',
    responses: [
      answer(metricsOf('A'), 'PT1H', { A: [series({ [-60]: { total: 100 }, 0: { total: 600 } })] }),
      answer(metricsOf('A'), 'PT1M', { A: [series({ 30: { total: 7 }, 31: {}, 32: { total: 9 } })] }),
    ],
    expected: [['total', [-60, 100], [30, 7], [32, 9]]],
  },
  {
    what: 'a gap of the finer window as a gap',
    responses: [
      answer(metricsOf('A'), 'PT1M', { A: [series({ 5: {} })] }),
      answer(metricsOf('A'), 'PT5M', { A: [series({ 5: { total: 3 }, 10: { total: 4 } })] }),
    ],
    expected: [['total', [10, 4]]],
  },
  {
    what: 'points in order',
    responses: [
      answer(metricsOf('A'), 'PT1M', {
        A: [{ data: [{ timeStamp: time(3), total: 3 }, { timeStamp: time(1), total: 1 }, { timeStamp: 'x', total: 9 }, { total: 9 }] }],
      }),
    ],
    expected: [['total', [1, 1], [3, 3]]],
  },
  { what: 'no data as no series', responses: [answer(metricsOf('A'), 'PT1M', { A: [] })], expected: [] },
  { what: 'an answer without the metric as no series', responses: [get(metricsOf('A'), { value: [] })], expected: [] },
  {
    what: 'a good window beside a failed one',
    responses: [refused(metricsOf('A,B'), 400), answer(metricsOf('A'), 'PT1M', { A: [series({ 0: { total: 1 } })] })],
    expected: [['total', [0, 1]]],
  },
  {
    what: 'one value of a dimension as not asked',
    responses: [answer(metricsOf('A', "HttpStatusGroup eq '5xx'"), 'PT1M', { A: byStatus })],
    expected: 'notCollected',
  },
  { what: 'a total as no split', responses: [answer(metricsOf('A'), 'PT1M', { A: [series({ 0: { total: 1 } })] })], split: 'Pool', expected: 'notCollected' },
  {
    what: 'a split by something else as no split',
    responses: [answer(metricsOf('A', split), 'PT1M', { A: byStatus })],
    split: 'Pool',
    expected: 'notCollected',
  },
  {
    what: 'a series that does not say its value',
    responses: [answer(metricsOf('A', split), 'PT1M', { A: [series({ 0: { total: 1 } })] })],
    split: 'HttpStatusGroup',
    expected: [],
  },
  { what: 'a refusal', responses: [refused(metricsOf('A'), 403)], expected: 'forbidden' },
  {
    what: 'a failure inside an answer',
    responses: [get(metricsOf('A'), { value: [{ name: { value: 'A' }, errorCode: 'InternalError', timeseries: [] }] })],
    expected: 'failed',
  },
  { what: 'a body that is no object', responses: [get(metricsOf('A'), 'x')], expected: 'failed' },
];

describe('metrics', () => {
  for (const { what, responses, split: dimension, expected } of rows) {
    it(`reads ${what}`, () => {
      const fact = modelOf(responses).metric(gatewayId, 'A', dimension);
      if (fact.state === 'known') assert.deepEqual(table(fact.value), expected);
      else assert.equal(fact.state === 'unavailable' ? fact.reason : fact.state, expected);
    });
  }

  it('gives name and place', () => {
    const [one] = valueOf(modelOf([answer(metricsOf('A', split), 'PT1M', { A: byStatus })]).metric(gatewayId, 'a', 'HttpStatusGroup'));
    assert.deepEqual([one?.name, one?.at.pointer], ['A', '/value/0/timeseries/0']);
    const [total] = valueOf(modelOf([answer(metricsOf('A', split), 'PT1M', { A: byStatus })]).metric(gatewayId, 'a'));
    assert.equal(total?.at.pointer, '/value/0');
  });

  const hosts = "?$filter=BackendSettingsPool eq '*'&metricnames=UnhealthyHostCount,HealthyHostCount,TotalRequests,FailedRequests";
  const statuses = "?$filter=HttpStatusGroup eq '*'&metricnames=ResponseStatus,BackendResponseStatus";
  const v1 = get(gatewayId, gatewayBody({ sku: { tier: 'Standard', name: 'Standard_Small' } }));
  const requests: readonly (readonly [name: string, split: string | undefined, responses: readonly RecordedResponse[], query: string])[] = [
    ['UnhealthyHostCount', undefined, [], hosts],
    ['totalrequests', 'backendsettingspool', [], hosts],
    ['ResponseStatus', 'HttpStatusGroup', [], statuses],
    ['BackendResponseStatus', undefined, [get(gatewayId, gatewayBody())], statuses],
    ['ResponseStatus', undefined, [v1], "?$filter=HttpStatusGroup eq '*'&metricnames=ResponseStatus"],
    ['BackendResponseStatus', 'BackendPool', [], "?$filter=BackendPool eq '*'&metricnames=BackendResponseStatus"],
    ['Throughput', undefined, [], '?metricnames=Throughput'],
  ];
  for (const [name, dimension, responses, query] of requests) {
    it(`leaves one question behind for ${name} by ${dimension ?? 'nothing'}${responses.includes(v1) ? ' of a v1' : ''}`, () =>
      assert.equal(
        brief(modelOf(responses).metric(gatewayId, name, dimension)),
        `notCollected GET …/applicationGateways/agw/providers/Microsoft.Insights/metrics${query}`,
      ));
  }

  it('asks for the metric alone where there is no set', () => {
    const site = `${group}/Microsoft.Web/sites/shop`;
    assert.match(brief(modelOf([]).metric(site, 'TotalRequests')), /metricnames=TotalRequests$/);
  });
});

describe('activity log', () => {
  const request = `${gatewayId}/providers/Microsoft.Insights/eventtypes/management/values`;
  const logOf = (events: Json, rest: Partial<RecordedResponse> = {}) => valueOf(modelOf([get(request, { value: events }, rest)]).activityLog(gatewayId));
  const event = (change: JsonObject): JsonObject => ({
    eventTimestamp: time(0),
    operationName: { value: 'Microsoft.Network/applicationGateways/write', localizedValue: 'Anwendungsgateway schreiben' },
    status: { value: 'Succeeded', localizedValue: 'Erfolgreich' },
    caller: 'someone@contoso.com',
    correlationId: 'c',
    resourceId: gatewayId,
    ...change,
  });

  it('reads events, newest first', () => {
    const log = logOf([
      event({ correlationId: 'old' }),
      event({ eventTimestamp: '2026-11-22T05:10:00.1234567Z', correlationId: 'new' }),
      event({ eventTimestamp: 'x' }),
    ]);
    assert.deepEqual(
      log.events.map(({ correlationId }) => correlationId),
      ['new', 'old'],
    );
    const { at, ...old } = log.events[1]!;
    assert.deepEqual(
      [at.pointer, old],
      [
        '/value/0',
        {
          time: Date.UTC(2026, 10, 22, 5),
          operation: 'Microsoft.Network/applicationGateways/write',
          status: 'Succeeded',
          caller: 'someone@contoso.com',
          resourceId: gatewayId,
          correlationId: 'old',
        },
      ],
    );
  });

  it('takes plain words for status and operation', () => {
    const [read] = logOf([event({ status: 'Failed', operationName: 'a/write' })]).events;
    assert.deepEqual([read?.status, read?.operation], ['Failed', 'a/write']);
    const [other] = logOf([event({ operationName: null, authorization: { action: 'b/write' }, status: 5 })]).events;
    assert.deepEqual([other?.status, other?.operation], ['', 'b/write']);
  });

  const failures: readonly (readonly [what: string, change: JsonObject, expected: readonly (string | undefined)[]])[] = [
    ['JSON inside JSON', { properties: { statusMessage: '{"error":{"code":"A","message":"B"}}' } }, ['A', 'B']],
    [
      'a failure of something inside',
      {
        properties: {
          statusMessage: JSON.stringify({
            status: 'Failed',
            error: { code: 'ResourceOperationFailure', message: 'x', details: [{ code: 'Inner', message: 'Why.' }] },
          }),
        },
      },
      ['Inner', 'Why.'],
    ],
    ['an object', { properties: { statusMessage: { Code: 'A', Message: 'B' } } }, ['A', 'B']],
    ['a plain text', { properties: { statusMessage: 'No capacity.' } }, [undefined, 'No capacity.']],
    ['a text in quotes', { properties: { statusMessage: '"No capacity."' }, subStatus: { value: 'Conflict' } }, ['Conflict', 'No capacity.']],
    ['nothing but a status', { subStatus: { value: 'Conflict' } }, ['Conflict', undefined]],
    ['properties that are a text', { properties: 'x' }, [undefined, undefined]],
    ['broken JSON', { properties: { statusMessage: '{"error":' } }, [undefined, '{"error":']],
  ];
  for (const [what, change, expected] of failures) {
    it(`reads a failure from ${what}`, () => {
      const [read] = logOf([event({ status: { value: 'Failed' }, ...change })]).events;
      assert.deepEqual([read?.errorCode, read?.errorMessage], expected);
    });
  }

  it('takes no message of a success for an error', () => {
    const [read] = logOf([event({ properties: { statusMessage: '"Resource provisioning is in progress."' }, subStatus: { value: 'OK' } })]).events;
    assert.deepEqual([read?.errorCode, read?.errorMessage], [undefined, undefined]);
  });

  it('says when a page is missing', () => {
    assert.equal(logOf([]).isComplete, true);
    assert.equal(logOf([], { incomplete: true }).isComplete, false);
    assert.equal(valueOf(modelOf([get(request, { value: [], nextLink: 'https://management.azure.com/next' })]).activityLog(gatewayId)).isComplete, false);
  });

  it('asks for it', () => assert.match(brief(modelOf([]).activityLog(gatewayId)), /^notCollected GET .*\/eventtypes\/management\/values$/));
});

describe('resource health', () => {
  const request = `${gatewayId}/providers/Microsoft.ResourceHealth/availabilityStatuses/current`;
  for (const field of ['occuredTime', 'occurredTime']) {
    it(`reads the state and its time in ${field}`, () => {
      const body = { properties: { availabilityState: 'Unavailable', summary: 'Down.', reasonType: 'Unplanned', [field]: time(0) } };
      const health = valueOf(modelOf([get(request, body)]).resourceHealth(gatewayId));
      assert.deepEqual(
        [health.availabilityState, health.summary, health.reasonType, health.occurredTime],
        ['Unavailable', 'Down.', 'Unplanned', Date.UTC(2026, 10, 22, 5)],
      );
    });
  }
  it('asks for it', () => assert.match(brief(modelOf([]).resourceHealth(gatewayId)), /^notCollected GET .*\/availabilityStatuses\/current$/));
});

describe('resource health history', () => {
  const request = `${gatewayId}/providers/Microsoft.ResourceHealth/availabilityStatuses`;
  const state = (availabilityState: string | null, minute?: number, more: JsonObject = {}): JsonObject => ({
    properties: { availabilityState, ...(minute === undefined ? {} : { occuredTime: time(minute) }), ...more },
  });
  const historyOf = (body: JsonObject) => valueOf(modelOf([get(request, body)]).resourceHealthHistory(gatewayId));

  it('lists the states, newest first, and leaves out events that have none', () => {
    const history = historyOf({ value: [state('Unavailable', 1), state(null, 2), state('Available', 3)] });
    assert.deepEqual(
      history.states.map((each) => each.availabilityState),
      ['Available', 'Unavailable'],
    );
    assert.equal(history.states[1]?.at.pointer, '/value/0');
    assert.equal(history.isComplete, true);
  });
  it('reads who began it, in either field, and the advice', () => {
    const advice = { recommendedActions: [{ action: 'Contact support.' }, { actionUrl: 'https://example.com' }] };
    const { states } = historyOf({
      value: [state('Degraded', 2, { context: 'Customer Initiated', ...advice }), state('Degraded', 1, { healthEventCause: 'UserInitiated' })],
    });
    assert.deepEqual(
      states.map((each) => each.origin),
      ['Customer Initiated', 'UserInitiated'],
    );
    assert.deepEqual(states[0]?.recommendedActions, ['Contact support.']);
  });
  it('is incomplete when a state has no time, and when pages are left', () => {
    assert.equal(historyOf({ value: [state('Unavailable')] }).isComplete, false);
    assert.equal(historyOf({ value: [], nextLink: 'https://management.azure.com/next' }).isComplete, false);
  });
  it('asks for it', () => assert.match(brief(modelOf([]).resourceHealthHistory(gatewayId)), /^notCollected GET .*\/availabilityStatuses$/));
});
