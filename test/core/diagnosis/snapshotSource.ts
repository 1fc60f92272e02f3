import type { Answer, FactSource } from '../../../src/core/ports';
import { factRequestKey, type FactRequest } from '../../../src/core/snapshot/fact';
import { lookupKey, metricsResource, requestOf } from '../../../src/core/snapshot/snapshotIndex';
import type { Snapshot } from '../../../src/core/snapshot/snapshot';

/**
 * A source that answers from a file: the replay of what was read before. What the file does not hold has no answer, and
 * stays *not collected*.
 */
export function snapshotSource(snapshot: Snapshot): FactSource {
  const responses = new Map(snapshot.responses.map((response) => [factRequestKey(requestOf(response)), response]));
  const lookups = new Map((snapshot.lookups ?? []).map((lookup) => [lookupKey(lookup), lookup]));
  const answersTo = (request: FactRequest): readonly Answer[] => {
    if (request.kind === 'lookup') {
      const lookup = lookups.get(lookupKey({ kind: request.lookup, key: request.key }));
      return lookup ? [{ kind: 'lookup', request, lookup }] : [];
    }
    const response = responses.get(factRequestKey(request));
    // Metrics may be recorded in other calls than those that are asked: the series decide.
    const resource = metricsResource(request.request);
    const series = resource === undefined ? [] : snapshot.responses.filter((each) => metricsResource(each.request) === resource);
    return [...(response ? [response] : series)].map((each) => ({ kind: 'response', request, response: each }));
  };
  return {
    ask(requests, onAnswer, signal) {
      if (signal.aborted) return Promise.reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
      for (const answer of requests.flatMap(answersTo)) onAnswer(answer);
      return Promise.resolve();
    },
  };
}
