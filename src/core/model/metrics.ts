import type { Fact, FactRequest, Source, Unavailable } from '../snapshot/fact';
import { known } from '../snapshot/fact';
import { metricsRequest } from '../snapshot/request';
import type { FoundBody, MetricsEntry } from '../snapshot/snapshotIndex';
import { resourceType } from '../snapshot/resourceId';
import { defined } from './parseResource';
import { timeOf } from './parseTime';
import type { Reader } from './reader';
import type { MetricPoint, MetricSeries } from './time';

/** Metrics that are asked together, so that the usual questions take few calls (catalog 4). */
interface MetricSet {
  readonly type: string;
  readonly names: readonly string[];
  /** Absent: the metrics have no dimension. */
  readonly split?: string;
}

const gatewayType = 'microsoft.network/applicationgateways';
const responsesByStatus: MetricSet = { type: gatewayType, names: ['ResponseStatus', 'BackendResponseStatus'], split: 'HttpStatusGroup' };
/** The first generation has no `BackendResponseStatus`, and one unknown name makes Azure refuse the whole question. */
const responsesByStatusV1: MetricSet = { type: gatewayType, names: ['ResponseStatus'], split: 'HttpStatusGroup' };
const hostsByPool: MetricSet = {
  type: gatewayType,
  names: ['UnhealthyHostCount', 'HealthyHostCount', 'TotalRequests', 'FailedRequests'],
  split: 'BackendSettingsPool',
};
const machineLoad: MetricSet = { type: 'microsoft.compute/virtualmachines', names: ['VmAvailabilityMetric', 'Percentage CPU'] };

/**
 * The one question that answers for a metric and its usual companions.
 *
 * @param isFirstGeneration whether the resource is an Application Gateway v1.
 */
export function standardMetricsRequest(id: string, name: string, split: string | undefined, isFirstGeneration: boolean): FactRequest {
  const sets = [isFirstGeneration ? responsesByStatusV1 : responsesByStatus, hostsByPool, machineLoad];
  const set = sets.find((candidate) => candidate.type === resourceType(id) && holds(candidate, name, split));
  return set ? metricsRequest(id, set.names, set.split) : metricsRequest(id, [name], split);
}

function holds(set: MetricSet, name: string, split: string | undefined): boolean {
  const isIn = set.names.some((candidate) => candidate.toLowerCase() === name.toLowerCase());
  return isIn && (split === undefined || split.toLowerCase() === set.split?.toLowerCase());
}

/** One recorded answer that can serve a question, and its windows. */
interface Window {
  /** Milliseconds between two points; undefined when it cannot be told. */
  readonly grain: number | undefined;
  /** Number of dimensions by which the answer is split beyond what is asked. */
  readonly extraDimensions: number;
  readonly series: readonly RawSeries[];
  readonly at: Source;
}

interface RawSeries {
  readonly at: Source;
  readonly name: string;
  readonly dimension: string | undefined;
  readonly points: readonly RawPoint[];
}

interface RawPoint extends MetricPoint {
  /** Number of samples behind the averages. */
  readonly count?: number;
}

/**
 * One metric of a resource out of every recorded answer that carries it, as snapshot.md says: joined over windows, finer grain
 * first; an answer that is split further than asked is added up, or averaged, as the metric is.
 *
 * @param open makes a reader of a recorded answer.
 * @returns undefined when nobody asked; known and empty when Azure has no data (which is no zero).
 */
export function findMetric(
  entries: readonly MetricsEntry[],
  name: string,
  split: string | undefined,
  open: (found: FoundBody) => Reader,
): Fact<readonly MetricSeries[]> | undefined {
  const serving = entries.filter((entry) => serves(entry, name, split));
  const windows = serving.flatMap((entry) => (entry.fact.state === 'found' ? readWindow(entry, open(entry.fact), name, split) : []));
  const answered = windows.flatMap((window) => ('grain' in window ? [window] : []));
  if (answered.length > 0) return known(join(answered, split === undefined));
  const refused = windows.find((window): window is Unavailable => 'reason' in window);
  return refused ?? failureOf(serving);
}

function failureOf(entries: readonly MetricsEntry[]): Fact<never> | undefined {
  for (const { fact } of entries) {
    if (fact.state === 'badBody') return fact.unavailable;
    if (fact.state === 'absent' || fact.state === 'unavailable') return fact;
  }
  return undefined;
}

function serves(entry: MetricsEntry, name: string, split: string | undefined): boolean {
  if (entry.dimensions === undefined) return false;
  if (split !== undefined && !entry.dimensions.includes(split.toLowerCase())) return false;
  return entry.names.length === 0 || entry.names.includes(name.toLowerCase());
}

function readWindow(entry: MetricsEntry, body: Reader, name: string, split: string | undefined): readonly (Window | Unavailable)[] {
  const metric = body.list('value').find((candidate) => nameOf(candidate.object('name')) === name.toLowerCase());
  const grain = durationOf(body.text('interval'));
  const extraDimensions = (entry.dimensions ?? []).length - (split === undefined ? 0 : 1);
  if (!metric) return [{ grain, extraDimensions, series: [], at: body.at }];
  const errorCode = metric.text('errorCode');
  if (errorCode !== undefined && errorCode.toLowerCase() !== 'success') {
    const detail = [errorCode, metric.text('errorMessage')].filter((part) => part !== undefined).join(': ');
    return [{ state: 'unavailable', reason: 'failed', request: entry.request, detail }];
  }
  const spelled = metric.object('name').text('value') ?? name;
  const series = metric.list('timeseries').flatMap((timeseries) => readSeries(timeseries, spelled, split));
  return [{ grain, extraDimensions, series, at: metric.at }];
}

function nameOf(name: Reader): string | undefined {
  return name.text('value')?.toLowerCase();
}

function readSeries(timeseries: Reader, name: string, split: string | undefined): readonly RawSeries[] {
  const metadata = timeseries.list('metadatavalues');
  const value = split === undefined ? undefined : metadata.find((entry) => nameOf(entry.object('name')) === split.toLowerCase())?.text('value');
  // A series that does not say which value it is for cannot be told from the others.
  if (split !== undefined && value === undefined) return [];
  return [{ at: timeseries.at, name, dimension: value, points: timeseries.list('data').flatMap(readPoint) }];
}

/** A point without numbers is kept: its time is covered, by nothing. */
function readPoint(point: Reader): readonly RawPoint[] {
  const time = timeOf(point, 'timeStamp');
  if (time === undefined) {
    point.requiredText('timeStamp');
    return [];
  }
  return [
    defined({
      time,
      total: point.number('total'),
      average: point.number('average'),
      maximum: point.number('maximum'),
      minimum: point.number('minimum'),
      count: point.number('count'),
    }),
  ];
}

/** ISO 8601 duration of the grains of Azure Monitor: `PT1M`, `PT1H`, `P1D`. Months and years are no grain. */
function durationOf(text: string | undefined): number | undefined {
  const parts = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/i.exec(text ?? '');
  if (!parts) return undefined;
  const [days, hours, minutes, seconds] = parts.slice(1).map((part) => Number(part) || 0) as [number, number, number, number];
  const milliseconds = (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
  return milliseconds > 0 ? milliseconds : undefined;
}

/** Joins the windows by dimension. Where two windows cover the same time the finer one counts, then the one split least. */
function join(windows: readonly Window[], isTotal: boolean): readonly MetricSeries[] {
  const ordered = [...windows].sort((one, other) => (one.grain ?? Infinity) - (other.grain ?? Infinity) || one.extraDimensions - other.extraDimensions);
  const joined = new Map<string, { readonly first: RawSeries; readonly points: RawPoint[]; readonly covered: Coverage }>();
  for (const window of ordered) {
    for (const series of merged(window, isTotal)) {
      const key = series.dimension?.toLowerCase() ?? '';
      const target = joined.get(key) ?? { first: series, points: [], covered: createCoverage() };
      joined.set(key, target);
      const added = series.points.filter((point) => !target.covered.overlaps(point.time, window.grain ?? 0));
      target.points.push(...added);
      target.covered.add(series.points.map((point) => point.time));
    }
  }
  return [...joined.values()].map(({ first, points }) => {
    const filled = points.filter(hasNumber).map(withoutCount);
    return defined({ at: first.at, name: first.name, dimension: first.dimension, points: filled.sort((one, other) => one.time - other.time) });
  });
}

interface Coverage {
  overlaps(time: number, length: number): boolean;
  add(times: readonly number[]): void;
}

/** Times that finer windows have points for. */
function createCoverage(): Coverage {
  let times: readonly number[] = [];
  return {
    overlaps(time, length) {
      const next = times[firstAtLeast(times, time)];
      return next !== undefined && (next === time || next < time + length);
    },
    add(more) {
      times = [...times, ...more].sort((one, other) => one - other);
    },
  };
}

function firstAtLeast(times: readonly number[], time: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? Infinity) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** One series for each value of the asked dimension (one at all for the total). */
function merged(window: Window, isTotal: boolean): readonly RawSeries[] {
  const groups = new Map<string, RawSeries[]>();
  for (const series of window.series) {
    const key = series.dimension?.toLowerCase() ?? '';
    groups.set(key, [...(groups.get(key) ?? []), series]);
  }
  return [...groups.values()].map((group) => {
    const [first] = group as [RawSeries];
    if (group.length === 1 && !(isTotal && window.extraDimensions > 0)) return first;
    const place = group.length === 1 ? first.at : window.at;
    return { ...first, at: place, points: combine(group.flatMap((series) => series.points)) };
  });
}

/** Points of several series at the same time become one. */
function combine(points: readonly RawPoint[]): readonly RawPoint[] {
  const byTime = new Map<number, RawPoint[]>();
  for (const point of points) {
    const same = byTime.get(point.time);
    if (same) same.push(point);
    else byTime.set(point.time, [point]);
  }
  return [...byTime].map(([time, same]) =>
    defined({
      time,
      total: fold(same, 'total', (one, other) => one + other),
      average: averageOf(same),
      maximum: fold(same, 'maximum', (one, other) => Math.max(one, other)),
      minimum: fold(same, 'minimum', (one, other) => Math.min(one, other)),
      count: fold(same, 'count', (one, other) => one + other),
    }),
  );
}

function fold(
  points: readonly RawPoint[],
  field: 'total' | 'maximum' | 'minimum' | 'count',
  join_: (one: number, other: number) => number,
): number | undefined {
  const values = points.flatMap((point) => point[field] ?? []);
  return values.length === 0 ? undefined : values.reduce(join_);
}

/** Weighted by the number of samples where Azure says it of every part; otherwise every part weighs the same. */
function averageOf(points: readonly RawPoint[]): number | undefined {
  const averaged = points.flatMap(({ average, count }) => (average === undefined ? [] : [{ average, count }]));
  if (averaged.length === 0) return undefined;
  const isCounted = averaged.every(({ count }) => count !== undefined) && averaged.some(({ count }) => (count ?? 0) > 0);
  const weighted = averaged.map(({ average, count }) => ({ average, weight: isCounted ? (count ?? 0) : 1 }));
  const weight = weighted.reduce((sum, part) => sum + part.weight, 0);
  return weighted.reduce((sum, part) => sum + part.average * part.weight, 0) / weight;
}

function hasNumber({ total, average, maximum, minimum }: RawPoint): boolean {
  return [total, average, maximum, minimum].some((value) => value !== undefined);
}

function withoutCount({ time, total, average, maximum, minimum }: RawPoint): MetricPoint {
  return defined({ time, total, average, maximum, minimum });
}
