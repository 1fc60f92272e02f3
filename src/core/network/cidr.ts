import ipaddr from 'ipaddr.js';

type Family = 4 | 6;

/** Addresses of one family from the first to the last, both included. */
export interface AddressRange {
  readonly family: Family;
  readonly first: bigint;
  readonly last: bigint;
}

/** Addresses of both families: ranges that do not touch, IPv4 first, ascending. Made by `unionOf` and what it is made of. */
export type AddressSet = readonly AddressRange[];

/** A range that one prefix denotes. */
export interface Prefix extends AddressRange {
  /** Length of the prefix in bits. */
  readonly length: number;
}

const bits: Readonly<Record<Family, number>> = { 4: 32, 6: 128 };

export const noAddress: AddressSet = [];
export const everyAddress: AddressSet = [wholeOf(4), wholeOf(6)];

function wholeOf(family: Family): AddressRange {
  return { family, first: 0n, last: (1n << BigInt(bits[family])) - 1n };
}

/** The same few prefixes are compared with every server of a gateway. */
const parsedPrefixes = new Map<string, Prefix | undefined>();
const mostPrefixes = 20_000;

/**
 * Reads a prefix (`10.0.0.0/16`, `fd00::/8`) or a single address. Bits after the prefix are ignored, as Azure ignores them.
 *
 * @returns undefined when the text is neither.
 */
export function parsePrefix(text: string): Prefix | undefined {
  const known = parsedPrefixes.get(text);
  if (known !== undefined || parsedPrefixes.has(text)) return known;
  if (parsedPrefixes.size >= mostPrefixes) parsedPrefixes.clear();
  const parsed = readPrefix(text);
  parsedPrefixes.set(text, parsed);
  return parsed;
}

function readPrefix(text: string): Prefix | undefined {
  const [address = '', suffix, ...more] = text.trim().split('/');
  const base = parseAddress(address);
  if (!base || more.length > 0) return undefined;
  const length = suffix === undefined ? bits[base.family] : parseLength(suffix, base.family);
  if (length === undefined) return undefined;
  const size = 1n << BigInt(bits[base.family] - length);
  const first = base.value - (base.value % size);
  return { family: base.family, first, last: first + size - 1n, length };
}

function parseLength(text: string, family: Family): number | undefined {
  const length = /^\d{1,3}$/.test(text) ? Number(text) : undefined;
  return length !== undefined && length <= bits[family] ? length : undefined;
}

function parseAddress(text: string): { readonly family: Family; readonly value: bigint } | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return { family: 4, value: valueOf(ipaddr.IPv4.parse(text)) };
  if (ipaddr.IPv6.isValid(text) && text.includes(':')) return { family: 6, value: valueOf(ipaddr.IPv6.parse(text)) };
  return undefined;
}

function valueOf(address: ipaddr.IPv4 | ipaddr.IPv6): bigint {
  return address.toByteArray().reduce((value, byte) => (value << 8n) + BigInt(byte), 0n);
}

/** @returns the addresses of all prefixes together; undefined when one of them cannot be read. */
export function addressSet(prefixes: readonly string[]): AddressSet | undefined {
  const parsed = prefixes.map(parsePrefix);
  return parsed.every((prefix) => prefix !== undefined) ? unionOf(parsed) : undefined;
}

/** @returns the addresses of all ranges together. */
export function unionOf(ranges: readonly AddressRange[]): AddressSet {
  const sorted = ranges.map(({ family, first, last }) => ({ family, first, last })).sort(compareRanges);
  const merged: AddressRange[] = [];
  for (const range of sorted) {
    const previous = merged.at(-1);
    const touches = previous?.family === range.family && range.first <= previous.last + 1n;
    if (touches) merged[merged.length - 1] = { ...previous, last: range.last > previous.last ? range.last : previous.last };
    else merged.push(range);
  }
  return merged;
}

function compareRanges(one: AddressRange, other: AddressRange): number {
  if (one.family !== other.family) return one.family - other.family;
  return one.first < other.first ? -1 : one.first > other.first ? 1 : 0;
}

/** @returns the addresses that are in both sets. */
export function intersectionOf(one: AddressSet, other: AddressSet): AddressSet {
  return unionOf(one.flatMap((range) => other.flatMap((cut) => overlapOf(range, cut))));
}

function overlapOf(one: AddressRange, other: AddressRange): readonly AddressRange[] {
  if (one.family !== other.family) return [];
  const first = one.first > other.first ? one.first : other.first;
  const last = one.last < other.last ? one.last : other.last;
  return first <= last ? [{ family: one.family, first, last }] : [];
}

/** @returns the addresses of `from` that are not in `taken`. */
export function differenceOf(from: AddressSet, taken: AddressSet): AddressSet {
  return unionOf(taken.reduce<readonly AddressRange[]>((left, cut) => left.flatMap((range) => withoutRange(range, cut)), from));
}

function withoutRange(range: AddressRange, cut: AddressRange): readonly AddressRange[] {
  if (overlapOf(range, cut).length === 0) return [range];
  const before = range.first < cut.first ? [{ ...range, last: cut.first - 1n }] : [];
  const after = range.last > cut.last ? [{ ...range, first: cut.last + 1n }] : [];
  return [...before, ...after];
}

/** @returns whether every address of `inner` is in `outer`; true when `inner` is empty. */
export function coversAll(outer: AddressSet, inner: AddressSet): boolean {
  return differenceOf(inner, outer).length === 0;
}

/** @returns whether some address is in both sets. */
export function overlaps(one: AddressSet, other: AddressSet): boolean {
  return one.some((range) => other.some((cut) => overlapOf(range, cut).length > 0));
}

/** @returns whether the address (or every address of the prefix) is in the prefix; false when a text cannot be read. */
export function prefixContains(prefix: string, address: string): boolean {
  const outer = parsePrefix(prefix);
  const inner = parsePrefix(address);
  return outer !== undefined && inner?.family === outer.family && outer.first <= inner.first && inner.last <= outer.last;
}

/** @returns the fewest prefixes that denote the set, in ascending order. */
export function prefixesOf(set: AddressSet): readonly string[] {
  return set.flatMap(rangePrefixes);
}

function rangePrefixes({ family, first, last }: AddressRange): readonly string[] {
  const prefixes: string[] = [];
  for (let start = first; start <= last;) {
    const hostBits = largestBlock(start, last, bits[family]);
    prefixes.push(`${formatAddress(family, start)}/${bits[family] - hostBits}`);
    start += 1n << BigInt(hostBits);
  }
  return prefixes;
}

/** @returns how many low bits a block may have that begins at `start` and does not pass `last`. */
function largestBlock(start: bigint, last: bigint, most: number): number {
  let hostBits = 0;
  while (hostBits < most && start % (1n << BigInt(hostBits + 1)) === 0n && start + (1n << BigInt(hostBits + 1)) - 1n <= last) hostBits += 1;
  return hostBits;
}

function formatAddress(family: Family, value: bigint): string {
  const bytes = Array.from({ length: bits[family] / 8 }, (_, index) => Number((value >> BigInt(bits[family] - 8 * (index + 1))) & 255n));
  return ipaddr.fromByteArray(bytes).toString();
}

/**
 * What never leaves private networks: the ranges for which Azure has system routes to nowhere, and IPv6's unique local addresses.
 *
 * Azure: learn.microsoft.com/azure/virtual-network/virtual-networks-udr-overview (default routes).
 */
export const privateAddresses: AddressSet = known(['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7']);

/** Addresses that no host on the Internet has: private, loopback, link-local, multicast, reserved (RFC 6890). */
const notOnInternet: AddressSet = unionOf([
  ...privateAddresses,
  ...known(['0.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', '192.0.0.0/24', '198.18.0.0/15', '224.0.0.0/3']),
  ...known(['::/8', 'fe80::/10', 'ff00::/8']),
]);

/** Addresses that a host on the Internet can have. */
export const publicAddresses: AddressSet = differenceOf(everyAddress, notOnInternet);

function known(prefixes: readonly string[]): AddressSet {
  return addressSet(prefixes) ?? noAddress;
}

/** @returns whether the address is private (RFC 1918, RFC 6598, RFC 4193); false when it cannot be read. */
export function isPrivateAddress(address: string): boolean {
  const parsed = parsePrefix(address);
  return parsed !== undefined && coversAll(privateAddresses, [parsed]);
}
