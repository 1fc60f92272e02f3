import type { Answer } from '../ports';
import { lookupKey, responseKey } from './snapshotIndex';
import type { RecordedLookup, RecordedResponse, Snapshot } from './snapshot';

/**
 * Adds answers to a snapshot. An answer replaces the entries with the same key, in their place; of two answers with the same
 * key the last one counts.
 *
 * @returns a new snapshot; the given one stays as it is.
 */
export function mergeAnswers(snapshot: Snapshot, answers: readonly Answer[]): Snapshot {
  if (answers.length === 0) return snapshot;
  const responses = answers.flatMap((answer) => (answer.kind === 'response' ? [answer.response] : []));
  const lookups = answers.flatMap((answer) => (answer.kind === 'lookup' ? [answer.lookup] : []));
  return {
    ...snapshot,
    responses: merge<RecordedResponse>(snapshot.responses, responses, responseKey),
    ...(lookups.length === 0 ? {} : { lookups: merge<RecordedLookup>(snapshot.lookups ?? [], lookups, lookupKey) }),
  };
}

function merge<Entry>(before: readonly Entry[], added: readonly Entry[], keyOf: (entry: Entry) => string): readonly Entry[] {
  const newest = new Map(added.map((entry) => [keyOf(entry), entry]));
  const written = new Set<string>();
  const merged: Entry[] = [];
  for (const entry of before) {
    const key = keyOf(entry);
    const replacement = newest.get(key);
    if (replacement === undefined) merged.push(entry);
    else if (!written.has(key)) merged.push(replacement);
    if (replacement !== undefined) written.add(key);
  }
  for (const [key, entry] of newest) if (!written.has(key)) merged.push(entry);
  return merged;
}
