import { TrafficManagerManagementClient } from '@azure/arm-trafficmanager';
import { bearerTokenAuthenticationPolicyName } from '@azure/core-rest-pipeline';
import type { EstatePart, EstateProblem, EstateResource, EstateSource, Subscription } from '../core/ports';
import { errorDetail, refusedPermission } from '../core/snapshot/armError';
import { getRequest, normalizeRequest, requestPermission } from '../core/snapshot/request';
import { parseResourceId } from '../core/snapshot/resourceId';
import type { Json, JsonObject, RecordedResponse } from '../core/snapshot/snapshot';
import { askQuestion, readAnswer, withAllPages, type QuestionOptions } from './questions';
import { recordedBody } from './recorder';
import type { WireAnswer } from './transport';

/** The lists that make up the estate, by the last part of their path. Traffic Manager has a client of its own. */
const listedTypes = ['Microsoft.Network/applicationGateways', 'Microsoft.Web/sites'] as const;

type Call = Omit<QuestionOptions, 'signal'>;

/** Lists subscriptions, gateways, profiles and web apps. One part that fails spoils no other. */
export function azureEstate(options: Call & { readonly onSubscriptions: (subscriptions: readonly Subscription[]) => void }): EstateSource {
  return {
    async read(subscriptionIds, onPart, signal) {
      const call: QuestionOptions = { ...options, signal };
      const subscriptions = await readSubscriptions(call, onPart);
      if (!subscriptions) return;
      options.onSubscriptions(subscriptions);
      onPart({ kind: 'subscriptions', subscriptions });
      const chosen = subscriptions.filter(
        (each) => subscriptionIds === undefined || subscriptionIds.some((id) => id.toLowerCase() === each.subscriptionId.toLowerCase()),
      );
      await Promise.all(chosen.map((subscription) => readSubscription(subscription, call, onPart)));
    },
  };
}

async function readSubscriptions(call: QuestionOptions, onPart: (part: EstatePart) => void): Promise<readonly Subscription[] | undefined> {
  const response = await askQuestion({ kind: 'arm', request: 'GET /subscriptions' }, call);
  const list = listIn(response);
  if (!list) {
    onPart({ kind: 'problem', problem: problemOf(response) });
    return undefined;
  }
  if (response.incomplete === true)
    onPart({ kind: 'problem', problem: { request: response.request, reason: 'failed', detail: 'A page of the list of subscriptions is missing.' } });
  return list.flatMap((each): readonly Subscription[] => {
    const { subscriptionId, displayName, tenantId, state } = each;
    if (typeof subscriptionId !== 'string') return [];
    const name = typeof displayName === 'string' ? displayName : subscriptionId;
    return [{ subscriptionId, displayName: name, tenantId: typeof tenantId === 'string' ? tenantId : '', ...(typeof state === 'string' ? { state } : {}) }];
  });
}

async function readSubscription(subscription: Subscription, call: QuestionOptions, onPart: (part: EstatePart) => void): Promise<void> {
  const ownTenant: QuestionOptions = { ...call, ...(subscription.tenantId === '' ? {} : { tenantId: subscription.tenantId }) };
  const lists = listedTypes.map((type) => readList(subscription, type, ownTenant, onPart));
  await Promise.all([...lists, readProfiles(subscription, ownTenant, onPart)]);
  onPart({ kind: 'subscriptionDone', subscriptionId: subscription.subscriptionId });
}

async function readList(subscription: Subscription, type: string, call: QuestionOptions, onPart: (part: EstatePart) => void): Promise<void> {
  const request = normalizeRequest('GET', `/subscriptions/${subscription.subscriptionId}/providers/${type}`);
  const response = await askQuestion({ kind: 'arm', request }, call);
  reportList(subscription, response, onPart);
  onPart({ kind: 'resources', resources: (listIn(response) ?? []).flatMap((body) => resourceOf(subscription, body)) });
}

/** Says what is wrong with a list: refused, failed, or a page of it missing. */
function reportList({ subscriptionId }: Subscription, response: RecordedResponse, onPart: (part: EstatePart) => void): void {
  if (!listIn(response)) onPart({ kind: 'problem', problem: { ...problemOf(response), subscriptionId } });
  if (response.incomplete === true) {
    onPart({ kind: 'problem', problem: { subscriptionId, request: response.request, reason: 'failed', detail: 'A page of the list is missing.' } });
  }
}

/** A list of profiles can lack monitor statuses (azure-rest-api-specs 4065): each such profile is read by itself. */
async function readProfiles(subscription: Subscription, call: QuestionOptions, onPart: (part: EstatePart) => void): Promise<void> {
  const response = await listProfiles(subscription, call);
  reportList(subscription, response, onPart);
  const listed = (listIn(response) ?? []).flatMap((body) => resourceOf(subscription, body));
  onPart({ kind: 'resources', resources: await Promise.all(listed.map((resource) => withStatus(resource, call))) });
}

/** The raw answer of the typed client is kept: its model drops fields that it does not know, and ARM's words of refusal. */
async function listProfiles(subscription: Subscription, call: QuestionOptions): Promise<RecordedResponse> {
  const { transport, signal } = call;
  const request = normalizeRequest('GET', `/subscriptions/${subscription.subscriptionId}/providers/Microsoft.Network/trafficmanagerprofiles`);
  const neverUsed = { getToken: () => Promise.resolve(null) };
  const client = new TrafficManagerManagementClient(neverUsed, subscription.subscriptionId, {
    endpoint: transport.cloud.resourceManager,
    $host: transport.cloud.resourceManager,
    credentialScopes: transport.cloud.scope,
    httpClient: transport.httpClient,
    allowInsecureConnection: transport.cloud.resourceManager.startsWith('http:'),
    retryOptions: { maxRetries: 2, retryDelayInMs: 500, maxRetryDelayInMs: 10_000 },
    redirectOptions: { maxRetries: 0 },
  });
  client.pipeline.removePolicy({ name: bearerTokenAuthenticationPolicyName });
  client.pipeline.addPolicy(transport.policies.gate, { phase: 'Sign' });
  client.pipeline.addPolicy(transport.policies.authentication, { phase: 'Sign', afterPolicies: [transport.policies.gate.name] });
  const seen: { raw?: WireAnswer } = {};
  const timeUp = AbortSignal.timeout(45_000);
  try {
    const pages = client.profiles
      .listBySubscription({
        abortSignal: AbortSignal.any([signal, timeUp]),
        onResponse: (raw) => (seen.raw = { kind: 'answer', status: raw.status, headers: new Map(), text: raw.bodyAsText ?? '', url: new URL(raw.request.url) }),
      })
      .byPage();
    await pages.next();
  } catch (failure) {
    signal.throwIfAborted();
    const detail = failure instanceof Error ? failure.message : String(failure);
    // A refusal came with an answer, and that says more than the client's error.
    seen.raw ??= { kind: 'failure', failure: timeUp.aborted ? 'timedOut' : 'network', detail };
  }
  const first = readAnswer(seen.raw ?? { kind: 'failure', failure: 'network', detail: 'No answer came.' });
  return { request, ...(await withAllPages(first, call)) };
}

async function withStatus(resource: EstateResource, call: QuestionOptions): Promise<EstateResource> {
  const body = recordedBody(`GET ${resource.id}`, resource.body) as JsonObject;
  if (hasStatus(body)) return { ...resource, body };
  const response = await askQuestion(getRequest(resource.id) as Extract<ReturnType<typeof getRequest>, { kind: 'arm' }>, call);
  const own = response.status === 200 && isObject(response.body) ? response.body : body;
  return { ...resource, body: own };
}

function hasStatus(body: JsonObject): boolean {
  const properties = isObject(body['properties']) ? body['properties'] : {};
  const endpoints = Array.isArray(properties['endpoints']) ? (properties['endpoints'] as readonly Json[]) : [];
  const monitorConfig = isObject(properties['monitorConfig']) ? properties['monitorConfig'] : {};
  const known = (value: Json | undefined): boolean => typeof value === 'string' && value !== '';
  return (
    known(monitorConfig['profileMonitorStatus']) &&
    endpoints.every((each) => isObject(each) && isObject(each['properties']) && known(each['properties']['endpointMonitorStatus']))
  );
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function listIn(response: RecordedResponse): readonly JsonObject[] | undefined {
  if (response.status !== 200 || !isObject(response.body) || !Array.isArray(response.body['value'])) return undefined;
  return (response.body['value'] as readonly Json[]).filter(isObject);
}

function resourceOf(subscription: Subscription, body: JsonObject): readonly EstateResource[] {
  const id = typeof body['id'] === 'string' ? body['id'] : '';
  const type = parseResourceId(id)?.type;
  return type === undefined ? [] : [{ subscriptionId: subscription.subscriptionId, id, type, body }];
}

/** Why a list is missing, in Azure's words and with the permission that would open it. */
function problemOf(response: RecordedResponse): EstateProblem {
  const { request, status, failure } = response;
  const words = errorDetail(response.body);
  const detail = words === undefined ? {} : { detail: words };
  if (status === 403) {
    const permission = refusedPermission(response.body) ?? requestPermission({ kind: 'arm', request });
    return { request, reason: 'forbidden', ...detail, ...(permission === undefined ? {} : { permission }) };
  }
  if (status === 401) return { request, reason: 'signedOut', ...detail };
  return { request, reason: failure === 'timedOut' ? 'timedOut' : 'failed', ...detail };
}
