/** How many reads a simulated Azure grants. */
export interface ReadRules {
  /** Reads at once of a subscription, and of everything that is of none. */
  readonly limit: number;
  /** How many more each second; 0 unless told. */
  readonly refillPerSecond?: number;
  /** Whether a read beyond that is refused with 429. Otherwise the count begins anew. */
  readonly refuse?: boolean;
  /** Seconds that a refusal tells to wait; 1 unless told. */
  readonly retryAfter?: number;
}

/** What an answer says of the allowance. */
export interface Grant {
  readonly header: readonly [name: string, value: string];
  /** Seconds to wait, when the read is refused. */
  readonly refusedFor?: number;
}

/** Counts the reads of each subscription down. */
export interface ReadAllowance {
  set(rules: ReadRules): void;
  /** @param path decoded path of a request, which counts as one read. */
  take(path: string): Grant;
}

/** What ARM granted in an hour before 2024, far more than a test needs. */
export const defaultReadRules: ReadRules = { limit: 11_999 };

/**
 * ARM's buckets (learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling): one for each subscription,
 * one for the tenant, and what is left in a header of each answer.
 *
 * @param now milliseconds since 1970.
 */
export function createReadAllowance(initial: ReadRules, now: () => number): ReadAllowance {
  let rules = initial;
  const buckets = new Map<string, { left: number; filledAt: number }>();
  const bucketOf = (key: string) => {
    const bucket = buckets.get(key) ?? { left: rules.limit, filledAt: now() };
    buckets.set(key, bucket);
    bucket.left = Math.min(rules.limit, bucket.left + ((now() - bucket.filledAt) / 1000) * (rules.refillPerSecond ?? 0));
    bucket.filledAt = now();
    return bucket;
  };
  return {
    set: (next) => {
      rules = next;
      buckets.clear();
    },
    take: (path) => {
      const subscription = /^\/subscriptions\/([^/]+)/i.exec(path)?.[1]?.toLowerCase();
      const name = `x-ms-ratelimit-remaining-${subscription === undefined ? 'tenant' : 'subscription'}-reads`;
      const bucket = bucketOf(subscription ?? '');
      if (bucket.left < 1 && rules.refuse === true) return { header: [name, '0'], refusedFor: rules.retryAfter ?? 1 };
      bucket.left = bucket.left < 1 ? rules.limit - 1 : bucket.left - 1;
      return { header: [name, String(Math.floor(bucket.left))] };
    },
  };
}

/** Reads rules from JSON that came over the control path. @returns undefined when they cannot be meant. */
export function readReadRules(json: unknown): ReadRules | undefined {
  if (typeof json !== 'object' || json === null) return undefined;
  const fields: Readonly<Record<keyof ReadRules, string>> = { limit: 'number', refillPerSecond: 'number', refuse: 'boolean', retryAfter: 'number' };
  const known = fields as Readonly<Record<string, string | undefined>>;
  const isMeant = 'limit' in json && Object.entries(json).every(([name, value]) => typeof value === known[name]);
  return isMeant ? (json as ReadRules) : undefined;
}
