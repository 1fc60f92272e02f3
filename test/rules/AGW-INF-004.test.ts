import type { JsonObject, Snapshot } from '../../src/core/snapshot/snapshot';
import { capturedAt, checkRule, gatewaySnapshot, ids, without } from './check';

const list = `GET ${ids.gateway}/providers/Microsoft.ResourceHealth/availabilityStatuses`;
const current = `${list}/current`;
const pointer = '/properties/availabilityState';
const summary = 'The gateway does not answer.';

function hoursBefore(hours: number): string {
  return new Date(Date.parse(capturedAt) - hours * 3_600_000).toISOString();
}

function state(availabilityState: string | undefined, hours: number, more: JsonObject = {}): JsonObject {
  return { id: ids.gateway, properties: { availabilityState, summary, reasonType: 'Unplanned', occuredTime: hoursBefore(hours), ...more } };
}

/** The newest state is the current one. */
function health(states: readonly JsonObject[], more: JsonObject = {}): Snapshot {
  const snapshot = gatewaySnapshot();
  const bodies: Readonly<Record<string, JsonObject>> = { [current]: states[0] ?? {}, [list]: { value: states, ...more } };
  return {
    ...snapshot,
    responses: snapshot.responses.map((response) => {
      const body = bodies[response.request];
      return body === undefined ? response : { ...response, body };
    }),
  };
}

const found = { resource: ids.gateway, pointer, request: current, confidence: 'observed' } as const;
const error = { ...found, severity: 'error', explains: ['healthUnknown'] } as const;
const own = { ...found, severity: 'hint', variant: 'own', isRiskOnly: true, explains: [] } as const;
const over = { resource: ids.gateway, request: list, severity: 'info', variant: 'over', isRiskOnly: true, explains: [] } as const;

checkRule('AGW-INF-004', [
  { name: 'passes for an available gateway', snapshot: gatewaySnapshot(), expect: 'pass' },
  {
    name: 'fails for an unavailable one',
    snapshot: health([state('Unavailable', 1)]),
    expect: 'fail',
    findings: [{ ...error, data: { state: 'Unavailable', since: hoursBefore(1), summary: 'The gateway does not answer' } }],
  },
  {
    name: 'shows what is recommended, in any case and without a time',
    snapshot: health([state('UNAVAILABLE', 1, { occuredTime: null, recommendedActions: [{ action: 'Contact support.' }] })]),
    expect: 'fail',
    findings: [{ ...error, data: { since: 'an unknown time' } }],
  },
  { name: 'warns of a degraded one', snapshot: health([state('Degraded', 1)]), expect: 'fail', findings: [{ ...error, severity: 'warning' }] },
  ...['UserInitiated', 'CustomerInitiated', 'User Initiated', 'Customer Initiated'].map((reasonType) => ({
    name: `blames nobody for ${reasonType}`,
    snapshot: health([state('Unavailable', 1, { reasonType })]),
    expect: 'fail' as const,
    findings: [own],
  })),
  {
    name: 'blames nobody when the context says so',
    snapshot: health([state('Unavailable', 1, { reasonType: '', context: 'Customer Initiated' })]),
    expect: 'fail',
    findings: [own],
  },
  {
    name: 'blames nobody for a Key Vault',
    snapshot: health([state('Degraded', 1, { title: 'Application Gateway cannot access the KeyVault' })]),
    expect: 'fail',
    findings: [own],
  },
  {
    name: 'is unknown for Unknown, whatever was before',
    snapshot: health([state('Unknown', 1), state('Unavailable', 2)]),
    expect: 'unknown',
    missing: [current],
  },
  { name: 'is unknown without a state', snapshot: health([state(undefined, 1)]), expect: 'unknown' },
  {
    name: 'tells of an outage that is over',
    snapshot: health([state('Available', 2), state('Unavailable', 3), state('Available', 90)]),
    expect: 'fail',
    findings: [{ ...over, pointer: '/value/1/properties/availabilityState', data: { since: hoursBefore(3) } }],
  },
  {
    name: 'tells of one that began before and reached into the last day',
    snapshot: health([state('Available', 23), state('Degraded', 30)]),
    expect: 'fail',
    findings: [{ ...over, pointer: '/value/1/properties/availabilityState' }],
  },
  { name: 'passes for one that ended more than a day ago', snapshot: health([state('Available', 25), state('Unavailable', 26)]), expect: 'pass' },
  {
    name: 'passes for a stop that was undone',
    snapshot: health([state('Available', 2), state('Unavailable', 3, { reasonType: 'UserInitiated' })]),
    expect: 'pass',
  },
  {
    name: 'passes for a loss of the signal that is over',
    snapshot: health([state('Available', 2), state('Unknown', 3)]),
    expect: 'pass',
  },
  {
    name: 'is unknown when the history goes on',
    snapshot: health([state('Available', 2)], { nextLink: 'https://management.azure.com/x' }),
    expect: 'unknown',
    missing: [list],
  },
  { name: 'is unknown without the history', snapshot: withoutHistory(), expect: 'unknown', missing: [list] },
  { name: 'is unknown without anything', snapshot: without(gatewaySnapshot(), 'ResourceHealth'), expect: 'unknown', missing: [current] },
]);

function withoutHistory(): Snapshot {
  const snapshot = gatewaySnapshot();
  return { ...snapshot, responses: snapshot.responses.filter((response) => response.request !== list) };
}
