import { isObject } from '../core/snapshot/json';
import type { Json, JsonObject } from '../core/snapshot/snapshot';
import { callOptions, readAnswer, type QuestionOptions } from './questions';

/** A query over what one token sees, in columns of which one is unique and gives the order. */
export interface GraphQuery {
  readonly query: string;
  /** Ids, 1000 at most; undefined: all that the token sees. */
  readonly subscriptions: readonly string[] | undefined;
}

/** The first page of an answer, from which the others follow. */
export interface GraphStart {
  readonly rows: readonly JsonObject[];
  /** How many rows there are in all. */
  readonly total: number;
  readonly quota: Quota;
}

/** How many queries Resource Graph still takes, and after how many milliseconds it takes more. */
interface Quota {
  readonly remaining: number;
  readonly resetsAfter: number;
}

/** Resource Graph gives no more rows at once (learn.microsoft.com/azure/governance/resource-graph/concepts/work-with-data). */
const pageSize = 1000;
/** Milliseconds for one page. */
const deadline = 30_000;
/** A million rows; an answer that says to have more is not believed. */
const mostPages = 1000;
/** Milliseconds: a quota begins anew every five seconds (…/resource-graph/concepts/guidance-for-throttled-requests). */
const longestReset = 10_000;

/**
 * Asks for the first page.
 *
 * @returns undefined when Resource Graph refused, failed or did not answer in time.
 */
export async function startGraph(query: GraphQuery, call: QuestionOptions): Promise<GraphStart | undefined> {
  return askPage(query, 0, pageSize, call);
}

/**
 * Reads the pages that follow, side by side: the order is stable, so each can be skipped to. A page that would be too large comes with fewer rows
 * than asked; what it lacks is asked for next.
 *
 * @param onRows gets the rows of each page, those of the first page too, in any order.
 * @returns whether all rows came.
 */
export async function readGraph(query: GraphQuery, start: GraphStart, call: QuestionOptions, onRows: (rows: readonly JsonObject[]) => void): Promise<boolean> {
  const { total } = start;
  onRows(start.rows);
  if (total > mostPages * pageSize) return false;
  const firstEnd = Math.min(pageSize, total);
  const ranges = [
    ...(start.rows.length < firstEnd ? [{ from: start.rows.length, to: firstEnd }] : []),
    ...Array.from({ length: Math.ceil(Math.max(0, total - pageSize) / pageSize) }, (_, index) => {
      const from = (index + 1) * pageSize;
      return { from, to: Math.min(from + pageSize, total) };
    }),
  ];
  let { quota } = start;
  for (let next = 0; next < ranges.length;) {
    if (quota.remaining < 1) await call.sleep(quota.resetsAfter, call.signal);
    const batch = ranges.slice(next, next + Math.max(1, quota.remaining));
    const ends = await Promise.all(batch.map(({ from, to }) => readRange(query, from, to, call, onRows)));
    next += batch.length;
    for (const end of ends) {
      if (!end) return false;
      if (end.remaining < quota.remaining || quota.remaining < 1) quota = end;
    }
  }
  return true;
}

/** @returns what is left of the quota; undefined when a part did not come. */
async function readRange(
  query: GraphQuery,
  from: number,
  to: number,
  call: QuestionOptions,
  onRows: (rows: readonly JsonObject[]) => void,
): Promise<Quota | undefined> {
  let quota: Quota | undefined;
  for (let at = from; at < to;) {
    const page = await askPage(query, at, to - at, call);
    // Fewer resources than a moment ago: the rest has been deleted.
    if (page && page.total <= at) return page.quota;
    if (!page || page.rows.length === 0) return undefined;
    onRows(page.rows);
    at += page.rows.length;
    ({ quota } = page);
  }
  return quota;
}

async function askPage({ query, subscriptions }: GraphQuery, skip: number, top: number, call: QuestionOptions): Promise<GraphStart | undefined> {
  const options = { resultFormat: 'objectArray', $top: top, ...(skip === 0 ? {} : { $skip: skip }) };
  const body = JSON.stringify({ ...(subscriptions === undefined ? {} : { subscriptions }), query, options });
  const url = '/providers/Microsoft.ResourceGraph/resources?api-version=2022-10-01';
  const wire = await call.transport.send('POST', url, { ...callOptions(call, deadline), body });
  const { status, body: answer } = readAnswer(wire);
  const data = status === 200 && isObject(answer) ? answer['data'] : undefined;
  if (!isObject(answer) || !Array.isArray(data)) return undefined;
  const rows = (data as readonly Json[]).filter(isObject);
  const total = answer['totalRecords'];
  // A row that is none would shift all that follow; and rows that are not counted cannot be paged through.
  if (rows.length !== data.length || typeof total !== 'number' || !Number.isInteger(total) || total < 0) return undefined;
  return { rows, total, quota: quotaOf(wire.kind === 'answer' ? wire.headers : new Map()) };
}

function quotaOf(headers: ReadonlyMap<string, string>): Quota {
  const remaining = Number(headers.get('x-ms-user-quota-remaining') ?? NaN);
  const [, hours, minutes, seconds] = /^(\d+):(\d+):(\d+)/.exec(headers.get('x-ms-user-quota-resets-after') ?? '') ?? [];
  const milliseconds = (Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 5)) * 1000;
  return { remaining: Number.isInteger(remaining) ? remaining : Number.POSITIVE_INFINITY, resetsAfter: Math.min(milliseconds, longestReset) };
}
