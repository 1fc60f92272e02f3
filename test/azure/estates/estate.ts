import type { Snapshot } from '../../../src/core/snapshot/snapshot';

/** A subscription of a simulated estate. */
export interface EstateSubscription {
  readonly subscriptionId: string;
  readonly displayName: string;
  readonly tenantId: string;
}

/** Everything that a simulated Azure holds: who may be asked, and every answer, in the form of a snapshot without a target. */
export interface Estate {
  readonly name: string;
  readonly tenants: readonly { readonly tenantId: string; readonly displayName: string; readonly defaultDomain: string }[];
  readonly subscriptions: readonly EstateSubscription[];
  readonly snapshot: Snapshot;
}

/** @returns the estate that a snapshot file describes: its subscriptions are those that its requests name, all in one made-up tenant. */
export function estateOfSnapshot(name: string, snapshot: Snapshot): Estate {
  const tenantId = '7d1d2a1e-52f0-4c3b-9a53-0d7c8f1f6a10';
  const named = snapshot.responses.flatMap(({ request }) => /\/subscriptions\/([^/?]+)/i.exec(request)?.[1]?.toLowerCase() ?? []);
  return {
    name,
    tenants: [{ tenantId, displayName: 'Snapshot', defaultDomain: 'snapshot.example' }],
    subscriptions: [...new Set(named)].map((subscriptionId, index) => ({ subscriptionId, displayName: `Subscription ${index + 1}`, tenantId })),
    snapshot,
  };
}
