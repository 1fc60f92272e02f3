import { errorDetail, refusedPermission } from './armError';
import { below, factRequestKey, type Absent, type FactRequest, type Source, type Unavailable } from './fact';
import { isList, isObject, member } from './json';
import { once } from './once';
import { getRequest, normalizeRequest, requestPermission, sortKeys, splitRequest } from './request';
import { idKey, parentResourceId, parseResourceId, resourceName, resourceType } from './resourceId';
import type { JsonObject, RecordedLookup, RecordedResponse, Snapshot } from './snapshot';

/** A body that was found, and how: by its own request, inside its parent's body, or as an element of a list. */
export interface FoundBody {
  readonly state: 'found';
  readonly origin: 'own' | 'embedded' | 'listElement';
  readonly at: Source;
  readonly body: JsonObject;
  /** A list of which some page failed: absence from it proves nothing. */
  readonly incomplete: boolean;
}

/** A request that was answered 2xx with something that is no object. */
export interface BadBody {
  readonly state: 'badBody';
  readonly at: Source;
  readonly unavailable: Unavailable;
}

/** What the snapshot says of one request; undefined: nobody asked. */
export type RecordedFact = FoundBody | BadBody | Absent | Unavailable;

/** One recorded metrics answer, whatever metrics and dimensions it holds. */
export interface MetricsEntry {
  /** `metricnames` of the request, in lower case; empty when the request names none. */
  readonly names: readonly string[];
  /** Dimensions of the `$filter`, in lower case; undefined when the filter asks for less than every value. */
  readonly dimensions: readonly string[] | undefined;
  readonly request: FactRequest;
  readonly fact: RecordedFact;
}

/** Looks facts up in one snapshot. Built once; everything is case-insensitive and no call throws. */
export interface SnapshotIndex {
  /** What was answered to exactly this request (an answer with `$expand` serves the question without it). */
  recorded(request: FactRequest): RecordedFact | undefined;
  /** A resource by its own GET alone. */
  own(id: string): RecordedFact | undefined;
  /** A resource as an element of some list. */
  listElement(id: string): FoundBody | undefined;
  /**
   * A resource: its own GET, then its parent's body, then an element of a list. What was found anywhere beats a failure of
   * its own GET, except 404, which is knowledge.
   */
  resource(id: string): RecordedFact | undefined;
  /** Ids of every resource whose own body (by its own GET or as an element of a list) is in the file, by type in lower case. */
  idsOfType(matches: (type: string) => boolean): readonly string[];
  metrics(id: string): readonly MetricsEntry[];
  lookups(kind: RecordedLookup['kind'], key: string): readonly RecordedLookup[];
}

/** @returns a text that is equal for entries that answer the same question. */
export function responseKey(response: Pick<RecordedResponse, 'request' | 'input'>): string {
  return factRequestKey(requestOf(response));
}

/** @returns a text that is equal for look-ups of the same thing. */
export function lookupKey(lookup: Pick<RecordedLookup, 'kind' | 'key'>): string {
  return factRequestKey({ kind: 'lookup', lookup: lookup.kind, key: lookup.key });
}

/** @returns the question that an entry answers. */
export function requestOf(response: Pick<RecordedResponse, 'request' | 'input'>): FactRequest {
  const { method, path } = splitRequest(response.request);
  const request = normalizeRequest(method, path);
  return response.input === undefined ? { kind: 'arm', request } : { kind: 'arm', request, input: sortKeys(response.input) };
}

/** @returns the id of a resource whose metrics a recorded request asks for; undefined for any other request. */
export function metricsResource(request: string): string | undefined {
  const { method, path } = splitRequest(request);
  const asked = /^(\/.+)\/providers\/microsoft\.insights\/metrics\/?(?:\?|$)/i.exec(path)?.[1];
  return method === 'GET' ? asked : undefined;
}

/** Collections that hold a child under another name than the child's own type. */
const collectionsByType: Readonly<Record<string, readonly string[]>> = {
  'microsoft.network/trafficmanagerprofiles/azureendpoints': ['endpoints'],
  'microsoft.network/trafficmanagerprofiles/externalendpoints': ['endpoints'],
  'microsoft.network/trafficmanagerprofiles/nestedendpoints': ['endpoints'],
};

interface Entry {
  readonly response: RecordedResponse;
  readonly request: FactRequest;
  /** The text of `request`. */
  readonly normalized: string;
  /** As the file spells the request, so that the entry is found again. */
  readonly at: Source;
}

/** Builds the look-ups of a snapshot. */
export function createSnapshotIndex(snapshot: Snapshot): SnapshotIndex {
  const entries = snapshot.responses.map(toEntry);
  const byKey = groupByKey(entries);
  const facts = new Map<string, RecordedFact | undefined>();
  const lists = once(() => indexLists(entries));
  const metricsByResource = once(() => indexMetrics(entries));
  const lookupsByKey = once(() => groupBy(snapshot.lookups ?? [], lookupKey));

  const recorded = (request: FactRequest): RecordedFact | undefined => {
    if (request.kind === 'lookup') return undefined;
    const key = factRequestKey(request);
    if (!facts.has(key)) facts.set(key, bestOf(byKey.get(key) ?? [], request));
    return facts.get(key);
  };
  const own = (id: string): RecordedFact | undefined => recorded(getRequest(id));
  const listElement = (id: string): FoundBody | undefined => lists().get(idKey(id));
  const resource = (id: string): RecordedFact | undefined => {
    const answer = own(id);
    if (answer?.state === 'found' || answer?.state === 'absent') return answer;
    return embedded(id, resource) ?? listElement(id) ?? answer;
  };
  return {
    recorded,
    own,
    listElement,
    resource,
    idsOfType: (matches) => idsOfType(entries, lists(), own, matches),
    metrics: (id) => metricsByResource().get(idKey(id)) ?? [],
    lookups: (kind, key) => lookupsByKey().get(lookupKey({ kind, key })) ?? [],
  };
}

function toEntry(response: RecordedResponse): Entry {
  const request = requestOf(response);
  return { response, request, normalized: request.kind === 'arm' ? request.request : '', at: { request: response.request, pointer: '' } };
}

function groupByKey(entries: readonly Entry[]): ReadonlyMap<string, readonly Entry[]> {
  const plain = groupBy(entries, (entry) => factRequestKey(entry.request));
  const withoutExpand = groupBy(
    entries.filter((entry) => /[?&]\$expand=/i.test(entry.normalized)),
    (entry) => factRequestKey({ ...entry.request, request: removeExpand(entry.normalized) } as FactRequest),
  );
  const all = new Map(plain);
  for (const [key, expanded] of withoutExpand) all.set(key, [...(all.get(key) ?? []), ...expanded]);
  return all;
}

function removeExpand(request: string): string {
  const [path = '', query = ''] = request.split('?');
  const rest = query
    .split('&')
    .filter((parameter) => !/^\$expand=/i.test(parameter))
    .join('&');
  return rest === '' ? path : `${path}?${rest}`;
}

/** The first usable answer; without one the first answer at all. */
function bestOf(entries: readonly Entry[], request: FactRequest): RecordedFact | undefined {
  let first: RecordedFact | undefined;
  for (const entry of entries) {
    const fact = judge(entry, request);
    if (fact.state === 'found') return fact;
    first ??= fact;
  }
  return first;
}

function judge(entry: Entry, request: FactRequest): RecordedFact {
  const { status, body, failure, incomplete } = entry.response;
  if (status === null) return unavailable(request, failure === 'timedOut' ? 'timedOut' : 'failed', errorDetail(body) ?? failureText(failure));
  if (status === 404) return { state: 'absent', request };
  if (status === 403) {
    const permission = refusedPermission(body) ?? requestPermission(request);
    return { ...unavailable(request, 'forbidden', errorDetail(body)), ...(permission === undefined ? {} : { permission }) };
  }
  if (status < 200 || status > 299) return unavailable(request, 'failed', errorDetail(body) ?? `HTTP ${status}`);
  if (isObject(body)) return { state: 'found', origin: 'own', at: entry.at, body, incomplete: incomplete === true };
  return { state: 'badBody', at: entry.at, unavailable: unavailable(request, 'failed', `HTTP ${status} with a body that is no JSON object`) };
}

function failureText(failure: RecordedResponse['failure']): string {
  if (failure === 'network') return 'No connection to Azure';
  if (failure === 'malformed') return 'The answer could not be read';
  return 'No answer came';
}

function unavailable(request: FactRequest, reason: Unavailable['reason'], detail: string | undefined): Unavailable {
  return { state: 'unavailable', reason, request, ...(detail === undefined ? {} : { detail }) };
}

/** ARM embeds many children in their parent, in `properties.<type of the child>`. A mere reference to the child is no body. */
function embedded(id: string, resource: (id: string) => RecordedFact | undefined): FoundBody | undefined {
  const parentId = parentResourceId(id);
  const collection = collectionOf(id);
  if (parentId === undefined || collection === undefined) return undefined;
  const parent = resource(parentId);
  if (parent?.state !== 'found') return undefined;
  const properties = member(parent.body, 'properties');
  if (!isObject(properties)) return undefined;
  for (const key of Object.keys(properties)) {
    if (!collection.includes(key.toLowerCase())) continue;
    const elements = properties[key];
    if (!isList(elements)) continue;
    const index = elements.findIndex((element) => isObject(element) && isObject(member(element, 'properties')) && names(element, id));
    const element = elements[index];
    if (!isObject(element)) continue;
    const origin = parent.origin === 'listElement' ? 'listElement' : 'embedded';
    return { state: 'found', origin, at: below(parent.at, 'properties', key, index), body: element, incomplete: false };
  }
  return undefined;
}

function collectionOf(id: string): readonly string[] | undefined {
  const parsed = parseResourceId(id);
  if (!parsed || parsed.names.length < 2) return undefined;
  return collectionsByType[parsed.type] ?? [parsed.type.slice(parsed.type.lastIndexOf('/') + 1)];
}

function names(element: JsonObject, id: string): boolean {
  const own = member(element, 'id');
  if (typeof own === 'string') return idKey(own) === idKey(id);
  const name = member(element, 'name');
  return typeof name === 'string' && name.toLowerCase() === resourceName(id).toLowerCase();
}

function indexLists(entries: readonly Entry[]): ReadonlyMap<string, FoundBody> {
  const found = new Map<string, FoundBody>();
  for (const entry of entries) {
    const { status, body, incomplete } = entry.response;
    // Events and metrics are lists too, but not of resources.
    if (status !== 200 || !isObject(body) || /\/providers\/microsoft\.insights\//i.test(entry.normalized)) continue;
    const elements = member(body, 'value');
    if (!isList(elements)) continue;
    elements.forEach((element, index) => {
      const id = isObject(element) ? member(element, 'id') : undefined;
      if (!isObject(element) || typeof id !== 'string') return;
      const key = idKey(id);
      if (found.has(key)) return;
      found.set(key, { state: 'found', origin: 'listElement', at: below(entry.at, 'value', index), body: element, incomplete: incomplete === true });
    });
  }
  return found;
}

function idsOfType(
  entries: readonly Entry[],
  lists: ReadonlyMap<string, FoundBody>,
  own: (id: string) => RecordedFact | undefined,
  matches: (type: string) => boolean,
): readonly string[] {
  const ids = new Map<string, string>();
  for (const entry of entries) {
    const { method, path } = splitRequest(entry.normalized);
    const id = path.split('?')[0] ?? '';
    if (method !== 'GET' || !matches(resourceType(id)) || own(id)?.state !== 'found') continue;
    if (!ids.has(idKey(id))) ids.set(idKey(id), id);
  }
  for (const [key, { body }] of lists) {
    const id = member(body, 'id');
    // What is known not to exist any more is not part of the estate, whatever an older list says.
    if (typeof id !== 'string' || ids.has(key) || !matches(resourceType(id)) || own(id)?.state === 'absent') continue;
    ids.set(key, id);
  }
  return [...ids.values()];
}

function indexMetrics(entries: readonly Entry[]): ReadonlyMap<string, readonly MetricsEntry[]> {
  const byResource = new Map<string, MetricsEntry[]>();
  for (const entry of entries) {
    const id = metricsResource(entry.normalized);
    if (id === undefined) continue;
    const query = new Map(
      (entry.normalized.split('?')[1] ?? '').split('&').map((parameter) => {
        const [name = '', ...value] = parameter.split('=');
        return [name.toLowerCase(), value.join('=')] as const;
      }),
    );
    const key = idKey(id);
    const known = byResource.get(key) ?? [];
    byResource.set(key, known);
    known.push({
      names: (query.get('metricnames') ?? '')
        .split(',')
        .map((name) => name.trim().toLowerCase())
        .filter((name) => name !== ''),
      dimensions: dimensionsOf(query.get('$filter')),
      request: entry.request,
      fact: judge(entry, entry.request),
    });
  }
  return byResource;
}

/** `A eq '*' and B eq '*'` splits by A and by B; every other filter leaves values out. */
function dimensionsOf(filter: string | undefined): readonly string[] | undefined {
  if (filter === undefined || filter.trim() === '') return [];
  const dimensions: string[] = [];
  for (const part of filter.split(/\s+and\s+/i)) {
    const dimension = /^\(?\s*([\w./ -]+?)\s+eq\s+'\*'\s*\)?$/i.exec(part.trim())?.[1];
    if (dimension === undefined) return undefined;
    dimensions.push(dimension.toLowerCase());
  }
  return dimensions;
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
