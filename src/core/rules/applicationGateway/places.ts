import type { Model } from '../../model/model';
import { below, type Source, type Unavailable } from '../../snapshot/fact';
import type { Json } from '../../snapshot/snapshot';

/**
 * The place of a property that may be missing in the recorded body.
 *
 * @returns the deepest place on the way from `source` down the steps that the body really has.
 */
export function deepestPlace(model: Model, source: Source, ...steps: readonly (string | number)[]): Source {
  const found = steps.findLastIndex((_, index) => hasPlace(model, below(source, ...steps.slice(0, index + 1))));
  return below(source, ...steps.slice(0, found + 1));
}

/** The place of the array or object that holds this one. */
export function parentPlace(source: Source): Source {
  return { request: source.request, pointer: source.pointer.slice(0, Math.max(0, source.pointer.lastIndexOf('/'))) };
}

function hasPlace(model: Model, { request, pointer }: Source): boolean {
  const answer = model.snapshot.responses.find((response) => response.request.toLowerCase() === request.toLowerCase());
  const steps = pointer.split('/').slice(1);
  return steps.reduce<Json | undefined>((value, step) => member(value, step), answer?.body) !== undefined;
}

function member(value: Json | undefined, step: string): Json | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  return (value as Readonly<Record<string, Json | undefined>>)[step.replaceAll('~1', '/').replaceAll('~0', '~')];
}

/**
 * What could not be read at a place or below it: a missing reference there may be a malformed one, and then nobody is
 * accused.
 *
 * @returns an empty list when everything there was well formed.
 */
export function unreadableAt(model: Model, source: Source): readonly Unavailable[] {
  const isThere = (pointer: string): boolean => pointer === source.pointer || pointer.startsWith(`${source.pointer}/`);
  return model.notes
    .filter((note) => note.at.request === source.request && isThere(note.at.pointer))
    .map((note) => ({
      state: 'unavailable',
      reason: 'failed',
      request: { kind: 'arm', request: note.at.request },
      detail: `${note.at.pointer}: ${note.expected} expected`,
    }));
}
