import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { AzureConnection, Subscription, TokenSource } from '../core/ports';
import type { Cloud } from './clouds';
import { azureEstate } from './estate';
import { azureFactSource } from './factSource';
import { createRequestLog } from './requestLog';
import { createTransport } from './transport';

export interface ConnectOptions {
  /** From `cloudNamed`, or `simulatedCloud` for a simulated Azure on this machine. */
  readonly cloud: Cloud;
  readonly tokenSource: TokenSource;
  readonly tenantId?: string | undefined;
  /** PEM of one more certificate authority: the simulated Azure's. */
  readonly ca?: string | undefined;
  /** Milliseconds since 1970; the clock of tests. */
  readonly now?: () => number;
  readonly sleep?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** @returns a connection to one cloud as one user. Nothing is sent before the first question. */
export function connect(options: ConnectOptions): AzureConnection {
  const { cloud, tokenSource, tenantId, ca } = options;
  const now = options.now ?? Date.now;
  const sleep = options.sleep ?? ((milliseconds, signal) => delay(milliseconds, undefined, { signal }));
  const log = createRequestLog();
  const transport = createTransport({ cloud, tokenSource, log, ca, correlationId: randomUUID(), now, sleep });
  const seen: { subscriptions: readonly Subscription[] } = { subscriptions: [] };
  const call = { transport, tenantId, now, sleep };
  return {
    cloud: cloud.name,
    facts: azureFactSource({ ...call, subscriptions: () => seen.subscriptions.map((each) => each.subscriptionId) }),
    estate: azureEstate({ ...call, onSubscriptions: (subscriptions) => (seen.subscriptions = subscriptions) }),
    requestLog: log.entries,
  };
}
