import { coversAll, differenceOf, intersectionOf, type AddressSet } from './cidr';

/** Ports from the first to the last, both included. */
export interface PortRange {
  readonly first: number;
  readonly last: number;
}

/** What a part of the traffic may be in one dimension. Words are protocols and service tags that stand for themselves. */
export type Values =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'ports'; readonly ranges: readonly PortRange[] }
  | { readonly kind: 'addresses'; readonly set: AddressSet };

export const dimensions = ['protocol', 'sourcePorts', 'ports', 'source', 'destination'] as const;

export type Dimension = (typeof dimensions)[number];

/** Traffic: every combination of the values of its dimensions. */
export type Traffic = Readonly<Record<Dimension, Values>>;

export const everyPort: readonly PortRange[] = [{ first: 0, last: 65535 }];

/** @returns the ports that a text of a security rule stands for: `*`, `443`, `8000-8100`; undefined when it cannot be read. */
export function parsePorts(text: string): PortRange | undefined {
  if (text.trim() === '*') return everyPort[0];
  const [first, last = first] = /^\s*(\d{1,5})(?:\s*-\s*(\d{1,5}))?\s*$/.exec(text)?.slice(1) ?? [];
  if (first === undefined) return undefined;
  const range = { first: Number(first), last: Number(last) };
  return range.first <= range.last && range.last <= 65535 ? range : undefined;
}

/** @returns the ports as Azure writes them, such as `80, 8000-8100`. */
export function formatPorts(ranges: readonly PortRange[]): string {
  return ranges.map(({ first, last }) => (first === last ? String(first) : `${first}-${last}`)).join(', ');
}

function isEmpty(values: Values): boolean {
  switch (values.kind) {
    case 'words':
      return values.words.length === 0;
    case 'ports':
      return values.ranges.length === 0;
    case 'addresses':
      return values.set.length === 0;
  }
}

function common(one: Values, other: Values): Values {
  if (one.kind === 'words' && other.kind === 'words') return { kind: 'words', words: one.words.filter((word) => other.words.includes(word)) };
  if (one.kind === 'ports' && other.kind === 'ports') return { kind: 'ports', ranges: one.ranges.flatMap((range) => portsIn(range, other.ranges)) };
  if (one.kind === 'addresses' && other.kind === 'addresses') return { kind: 'addresses', set: intersectionOf(one.set, other.set) };
  return nothingOf(one);
}

function rest(from: Values, taken: Values): Values {
  if (from.kind === 'words' && taken.kind === 'words') return { kind: 'words', words: from.words.filter((word) => !taken.words.includes(word)) };
  if (from.kind === 'ports' && taken.kind === 'ports') return { kind: 'ports', ranges: taken.ranges.reduce(withoutPorts, from.ranges) };
  if (from.kind === 'addresses' && taken.kind === 'addresses') return { kind: 'addresses', set: differenceOf(from.set, taken.set) };
  return from;
}

/** @returns values of the same kind with nothing in them. */
export function nothingOf(values: Values): Values {
  switch (values.kind) {
    case 'words':
      return { kind: 'words', words: [] };
    case 'ports':
      return { kind: 'ports', ranges: [] };
    case 'addresses':
      return { kind: 'addresses', set: [] };
  }
}

function portsIn(range: PortRange, ranges: readonly PortRange[]): readonly PortRange[] {
  return joinPorts(ranges)
    .map((cut) => ({ first: Math.max(range.first, cut.first), last: Math.min(range.last, cut.last) }))
    .filter(({ first, last }) => first <= last);
}

function withoutPorts(ranges: readonly PortRange[], cut: PortRange): readonly PortRange[] {
  return ranges.flatMap((range) => {
    if (cut.last < range.first || range.last < cut.first) return [range];
    const before = range.first < cut.first ? [{ first: range.first, last: cut.first - 1 }] : [];
    const after = range.last > cut.last ? [{ first: cut.last + 1, last: range.last }] : [];
    return [...before, ...after];
  });
}

/** @returns the ranges in ascending order, without overlap. */
export function joinPorts(ranges: readonly PortRange[]): readonly PortRange[] {
  const sorted = [...ranges].sort((one, other) => one.first - other.first || one.last - other.last);
  const joined: PortRange[] = [];
  for (const range of sorted) {
    const previous = joined.at(-1);
    if (previous && range.first <= previous.last + 1) joined[joined.length - 1] = { first: previous.first, last: Math.max(previous.last, range.last) };
    else joined.push(range);
  }
  return joined;
}

/** @returns the traffic that is in both, or undefined when there is none. */
export function commonTraffic(one: Traffic, other: Traffic): Traffic | undefined {
  const shared = eachDimension((dimension) => common(one[dimension], other[dimension]));
  return isNothing(shared) ? undefined : shared;
}

/** @returns whether the traffic holds nothing, since one of its dimensions has no value. */
export function isNothing(traffic: Traffic): boolean {
  return dimensions.some((dimension) => isEmpty(traffic[dimension]));
}

/** @returns the traffic of `from` that is not in `taken`, in parts that share nothing. */
export function remainingTraffic(from: Traffic, taken: Traffic): readonly Traffic[] {
  if (!commonTraffic(from, taken)) return [from];
  const parts: Traffic[] = [];
  let left = from;
  for (const dimension of dimensions) {
    const outside = rest(left[dimension], taken[dimension]);
    if (!isEmpty(outside)) parts.push({ ...left, [dimension]: outside });
    left = { ...left, [dimension]: common(left[dimension], taken[dimension]) };
  }
  return parts;
}

/** @returns whether `outer` holds all of `inner`. */
export function coversTraffic(outer: Traffic, inner: Traffic): boolean {
  return dimensions.every((dimension) => {
    const [wide, narrow] = [outer[dimension], inner[dimension]];
    return wide.kind === 'addresses' && narrow.kind === 'addresses' ? coversAll(wide.set, narrow.set) : isEmpty(rest(narrow, wide));
  });
}

/** @returns traffic whose dimensions are made by a function. */
export function eachDimension(make: (dimension: Dimension) => Values): Traffic {
  return {
    protocol: make('protocol'),
    sourcePorts: make('sourcePorts'),
    ports: make('ports'),
    source: make('source'),
    destination: make('destination'),
  };
}
