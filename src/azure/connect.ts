import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { AzureConnection, TokenSource } from '../core/ports';
import { isLoopback, type Cloud } from './clouds';
import { simulatorName } from './credentials';
import { azureEstate, type EstateOptions } from './estate';
import { azureFactSource, type FactSourceOptions } from './factSource';
import { findPublicAddresses } from './publicAddress';
import { createRequestLog } from './requestLog';
import { listSubscriptions, type SubscriptionList } from './subscriptions';
import { createTenants, type Tenants } from './tenants';
import { createTransport } from './transport';

export interface ConnectOptions {
  /** From `cloudNamed`, or `simulatedCloud` for a simulated Azure on this machine. */
  readonly cloud: Cloud;
  readonly tokenSource: TokenSource;
  /** The only tenant to ask in; undefined: the credential's own, and those of the subscriptions that it sees. */
  readonly tenantId?: string | undefined;
  /** See `EstateOptions.claim`. */
  readonly claim?: EstateOptions['claim'];
  /** PEM of one more certificate authority: the simulated Azure's. */
  readonly ca?: string | undefined;
  /** Milliseconds since 1970; the clock of tests. */
  readonly now?: () => number;
  readonly sleep?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/**
 * @returns a connection to one cloud as one user. Nothing is sent before the first question.
 * @throws when a person's token would go to a simulated Azure, or the simulator's to the real one.
 */
export function connect(options: ConnectOptions): AzureConnection {
  const { cloud, tokenSource, tenantId, ca } = options;
  if (!mayMeet(cloud, tokenSource)) throw new Error(`A token of ${tokenSource.name} must not go to ${cloud.resourceManager}.`);
  const now = options.now ?? Date.now;
  const sleep = options.sleep ?? ((milliseconds, signal) => delay(milliseconds, undefined, { signal }));
  const log = createRequestLog();
  const tenants = createTenants();
  const transport = createTransport({ cloud, tokenSource, log, tenants, ca, correlationId: randomUUID(), now, sleep });
  const call = { transport, tenantId, now, sleep };
  const scope = lookUpScopes(tenants);
  return {
    cloud: cloud.name,
    facts: azureFactSource({ ...call, scopeOf: scope.of }),
    estate: azureEstate({
      ...call,
      claim: options.claim,
      onSubscriptions(list, added, tenant) {
        scope.note(list, tenant);
        if (tenant !== undefined) for (const each of added) tenants.note(`/subscriptions/${each.subscriptionId}`, tenant);
      },
    }),
    publicAddresses: (question, signal) => findPublicAddresses(question, { ...call, signal }),
    requestLog: log.entries,
  };
}

/** The simulator's token opens nothing and stays on this machine; that of an account goes there only where the cloud was made for it. */
function mayMeet(cloud: Cloud, { name }: TokenSource): boolean {
  const isLocal = isLoopback(new URL(cloud.resourceManager).hostname);
  if (name === simulatorName) return isLocal && cloud.takesAccounts !== true;
  return !isLocal || cloud.takesAccounts === true;
}

interface LookUpScopes {
  readonly of: FactSourceOptions['scopeOf'];
  /** The estate has read this list with a token of this tenant (undefined: the credential's own). */
  readonly note: (list: SubscriptionList, tenantId: string | undefined) => void;
}

/** Look-ups go to all subscriptions that the token which opens the target sees; they are listed once. */
function lookUpScopes(tenants: Tenants): LookUpScopes {
  const lists = new Map<string, Promise<SubscriptionList>>();
  const keyOf = (tenantId: string | undefined): string => tenantId?.toLowerCase() ?? '';
  return {
    note(list, tenantId) {
      // A look-up in a part of the subscriptions would prove an absence that is none.
      if (!list.problem) lists.set(keyOf(tenantId), Promise.resolve(list));
    },
    async of(subscriptionId, call) {
      const tenantId = call.tenantId ?? tenants.of(`/subscriptions/${subscriptionId ?? ''}`);
      const key = keyOf(tenantId);
      const asked = lists.get(key) ?? listSubscriptions({ ...call, tenantId });
      lists.set(key, asked);
      // A list that failed is asked for anew the next time, also when it was another diagnosis that gave up.
      const list = await asked.catch((failure: unknown) => {
        lists.delete(key);
        call.signal.throwIfAborted();
        return { subscriptions: [], problem: { request: 'GET /subscriptions', reason: 'failed', detail: String(failure) } } satisfies SubscriptionList;
      });
      if (list.problem) lists.delete(key);
      return list.problem ? undefined : { tenantId, subscriptions: list.subscriptions.map((each) => each.subscriptionId) };
    },
  };
}
