/** Lets requests through at a pace that does not use up what ARM grants. */
export interface TokenBucket {
  /** Waits for the caller's turn. @throws the signal's reason when it is aborted first. */
  take(signal: AbortSignal): Promise<void>;
  /** What ARM says is left; little left slows the pace down. */
  learn(remaining: number): void;
  /** Lets nobody through for this many milliseconds: ARM has refused a request. */
  pause(milliseconds: number): void;
}

export interface TokenBucketOptions {
  /** How many requests may go at once after a rest. */
  readonly capacity: number;
  /** How many more each second. */
  readonly refillPerSecond: number;
  /** Milliseconds since some fixed point. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/**
 * ARM grants each caller 250 reads at once and 25 more a second for each subscription
 * (learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling). Ours stays well below, since the
 * user's other tools share it.
 */
export const readsPerSubscription = { capacity: 100, refillPerSecond: 15 } as const;

/** Below this many remaining reads the pace is a tenth. */
const scarce = 20;

export function createTokenBucket({ capacity, refillPerSecond, now, sleep }: TokenBucketOptions): TokenBucket {
  let tokens = capacity;
  let filledAt = now();
  let isScarce = false;
  let pausedUntil = Number.NEGATIVE_INFINITY;
  const pace = (): number => (isScarce ? refillPerSecond / 10 : refillPerSecond);
  const refill = (): void => {
    const time = now();
    tokens = Math.min(capacity, tokens + ((time - filledAt) / 1000) * pace());
    filledAt = time;
  };
  return {
    async take(signal) {
      refill();
      // Taking before waiting keeps callers in order: each waits for a token of its own.
      tokens -= 1;
      const wait = Math.max(0, pausedUntil - now()) + (tokens >= 0 ? 0 : (-tokens / pace()) * 1000);
      if (wait <= 0) return;
      try {
        await sleep(wait, signal);
      } catch (reason) {
        tokens += 1;
        throw reason;
      }
    },
    learn(remaining) {
      refill();
      isScarce = remaining < scarce;
      tokens = Math.min(tokens, Math.max(remaining - 1, 0));
    },
    pause(milliseconds) {
      pausedUntil = Math.max(pausedUntil, now() + milliseconds);
    },
  };
}
