import type { Model } from '../model/model';
import type { Unavailable } from '../snapshot/fact';
import { coversAll, isPrivateAddress, overlaps, parsePrefix, unionOf, type AddressRange, type AddressSet } from './cidr';
import { parsePorts } from './trafficSpace';

/** Whether one side of a rule takes all of the traffic, none of it, or perhaps some. */
export type Match = { readonly state: 'yes' } | { readonly state: 'no' } | { readonly state: 'maybe'; readonly missing: readonly Unavailable[] };

/** @returns whether all sides take the traffic. */
export function matchOfAll(matches: readonly Match[]): Match {
  if (matches.some(({ state }) => state === 'no')) return { state: 'no' };
  const missing = matches.flatMap((match) => (match.state === 'maybe' ? match.missing : []));
  return matches.every(({ state }) => state === 'yes') ? { state: 'yes' } : { state: 'maybe', missing };
}

/** @returns whether one of the ports or ranges holds the port; a text that cannot be read may hold it. */
export function portMatch(texts: readonly string[], port: number): Match {
  const ranges = texts.map(parsePorts);
  if (ranges.some((range) => range !== undefined && range.first <= port && port <= range.last)) return { state: 'yes' };
  return ranges.includes(undefined) ? { state: 'maybe', missing: [] } : { state: 'no' };
}

/**
 * Whether addresses are among those that one side of a firewall rule names, with its IP groups.
 *
 * @param wanted addresses, or one address.
 */
export function firewallMatch(model: Model, texts: readonly string[], ipGroupIds: readonly string[], wanted: AddressSet | string): Match {
  const address = typeof wanted === 'string' ? parsePrefix(wanted) : undefined;
  const asked = typeof wanted === 'string' ? (address ? [address] : []) : wanted;
  if (asked.length === 0) return { state: 'maybe', missing: [] };
  const groups = ipGroupIds.map((id) => model.ipGroup(id));
  const all = [...texts, ...groups.flatMap((group) => (group.state === 'known' ? group.value.ipAddresses : []))];
  if (all.includes('*')) return { state: 'yes' };
  const ranges = all.map(parseAddresses);
  const named = unionOf(ranges.filter((range) => range !== undefined));
  if (coversAll(named, asked)) return { state: 'yes' };
  // Service tags hold public addresses of Azure only.
  const isPrivate = typeof wanted === 'string' && isPrivateAddress(wanted);
  const hasUnread = all.some((text, index) => ranges[index] === undefined && !(isPrivate && isServiceTag(text)));
  const missing = groups.flatMap((group) => (group.state === 'unavailable' ? [group] : []));
  return overlaps(named, asked) || hasUnread || groups.some(({ state }) => state !== 'known') ? { state: 'maybe', missing } : { state: 'no' };
}

function isServiceTag(text: string): boolean {
  return /^[a-z][a-z0-9_]*(\.[a-z0-9]+)?$/i.test(text) && !/^virtualnetwork$/i.test(text);
}

/** A prefix, an address, or a range such as `10.0.0.1-10.0.0.9`. */
function parseAddresses(text: string): AddressRange | undefined {
  const [first = '', last, ...more] = text.split('-');
  if (last === undefined) return parsePrefix(first);
  const [from, to] = [parsePrefix(first.trim()), parsePrefix(last.trim())];
  if (!from || !to || more.length > 0 || from.family !== to.family || from.first > to.last) return undefined;
  return { family: from.family, first: from.first, last: to.last };
}
