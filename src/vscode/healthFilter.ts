import { isObject } from '../core/snapshot/json';
import type { Json, JsonObject } from '../core/snapshot/snapshot';
import type { Look } from './status';

/** What the Health view shows of the estate, and how it is grouped. */
export interface HealthSight {
  readonly grouping: HealthGrouping;
  /** As the user typed it. */
  readonly filter: string;
  readonly onlyProblems: boolean;
}

export const healthGroupings = ['kind', 'subscription', 'resourceGroup'] as const;
export type HealthGrouping = (typeof healthGroupings)[number];

export const wholeSight: HealthSight = { grouping: 'kind', filter: '', onlyProblems: false };

/** @returns what was kept of a sight; what cannot be read of it is as usual. */
export function readSight(kept: unknown): HealthSight {
  const { grouping, filter, onlyProblems } = (typeof kept === 'object' && kept !== null ? kept : {}) as Partial<Record<keyof HealthSight, unknown>>;
  return {
    grouping: healthGroupings.find((each) => each === grouping) ?? wholeSight.grouping,
    filter: typeof filter === 'string' ? filter : wholeSight.filter,
    onlyProblems: onlyProblems === true,
  };
}

/** @returns whether less than everything is shown. */
export function isFiltering({ filter, onlyProblems }: HealthSight): boolean {
  return onlyProblems || termsOf(filter).length > 0;
}

/** What a filter looks at. */
export interface Filtered {
  readonly name: string;
  readonly resourceGroup: string;
  readonly subscription: string;
  readonly subscriptionId: string;
  readonly body: JsonObject;
}

type Term = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'tag'; readonly key: string; readonly value: string | undefined };

/**
 * Reads a filter: words that all must be found, in any case. A word is looked for in name, resource group and subscription; `tag:key` wants the tag,
 * `tag:key=value` that value of it. Double quotes hold a word with spaces together.
 *
 * @returns what a resource must match.
 */
export function readFilter(filter: string): (resource: Filtered) => boolean {
  const terms = termsOf(filter);
  return (resource) => terms.every((term) => matches(term, resource));
}

function termsOf(filter: string): readonly Term[] {
  const words = filter.match(/(?:[^\s"]|"[^"]*"?)+/g) ?? [];
  return words
    .map((word) => word.replaceAll('"', '').trim().toLowerCase())
    .filter((word) => word !== '' && word !== 'tag:')
    .map((word): Term => {
      if (!word.startsWith('tag:')) return { kind: 'text', text: word };
      const [key = '', ...value] = word.slice('tag:'.length).split('=');
      return { kind: 'tag', key: key.trim(), value: value.length === 0 ? undefined : value.join('=').trim() };
    });
}

function matches(term: Term, { name, resourceGroup, subscription, subscriptionId, body }: Filtered): boolean {
  if (term.kind === 'text') return [name, resourceGroup, subscription, subscriptionId].some((each) => each.toLowerCase().includes(term.text));
  const { tags } = body as Readonly<Record<string, Json | undefined>>;
  if (!isObject(tags)) return false;
  // Azure compares names of tags without case, and values with it; who filters does not remember which.
  return Object.entries(tags).some(
    ([key, value]) => key.toLowerCase() === term.key && (term.value === undefined || (typeof value === 'string' && value.toLowerCase() === term.value)),
  );
}

/** What *only problems* shows: what fails, and what Azure or a diagnosis warns of. */
export function isProblem(look: Look): boolean {
  return look === 'failing' || look === 'warning';
}
