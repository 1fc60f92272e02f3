import type { Answer, FactSource } from '../ports';
import { factRequestKey, type FactRequest } from '../snapshot/fact';

/** Answers that several diagnoses of one run use together. */
export interface SharedFacts {
  /**
   * The facts as one diagnosis of the run asks for them.
   *
   * @param scope where its reverse look-ups search, such as a tenant: their answers are shared inside of it only.
   * @param onAnswered called for each answer that it gets, with the time at which Azure gave it.
   */
  readonly of: (scope: string, onAnswered: (request: FactRequest, time: number) => void) => FactSource;
}

interface SharedAnswer {
  /** Undefined where the source had nothing to say. */
  readonly answer: Answer | undefined;
  readonly time: number;
}

interface Asked {
  readonly answer: Promise<SharedAnswer>;
  readonly settle: (shared: SharedAnswer) => void;
  readonly fail: (failure: unknown) => void;
}

/**
 * Asks each request of a run once, whoever needs it. A diagnosis that gives up (its deadline) stops waiting, and the question
 * goes on for the others; only the end of the run ends it.
 *
 * @param signal of the run.
 * @param now milliseconds since 1970.
 */
export function sharedFacts(source: FactSource, signal: AbortSignal, now: () => number): SharedFacts {
  const known = new Map<string, Asked>();
  return {
    of(scope, onAnswered) {
      // One signal accompanies all questions of a diagnosis: the source tells by it what belongs together.
      const own = AbortSignal.any([signal]);
      const keyOf = (request: FactRequest): string => `${request.kind === 'lookup' ? scope.toLowerCase() : ''} ${factRequestKey(request)}`;
      return {
        async ask(requests, onAnswer, waiting) {
          const unasked = requests.filter((request) => !known.has(keyOf(request)));
          for (const request of unasked) known.set(keyOf(request), pendingAnswer());
          if (unasked.length > 0) askNow(unasked, own, keyOf);
          await Promise.all(
            requests.map(async (request) => {
              const { answer, time } = await unlessGivenUp(known.get(keyOf(request))?.answer ?? nothing(), waiting);
              if (answer === undefined) return;
              onAnswered(request, time);
              onAnswer(answer);
            }),
          );
        },
      };
    },
  };

  function askNow(requests: readonly FactRequest[], own: AbortSignal, keyOf: (request: FactRequest) => string): void {
    const settle = (request: FactRequest, answer: Answer | undefined): void => known.get(keyOf(request))?.settle({ answer, time: now() });
    source
      .ask(requests, (answer) => settle(answer.request, answer), own)
      .then(
        () => requests.forEach((request) => settle(request, undefined)),
        (failure: unknown) => requests.forEach((request) => known.get(keyOf(request))?.fail(failure)),
      );
  }

  function nothing(): Promise<SharedAnswer> {
    return Promise.resolve({ answer: undefined, time: now() });
  }
}

function pendingAnswer(): Asked {
  let settle: Asked['settle'] = () => undefined;
  let fail: Asked['fail'] = () => undefined;
  const answer = new Promise<SharedAnswer>((resolve, reject) => {
    settle = resolve;
    fail = reject;
  });
  // Nobody may be waiting any more when it fails.
  answer.catch(() => undefined);
  return { answer, settle, fail };
}

/** @throws the reason of the signal when it is aborted first. */
async function unlessGivenUp<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  signal.throwIfAborted();
  let giveUp: () => void = () => undefined;
  const givenUp = new Promise<never>((_, reject) => {
    giveUp = () => reject(signal.reason instanceof Error ? signal.reason : new Error(String(signal.reason)));
    signal.addEventListener('abort', giveUp, { once: true });
  });
  try {
    return await Promise.race([promise, givenUp]);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}
