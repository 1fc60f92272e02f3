import type { ApplicationGateway } from '../../model/applicationGateway';
import type { Model } from '../../model/model';
import type { MetricPoint, MetricSeries } from '../../model/time';
import { metricsRequest } from '../../snapshot/request';
import type { Source, Unavailable } from '../../snapshot/fact';
import type { RuleContext } from '../rule';

/** Answers with a 5xx code in the newest minutes, told apart by who made them. */
export interface ServerErrors {
  /** Every 5xx that clients got. */
  readonly sent: number;
  /** Every answer that clients got. */
  readonly answers: number;
  /** 5xx that servers gave to the gateway. */
  readonly fromBackend: number;
  /** 5xx that the gateway made itself: sent and not from a server. */
  readonly byGateway: number;
  /** Minutes of the window in which the gateway made any, and minutes that have data. */
  readonly minutesWithErrors: number;
  readonly minutes: number;
  /** Where the two series of 5xx are. */
  readonly sentAt: Source;
  readonly backendAt: Source | undefined;
}

const status = 'HttpStatusGroup';

/** Minutes before the newest point that count as now; what failed earlier is over. */
const windowMinutes = 15;

/**
 * Counts the 5xx answers of the newest quarter of an hour. `FailedRequests` would not do: on v2 it counts 5xx of the gateway
 * and of the servers alike.
 *
 * Azure: learn.microsoft.com/azure/application-gateway/monitor-application-gateway-reference (ResponseStatus, BackendResponseStatus).
 *
 * @returns undefined when no client got a 5xx. The check ends with *unknown* when a metric is missing or empty: no data is not zero.
 */
export function needServerErrors(context: Pick<RuleContext, 'need' | 'unknown'>, model: Model, gateway: ApplicationGateway): ServerErrors | undefined {
  const all = needSeries(context, model, gateway, 'ResponseStatus');
  const newest = newestTime(all);
  const sentSeries = groupOf(all, '5xx');
  const sent = sentSeries ? totalSince(sentSeries, newest) : 0;
  if (!sentSeries || sent === 0) return undefined;
  const backend = groupOf(needSeries(context, model, gateway, 'BackendResponseStatus'), '5xx');
  const fromBackend = backend ? totalSince(backend, newest) : 0;
  const answers = all.map((series) => totalSince(series, newest)).reduce(sum, 0);
  const points = recent(sentSeries, newest);
  return {
    sent,
    answers,
    fromBackend,
    byGateway: Math.max(0, sent - fromBackend),
    minutesWithErrors: points.filter((point) => (point.total ?? 0) > totalAt(backend, point.time)).length,
    minutes: points.length,
    sentAt: sentSeries.at,
    backendAt: backend?.at,
  };
}

/**
 * Whether clients are seen to suffer, by the metrics that are there: a 5xx, an unhealthy host, or requests that stopped.
 *
 * @returns undefined when no metric tells.
 */
export function dataPathSymptom(responses: readonly MetricSeries[] | undefined, unhealthyHosts: readonly MetricSeries[] | undefined): boolean | undefined {
  if (!responses && !unhealthyHosts) return undefined;
  const newest = newestTime(responses ?? []);
  const errors = responses ? groupOf(responses, '5xx') : undefined;
  const hasErrors = errors !== undefined && totalSince(errors, newest) > 0;
  const hasUnhealthy = (unhealthyHosts ?? []).some((series) => (series.points.at(-1)?.average ?? series.points.at(-1)?.maximum ?? 0) > 0);
  return hasErrors || hasUnhealthy || hasStopped(responses ?? [], newest);
}

/** Requests that came before and do not come any more; a gap in the data proves nothing. */
function hasStopped(responses: readonly MetricSeries[], newest: number): boolean {
  const before = responses.flatMap((series) => series.points).filter((point) => !isRecent(point, newest));
  const now = responses.flatMap((series) => recent(series, newest)).filter((point) => point.total !== undefined);
  return before.some((point) => (point.total ?? 0) > 0) && now.length > 0 && now.every((point) => point.total === 0);
}

function needSeries(context: Pick<RuleContext, 'need' | 'unknown'>, model: Model, gateway: ApplicationGateway, name: string): readonly MetricSeries[] {
  const series = context.need(model.metric(gateway.id, name, status));
  const hasData = series.some((each) => each.points.some((point) => point.total !== undefined));
  return hasData ? series : context.need(noData(gateway, name));
}

function noData(gateway: ApplicationGateway, name: string): Unavailable {
  return { state: 'unavailable', reason: 'failed', request: metricsRequest(gateway.id, [name], status), detail: 'The metric has no data.' };
}

function groupOf(series: readonly MetricSeries[], group: string): MetricSeries | undefined {
  return series.find((each) => each.dimension?.toLowerCase() === group);
}

function newestTime(series: readonly MetricSeries[]): number {
  return Math.max(...series.flatMap((each) => each.points.map((point) => point.time)));
}

function isRecent(point: MetricPoint, newest: number): boolean {
  return newest - point.time < windowMinutes * 60_000;
}

function recent(series: MetricSeries, newest: number): readonly MetricPoint[] {
  return series.points.filter((point) => isRecent(point, newest));
}

function totalSince(series: MetricSeries, newest: number): number {
  return recent(series, newest)
    .map((point) => point.total ?? 0)
    .reduce(sum, 0);
}

function totalAt(series: MetricSeries | undefined, time: number): number {
  return series?.points.find((point) => point.time === time)?.total ?? 0;
}

function sum(one: number, other: number): number {
  return one + other;
}
