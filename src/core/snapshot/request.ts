import type { FactRequest } from './fact';
import { isList } from './json';
import type { Json } from './snapshot';

/** Parameters that say how to answer, not what is asked. snapshot.md drops them. */
const droppedParameters: ReadonlySet<string> = new Set(['api-version', 'timespan', 'interval', 'aggregation', '$top', '$skiptoken']);

/**
 * Brings a request into the form in which a snapshot records it: method, space, path without host; the query decoded, sorted
 * by name and without the parameters that only say how to answer. Already normalized requests stay as they are.
 *
 * @param pathWithQuery an ARM path, or a URL, of which host and fragment are dropped.
 */
export function normalizeRequest(method: string, pathWithQuery: string): string {
  const local = pathWithQuery.replace(/^https?:\/\/[^/?#]*/i, '');
  const queryStart = local.indexOf('?');
  const rawPath = queryStart === -1 ? local : local.slice(0, queryStart);
  const path = decode(`/${rawPath.replace(/^\/+|\/+$/g, '')}`, /%(?:25|2f|3f|23)/gi);
  const query = queryStart === -1 ? '' : normalizeQuery(local.slice(queryStart + 1));
  return `${method.toUpperCase()} ${path}${query === '' ? '' : `?${query}`}`;
}

function normalizeQuery(query: string): string {
  return query
    .split('&')
    .filter((parameter) => parameter !== '')
    .map((parameter) => decode(parameter, /%(?:25|26|23)/gi))
    .filter((parameter) => !droppedParameters.has(nameOf(parameter).toLowerCase()))
    .sort((one, other) => compare(nameOf(one), nameOf(other)) || compare(one, other))
    .join('&');
}

function nameOf(parameter: string): string {
  const end = parameter.indexOf('=');
  return end === -1 ? parameter : parameter.slice(0, end);
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** What `kept` matches stays encoded, so that decoding twice changes nothing. */
function decode(text: string, kept: RegExp): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text.replace(kept, (code) => `%25${code.slice(1)}`));
  } catch {
    // A lone percent sign is no encoding at all.
    return text;
  }
}

/** The two parts of a recorded request. The method is upper case; a request without a space is taken for the path of a GET. */
export function splitRequest(request: string): { readonly method: string; readonly path: string } {
  const end = request.indexOf(' ');
  if (end === -1) return { method: 'GET', path: request };
  return { method: request.slice(0, end).toUpperCase(), path: request.slice(end + 1).trim() };
}

/**
 * The question for the body at an ARM path.
 *
 * @param query such as `$expand=instanceView`, or its parameters.
 */
export function getRequest(id: string, query?: string | Readonly<Record<string, string>>): FactRequest {
  return { kind: 'arm', request: normalizeRequest('GET', withQuery(id, query)) };
}

/**
 * A POST that only reads, such as `backendhealth`.
 *
 * @param action the segment after the id.
 * @param input the JSON body, for a POST that asks something; its keys become sorted.
 */
export function postRequest(id: string, action: string, input?: Json): FactRequest {
  const request = normalizeRequest('POST', `${id.replace(/\/+$/, '')}/${action}`);
  return input === undefined ? { kind: 'arm', request } : { kind: 'arm', request, input: sortKeys(input) };
}

function withQuery(path: string, query: string | Readonly<Record<string, string>> | undefined): string {
  if (query === undefined) return path;
  const text = typeof query === 'string' ? query : parameters(query);
  return text === '' ? path : `${path}?${text}`;
}

function parameters(query: Readonly<Record<string, string>>): string {
  return Object.entries(query)
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

/** @returns the same JSON with the keys of every object in order, so that equal questions have equal texts. */
export function sortKeys(value: Json): Json {
  if (isList(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter((entry): entry is [string, Json] => entry[1] !== undefined);
  return Object.fromEntries(entries.sort(([one], [other]) => compare(one, other)).map(([key, member]) => [key, sortKeys(member)]));
}

/** The question for the platform's own view of a resource. */
export function resourceHealthRequest(id: string): FactRequest {
  return getRequest(`${id}/providers/Microsoft.ResourceHealth/availabilityStatuses/current`);
}

/** The question for the states that the platform saw a resource in before. */
export function resourceHealthHistoryRequest(id: string): FactRequest {
  return getRequest(`${id}/providers/Microsoft.ResourceHealth/availabilityStatuses`);
}

/** The question for the activity log of one resource. */
export function activityLogRequest(id: string): FactRequest {
  return getRequest(`${id}/providers/Microsoft.Insights/eventtypes/management/values`);
}

/**
 * The question for metrics of one resource.
 *
 * @param split the dimension to split by; absent for totals.
 */
export function metricsRequest(id: string, names: readonly string[], split?: string): FactRequest {
  const query = { metricnames: names.join(','), ...(split === undefined ? {} : { $filter: `${split} eq '*'` }) };
  return getRequest(`${id}/providers/Microsoft.Insights/metrics`, query);
}

/**
 * The permission that a request needs, by ARM's rule for the names of operations: the provider, the types on the path, and
 * `read` for a GET or the last segment and `action` for a POST.
 *
 * @returns such as `Microsoft.Network/routeTables/read`; undefined for a path without a provider.
 */
export function requestPermission(request: FactRequest): string | undefined {
  if (request.kind === 'lookup') return resourceGraphPermission;
  const { method, path } = splitRequest(request.request);
  const segments = (path.split('?')[0] ?? '').split('/').filter((segment) => segment !== '');
  const start = segments.findLastIndex((segment) => segment.toLowerCase() === 'providers');
  const [provider, ...rest] = segments.slice(start + 1);
  if (start === -1 || provider === undefined || rest.length === 0) return undefined;
  // A Resource Graph query is a POST that only reads.
  if (provider.toLowerCase() === 'microsoft.resourcegraph') return resourceGraphPermission;
  const types = rest.filter((_, index) => index % 2 === 0);
  return [provider, ...types, method === 'GET' ? 'read' : 'action'].join('/');
}

const resourceGraphPermission = 'Microsoft.ResourceGraph/resources/read';
