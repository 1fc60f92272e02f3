/**
 * Where something was read: the answer (the request of the snapshot entry, as the entry spells it) and the RFC 6901 JSON pointer into
 * its body (`''` is the whole body).
 */
export interface Source {
  readonly request: string;
  readonly pointer: string;
}

/** Why nothing is known about a fact. */
export type UnavailableReason = 'notCollected' | 'pending' | 'forbidden' | 'failed' | 'timedOut';

/** A fact that is not known, and what would have to be asked (or allowed) to know it. */
export interface Unavailable {
  readonly state: 'unavailable';
  readonly reason: UnavailableReason;
  /** The request that would answer; see `FactRequest`. */
  readonly request: FactRequest;
  /** The permission that Azure refused, or that the request needs, such as `Microsoft.Network/routeTables/read`. */
  readonly permission?: string;
  /** Azure's own words for a failure, when there were any. Untrusted text. */
  readonly detail?: string;
}

/** A fact that Azure knows not to exist: ARM answered 404 on that very id. This is knowledge. */
export interface Absent {
  readonly state: 'absent';
  readonly request: FactRequest;
}

export interface Known<T> {
  readonly state: 'known';
  readonly value: T;
}

/**
 * The answer to a look-up of another resource or question: *known*, *absent* (ARM said 404 on that very id), or
 * *unavailable*. `Fact<T | undefined>` known with `undefined` means that Azure says there is none (a subnet without a
 * network security group).
 */
export type Fact<T> = Known<T> | Absent | Unavailable;

/** One question that can be put to Azure. It is plain data; `azure/` knows how to ask it. */
export type FactRequest =
  | {
      readonly kind: 'arm';
      /** Method, space, ARM path with normalized query, as in a snapshot entry. */
      readonly request: string;
      /** The JSON body of a POST that asks something. */
      readonly input?: import('./snapshot').Json;
    }
  | {
      /** A reverse look-up from an address or host name to the resources that have it. */
      readonly kind: 'lookup';
      readonly lookup: 'address' | 'hostName';
      readonly key: string;
    };

/** @returns the known fact with this value. */
export function known<T>(value: T): Known<T> {
  return { state: 'known', value };
}

/**
 * Applies a function to the value of a known fact and leaves the other states alone.
 *
 * @returns the fact of the result.
 */
export function mapFact<T, U>(fact: Fact<T>, change: (value: T) => U): Fact<U> {
  return fact.state === 'known' ? known(change(fact.value)) : fact;
}

/**
 * Follows a reference from a known fact to another fact.
 *
 * @returns the second fact, or the first one when it is not known.
 */
export function chainFact<T, U>(fact: Fact<T>, follow: (value: T) => Fact<U>): Fact<U> {
  return fact.state === 'known' ? follow(fact.value) : fact;
}

/** @returns the source of a part below `source`; each step is a property name or an array index. */
export function below(source: Source, ...steps: readonly (string | number)[]): Source {
  const tail = steps.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
  return { request: source.request, pointer: source.pointer + tail };
}

/** @returns a text that is equal for equal requests, for use as a key. */
export function factRequestKey(request: FactRequest): string {
  if (request.kind === 'lookup') return `LOOKUP ${request.lookup} ${request.key.toLowerCase()}`;
  return request.input === undefined ? request.request.toLowerCase() : `${request.request.toLowerCase()} ${JSON.stringify(request.input)}`;
}
