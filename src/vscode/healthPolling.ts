import type { EstateState } from './estateState';

export interface PollingOptions {
  /** Seconds between two readings; 0: never. */
  readonly interval: () => number;
  /** The view is visible and its window has the focus. */
  readonly isWatched: () => boolean;
  readonly estate: () => EstateState;
  readonly refresh: () => Promise<void>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** @returns how to call it off. */
  readonly wait: (milliseconds: number, then: () => void) => () => void;
}

/** Reads the estate anew from time to time, as long as somebody looks at it. */
export interface Polling {
  /** To be called whenever something that decides about it may have changed. */
  readonly update: () => void;
  readonly dispose: () => void;
}

/** Azure's own monitors look every ten seconds at most; asking more often than this shows nothing new. Milliseconds. */
const shortestInterval = 10_000;

export function createPolling({ interval, isWatched, estate, refresh, now, wait }: PollingOptions): Polling {
  let callOff: (() => void) | undefined;
  let isReading = false;

  const update = (): void => {
    callOff?.();
    callOff = undefined;
    const { phase, readAt, isCancelled, signedOut } = estate();
    // Who cancelled wants no reading, and who is signed out would be asked for nothing.
    if (isReading || interval() <= 0 || !isWatched() || phase !== 'read' || isCancelled || signedOut !== undefined) return;
    const due = (readAt ?? now()) + Math.max(shortestInterval, interval() * 1000);
    callOff = wait(Math.max(0, due - now()), () => void read());
  };

  const read = async (): Promise<void> => {
    isReading = true;
    try {
      await refresh();
    } finally {
      isReading = false;
      update();
    }
  };

  return {
    update,
    dispose: () => callOff?.(),
  };
}
