import type { EstatePart, EstateProblem, EstateResource, EstateSource, Subscription } from '../core/ports';
import { askEstateGraph, type EstateGraph } from './estateGraph';
import { readList, readProfiles } from './estateLists';
import type { QuestionOptions } from './questions';
import { listSubscriptions, listTenants, type SubscriptionList } from './subscriptions';

/** What is listed of a subscription beside its profiles, where Resource Graph does not tell. */
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
 * Reads subscriptions, gateways, profiles and web apps: with one paged query of Resource Graph for each tenant, and the monitor status of
 * profiles from ARM's own lists. What Resource Graph does not tell is listed subscription by subscription. One part that fails spoils no other.
 * Each `subscriptions` part has all that are known so far: the tenants answer one by one.
 */
export function azureEstate(options: EstateOptions): EstateSource {
  return {
    async read(subscriptionIds, onPart, signal, sight) {
      const own: QuestionOptions = { ...options, signal, tenantId: options.tenantId ?? sight?.tenantId };
      const known = new Map<string, Subscription>();
      const wanted = subscriptionIds && new Set(subscriptionIds.map((id) => id.toLowerCase()));
      const readTenant: ReadTenant = async (call, listed = listSubscriptions(call)) => {
        const graph = askEstateGraph(wanted && [...wanted], call);
        const list = await listed;
        const added = list.subscriptions.filter((each) => !known.has(each.subscriptionId.toLowerCase()));
        options.onSubscriptions(list, added, call.tenantId);
        if (added.length === 0 && (known.size > 0 || list.problem)) return list;
        for (const each of added) known.set(each.subscriptionId.toLowerCase(), each);
        onPart({ kind: 'subscriptions', subscriptions: [...known.values()] });
        const chosen = added.filter(
          (each) => wanted?.has(each.subscriptionId.toLowerCase()) !== false && options.claim?.(each.subscriptionId, signal) !== false,
        );
        if (chosen.length > 0) await readSubscriptions(chosen, graph, call, onPart);
        return list;
      };
      const first = listSubscriptions(own);
      const [problems] = await Promise.all([readOtherTenants(own, first, readTenant), readTenant(own, first)]);
      // A tenant that wants another sign-in is told when the rest is there: it is no reason to show nothing.
      for (const problem of problems) onPart({ kind: 'problem', problem });
    },
  };
}

/** Lists the subscriptions that a tenant's token sees, and reads what is in those of them that no list before had. */
type ReadTenant = (call: QuestionOptions, listed?: Promise<SubscriptionList>) => Promise<SubscriptionList>;

/** @returns what is wrong with the lists of subscriptions: that of the credential's own tenant, and those of the others that it knows. */
async function readOtherTenants(own: QuestionOptions, listed: Promise<SubscriptionList>, readTenant: ReadTenant): Promise<readonly EstateProblem[]> {
  const [tenants, first] = await Promise.all([own.tenantId === undefined ? listTenants(own) : undefined, listed]);
  // With one tenant its list has been read already. A first list that wants another sign-in is no reason to leave the other tenants out.
  const others = (tenants ?? []).length < 2 ? [] : (tenants ?? []).filter(({ tenantId }) => !first.subscriptions.some((each) => same(each.tenantId, tenantId)));
  const lists = await Promise.all(
    others.map(async ({ tenantId, displayName }): Promise<EstateProblem | undefined> => {
      const list = await readTenant({ ...own, tenantId });
      return list.problem && { ...list.problem, tenantId, ...(displayName === undefined ? {} : { tenantName: displayName }) };
    }),
  );
  return [first.problem, ...lists].filter((problem) => problem !== undefined);
}

/** Reads what is in the subscriptions of one list. */
async function readSubscriptions(chosen: readonly Subscription[], graph: EstateGraph, call: QuestionOptions, onPart: OnPart): Promise<void> {
  const told = new Map<string, EstateResource[]>(chosen.map((each) => [each.subscriptionId.toLowerCase(), []]));
  const reading = graph.read((resources) => {
    const own = resources.filter(({ subscriptionId }) => told.has(subscriptionId.toLowerCase()));
    for (const each of own) if (each.isStatusPending) told.get(each.subscriptionId.toLowerCase())?.push(each);
    onPart({ kind: 'resources', resources: own });
  });
  const isTold = reading.catch(() => false);
  const scope = await graph.scope;
  const covered = chosen.filter(({ subscriptionId }) => scope?.has(subscriptionId.toLowerCase()));
  const others = chosen.filter(({ subscriptionId }) => scope?.has(subscriptionId.toLowerCase()) !== true);
  const readCovered = async (subscription: Subscription): Promise<void> => {
    const { subscriptionId } = subscription;
    const hasProfiles = (scope?.get(subscriptionId.toLowerCase()) ?? 0) > 0;
    const listed = hasProfiles ? readProfiles(subscription, call, onPart) : Promise.resolve(true);
    const [isComplete, isListed] = await Promise.all([isTold, listed]);
    call.signal.throwIfAborted();
    if (!isComplete) await readLists(subscription, call, onPart);
    // They exist, and nobody tells how they are.
    if (!isListed) onPart({ kind: 'resources', resources: (told.get(subscriptionId.toLowerCase()) ?? []).map(({ isStatusPending: _, ...rest }) => rest) });
    onPart({ kind: 'subscriptionDone', subscriptionId });
  };
  const readOther = async (subscription: Subscription): Promise<void> => {
    await Promise.all([readLists(subscription, call, onPart), readProfiles(subscription, call, onPart)]);
    onPart({ kind: 'subscriptionDone', subscriptionId: subscription.subscriptionId });
  };
  await Promise.all([...covered.map(readCovered), ...others.map(readOther), reading]);
}

async function readLists(subscription: Subscription, call: QuestionOptions, onPart: OnPart): Promise<void> {
  await Promise.all(listedTypes.map((type) => readList(subscription, type, call, onPart)));
}

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
