import { activityLogRequest, metricsRequest, resourceHealthHistoryRequest, resourceHealthRequest } from '../../../src/core/snapshot/request';
import type { FactRequest } from '../../../src/core/snapshot/fact';
import { parseResourceId, resourceName } from '../../../src/core/snapshot/resourceId';
import type { Json, JsonObject, RecordedResponse } from '../../../src/core/snapshot/snapshot';
import { guid, present } from './build';
import { pairsOf, type GatewaySketch } from './buildGateway';

/** The moment to which everything in an estate belongs, and moments before it. */
export interface Clock {
  /** UTC, ISO 8601. */
  readonly capturedAt: string;
  /** UTC, ISO 8601. */
  minutesBefore(minutes: number): string;
}

export function clockAt(capturedAt: string): Clock {
  const captured = Date.parse(capturedAt);
  return { capturedAt, minutesBefore: (minutes) => `${new Date(captured - minutes * 60_000).toISOString().slice(0, 19)}Z` };
}

function answer(request: FactRequest, body: Json): RecordedResponse {
  if (request.kind !== 'arm') throw new Error('Only ARM requests have a recorded answer.');
  return { request: request.request, status: 200, body };
}

/** What the platform says of a resource, when it is not that all is well. */
export interface ResourceHealthSketch {
  readonly state: 'Unavailable' | 'Degraded' | 'Unknown';
  readonly title: string;
  readonly summary: string;
  readonly reason: 'Unplanned' | 'Planned' | 'UserInitiated';
  readonly sinceMinutes: number;
  readonly advice?: readonly string[];
}

/** The platform's word on a resource, now and before; without a sketch it says that nothing is wrong. */
export function resourceHealth(id: string, location: string, clock: Clock, sketch?: ResourceHealthSketch): readonly RecordedResponse[] {
  const entry = (name: string, properties: JsonObject): JsonObject => ({
    id: `${id}/providers/Microsoft.ResourceHealth/availabilityStatuses/${name}`,
    name,
    type: 'Microsoft.ResourceHealth/AvailabilityStatuses',
    location,
    properties,
  });
  const lastWell = 60 * 24 * 9;
  const well = { ...wellState, occuredTime: clock.minutesBefore(lastWell), reportedTime: clock.minutesBefore(sketch?.sinceMinutes ?? 2) };
  const current = entry('current', sketch === undefined ? well : troubledState(sketch, clock));
  const before = sketch === undefined ? [] : [entry(guid(`health ${id}`), well)];
  return [answer(resourceHealthRequest(id), current), answer(resourceHealthHistoryRequest(id), { value: [current, ...before] })];
}

const wellState = {
  availabilityState: 'Available',
  title: 'Available',
  summary: 'No platform problem is known to affect this resource.',
  reasonType: '',
  category: 'Not Applicable',
  context: 'Not Applicable',
  reasonChronicity: 'Persistent',
} as const;

function troubledState({ state, title, summary, reason, sinceMinutes, advice }: ResourceHealthSketch, clock: Clock): JsonObject {
  const isOwn = reason === 'UserInitiated';
  return present({
    availabilityState: state,
    title,
    summary,
    reasonType: reason,
    category: reason,
    context: isOwn ? 'Customer Initiated' : 'Platform Initiated',
    healthEventCause: isOwn ? 'UserInitiated' : 'PlatformInitiated',
    occuredTime: clock.minutesBefore(sinceMinutes),
    reasonChronicity: isOwn ? 'Persistent' : 'Transient',
    recommendedActions: advice?.map((action) => ({ action, actionUrl: '', actionUrlText: '' })),
    reportedTime: clock.minutesBefore(2),
  });
}

/** One write, as the activity log has it. */
export interface WriteSketch {
  /** The resource that was written; it may be a child of the one whose log it is. */
  readonly id: string;
  readonly minutesBefore: number;
  readonly caller?: string;
  /** What was done, below the type of the resource; `write` unless told. */
  readonly action?: string;
  readonly status?: 'Succeeded' | 'Failed';
  /** ARM's error of a failed write. */
  readonly error?: { readonly code: string; readonly message: string };
}

/** The activity log of one resource, newest first. */
export function activityLog(id: string, tenantId: string, clock: Clock, writes: readonly WriteSketch[]): RecordedResponse {
  const sorted = [...writes].sort((one, other) => one.minutesBefore - other.minutesBefore);
  return answer(activityLogRequest(id), { value: sorted.map((write) => eventOf(write, tenantId, clock)) });
}

function eventOf(write: WriteSketch, tenantId: string, clock: Clock): JsonObject {
  const id = parseResourceId(write.id);
  const provider = id?.provider ?? '';
  const type = `${provider}/${typesOf(write.id).join('/')}`;
  const action = `${type}/${write.action ?? 'write'}`;
  const time = clock.minutesBefore(write.minutesBefore).replace('Z', '.4187320Z');
  const seed = `${write.id} ${write.minutesBefore}`;
  const eventId = guid(`event ${seed}`);
  const word = (value: string, localizedValue = value) => ({ value, localizedValue });
  const isFailed = write.status === 'Failed';
  return {
    authorization: { action, scope: write.id },
    caller: write.caller ?? 'deploy@contoso.example',
    channels: 'Operation',
    correlationId: guid(`correlation ${seed}`),
    description: '',
    eventDataId: eventId,
    eventName: word('EndRequest', 'End request'),
    category: word('Administrative'),
    id: `${write.id}/events/${eventId}/ticks/${ticksOf(time)}`,
    level: isFailed ? 'Error' : 'Informational',
    resourceGroupName: id?.resourceGroup ?? '',
    resourceProviderName: word(provider),
    resourceId: write.id,
    resourceType: word(type),
    operationId: guid(`correlation ${seed}`),
    operationName: word(action),
    properties: present({
      statusCode: isFailed ? 'BadRequest' : 'OK',
      serviceRequestId: guid(`request ${seed}`),
      statusMessage: write.error === undefined ? undefined : JSON.stringify({ error: { ...write.error, details: [] } }),
      eventCategory: 'Administrative',
      entity: write.id,
    }),
    status: word(write.status ?? 'Succeeded'),
    subStatus: isFailed ? word('BadRequest', 'Bad Request (HTTP Status Code: 400)') : word('OK', 'OK (HTTP Status Code: 200)'),
    eventTimestamp: time,
    submissionTimestamp: time,
    subscriptionId: id?.subscriptionId ?? '',
    tenantId,
  };
}

function typesOf(id: string): readonly string[] {
  const segments = id.slice(id.toLowerCase().lastIndexOf('/providers/')).split('/').slice(3);
  return segments.filter((_, index) => index % 2 === 0);
}

/** .NET ticks: 100 ns since the year 1. */
function ticksOf(time: string): string {
  return String(BigInt(Date.parse(time)) * 10_000n + 621_355_968_000_000_000n);
}

const grainMinutes = 5;
const points = 12;

/** What the metrics of a gateway tell about its last hour. */
export interface TrafficSketch {
  /** Requests in five minutes. */
  readonly requests: number;
  /** Since how many minutes the gateway itself answers 502; absent: never. */
  readonly gateway502Since?: number;
  /** Which part of the requests that is; 1 unless told. */
  readonly share?: number;
  /** Servers that are unhealthy since then, by pair `pool~setting`; each pair that is not named is healthy. */
  readonly unhealthy?: Readonly<Record<string, number>>;
  /** Seconds that the slowest answers take since then; a fraction of one unless told. */
  readonly slowest?: number;
}

/** The usual metrics of the last hour: responses by status, servers and requests by pair, and how long servers took. */
export function gatewayMetrics(id: string, location: string, clock: Clock, sketch: GatewaySketch, traffic: TrafficSketch): readonly RecordedResponse[] {
  const pairs = pairsOf(sketch).map(({ pool, setting }) => ({
    key: `${pool}~${setting}`,
    servers: sketch.pools.find((each) => each.name === pool)?.servers.length ?? 0,
  }));
  const perPair = (value: number) => Math.round(value / Math.max(1, pairs.length));
  const isBad = (minutes: number) => traffic.gateway502Since !== undefined && minutes <= traffic.gateway502Since;
  const failed = (minutes: number) => (isBad(minutes) ? Math.round(load(traffic, minutes) * (traffic.share ?? 1)) : 0);
  const good = (minutes: number) => load(traffic, minutes) - failed(minutes);
  const sick = (key: string, minutes: number) => (isBad(minutes) ? (traffic.unhealthy?.[key] ?? 0) : 0);
  const byStatus = (ok: (minutes: number) => number, bad: (minutes: number) => number): readonly SeriesSketch[] => [
    { value: '2xx', total: ok },
    ...(traffic.gateway502Since === undefined ? [] : [{ value: '5xx', total: bad }]),
  ];
  const byPair = (total: (key: string, minutes: number, servers: number) => number, field: 'total' | 'average'): readonly SeriesSketch[] =>
    pairs.map(({ key, servers }) => ({ value: key, [field]: (minutes: number) => total(key, minutes, servers) }));
  return [
    answer(
      metricsRequest(id, ['ResponseStatus', 'BackendResponseStatus'], 'HttpStatusGroup'),
      metricsBody(id, location, clock, 'httpstatusgroup', { ResponseStatus: byStatus(good, failed), BackendResponseStatus: byStatus(good, () => 0) }),
    ),
    answer(
      metricsRequest(id, ['UnhealthyHostCount', 'HealthyHostCount', 'TotalRequests', 'FailedRequests'], 'BackendSettingsPool'),
      metricsBody(id, location, clock, 'backendsettingspool', {
        UnhealthyHostCount: byPair((key, minutes) => sick(key, minutes), 'average'),
        HealthyHostCount: byPair((key, minutes, servers) => servers - sick(key, minutes), 'average'),
        TotalRequests: byPair((_, minutes) => perPair(load(traffic, minutes)), 'total'),
        FailedRequests: byPair((_, minutes) => perPair(failed(minutes)), 'total'),
      }),
    ),
    answer(
      metricsRequest(id, ['BackendLastByteResponseTime'], 'BackendHttpSetting'),
      metricsBody(id, location, clock, 'backendhttpsetting', {
        BackendLastByteResponseTime: sketch.settings.map(({ name }) => ({
          value: name,
          average: (minutes: number) => usualMilliseconds(minutes),
          maximum: (minutes: number) => (isBad(minutes) && traffic.slowest !== undefined ? traffic.slowest * 1000 : 4 * usualMilliseconds(minutes)),
        })),
      }),
    ),
  ];
}

function usualMilliseconds(minutes: number): number {
  return 60 + ((minutes * 11) % 17);
}

/** Traffic that rises and falls a little, the same at each run. */
function load({ requests }: TrafficSketch, minutes: number): number {
  return Math.round(requests * (1 + ((minutes * 7) % 13) / 100));
}

interface SeriesSketch {
  readonly value: string;
  /** Of the interval that begins so many minutes before the capture. */
  readonly total?: (minutes: number) => number;
  readonly average?: (minutes: number) => number;
  readonly maximum?: (minutes: number) => number;
}

function metricsBody(id: string, location: string, clock: Clock, dimension: string, metrics: Readonly<Record<string, readonly SeriesSketch[]>>): JsonObject {
  return {
    cost: Object.keys(metrics).length * (points - 1),
    timespan: `${clock.minutesBefore(points * grainMinutes)}/${clock.capturedAt}`,
    interval: `PT${grainMinutes}M`,
    value: Object.entries(metrics).map(([name, series]) => ({
      id: `${id}/providers/Microsoft.Insights/metrics/${name}`,
      type: 'Microsoft.Insights/metrics',
      name: { value: name, localizedValue: name },
      displayDescription: '',
      unit: name.endsWith('Time') ? 'MilliSeconds' : 'Count',
      timeseries: series.map((each) => ({
        metadatavalues: [{ name: { value: dimension, localizedValue: dimension }, value: each.value }],
        data: Array.from({ length: points }, (_, index) => pointOf(each, (points - index) * grainMinutes, clock)),
      })),
      errorCode: 'Success',
    })),
    namespace: id.includes('/applicationGateways/') ? 'Microsoft.Network/applicationGateways' : resourceName(id),
    resourceregion: location,
  };
}

function pointOf({ total, average, maximum }: SeriesSketch, minutes: number, clock: Clock): JsonObject {
  return present({ timeStamp: clock.minutesBefore(minutes), total: total?.(minutes), average: average?.(minutes), maximum: maximum?.(minutes) });
}
