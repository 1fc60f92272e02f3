import type { FactRequest } from '../core/snapshot/fact';
import { readArmError } from '../core/snapshot/armError';
import { splitRequest } from '../core/snapshot/request';
import { metricsResource } from '../core/snapshot/snapshotIndex';
import type { Json, JsonObject, RecordedResponse } from '../core/snapshot/snapshot';
import { apiVersionFor, supportedVersion } from './apiVersions';
import { recordedBody } from './recorder';
import { readRetryAfter } from './retryAfter';
import type { CallOptions, Transport, WireAnswer } from './transport';

type ArmRequest = Extract<FactRequest, { readonly kind: 'arm' }>;

export interface QuestionOptions {
  readonly transport: Transport;
  readonly signal: AbortSignal;
  readonly tenantId?: string | undefined;
  /** The same for all questions of one diagnosis; undefined: that of the connection. */
  readonly correlationId?: string | undefined;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** Milliseconds for one plain call, and for a long-running one with all its polls. */
const plainDeadline = 45_000;
const longDeadline = 150_000;
/** Milliseconds between two polls, whatever Azure says: at least, and when it says nothing (as the SDK polls). */
const shortestPoll = 100;
const usualPoll = 10_000;

/** A list that goes on longer than this is given up as incomplete: no resource that we read has so many parts. */
const mostPages = 500;

const hour = 60 * 60 * 1000;

/**
 * Asks one question in the way that its kind wants: version, period, pages, polling.
 *
 * @returns the entry for the snapshot. A refusal and a call without an answer are entries too.
 * @throws the reason of `options.signal` when it is aborted.
 */
export async function askQuestion(request: ArmRequest, options: QuestionOptions): Promise<RecordedResponse> {
  const { method } = splitRequest(request.request);
  const identity = { request: request.request, ...(request.input === undefined ? {} : { input: request.input }) };
  const url = questionUrl(request, options.now());
  if (method === 'POST') return { ...identity, ...(await askLongRunning(url, request, options)) };
  const first = readAnswer(await sendVersioned('GET', url, undefined, options));
  return { ...identity, ...recorded(await withAllPages(first, options), request.request) };
}

type Read = Omit<RecordedResponse, 'request' | 'input'>;

function recorded(read: Read, request: string): Read {
  return read.body === undefined ? read : { ...read, body: recordedBody(request, read.body) };
}

/** The URL's path and query: what the snapshot's form leaves out is put back. */
function questionUrl(request: ArmRequest, now: number): string {
  const { path } = splitRequest(request.request);
  const [bare = '', query = ''] = path.split('?');
  const parameters = new URLSearchParams(query);
  parameters.set('api-version', apiVersionFor(bare));
  const minute = Math.floor(now / 60_000) * 60_000;
  if (metricsResource(request.request) !== undefined) {
    parameters.set('timespan', `${iso(minute - hour)}/${iso(minute)}`);
    parameters.set('interval', 'PT1M');
    parameters.set('aggregation', 'Total,Average,Maximum,Minimum');
    // Without it ARM gives the ten largest series of a split and says nothing of the rest.
    if (parameters.has('$filter')) parameters.set('$top', '1000');
  }
  const activityLog = /^(.*)\/providers\/microsoft\.insights\/eventtypes\/management\/values$/i.exec(bare);
  if (activityLog) {
    const resource = activityLog[1] ?? '';
    parameters.set(
      '$filter',
      `eventTimestamp ge '${iso(minute - 24 * hour)}' and eventTimestamp le '${iso(minute + 60_000)}' and resourceUri eq '${resource.replaceAll("'", "''")}'`,
    );
    const subscription = /^\/subscriptions\/[^/]+/i.exec(resource)?.[0] ?? '';
    // Events live at the subscription; the snapshot stores them by resource.
    return `${encodePath(`${subscription}/providers/Microsoft.Insights/eventtypes/management/values`)}?${parameters.toString()}`;
  }
  return `${encodePath(bare)}?${parameters.toString()}`;
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
}

function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

/** Asks, and asks once more when the only thing wrong is the version: then ARM names those that it knows. */
async function sendVersioned(method: 'GET' | 'POST', url: string, body: string | undefined, options: QuestionOptions): Promise<WireAnswer> {
  const call = { ...callOptions(options), ...(body === undefined ? {} : { body }) };
  const answer = await options.transport.send(method, url, call);
  if (answer.kind === 'failure' || (answer.status !== 400 && answer.status !== 404)) return answer;
  const version = supportedVersion(readArmError(answer.text).message ?? '');
  const again = version === undefined ? url : url.replace(/([?&]api-version=)[^&]*/, `$1${version}`);
  return again === url ? answer : options.transport.send(method, again, call);
}

/** What a single call of a question needs. */
export function callOptions({ signal, tenantId, correlationId }: QuestionOptions, deadline = plainDeadline): CallOptions {
  return { deadline, signal, tenantId, correlationId };
}

/** ARM speaks JSON. An HTML page or half a body is no answer of ARM's, whatever its status says. */
export function readAnswer(answer: WireAnswer): Read {
  if (answer.kind === 'failure') {
    const code = answer.isSignedOut === true ? { code: signedOutCode } : {};
    return { status: null, failure: answer.failure, body: { ...code, message: answer.detail } };
  }
  const { status, text } = answer;
  if (status >= 300 && status < 400)
    return { status: null, failure: 'malformed', body: { message: `Azure redirected the call (${status}); redirects are not followed.` } };
  // A 202 or a 204 may be empty; a body that is missing from 200 says nothing of the resource.
  if (text.trim() === '') return status === 200 ? { status: null, failure: 'malformed', body: { message: 'The answer (200) is empty.' } } : { status };
  try {
    return { status, body: JSON.parse(text) as Json };
  } catch {
    if (status >= 400) return { status, body: { message: text.slice(0, 2000) } };
    return { status: null, failure: 'malformed', body: { message: `The answer (${status}) is not JSON: ${text.slice(0, 200)}` } };
  }
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The code in the entry of a question that was not sent, since there was no token to send it with. */
export const signedOutCode = 'SignedOut';

/** Joins the pages of a list in `value`. When a page fails the list is incomplete: absence from it proves nothing. */
export async function withAllPages(first: Read, options: QuestionOptions): Promise<Read> {
  if (first.status !== 200 || !isObject(first.body)) return first;
  const { value } = first.body;
  let next: Json | undefined = first.body['nextLink'];
  if (!Array.isArray(value) || typeof next !== 'string' || next === '') return first;
  const joined: Json[] = [...(value as readonly Json[])];
  const { nextLink: _nextLink, ...rest } = first.body;
  for (let page = 1; typeof next === 'string' && next !== ''; page += 1) {
    const answer: WireAnswer | undefined = page >= mostPages ? undefined : await options.transport.send('GET', next, callOptions(options));
    const read: Read | undefined = answer && readAnswer(answer);
    if (read?.status !== 200 || !isObject(read.body) || !Array.isArray(read.body['value'])) {
      return { ...first, body: { ...rest, value: joined }, incomplete: true };
    }
    joined.push(...(read.body['value'] as readonly Json[]));
    next = read.body['nextLink'];
  }
  return { ...first, body: { ...rest, value: joined } };
}

/**
 * ARM answers a long-running POST with 202 and a `Location` that gives 202 until the result is there; the address may change
 * with every poll (learn.microsoft.com/azure/azure-resource-manager/management/async-operations).
 */
async function askLongRunning(url: string, request: ArmRequest, options: QuestionOptions): Promise<Read> {
  const { transport, signal, now } = options;
  const end = now() + longDeadline;
  const body = request.input === undefined ? undefined : JSON.stringify(request.input);
  let answer = await sendVersioned('POST', url, body, options);
  let location: string | undefined;
  while (answer.kind === 'answer' && answer.status === 202) {
    location = answer.headers.get('location') ?? location;
    if (location === undefined)
      return { status: null, failure: 'malformed', body: { message: 'Azure accepted the question (202) and did not say where its answer will be.' } };
    const wait = Math.max(shortestPoll, readRetryAfter(answer.headers.get('retry-after'), now()) ?? usualPoll);
    if (now() + wait >= end) return { status: null, failure: 'timedOut', body: { message: 'Azure was still working on the answer when the time was up.' } };
    await options.sleep(wait, signal);
    answer = await transport.send('GET', location, callOptions(options, Math.min(plainDeadline, end - now())));
  }
  return recorded(failedOperation(readAnswer(answer)), request.request);
}

/** Some services tell a failed operation with 200 and the state of the operation instead of its result. */
function failedOperation(read: Read): Read {
  if (read.status !== 200 || !isObject(read.body) || typeof read.body['status'] !== 'string') return read;
  if (!/^(failed|canceled)$/i.test(read.body['status']) || !isObject(read.body['error'])) return read;
  return { status: null, failure: 'malformed', body: { error: read.body['error'] } };
}
