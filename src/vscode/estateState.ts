import type { EstatePart, EstateProblem, EstateResource, Subscription } from '../core/ports';
import { idKey } from '../core/snapshot/resourceId';

/** What the Health view knows of Azure, and how far it has come with reading it. */
export interface EstateState {
  readonly phase: 'notRead' | 'reading' | 'read';
  readonly subscriptions: readonly Subscription[];
  /** By `idKey`. While reading, those of the picture before stay until their subscription is done. */
  readonly resources: ReadonlyMap<string, EstateResource>;
  readonly problems: readonly EstateProblem[];
  /** While reading: the problems of the picture before, which stay until their part is read. */
  readonly staleProblems?: readonly EstateProblem[];
  /** Set when nobody is signed in: why. */
  readonly signedOut?: string;
  /** When the picture was complete, in milliseconds since 1970. */
  readonly readAt?: number;
  /** The user ended the reading: what is there is a part. */
  readonly isCancelled?: true;
  /** What has been seen since reading began. */
  readonly seen: ReadonlySet<string>;
  /** Ids of the subscriptions that are read completely, in lower case. */
  readonly done: ReadonlySet<string>;
  /** Parts that are being read again, by `partKey`. */
  readonly retrying: ReadonlySet<string>;
}

const nothing: ReadonlySet<string> = new Set();

export const emptyEstate: EstateState = {
  phase: 'notRead',
  subscriptions: [],
  resources: new Map(),
  problems: [],
  seen: nothing,
  done: nothing,
  retrying: nothing,
};

/** Begins to read anew; what was there before stays visible. */
export function startReading(state: EstateState): EstateState {
  const { signedOut: _signedOut, isCancelled: _isCancelled, ...rest } = state;
  return { ...rest, phase: 'reading', problems: [], staleProblems: shownProblems(state), seen: nothing, done: nothing, retrying: nothing };
}

/** @returns the problems to show: those that were found, and those of before whose part has not been read anew. */
export function shownProblems({ problems, staleProblems = [], done }: EstateState): readonly EstateProblem[] {
  const anew = new Set(problems.map(partKey));
  return [...problems, ...staleProblems.filter((each) => !anew.has(partKey(each)) && !done.has(each.subscriptionId?.toLowerCase() ?? ''))];
}

/** Takes what has arrived. Many parts at once cost little more than one: an estate of thousands is not copied for each. */
export function withParts(state: EstateState, parts: readonly EstatePart[]): EstateState {
  let { subscriptions } = state;
  const resources = new Map(state.resources);
  const problems = [...state.problems];
  const seen = new Set(state.seen);
  const done = new Set(state.done);
  const ended = new Set<string>();
  for (const part of parts) {
    switch (part.kind) {
      case 'subscriptions':
        ({ subscriptions } = part);
        break;
      case 'problem':
        problems.push(part.problem);
        break;
      case 'resources':
        for (const resource of part.resources) {
          const key = idKey(resource.id);
          // Until its status comes, what was known of it before says more; and a list that lacks it says that it is gone.
          if (resource.isStatusPending && resources.has(key)) continue;
          resources.set(key, resource);
          if (!resource.isStatusPending) seen.add(key);
        }
        break;
      case 'subscriptionDone':
        ended.add(part.subscriptionId.toLowerCase());
        done.add(part.subscriptionId.toLowerCase());
    }
  }
  const next = { ...state, subscriptions, resources, problems, seen, done };
  return ended.size === 0 ? next : { ...next, resources: kept(next, ({ subscriptionId }) => !ended.has(subscriptionId.toLowerCase())) };
}

/** Everything that answered is in; what no subscription confirmed goes. */
export function finishReading(state: EstateState, now: number): EstateState {
  const isSubscriptionListMissing = state.problems.some((problem) => problem.subscriptionId === undefined && problem.reason !== 'forbidden');
  const resources = kept(state, () => isSubscriptionListMissing && state.done.size === 0);
  const { staleProblems: _staleProblems, ...rest } = state;
  return { ...rest, phase: 'read', resources, readAt: now };
}

/** The user does not want to wait: what was there and what came stays. */
export function cancelReading(state: EstateState): EstateState {
  if (state.phase !== 'reading') return state;
  const resources = new Map([...state.resources].map(([key, { isStatusPending: _isStatusPending, ...resource }]) => [key, resource]));
  const { staleProblems: _staleProblems, ...rest } = state;
  return { ...rest, phase: 'read', problems: shownProblems(state), resources, isCancelled: true };
}

/** What a problem is a problem of, the same whatever the reason: an account, a tenant, or a subscription. */
export function partKey({ account, tenantId, subscriptionId }: Pick<EstateProblem, 'account' | 'tenantId' | 'subscriptionId'>): string {
  // A subscription is read by whoever sees it.
  return (subscriptionId === undefined ? `${account ?? ''} ${tenantId ?? ''}` : subscriptionId).toLowerCase();
}

/** Begins to read one part again; its problem stays until that has ended. */
export function startRetry(state: EstateState, key: string): EstateState {
  return { ...state, retrying: new Set([...state.retrying, key]) };
}

/**
 * Puts what a part gave in the place of what was known of it.
 *
 * @param problem what was to be read again.
 */
export function endRetry(state: EstateState, problem: EstateProblem, parts: readonly EstatePart[]): EstateState {
  const key = partKey(problem);
  const retrying = new Set([...state.retrying].filter((each) => each !== key));
  const known = new Map(state.subscriptions.map((each) => [each.subscriptionId.toLowerCase(), each]));
  const read = withParts(
    { ...state, problems: [], seen: nothing, done: nothing },
    parts.map((part) => {
      if (part.kind !== 'subscriptions') return part;
      for (const each of part.subscriptions) known.set(each.subscriptionId.toLowerCase(), each);
      return { ...part, subscriptions: [...known.values()] };
    }),
  );
  // A list of subscriptions that fails now is why this part is still missing; that of another tenant is none of its business.
  const isOwn = (each: EstateProblem): boolean => each.subscriptionId !== undefined || partKey(each) === key;
  const found = read.problems.filter(isOwn);
  const isUnread = problem.subscriptionId !== undefined && found.length === 0 && !read.done.has(problem.subscriptionId.toLowerCase());
  const anew = new Set([key, ...found.map(partKey)]);
  const [first] = read.problems;
  const unread: readonly EstateProblem[] = isUnread ? [{ ...problem, ...first, subscriptionId: problem.subscriptionId }] : [];
  return {
    ...read,
    problems: [...state.problems.filter((each) => !anew.has(partKey(each))), ...found, ...unread],
    seen: state.seen,
    done: new Set([...state.done, ...read.done]),
    retrying,
  };
}

/** Nobody is signed in: nothing of an earlier picture may stay on the screen. */
export function signedOutState(reason: string): EstateState {
  return { ...emptyEstate, phase: 'read', signedOut: reason };
}

/** Resources that were seen, that `stays` names, or whose list broke: a lost connection says nothing about them. */
function kept(state: EstateState, stays: (resource: EstateResource) => boolean): ReadonlyMap<string, EstateResource> {
  const broken = new Set(
    state.problems.filter((problem) => problem.reason === 'failed' || problem.reason === 'timedOut').map((problem) => problem.subscriptionId?.toLowerCase()),
  );
  const stay = [...state.resources].filter(([key, resource]) => state.seen.has(key) || stays(resource) || broken.has(resource.subscriptionId.toLowerCase()));
  return new Map(stay);
}

/** The states of the Health view that have a welcome text, and `ready`. */
export type HealthCondition = 'loading' | 'cancelled' | 'signedOut' | 'noSubscription' | 'filteredOut' | 'forbidden' | 'offline' | 'nothingFound' | 'ready';

/** @param filter the subscriptions that the user wants to see; empty: all. */
export function healthCondition(state: EstateState, filter: readonly string[]): HealthCondition {
  if (state.signedOut !== undefined || (state.problems.some((problem) => problem.reason === 'signedOut') && state.resources.size === 0)) return 'signedOut';
  if (state.resources.size > 0) return 'ready';
  if (state.phase !== 'read') return 'loading';
  if (state.isCancelled) return 'cancelled';
  const ofAll = state.problems.filter((problem) => problem.subscriptionId === undefined);
  if (state.subscriptions.length === 0 && ofAll.length === 0) return 'noSubscription';
  const chosen = chosenSubscriptions(state, filter);
  if (state.problems.length > 0 && (ofAll.length > 0 || chosen.every((each) => hasProblem(state, each)))) {
    return state.problems.every((problem) => problem.reason === 'forbidden') ? 'forbidden' : 'offline';
  }
  // Some subscriptions answered and some did not: the tree names those that did not.
  if (state.problems.length > 0) return 'ready';
  return filter.length > 0 ? 'filteredOut' : 'nothingFound';
}

function hasProblem(state: EstateState, subscription: Subscription): boolean {
  return state.problems.some((problem) => problem.subscriptionId?.toLowerCase() === subscription.subscriptionId.toLowerCase());
}

/** @returns the subscriptions that the filter lets through. */
export function chosenSubscriptions(state: EstateState, filter: readonly string[]): readonly Subscription[] {
  if (filter.length === 0) return state.subscriptions;
  const wanted = new Set(filter.map((id) => id.toLowerCase()));
  return state.subscriptions.filter((each) => wanted.has(each.subscriptionId.toLowerCase()));
}

/** What is kept of the picture between two windows. */
export interface EstatePicture {
  readonly version: 1;
  /** Cloud and credential that it was read with: another's picture is never shown. */
  readonly owner: string;
  readonly readAt: number;
  readonly subscriptions: readonly Subscription[];
  readonly resources: readonly EstateResource[];
}

export function pictureOf(state: EstateState, owner: string): EstatePicture {
  return { version: 1, owner, readAt: state.readAt ?? 0, subscriptions: state.subscriptions, resources: [...state.resources.values()] };
}

/** @returns the state that a stored picture shows; undefined when it is another's or cannot be read. */
export function stateOfPicture(text: string, owner: string): EstateState | undefined {
  let picture: Partial<EstatePicture>;
  try {
    picture = JSON.parse(text) as Partial<EstatePicture>;
  } catch {
    return undefined;
  }
  if (picture.version !== 1 || picture.owner !== owner || !Array.isArray(picture.resources) || !Array.isArray(picture.subscriptions)) return undefined;
  const resources = new Map((picture.resources as readonly EstateResource[]).map((resource) => [idKey(resource.id), resource]));
  return { ...emptyEstate, subscriptions: picture.subscriptions, resources, ...(picture.readAt === undefined ? {} : { readAt: picture.readAt }) };
}
