import type { Answer, FactSource } from '../ports';
import { factRequestKey, type FactRequest } from '../snapshot/fact';
import { lookupKey, requestOf } from '../snapshot/snapshotIndex';
import type { Snapshot } from '../snapshot/snapshot';

/**
 * A source that answers from a file: the replay of what was read before. What the file does not hold has no answer, and
 * stays *not collected*.
 */
export function snapshotSource(snapshot: Snapshot): FactSource {
  const responses = new Map(snapshot.responses.map((response) => [factRequestKey(requestOf(response)), response]));
  const lookups = new Map((snapshot.lookups ?? []).map((lookup) => [lookupKey(lookup), lookup]));
  const answerTo = (request: FactRequest): Answer | undefined => {
    if (request.kind === 'lookup') {
      const lookup = lookups.get(lookupKey({ kind: request.lookup, key: request.key }));
      return lookup && { kind: 'lookup', request, lookup };
    }
    const response = responses.get(factRequestKey(request));
    return response && { kind: 'response', request, response };
  };
  return {
    ask(requests, onAnswer, signal) {
      if (signal.aborted) return Promise.reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
      for (const request of requests) {
        const answer = answerTo(request);
        if (answer) onAnswer(answer);
      }
      return Promise.resolve();
    },
  };
}
