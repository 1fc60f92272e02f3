import { isList, isObject } from '../../src/core/snapshot/json';
import { parseResourceId } from '../../src/core/snapshot/resourceId';
import type { Json, JsonObject } from '../../src/core/snapshot/snapshot';
import { activityEvents } from './activityLog';
import { armError, monitorError, resourceNotFound, type ArmAnswer } from './armErrors';
import { childAnswer } from './childResources';
import type { OperationCourse } from './faults';
import { metricsAnswer } from './metrics';
import type { Estate } from './estates/estate';
import { computedAction, longRunning } from './networkActions';
import { createOperations, type Operations } from './operations';
import { resourceGraphAnswer } from './resourceGraph';
import type { ResourceEntry, World } from './world';

/** A request to the simulated Azure, taken apart. */
export interface ArmRequest {
  /** Upper case. */
  readonly method: string;
  /** Decoded, without query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** The JSON body of a POST. */
  readonly body?: Json;
  /** Scheme, host and port by which the client came, for the links in answers. */
  readonly base: string;
  /** How the long-running operation goes wrong that this request begins. */
  readonly course?: OperationCourse;
  /** The tenants and subscriptions that the caller sees; absent: all. */
  readonly visible?: Pick<Estate, 'tenants' | 'subscriptions'>;
}

export interface ArmOptions {
  readonly pageSize: number;
  /** How a long-running operation goes: number of polls that find it running, and the seconds between two. */
  readonly operation: { readonly polls: number; readonly retryAfter: number };
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Answers ARM requests from a world; remembers the long-running operations that were begun. */
export type Arm = (request: ArmRequest) => ArmAnswer;

export function createArm(world: World, options: ArmOptions): Arm {
  const operations = createOperations(options);
  return (request) => {
    if (!request.query.has('api-version'))
      return armError(400, 'MissingApiVersionParameter', 'The api-version query parameter (?api-version=) is required for all requests.');
    if (request.method === 'GET') return answerGet(world, options, operations, request);
    if (request.method === 'POST') return answerPost(world, options, operations, request);
    return armError(405, 'MethodNotAllowed', 'The simulated Azure can only be read.');
  };
}

function answerGet(world: World, options: ArmOptions, operations: Operations, request: ArmRequest): ArmAnswer {
  return (
    operations.poll(request) ??
    tenantAnswer(world, options, request) ??
    scopeProblem(world, request) ??
    insightsAnswer(world, options, request) ??
    recordedAnswer(world, options, request) ??
    subscriptionAnswer(world, options, request) ??
    belowResource(world, options, request) ??
    listAnswer(world, options, request) ??
    singleAnswer(world, request) ??
    resourceNotFound(request.path)
  );
}

function tenantAnswer(world: World, options: ArmOptions, request: ArmRequest): ArmAnswer | undefined {
  const { tenants, subscriptions } = request.visible ?? world.estate;
  if (/^\/tenants\/?$/i.test(request.path)) {
    const value = tenants.map((tenant) => ({ id: `/tenants/${tenant.tenantId}`, ...tenant, countryCode: 'DE', tenantCategory: 'Home', tenantType: 'AAD' }));
    return page(value, options, request);
  }
  if (/^\/subscriptions\/?$/i.test(request.path))
    return page(
      subscriptions.map((each) => subscriptionBody(each)),
      options,
      request,
    );
  const one = subscriptions.find((each) => request.path.toLowerCase() === `/subscriptions/${each.subscriptionId.toLowerCase()}`);
  return one && { status: 200, body: subscriptionBody(one) };
}

function subscriptionBody({ subscriptionId, displayName, tenantId }: World['estate']['subscriptions'][number]): JsonObject {
  return {
    id: `/subscriptions/${subscriptionId}`,
    authorizationSource: 'RoleBased',
    managedByTenants: [],
    subscriptionId,
    tenantId,
    displayName,
    state: 'Enabled',
    subscriptionPolicies: { locationPlacementId: 'Public_2014-09-01', quotaId: 'EnterpriseAgreement_2014-09-01', spendingLimit: 'Off' },
  };
}

/** A subscription or resource group that does not exist is said before anything below it. */
function scopeProblem(world: World, { path }: ArmRequest): ArmAnswer | undefined {
  const [, subscription, group] = /^\/subscriptions\/([^/]+)(?:\/resourceGroups\/([^/]+))?/i.exec(path) ?? [];
  if (subscription === undefined) return undefined;
  if (!world.estate.subscriptions.some((each) => same(each.subscriptionId, subscription)))
    return armError(404, 'SubscriptionNotFound', `The subscription '${subscription}' could not be found.`);
  if (group === undefined || groupsOf(world, subscription).some((each) => same(each, group))) return undefined;
  return armError(404, 'ResourceGroupNotFound', `Resource group '${group}' could not be found.`);
}

function groupsOf(world: World, subscription: string): readonly string[] {
  const own = world.resources.filter((entry) => same(entry.subscriptionId, subscription));
  const named = world.estate.snapshot.responses.flatMap(({ request }) => {
    const [, id, group] = /\/subscriptions\/([^/]+)\/resourceGroups\/([^/?]+)/i.exec(request) ?? [];
    return group !== undefined && same(id ?? '', subscription) ? [group] : [];
  });
  const groups = [...own.map((entry) => entry.resourceGroup), ...named];
  return groups.filter((group, index) => groups.findIndex((other) => same(other, group)) === index);
}

function insightsAnswer(world: World, options: ArmOptions, request: ArmRequest): ArmAnswer | undefined {
  const [, subscription] = /^\/subscriptions\/([^/]+)\/providers\/microsoft\.insights\/eventtypes\/management\/values$/i.exec(request.path) ?? [];
  if (subscription !== undefined) {
    const events = activityEvents(world, subscription, request.query.get('$filter') ?? '', options.now());
    return 'status' in events && typeof events.status === 'number' ? events : page(events as readonly JsonObject[], options, request);
  }
  // Azure has the activity log of a subscription only: one resource is asked for by the filter.
  if (/\/providers\/microsoft\.insights\/eventtypes\/management\/values$/i.test(request.path))
    return monitorError(404, 'NotFound', 'The activity log is read from the subscription, with a filter for the resource.');
  const [, resourceId] = /^(.*)\/providers\/microsoft\.insights\/metrics$/i.exec(request.path) ?? [];
  return resourceId === undefined ? undefined : metricsOf(world, options, request, resourceId);
}

function metricsOf(world: World, options: ArmOptions, request: ArmRequest, resourceId: string): ArmAnswer {
  const body = world.resource(resourceId);
  if (!body) return resourceNotFound(resourceId);
  const recorded = world.extensions(resourceId, 'microsoft.insights/metrics');
  const refused = recorded.find(({ status }) => status !== 200);
  if (refused) return { status: refused.status ?? 504, ...(refused.body === undefined ? {} : { body: refused.body }) };
  return metricsAnswer({
    resourceId: typeof body['id'] === 'string' ? body['id'] : resourceId,
    resourceType: parseResourceId(resourceId)?.type ?? '',
    region: typeof body['location'] === 'string' ? body['location'] : 'global',
    query: request.query,
    now: options.now(),
    recorded,
    capturedAt: Date.parse(world.estate.snapshot.capturedAt),
  });
}

function recordedAnswer(world: World, options: ArmOptions, request: ArmRequest): ArmAnswer | undefined {
  const query = request.query.toString();
  const response = world.recorded(request.method, `${request.path}${query === '' ? '' : `?${query}`}`, request.body) ?? withoutExpand(world, request);
  if (!response) return undefined;
  const { status, body } = response;
  if (status === null) return armError(504, 'GatewayTimeout', 'The gateway did not receive a response within the time that it waits.');
  if (request.method === 'GET' && isObject(body) && isList(body['value'])) return page(body['value'].filter(isObject), options, request);
  return { status, ...(body === undefined ? {} : { body }) };
}

/** A parameter that asks for more does no harm to a question about a resource that has no more. */
function withoutExpand(world: World, request: ArmRequest) {
  const others = [...request.query.keys()].filter((name) => !/^(api-version|\$expand)$/i.test(name));
  return others.length === 0 ? world.recorded(request.method, request.path) : undefined;
}

function subscriptionAnswer(world: World, options: ArmOptions, request: ArmRequest): ArmAnswer | undefined {
  const [, subscription, kind, name] = /^\/subscriptions\/([^/]+)\/(resourcegroups|resources)(?:\/([^/]+))?\/?$/i.exec(request.path) ?? [];
  if (subscription === undefined || kind === undefined) return undefined;
  if (/^resources$/i.test(kind)) {
    const own = world.resources.filter((entry) => same(entry.subscriptionId, subscription));
    return page(
      own.map(({ body }) => pick(body, ['id', 'name', 'type', 'kind', 'location', 'tags', 'sku'])),
      options,
      request,
    );
  }
  const groups = groupsOf(world, subscription).map((group) => groupBody(world, subscription, group));
  if (name === undefined) return page(groups, options, request);
  const group = groups.find((each) => typeof each['name'] === 'string' && same(each['name'], name));
  return group && { status: 200, body: group };
}

function groupBody(world: World, subscription: string, name: string): JsonObject {
  const member = world.resources.find((entry) => same(entry.subscriptionId, subscription) && same(entry.resourceGroup, name));
  const location = member?.body['location'];
  return {
    id: `/subscriptions/${subscription}/resourceGroups/${name}`,
    name,
    type: 'Microsoft.Resources/resourceGroups',
    location: typeof location === 'string' && location !== 'global' ? location : 'westeurope',
    tags: {},
    properties: { provisioningState: 'Succeeded' },
  };
}

function belowResource(world: World, options: ArmOptions, request: ArmRequest): ArmAnswer | undefined {
  const found = childAnswer(world, request.path, request.query);
  if (!found) return undefined;
  return 'list' in found ? page(found.list, options, request) : found.answer;
}

const profileType = 'microsoft.network/trafficmanagerprofiles';

/** Lists of one type by subscription or resource group, and lists of embedded children. */
function listAnswer(world: World, options: ArmOptions, request: ArmRequest): ArmAnswer | undefined {
  const [, subscription, group, type] = /^\/subscriptions\/([^/]+)(?:\/resourceGroups\/([^/]+))?\/providers\/([^/]+\/[^/]+)\/?$/i.exec(request.path) ?? [];
  if (subscription !== undefined && type !== undefined) {
    const entries = world.resources
      .filter((entry) => same(entry.subscriptionId, subscription) && entry.type === type.toLowerCase())
      .filter((entry) => group === undefined || same(entry.resourceGroup, group));
    const elements = entries.map((entry) => listElement(entry, group !== undefined));
    // Traffic Manager gives every profile at once: its lists have no next link in the specification.
    return type.toLowerCase() === profileType ? { status: 200, body: { value: elements } } : page(elements, options, request);
  }
  const [, parentId, collection] = /^(.*\/providers\/[^/]+\/[^/]+\/[^/]+)\/([^/]+)\/?$/i.exec(request.path) ?? [];
  if (parentId === undefined || collection === undefined) return undefined;
  const children = world.children(parentId, collection);
  return children && page(children, options, request);
}

/** Traffic Manager's list of a resource group knows no monitor status (Azure/azure-rest-api-specs issue 4065). */
function listElement({ type, body }: ResourceEntry, isOfGroup: boolean): JsonObject {
  if (type !== profileType || !isOfGroup) return body;
  const properties = isObject(body['properties']) ? body['properties'] : {};
  const endpoints = isList(properties['endpoints']) ? properties['endpoints'].filter(isObject) : [];
  const monitor = isObject(properties['monitorConfig']) ? properties['monitorConfig'] : {};
  return {
    ...body,
    properties: {
      ...properties,
      monitorConfig: { ...monitor, profileMonitorStatus: null },
      endpoints: endpoints.map((endpoint) => ({
        ...endpoint,
        properties: { ...(isObject(endpoint['properties']) ? endpoint['properties'] : {}), endpointMonitorStatus: null },
      })),
    },
  };
}

function singleAnswer(world: World, { path }: ArmRequest): ArmAnswer | undefined {
  const body = world.resource(path.replace(/\/+$/, ''));
  return body && { status: 200, body };
}

/** One page of a list; where it begins is in the token of the link that led to it. */
function page(all: readonly JsonObject[], { pageSize }: ArmOptions, request: ArmRequest): ArmAnswer {
  const token = request.query.get('$skiptoken') ?? request.query.get('$skipToken');
  const start = token === null ? 0 : Number(Buffer.from(token, 'base64url').toString());
  if (!Number.isInteger(start)) return armError(400, 'InvalidSkipToken', `The skip token '${token ?? ''}' is not valid.`);
  const end = start + pageSize;
  const value = all.slice(start, end);
  if (end >= all.length) return { status: 200, body: { value } };
  const query = new URLSearchParams(request.query);
  query.delete('$skipToken');
  query.set('$skiptoken', Buffer.from(String(end)).toString('base64url'));
  return { status: 200, body: { value, nextLink: `${request.base}${encodeURI(request.path)}?${query.toString()}` } };
}

function answerPost(world: World, options: ArmOptions, operations: Operations, request: ArmRequest): ArmAnswer {
  if (/^\/providers\/microsoft\.resourcegraph\/resources$/i.test(request.path)) {
    const { subscriptions } = request.visible ?? world.estate;
    // Resource Graph passes over in silence what the caller may not read.
    const readable = subscriptions.filter(({ subscriptionId }) => world.recorded('GET', `/subscriptions/${subscriptionId}/resources`)?.status !== 403);
    return resourceGraphAnswer(visibleResources(world, request), readable, request.body);
  }
  const problem = scopeProblem(world, request);
  if (problem) return problem;
  const recorded = recordedAnswer(world, options, request);
  const answer = recorded ?? computedAction(world, request.path, request.body !== undefined && isObject(request.body) ? request.body : {});
  if (answer.status !== 200 || !longRunning.test(request.path)) return answer;
  return operations.begin(request, placeOfOperations(world, request), answer, request.course);
}

function visibleResources({ resources }: World, { visible }: ArmRequest): readonly ResourceEntry[] {
  return visible ? resources.filter((entry) => visible.subscriptions.some((each) => same(each.subscriptionId, entry.subscriptionId))) : resources;
}

/** Where the network provider's operations on a resource are polled. */
function placeOfOperations(world: World, { path }: ArmRequest): string {
  const location = world.resource(path.slice(0, path.lastIndexOf('/')))?.['location'];
  const [, subscription] = /^\/subscriptions\/([^/]+)/i.exec(path) ?? [];
  return `/subscriptions/${subscription ?? ''}/providers/Microsoft.Network/locations/${typeof location === 'string' ? location : 'westeurope'}`;
}

function pick(body: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(names.flatMap((name) => (body[name] === undefined ? [] : [[name, body[name]]])));
}

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
