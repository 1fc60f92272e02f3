import type { AzureConnection, EstatePart, EstateProblem, EstateSource, Subscription, TokenSource } from '../core/ports';
import { accountFacts } from './accountFacts';
import { connect, type ConnectOptions } from './connect';

/** One of several accounts of the same person. */
export interface Account {
  /** As a person knows it, such as an address of mail. */
  readonly label: string;
  readonly tokenSource: TokenSource;
}

export interface ConnectAccountsOptions extends Omit<ConnectOptions, 'tokenSource' | 'claim'> {
  /** In the order in which they are preferred. */
  readonly accounts: readonly Account[];
}

/** An account with the connection that asks as it, and as nobody else. */
export interface AccountConnection extends Account {
  readonly connection: AzureConnection;
}

/**
 * @returns one connection for several accounts. Each asks over a connection of its own, so that no request goes out with the
 * token of another. A subscription that two accounts see is there once, and is read by the first that can.
 */
export function connectAccounts({ accounts, ...options }: ConnectAccountsOptions): AzureConnection {
  // Which account reads what, by the signal of the reading.
  const readings = new WeakMap<AbortSignal, Map<string, number>>();
  const claimFor =
    (index: number) =>
    (subscriptionId: string, signal: AbortSignal): boolean => {
      const taken = readings.get(signal);
      if (taken?.has(subscriptionId.toLowerCase()) === false) taken.set(subscriptionId.toLowerCase(), index);
      return taken?.get(subscriptionId.toLowerCase()) === index;
    };
  const connected = accounts.map((account, index): AccountConnection => ({
    ...account,
    connection: connect({ ...options, tokenSource: account.tokenSource, claim: claimFor(index) }),
  }));
  /** Indexes of the accounts that see a subscription, as far as it was learned. */
  const seenBy = new Map<string, readonly number[]>();
  const onSeen = (subscriptionId: string, index: number): void => {
    const key = subscriptionId.toLowerCase();
    const before = seenBy.get(key) ?? [];
    if (!before.includes(index)) seenBy.set(key, [...before, index].sort());
  };
  return {
    cloud: options.cloud.name,
    facts: accountFacts({ connections: connected.map(({ connection }) => connection), seenBy: (id) => seenBy.get(id.toLowerCase()) ?? [], onSeen }),
    estate: accountEstate({ accounts: connected, readings, onSeen, seenBy: (id) => seenBy.get(id.toLowerCase()) ?? [] }),
    publicAddresses: async ({ keys, subscriptions }, signal) => {
      const answers = await Promise.all(
        connected.map(({ connection }, index) => {
          // Each subscription is asked by the first account that sees it.
          const own = subscriptions.filter(({ subscriptionId }) => (seenBy.get(subscriptionId.toLowerCase())?.[0] ?? 0) === index);
          return connection.publicAddresses({ keys: own.length === 0 ? [] : keys, subscriptions: own }, signal);
        }),
      );
      return { found: answers.flatMap((answer) => answer.found), unread: answers.flatMap((answer) => answer.unread) };
    },
    requestLog: () => connected.flatMap(({ connection }) => connection.requestLog()).sort((one, other) => one.time - other.time),
  };
}

interface AccountEstateOptions {
  readonly accounts: readonly AccountConnection[];
  readonly readings: WeakMap<AbortSignal, Map<string, number>>;
  readonly seenBy: (subscriptionId: string) => readonly number[];
  readonly onSeen: (subscriptionId: string, index: number) => void;
}

type OnPart = (part: EstatePart) => void;

/** What one account could not read of a subscription; another that sees it may. */
interface Held {
  readonly index: number;
  readonly problems: readonly EstateProblem[];
}

function accountEstate(options: AccountEstateOptions): EstateSource {
  const { accounts, readings, onSeen } = options;
  return {
    async read(subscriptionIds, onPart, signal, sight) {
      const taken = new Map<string, number>();
      readings.set(signal, taken);
      const lists = new Map<number, readonly Subscription[]>();
      const held = new Map<string, Held>();
      const reads = accounts.map(async (account, index): Promise<void> => {
        if (sight?.account !== undefined && sight.account !== account.label) return;
        const onOwnPart = (part: EstatePart): void => {
          switch (part.kind) {
            case 'subscriptions':
              for (const each of part.subscriptions) onSeen(each.subscriptionId, index);
              lists.set(index, part.subscriptions);
              onPart({ kind: 'subscriptions', subscriptions: merged(lists, accounts) });
              break;
            case 'problem': {
              const problem = ofAccount(part.problem, account, lists.get(index));
              const key = problem.subscriptionId?.toLowerCase();
              if (key === undefined) onPart({ kind: 'problem', problem });
              else held.set(key, { index, problems: [...(held.get(key)?.problems ?? []), problem] });
              break;
            }
            case 'subscriptionDone':
              if (!held.has(part.subscriptionId.toLowerCase())) onPart(part);
              break;
            case 'resources':
              onPart(part);
          }
        };
        await account.connection.estate.read(subscriptionIds, onOwnPart, signal, sight);
      });
      await settled(reads, signal, (failure, index) => {
        const problem: EstateProblem = { request: 'GET /subscriptions', reason: 'failed', detail: String(failure) };
        onPart({ kind: 'problem', problem: ofAccount(problem, accounts[index], undefined) });
      });
      await Promise.all([...held].map(([subscriptionId, each]) => readElsewhere(subscriptionId, each, { ...options, taken, onPart, signal })));
    },
  };
}

/** Lets the others that see a subscription try what one could not; when none can, the words of the first stand. */
async function readElsewhere(
  subscriptionId: string,
  { index, problems }: Held,
  { accounts, seenBy, taken, onPart, signal }: AccountEstateOptions & { taken: Map<string, number>; onPart: OnPart; signal: AbortSignal },
): Promise<void> {
  const done = (): void => {
    onPart({ kind: 'subscriptionDone', subscriptionId });
  };
  for (const other of seenBy(subscriptionId).filter((each) => each !== index)) {
    taken.set(subscriptionId, other);
    const failures: EstateProblem[] = [];
    await accounts[other]?.connection.estate.read(
      [subscriptionId],
      (part) => {
        if (part.kind === 'resources') onPart(part);
        if (part.kind === 'problem' && part.problem.subscriptionId?.toLowerCase() === subscriptionId) failures.push(part.problem);
      },
      signal,
    );
    if (failures.length === 0) {
      done();
      return;
    }
  }
  for (const problem of problems) onPart({ kind: 'problem', problem });
  done();
}

/** One account that breaks spoils no other; only an aborted reading ends for all. */
async function settled(reads: readonly Promise<void>[], signal: AbortSignal, onFailure: (failure: unknown, index: number) => void): Promise<void> {
  const results = await Promise.allSettled(reads);
  signal.throwIfAborted();
  results.forEach((result, index) => {
    if (result.status === 'rejected') onFailure(result.reason, index);
  });
}

/** Every subscription once, as the first account lists it. */
function merged(lists: ReadonlyMap<number, readonly Subscription[]>, accounts: readonly AccountConnection[]): readonly Subscription[] {
  const all = new Map<string, Subscription>();
  for (const [index, account] of accounts.entries()) {
    for (const each of lists.get(index) ?? []) {
      const key = each.subscriptionId.toLowerCase();
      if (!all.has(key)) all.set(key, { ...each, account: account.label });
    }
  }
  return [...all.values()];
}

/** Says whose problem it is, and whether signing in again helps. */
function ofAccount(problem: EstateProblem, account: Account | undefined, list: readonly Subscription[] | undefined): EstateProblem {
  if (!account) return problem;
  const home = list?.find((each) => each.subscriptionId.toLowerCase() === problem.subscriptionId?.toLowerCase())?.tenantId;
  const { wantsProof } = account.tokenSource;
  // A token of the account's own tenant is asked for without naming it.
  const needsProof = problem.reason === 'signedOut' && [problem.tenantId, home, undefined].some((tenantId) => wantsProof?.(tenantId) === true);
  return { ...problem, account: account.label, ...(needsProof ? { needsProof } : {}) };
}
