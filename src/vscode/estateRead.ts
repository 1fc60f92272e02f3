import type { Health } from './health';

/**
 * Waits until the estate is read, and reads it when nobody has.
 *
 * @param sleep waits this many milliseconds; rejects when the signal is aborted.
 */
export async function estateRead(
  estate: Pick<Health, 'estate' | 'refresh'>,
  sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  if (estate.estate().phase === 'notRead') await estate.refresh();
  // A reading that began before may be replaced by another: what counts is that none is under way.
  while (estate.estate().phase === 'reading' && !signal.aborted) await sleep(100, signal).catch(() => undefined);
}
