import { TrafficManagerManagementClient } from '@azure/arm-trafficmanager';
import type { EstatePart, EstateResource, Subscription } from '../core/ports';
import { isList, isObject } from '../core/snapshot/json';
import { normalizeRequest } from '../core/snapshot/request';
import { parseResourceId } from '../core/snapshot/resourceId';
import type { Json, JsonObject, RecordedResponse } from '../core/snapshot/snapshot';
import { listIn, problemOf } from './armList';
import { askQuestion, callOptions, readAnswer, withAllPages, type QuestionOptions } from './questions';
import { recordedBody } from './recorder';
import type { WireAnswer } from './transport';

/** As `@azure/core-client` names it, which is no package of ours. */
const deserializationPolicyName = 'deserializationPolicy';

type OnPart = (part: EstatePart) => void;

/** Reads the list of one type of a subscription, such as `Microsoft.Web/sites`. */
export async function readList(subscription: Subscription, type: string, call: QuestionOptions, onPart: OnPart): Promise<void> {
  const request = normalizeRequest('GET', `/subscriptions/${subscription.subscriptionId}/providers/${type}`);
  const response = await askQuestion({ kind: 'arm', request }, call);
  reportList(subscription, response, onPart);
  onPart({ kind: 'resources', resources: (listIn(response) ?? []).flatMap((body) => resourceOf(subscription, body)) });
}

/**
 * Reads the profiles of a subscription with their monitor status. A list can lack it (azure-rest-api-specs 4065): each such profile is read by itself.
 *
 * @returns whether the list came, and all of it.
 */
export async function readProfiles(subscription: Subscription, call: QuestionOptions, onPart: OnPart): Promise<boolean> {
  const response = await listProfiles(subscription, call);
  reportList(subscription, response, onPart);
  const list = listIn(response);
  const listed = (list ?? []).flatMap((body) => resourceOf(subscription, body));
  onPart({ kind: 'resources', resources: await Promise.all(listed.map((resource) => withStatus(resource, call))) });
  return list !== undefined && response.incomplete !== true;
}

/** Says what is wrong with a list: refused, failed, or a page of it missing. */
function reportList({ subscriptionId }: Subscription, response: RecordedResponse, onPart: OnPart): void {
  if (!listIn(response)) onPart({ kind: 'problem', problem: { ...problemOf(response), subscriptionId } });
  if (response.incomplete === true) {
    onPart({ kind: 'problem', problem: { subscriptionId, request: response.request, reason: 'failed', detail: 'A page of the list is missing.' } });
  }
}

/** The raw answer of the typed client is kept: its model drops fields that it does not know, and ARM's words of refusal. */
async function listProfiles({ subscriptionId }: Subscription, call: QuestionOptions): Promise<RecordedResponse> {
  const { transport, signal } = call;
  const request = normalizeRequest('GET', `/subscriptions/${subscriptionId}/providers/Microsoft.Network/trafficmanagerprofiles`);
  const { resourceManager, scope } = transport.cloud;
  // `adopt` puts the transport's own authentication in place of the client's.
  const neverUsed = { getToken: () => Promise.resolve(null) };
  const client = new TrafficManagerManagementClient(neverUsed, subscriptionId, {
    endpoint: resourceManager,
    $host: resourceManager,
    credentialScopes: scope,
    httpClient: transport.httpClient,
    allowInsecureConnection: resourceManager.startsWith('http:'),
  });
  // Its model of the body is never looked at, and making one of each profile costs more than reading it.
  client.pipeline.removePolicy({ name: deserializationPolicyName });
  const time = await transport.adopt(client.pipeline, `/subscriptions/${subscriptionId}`, callOptions(call));
  const seen: { raw?: WireAnswer } = {};
  try {
    const pages = client.profiles
      .listBySubscription({
        abortSignal: time.signal,
        onResponse: (raw) => (seen.raw = { kind: 'answer', status: raw.status, headers: new Map(), text: raw.bodyAsText ?? '' }),
      })
      .byPage();
    await pages.next();
  } catch (failure) {
    // A refusal came with an answer, and that says more than the client's error.
    seen.raw ??= transport.failureOf(failure, signal);
    signal.throwIfAborted();
  } finally {
    time.release();
  }
  const first = readAnswer(seen.raw ?? { kind: 'failure', failure: 'network', detail: 'No answer came.' });
  return { request, ...(await withAllPages(first, call)) };
}

async function withStatus(resource: EstateResource, call: QuestionOptions): Promise<EstateResource> {
  const request = normalizeRequest('GET', resource.id);
  const listed = recordedBody(request, resource.body);
  if (hasStatus(resource.body)) return { ...resource, body: isObject(listed) ? listed : {} };
  const response = await askQuestion({ kind: 'arm', request }, call);
  const own = response.status === 200 && isObject(response.body) ? response.body : listed;
  return { ...resource, body: isObject(own) ? own : {} };
}

function hasStatus(body: JsonObject): boolean {
  const properties = isObject(body['properties']) ? body['properties'] : {};
  const endpoints: readonly Json[] = isList(properties['endpoints']) ? properties['endpoints'] : [];
  const monitorConfig = isObject(properties['monitorConfig']) ? properties['monitorConfig'] : {};
  const isKnown = (value: Json | undefined): boolean => typeof value === 'string' && value !== '';
  return (
    isKnown(monitorConfig['profileMonitorStatus']) &&
    endpoints.every((each) => isObject(each) && isObject(each['properties']) && isKnown(each['properties']['endpointMonitorStatus']))
  );
}

function resourceOf({ subscriptionId }: Subscription, body: JsonObject): readonly EstateResource[] {
  const id = typeof body['id'] === 'string' ? body['id'] : '';
  const type = parseResourceId(id)?.type;
  return type === undefined ? [] : [{ subscriptionId, id, type, body }];
}
