import { lookup, Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { Observation } from '../core/snapshot/snapshot';

/** Why a name has no address. */
export type ResolveFailure =
  /** The name does not exist. */
  | 'notFound'
  /** It exists, and has neither an IPv4 nor an IPv6 address. */
  | 'noAddress'
  | 'timedOut'
  /** The servers answered that they cannot or will not. */
  | 'serverFailed'
  /** An alias leads back to a name before. */
  | 'loop'
  /** More aliases than resolvers follow. */
  | 'tooLong';

export interface ResolvedName {
  /** The name that was asked and every alias that it leads to, in order; lower case, without a dot at the end. */
  readonly chain: readonly string[];
  /** IPv4 first; empty when it failed. */
  readonly addresses: readonly string[];
  readonly failure?: ResolveFailure;
  /** Whether the addresses come from this machine's own resolution (a hosts file, say), and not from DNS. */
  readonly isLocal?: boolean;
  readonly observations: readonly Observation[];
}

export interface ResolveOptions {
  /** Servers to ask, such as `127.0.0.1:5353`; undefined: those of this machine. */
  readonly servers?: readonly string[] | undefined;
  /** Milliseconds for the whole resolution. */
  readonly deadline: number;
  readonly signal: AbortSignal;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** As many as resolvers commonly follow (BIND's max-query-restarts is 11, glibc's and Unbound's limits lie below 16). */
const mostAliases = 16;
/** Milliseconds for one question before it is repeated, once. */
const patience = 2000;

/**
 * Resolves a host name from this machine and follows its aliases one by one. What this machine sees need not be what others
 * see: split horizons, hosts files and caches differ.
 *
 * @returns an answer or why there is none; it never rejects but when `signal` is aborted.
 */
export async function resolveName(name: string, options: ResolveOptions): Promise<ResolvedName> {
  const host = plainName(name);
  if (isIP(host) !== 0) return { chain: [host], addresses: [host], observations: [] };
  options.signal.throwIfAborted();
  const resolver = new Resolver({ timeout: patience, tries: 2 });
  if (options.servers) resolver.setServers([...options.servers]);
  const time = { isOver: false };
  const stop = (): void => {
    time.isOver = true;
    resolver.cancel();
  };
  const timer = setTimeout(stop, options.deadline);
  options.signal.addEventListener('abort', stop, { once: true });
  const started = options.now();
  try {
    const followed = await followAliases(resolver, host, () => time.isOver);
    const found = followed.failure === undefined ? await addressesOf(resolver, followed.chain.at(-1) ?? host, time) : followed;
    options.signal.throwIfAborted();
    const local = found.failure === undefined || options.servers ? [] : await localAddresses(host, options.deadline);
    const observations = [...observed(host, followed.chain, found, started, options.now())];
    if (local.length > 0) return { chain: [host], addresses: local, isLocal: true, observations };
    const { addresses, failure } = found;
    return { chain: followed.chain, addresses, ...(failure === undefined ? {} : { failure }), observations };
  } finally {
    clearTimeout(timer);
    options.signal.removeEventListener('abort', stop);
  }
}

interface Found {
  readonly addresses: readonly string[];
  readonly failure?: ResolveFailure;
}

async function followAliases(resolver: Resolver, host: string, isOver: () => boolean): Promise<Found & { readonly chain: readonly string[] }> {
  const chain = [host];
  for (;;) {
    if (isOver()) return { chain, addresses: [], failure: 'timedOut' };
    const answer = await asked(resolver.resolveCname(chain.at(-1) ?? host));
    // A name that does not exist has no alias either: the question for its addresses says which it is.
    const next = answer.values[0] === undefined ? undefined : plainName(answer.values[0]);
    if (answer.failure === 'timedOut') return { chain, addresses: [], failure: 'timedOut' };
    if (next === undefined) return { chain, addresses: [] };
    if (chain.includes(next)) return { chain: [...chain, next], addresses: [], failure: 'loop' };
    chain.push(next);
    if (chain.length > mostAliases + 1) return { chain, addresses: [], failure: 'tooLong' };
  }
}

async function addressesOf(resolver: Resolver, name: string, time: { readonly isOver: boolean }): Promise<Found> {
  const answers = await Promise.all([asked(resolver.resolve4(name)), asked(resolver.resolve6(name))]);
  const addresses = [...new Set(answers.flatMap(({ values }) => values))];
  if (addresses.length > 0) return { addresses };
  const failures = answers.map(({ failure }) => failure);
  if (time.isOver || failures.includes('timedOut')) return { addresses: [], failure: 'timedOut' };
  if (failures.includes('serverFailed')) return { addresses: [], failure: 'serverFailed' };
  return { addresses: [], failure: failures.includes('notFound') ? 'notFound' : 'noAddress' };
}

/** One question: what was answered, or what kind of no it was. */
async function asked(question: Promise<readonly string[]>): Promise<{ readonly values: readonly string[]; readonly failure?: ResolveFailure }> {
  try {
    return { values: await question };
  } catch (failure) {
    return { values: [], failure: failureOf((failure as NodeJS.ErrnoException).code ?? '') };
  }
}

/** nodejs.org/api/dns.html#error-codes */
function failureOf(code: string): ResolveFailure {
  switch (code) {
    case 'ENOTFOUND':
      return 'notFound';
    case 'ENODATA':
      return 'noAddress';
    case 'ETIMEOUT':
    case 'ECANCELLED':
      return 'timedOut';
    default:
      return 'serverFailed';
  }
}

/** What programs on this machine get for the name: the hosts file and other sources than DNS count too. */
async function localAddresses(host: string, deadline: number): Promise<readonly string[]> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<readonly string[]>((resolve) => (timer = setTimeout(() => resolve([]), deadline)));
  const looked = lookup(host, { all: true }).then(
    (answers) => answers.map(({ address }) => address),
    () => [],
  );
  return Promise.race([looked, late]).finally(() => clearTimeout(timer));
}

function observed(host: string, chain: readonly string[], found: Found, started: number, ended: number): readonly Observation[] {
  const cnames = chain.slice(1);
  return (['A', 'AAAA'] as const).map((type) => {
    const addresses = found.addresses.filter((address) => isIP(address) === (type === 'A' ? 4 : 6));
    const error = found.failure === undefined ? {} : { error: found.failure };
    const result = { ok: found.failure === undefined, ...error, elapsedMs: ended - started, addresses, cnames };
    return { kind: 'dns', at: new Date(started).toISOString(), input: { name: host, type }, result };
  });
}

function plainName(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '');
}
