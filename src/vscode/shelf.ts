import { idKey } from '../core/snapshot/resourceId';
import { SNAPSHOT_FORMAT, SNAPSHOT_VERSION, type CloudName, type Json } from '../core/snapshot/snapshot';
import { resourcesName } from './documentPaths';
import type { EstateState } from './estateState';
import type { Investigation } from './investigation';

/**
 * The resources of the Health view as if an investigation had read them, so that they are documents like all others. It has
 * no target, is never diagnosed and never shown as an investigation.
 */
export function shelfOf(estate: EstateState, cloud: CloudName): Investigation {
  const responses = [...estate.resources.values()].map(({ id, body }) => ({ request: `GET ${id}`, status: 200, body }));
  return {
    id: resourcesName,
    target: '',
    origin: { kind: 'azure' },
    snapshot: { format: SNAPSHOT_FORMAT, version: SNAPSHOT_VERSION, cloud, capturedAt: new Date(estate.readAt ?? 0).toISOString(), responses },
    answeredAt: {},
    diagnosis: undefined,
    settled: undefined,
    judgement: undefined,
    running: undefined,
    failure: undefined,
    checked: undefined,
  };
}

/** @returns the pointer to the part of a body that has this id (a pool inside its gateway); empty when no part has it. */
export function pointerOfId(body: Json | undefined, id: string): string {
  const wanted = idKey(id);
  const find = (value: Json | undefined, pointer: string, depth: number): string | undefined => {
    if (typeof value !== 'object' || value === null || depth > deepest) return undefined;
    const entries: readonly (readonly [string, Json | undefined])[] = Object.entries(value as Readonly<Record<string, Json | undefined>>);
    const isReference = entries.length === 1;
    if (!isReference && entries.some(([key, each]) => key === 'id' && typeof each === 'string' && idKey(each) === wanted)) return pointer;
    for (const [key, each] of entries) {
      const found = find(each, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, depth + 1);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return find(body, '', 0) ?? '';
}

const deepest = 12;
