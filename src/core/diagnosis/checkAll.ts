import type { DiagnosisOptions } from '../ports';
import { factRequestKey } from '../snapshot/fact';
import { collectAndDiagnose, type CollectedDiagnosis } from './collect';
import { sharedFacts } from './sharedFacts';

/** One resource of a run that checks many. */
export interface CheckTarget {
  /** ARM id. */
  readonly id: string;
  /** Where its reverse look-ups search, such as its tenant. */
  readonly scope: string;
}

export interface CheckedTarget extends Omit<CollectedDiagnosis, 'waves'> {
  readonly id: string;
  /** When each answer came, in milliseconds since 1970, by `factRequestKey`; of a shared one when Azure gave it. */
  readonly answeredAt: Readonly<Record<string, number>>;
}

export interface CheckAllOptions extends Pick<DiagnosisOptions, 'cloud' | 'source' | 'deadline' | 'signal' | 'sleep'> {
  readonly targets: readonly CheckTarget[];
  /** How many are diagnosed side by side. */
  readonly atOnce: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly onStart: (id: string) => void;
  readonly onChecked: (checked: CheckedTarget) => void;
  /** One that broke spoils no other. */
  readonly onFailed: (id: string, failure: unknown) => void;
}

/**
 * Diagnoses many resources, each with a deadline of its own, a bounded number side by side. What several need is asked once.
 *
 * @returns when every target is checked or has failed, or when `signal` is aborted: what was checked until then counts.
 */
export async function checkAll(options: CheckAllOptions): Promise<void> {
  const { targets, atOnce, signal, source, now, onFailed } = options;
  // Ends what nobody waits for any more.
  const run = new AbortController();
  const facts = sharedFacts(source, AbortSignal.any([signal, run.signal]), now);
  const check = async ({ id, scope }: CheckTarget): Promise<void> => {
    const answeredAt: Record<string, number> = {};
    options.onStart(id);
    try {
      const { diagnosis, snapshot } = await collectAndDiagnose({
        target: id,
        cloud: options.cloud,
        source: facts.of(scope, (request, time) => (answeredAt[factRequestKey(request)] = time)),
        capturedAt: new Date(now()).toISOString(),
        deadline: options.deadline,
        signal,
        sleep: options.sleep,
      });
      options.onChecked({ id, diagnosis, snapshot, answeredAt });
    } catch (failure) {
      if (!signal.aborted) onFailed(id, failure);
    }
  };
  const waiting = [...targets];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next && !signal.aborted; next = waiting.shift()) await check(next);
  };
  await Promise.all(Array.from({ length: Math.min(Math.max(1, atOnce), targets.length) }, work));
  run.abort();
}
