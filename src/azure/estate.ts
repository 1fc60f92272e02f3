import { TrafficManagerManagementClient } from '@azure/arm-trafficmanager';
import type { EstatePart, EstateProblem, EstateResource, EstateSource, Subscription } from '../core/ports';
import { isList, isObject } from '../core/snapshot/json';
import { normalizeRequest } from '../core/snapshot/request';
import { parseResourceId } from '../core/snapshot/resourceId';
import type { Json, JsonObject, RecordedResponse } from '../core/snapshot/snapshot';
import { listIn, problemOf } from './armList';
import { askQuestion, callOptions, readAnswer, withAllPages, type QuestionOptions } from './questions';
import { recordedBody } from './recorder';
import { listSubscriptions, listTenants, type SubscriptionList } from './subscriptions';
import type { WireAnswer } from './transport';

/** The lists that make up the estate, by the last part of their path. Traffic Manager has a client of its own. */
const listedTypes = ['Microsoft.Network/applicationGateways', 'Microsoft.Web/sites'] as const;

type OnPart = (part: EstatePart) => void;

export interface EstateOptions extends Omit<QuestionOptions, 'signal'> {
  /**
   * Called for each list of subscriptions.
   *
   * @param added those of the list that are opened with its tenant's token, and not with that of a list before.
   * @param tenantId undefined: the credential's own.
   */
  readonly onSubscriptions: (list: SubscriptionList, added: readonly Subscription[], tenantId: string | undefined) => void;
  /** Says whether this estate reads what is in a subscription: another account may see it too, and have taken it. The signal is that of the reading. */
  readonly claim?: ((subscriptionId: string, signal: AbortSignal) => boolean) | undefined;
}

/**
 * Lists subscriptions, gateways, profiles and web apps. One part that fails spoils no other. Each `subscriptions` part has
 * all that are known so far: the tenants answer one by one.
 */
export function azureEstate(options: EstateOptions): EstateSource {
  return {
    async read(subscriptionIds, onPart, signal) {
      const own: QuestionOptions = { ...options, signal };
      const known = new Map<string, Subscription>();
      const wanted = subscriptionIds && new Set(subscriptionIds.map((id) => id.toLowerCase()));
      const readNew: ReadNew = async (list, call) => {
        const added = list.subscriptions.filter((each) => !known.has(each.subscriptionId.toLowerCase()));
        options.onSubscriptions(list, added, call.tenantId);
        if (added.length === 0 && (known.size > 0 || list.problem)) return;
        for (const each of added) known.set(each.subscriptionId.toLowerCase(), each);
        onPart({ kind: 'subscriptions', subscriptions: [...known.values()] });
        const chosen = added.filter(
          (each) => wanted?.has(each.subscriptionId.toLowerCase()) !== false && options.claim?.(each.subscriptionId, signal) !== false,
        );
        await Promise.all(chosen.map((subscription) => readSubscription(subscription, call, onPart)));
      };
      const first = listSubscriptions(own);
      const reading = first.then((list) => readNew(list, own));
      const [problems] = await Promise.all([readOtherTenants(own, first, readNew), reading]);
      // A tenant that wants another sign-in is told when the rest is there: it is no reason to show nothing.
      for (const problem of problems) onPart({ kind: 'problem', problem });
    },
  };
}

/** Reads what is in those subscriptions of a list that no list before had. */
type ReadNew = (list: SubscriptionList, call: QuestionOptions) => Promise<void>;

/** @returns what is wrong with the lists of subscriptions: that of the credential's own tenant, and those of the others that it knows. */
async function readOtherTenants(own: QuestionOptions, listed: Promise<SubscriptionList>, readNew: ReadNew): Promise<readonly EstateProblem[]> {
  const [tenants, first] = await Promise.all([own.tenantId === undefined ? listTenants(own) : undefined, listed]);
  const isSignedOut = first.problem?.reason === 'signedOut';
  // With one tenant its list has been read already.
  const others =
    isSignedOut || (tenants ?? []).length < 2
      ? []
      : (tenants ?? []).filter(({ tenantId }) => !first.subscriptions.some((each) => same(each.tenantId, tenantId)));
  const lists = await Promise.all(
    others.map(async ({ tenantId, displayName }): Promise<EstateProblem | undefined> => {
      const call = { ...own, tenantId };
      const list = await listSubscriptions(call);
      await readNew(list, call);
      return list.problem && { ...list.problem, tenantId, ...(displayName === undefined ? {} : { tenantName: displayName }) };
    }),
  );
  return [first.problem, ...lists].filter((problem) => problem !== undefined);
}

async function readSubscription(subscription: Subscription, call: QuestionOptions, onPart: OnPart): Promise<void> {
  const lists = listedTypes.map((type) => readList(subscription, type, call, onPart));
  await Promise.all([...lists, readProfiles(subscription, call, onPart)]);
  onPart({ kind: 'subscriptionDone', subscriptionId: subscription.subscriptionId });
}

async function readList(subscription: Subscription, type: string, call: QuestionOptions, onPart: OnPart): Promise<void> {
  const request = normalizeRequest('GET', `/subscriptions/${subscription.subscriptionId}/providers/${type}`);
  const response = await askQuestion({ kind: 'arm', request }, call);
  reportList(subscription, response, onPart);
  onPart({ kind: 'resources', resources: (listIn(response) ?? []).flatMap((body) => resourceOf(subscription, body)) });
}

/** Says what is wrong with a list: refused, failed, or a page of it missing. */
function reportList({ subscriptionId }: Subscription, response: RecordedResponse, onPart: OnPart): void {
  if (!listIn(response)) onPart({ kind: 'problem', problem: { ...problemOf(response), subscriptionId } });
  if (response.incomplete === true) {
    onPart({ kind: 'problem', problem: { subscriptionId, request: response.request, reason: 'failed', detail: 'A page of the list is missing.' } });
  }
}

/** A list of profiles can lack monitor statuses (azure-rest-api-specs 4065): each such profile is read by itself. */
async function readProfiles(subscription: Subscription, call: QuestionOptions, onPart: OnPart): Promise<void> {
  const response = await listProfiles(subscription, call);
  reportList(subscription, response, onPart);
  const listed = (listIn(response) ?? []).flatMap((body) => resourceOf(subscription, body));
  onPart({ kind: 'resources', resources: await Promise.all(listed.map((resource) => withStatus(resource, call))) });
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

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
