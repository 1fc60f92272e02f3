import { isList, isObject } from '../../src/core/snapshot/json';
import type { Json, JsonObject, RecordedResponse } from '../../src/core/snapshot/snapshot';
import { monitorError, type ArmAnswer } from './armErrors';

/** A question to `Microsoft.Insights/metrics`. */
export interface MetricsQuestion {
  readonly resourceId: string;
  /** Lower case. */
  readonly resourceType: string;
  readonly region: string;
  readonly query: URLSearchParams;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The recorded answers about the resource, and the moment to which they belong. */
  readonly recorded: readonly RecordedResponse[];
  readonly capturedAt: number;
}

const gatewayDimensions: Readonly<Record<string, readonly string[]>> = {
  UnhealthyHostCount: ['BackendSettingsPool'],
  HealthyHostCount: ['BackendSettingsPool'],
  FailedRequests: ['BackendSettingsPool'],
  TotalRequests: ['BackendSettingsPool'],
  AvgRequestCountPerHealthyHost: ['BackendSettingsPool'],
  ResponseStatus: ['HttpStatusGroup'],
  BackendResponseStatus: ['BackendServer', 'BackendPool', 'BackendHttpSetting', 'HttpStatusGroup'],
  ApplicationGatewayTotalTime: ['Listener'],
  BackendConnectTime: ['Listener', 'BackendServer', 'BackendPool', 'BackendHttpSetting'],
  BackendFirstByteResponseTime: ['Listener', 'BackendServer', 'BackendPool', 'BackendHttpSetting'],
  BackendLastByteResponseTime: ['Listener', 'BackendServer', 'BackendPool', 'BackendHttpSetting'],
  ClientRtt: ['Listener'],
  CapacityUnits: [],
  ComputeUnits: [],
  EstimatedBilledCapacityUnits: [],
  FixedBillableCapacityUnits: [],
  CurrentConnections: [],
  NewConnectionsPerSecond: [],
  Throughput: [],
  BytesReceived: ['Listener'],
  BytesSent: ['Listener'],
  TlsProtocol: ['Listener', 'TlsProtocol'],
  CpuUtilization: [],
};

const siteMetrics = ['Http2xx', 'Http3xx', 'Http401', 'Http403', 'Http404', 'Http4xx', 'Http5xx', 'Requests', 'HttpResponseTime', 'AppConnections'];
const moreSiteMetrics = [
  'HealthCheckStatus',
  'RequestsInApplicationQueue',
  'MemoryWorkingSet',
  'CpuTime',
  'Threads',
  'InstanceCount',
  'BytesReceived',
  'BytesSent',
];

/** Metrics of a type and the dimensions of each; one name that is not here makes Azure refuse the whole question. */
const metricsOfType: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'microsoft.network/applicationgateways': gatewayDimensions,
  'microsoft.network/trafficmanagerprofiles': { ProbeAgentCurrentEndpointStateByProfileResourceId: ['EndpointName'], QpsByEndpoint: ['EndpointName'] },
  'microsoft.web/sites': Object.fromEntries([...siteMetrics, ...moreSiteMetrics].map((name) => [name, ['Instance']])),
};

interface Point {
  readonly time: number;
  readonly total?: number;
  readonly average?: number;
  readonly maximum?: number;
  readonly minimum?: number;
}

interface Series {
  readonly metric: string;
  readonly grain: number;
  /** Dimension in lower case → value. */
  readonly dimensions: ReadonlyMap<string, string>;
  readonly points: readonly Point[];
}

/**
 * Answers a metrics question from what was recorded: series are moved so that they end now, cut to the time span, brought to
 * the asked grain, and added up over the dimensions that are not asked for.
 */
export function metricsAnswer(question: MetricsQuestion): ArmAnswer {
  const { query, now, resourceType } = question;
  const names = (query.get('metricnames') ?? '').split(',').filter((name) => name !== '');
  const filter = readFilter(query.get('$filter') ?? '');
  const grain = grainOf(query.get('interval') ?? 'PT1M');
  const span = spanOf(decodedAgain(query.get('timespan')), now);
  if (names.length === 0) return monitorError(400, 'BadRequest', 'metricnames is required.');
  if (filter === undefined) return monitorError(400, 'BadRequest', `Invalid filter: ${query.get('$filter') ?? ''}`);
  if (grain === undefined) return monitorError(400, 'BadRequest', `Detected invalid time grain input: ${query.get('interval') ?? ''}`);
  if (span === undefined) return monitorError(400, 'BadRequest', `Detected invalid timespan: ${query.get('timespan') ?? ''}`);
  const refused = refusedName(resourceType, names, filter);
  if (refused !== undefined) return monitorError(400, 'BadRequest', refused);
  const series = question.recorded.flatMap(readSeries).map((each) => moved(each, question));
  const fields = fieldsOf(query.get('aggregation'));
  const value = names.map((name) => metricBody(question.resourceId, name, answerSeries(series, name, filter), { filter, grain, span, fields }));
  return {
    status: 200,
    body: {
      cost: Math.round(((span.end - span.start) / grain) * names.length),
      timespan: `${isoSeconds(span.start)}/${isoSeconds(span.end)}`,
      interval: query.get('interval') ?? 'PT1M',
      value,
      namespace: typeInPath(question.resourceId),
      resourceregion: question.region,
    },
  };
}

/** Dimension in lower case → the value that is asked for, or `*`. */
type Filter = ReadonlyMap<string, string>;

function readFilter(text: string): Filter | undefined {
  if (text.trim() === '') return new Map();
  const clauses = text.split(/\s+and\s+/i).map((clause) => /^\s*(\w+)\s+eq\s+'([^']*)'\s*$/i.exec(clause));
  if (clauses.some((clause) => clause === null)) return undefined;
  return new Map(clauses.map((clause) => [clause?.[1]?.toLowerCase() ?? '', clause?.[2] ?? ''] as const));
}

function refusedName(type: string, names: readonly string[], filter: Filter): string | undefined {
  const known = metricsOfType[type];
  if (!known) return undefined;
  const [provider, resource] = type.split('/');
  for (const name of names) {
    const entry = Object.entries(known).find(([each]) => each.toLowerCase() === name.toLowerCase());
    if (!entry)
      return `Failed to find metric configuration for provider: ${provider ?? ''}, resource Type: ${resource ?? ''}, metric: ${name}, Valid metrics: ${Object.keys(known).join(',')}`;
    const dimensions = entry[1].map((dimension) => dimension.toLowerCase());
    const unknown = [...filter.keys()].find((dimension) => !dimensions.includes(dimension));
    if (unknown !== undefined)
      return `Metric: ${name} does not support requested dimension combination: ${unknown}, supported ones are: ${dimensions.join(',')}`;
  }
  return undefined;
}

function readSeries({ body }: RecordedResponse): readonly Series[] {
  if (!isObject(body)) return [];
  const grain = grainOf(textOf(body['interval'])) ?? 60_000;
  return objects(body['value']).flatMap((metric) =>
    objects(metric['timeseries']).map((timeseries) => ({
      metric: nameOf(metric['name']),
      grain,
      dimensions: new Map(objects(timeseries['metadatavalues']).map((entry) => [nameOf(entry['name']).toLowerCase(), textOf(entry['value'])] as const)),
      points: objects(timeseries['data']).map((point) => ({ ...numbers(point), time: Date.parse(textOf(point['timeStamp'])) })),
    })),
  );
}

function numbers(point: JsonObject): Omit<Point, 'time'> {
  const names = ['total', 'average', 'maximum', 'minimum'] as const;
  return Object.fromEntries(names.flatMap((name) => (typeof point[name] === 'number' ? [[name, point[name]]] : [])));
}

function moved(series: Series, { now, capturedAt }: MetricsQuestion): Series {
  const points = series.points.map((point) => ({ ...point, time: floor(now + point.time - capturedAt, series.grain) }));
  return { ...series, points };
}

/** The series of one metric, one for each combination of the values asked for. */
function answerSeries(all: readonly Series[], name: string, filter: Filter): readonly Series[] {
  const asked = [...filter.keys()];
  const serving = all.filter((series) => series.metric.toLowerCase() === name.toLowerCase() && asked.every((dimension) => series.dimensions.has(dimension)));
  const fewest = Math.min(...serving.map((series) => series.dimensions.size));
  const chosen = serving
    .filter((series) => series.dimensions.size === fewest)
    .filter((series) => asked.every((dimension) => isAsked(filter.get(dimension), series.dimensions.get(dimension))));
  const groups = new Map<string, Series[]>();
  for (const series of chosen) {
    const key = asked.map((dimension) => series.dimensions.get(dimension)).join('\n');
    groups.set(key, [...(groups.get(key) ?? []), series]);
  }
  return [...groups.values()].map((group) => added(group, asked));
}

function isAsked(wanted: string | undefined, value: string | undefined): boolean {
  return wanted === '*' || wanted?.toLowerCase() === value?.toLowerCase();
}

function added(group: readonly Series[], asked: readonly string[]): Series {
  const first = group[0] as Series;
  const times = [...new Set(group.flatMap((series) => series.points.map((point) => point.time)))].sort((one, other) => one - other);
  const points = times.map((time) =>
    merge(
      time,
      group.flatMap((series) => series.points.filter((point) => point.time === time)),
    ),
  );
  return { ...first, dimensions: new Map(asked.map((dimension) => [dimension, first.dimensions.get(dimension) ?? ''] as const)), points };
}

/** Points become one: totals are added, averages are averaged. */
function merge(time: number, points: readonly Point[]): Point {
  const values = (name: 'total' | 'average' | 'maximum' | 'minimum') => points.flatMap((point) => point[name] ?? []);
  const sum = (list: readonly number[]) => list.reduce((total, value) => total + value, 0);
  const [totals, averages, maxima, minima] = [values('total'), values('average'), values('maximum'), values('minimum')];
  return {
    time,
    ...(totals.length > 0 ? { total: sum(totals) } : {}),
    ...(averages.length > 0 ? { average: sum(averages) / averages.length } : {}),
    ...(maxima.length > 0 ? { maximum: Math.max(...maxima) } : {}),
    ...(minima.length > 0 ? { minimum: Math.min(...minima) } : {}),
  };
}

interface Form {
  readonly filter: Filter;
  readonly grain: number;
  readonly span: { readonly start: number; readonly end: number };
  readonly fields: ReadonlySet<string> | undefined;
}

function metricBody(resourceId: string, name: string, series: readonly Series[], form: Form): Json {
  const spelled = series[0]?.metric ?? name;
  return {
    id: `${resourceId}/providers/Microsoft.Insights/metrics/${spelled}`,
    type: 'Microsoft.Insights/metrics',
    name: { value: spelled, localizedValue: spelled },
    displayDescription: '',
    unit: 'Count',
    timeseries: series.map((each) => ({
      metadatavalues: [...each.dimensions].map(([dimension, value]) => ({ name: { value: dimension, localizedValue: dimension }, value })),
      data: resampled(each, form.grain)
        .filter((point) => point.time >= form.span.start && point.time < form.span.end)
        .map((point) => pointBody(point, form.fields)),
    })),
    errorCode: 'Success',
  };
}

function pointBody({ time, ...values }: Point, fields: ReadonlySet<string> | undefined): JsonObject {
  const shown = Object.entries(values).filter(([name]) => fields?.has(name) ?? true);
  return { timeStamp: isoSeconds(time), ...Object.fromEntries(shown) };
}

function resampled(series: Series, grain: number): readonly Point[] {
  if (grain === series.grain) return series.points;
  return grain < series.grain ? split(series, grain) : gathered(series, grain);
}

function split(series: Series, grain: number): readonly Point[] {
  const parts = Math.round(series.grain / grain);
  return series.points.flatMap(({ total, ...point }) =>
    Array.from({ length: parts }, (_, index) => ({
      ...point,
      ...(total === undefined ? {} : { total: Math.floor(((index + 1) * total) / parts) - Math.floor((index * total) / parts) }),
      time: point.time + index * grain,
    })),
  );
}

function gathered(series: Series, grain: number): readonly Point[] {
  const times = [...new Set(series.points.map((point) => floor(point.time, grain)))];
  return times.map((time) =>
    merge(
      time,
      series.points.filter((point) => floor(point.time, grain) === time),
    ),
  );
}

function fieldsOf(aggregation: string | null): ReadonlySet<string> | undefined {
  return aggregation === null || aggregation === '' ? undefined : new Set(aggregation.toLowerCase().split(','));
}

/** ISO 8601 durations of days, hours, minutes. */
function grainOf(text: string): number | undefined {
  const parts = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/i.exec(text);
  if (!parts) return undefined;
  const [days, hours, minutes] = parts.slice(1).map((part) => Number(part) || 0) as [number, number, number];
  const milliseconds = ((days * 24 + hours) * 60 + minutes) * 60_000;
  return milliseconds > 0 ? milliseconds : undefined;
}

/** Azure Monitor bears a time span that was encoded twice, as the Azure CLI sends it. */
function decodedAgain(text: string | null): string | null {
  return text?.replaceAll(/%3A/gi, ':').replaceAll(/%2F/gi, '/').replaceAll(/%2B/gi, '+') ?? null;
}

function spanOf(text: string | null, now: number): { readonly start: number; readonly end: number } | undefined {
  const duration = grainOf(text ?? 'PT1H');
  if (duration !== undefined) return { start: now - duration, end: now };
  const [start, end] = (text ?? '').split('/').map((part) => Date.parse(part));
  if (start === undefined || end === undefined || Number.isNaN(start) || Number.isNaN(end) || end < start) return undefined;
  return { start, end };
}

function typeInPath(resourceId: string): string {
  const [, provider, type] = /\/providers\/([^/]+)\/([^/]+)\/[^/]+$/.exec(resourceId) ?? [];
  return `${provider ?? ''}/${type ?? ''}`;
}

function floor(time: number, grain: number): number {
  return Math.floor(time / grain) * grain;
}

function isoSeconds(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}

function objects(value: Json | undefined): readonly JsonObject[] {
  return isList(value) ? value.filter(isObject) : [];
}

function nameOf(value: Json | undefined): string {
  return isObject(value) ? textOf(value['value']) : textOf(value);
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
