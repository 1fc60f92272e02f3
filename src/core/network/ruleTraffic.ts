import type { SecurityRule } from '../model/network';
import type { Unavailable } from '../snapshot/fact';
import { sameId } from '../snapshot/resourceId';
import { coversAll, everyAddress, intersectionOf, type AddressSet } from './cidr';
import type { SecurityQuestion, Side, UnknownReason } from './securityRules';
import { addressesOfPrefix, coverageOfTag, boundsOfUnion } from './serviceTags';
import { dimensions, eachDimension, joinPorts, nothingOf, parsePorts, type Traffic, type Values } from './trafficSpace';

/** The part of a question that a rule takes: at least `certain` (nothing when undefined), at most `possible`. */
export interface RuleTraffic {
  readonly certain: Traffic | undefined;
  readonly possible: Traffic;
  /** Both are the same. */
  readonly isExact: boolean;
  /** Why they are not; of no meaning when they are. */
  readonly reason: UnknownReason;
  readonly missing: readonly Unavailable[];
}

/** What a rule says in one dimension. */
interface Bounds {
  readonly certain: Values;
  readonly possible: Values;
  readonly reason?: UnknownReason;
  readonly missing?: readonly Unavailable[];
}

/** @returns the part of a question (`whole`) that a rule takes. */
export function trafficOfRule(rule: SecurityRule, question: SecurityQuestion, whole: Traffic): RuleTraffic {
  if (!rule.isComplete || rule.priority === undefined) return { certain: undefined, possible: whole, isExact: false, reason: 'incompleteRule', missing: [] };
  const bounds = {
    protocol: protocolBounds(rule, whole.protocol),
    sourcePorts: portBounds(rule.sourcePortRanges),
    ports: portBounds(rule.destinationPortRanges),
    source: sideBounds(rule, question, whole, 'source'),
    destination: sideBounds(rule, question, whole, 'destination'),
  };
  const doubtful = dimensions.map((dimension): Bounds => bounds[dimension]).filter(({ reason }) => reason !== undefined);
  return {
    certain: eachDimension((dimension) => bounds[dimension].certain),
    possible: eachDimension((dimension) => bounds[dimension].possible),
    isExact: doubtful.length === 0,
    reason: doubtful[0]?.reason ?? 'incompleteRule',
    missing: doubtful.flatMap(({ missing }) => missing ?? []),
  };
}

/**
 * Whether protocol and destination ports alone tell that a rule takes nothing of a question: most rules of a long list are about other ports, and
 * their addresses need not be looked at.
 */
export function isAboutOtherPorts({ isComplete, priority, protocol, destinationPortRanges }: SecurityRule, question: SecurityQuestion): boolean {
  if (!isComplete || priority === undefined) return false;
  const isOtherProtocol =
    protocol !== undefined && !['*', 'any'].includes(protocol) && question.protocol !== 'any' && protocol.toLowerCase() !== question.protocol;
  if (isOtherProtocol) return true;
  const ranges = destinationPortRanges.map(parsePorts);
  return ranges.every((range) => range !== undefined && question.ports.every(({ first, last }) => last < range.first || range.last < first));
}

function exact(values: Values): Bounds {
  return { certain: values, possible: values };
}

function protocolBounds({ protocol }: SecurityRule, asked: Values): Bounds {
  if (protocol === undefined || protocol === '*' || protocol === 'any') return exact(asked);
  return exact({ kind: 'words', words: [protocol.toLowerCase()] });
}

function portBounds(texts: readonly string[]): Bounds {
  const ranges = texts.map(parsePorts).filter((range) => range !== undefined);
  const certain: Values = { kind: 'ports', ranges: joinPorts(ranges) };
  if (ranges.length === texts.length) return exact(certain);
  return { certain, possible: { kind: 'ports', ranges: [{ first: 0, last: 65535 }] }, reason: 'incompleteRule' };
}

/** Prefixes and application security groups of one side together. */
function sideBounds(rule: SecurityRule, question: SecurityQuestion, whole: Traffic, side: 'source' | 'destination'): Bounds {
  const [prefixes, groups] =
    side === 'source'
      ? [rule.sourceAddressPrefixes, rule.sourceApplicationSecurityGroupIds]
      : [rule.destinationAddressPrefixes, rule.destinationApplicationSecurityGroupIds];
  const asked = whole[side];
  const membership = membershipOf(groups, question[side]);
  if (membership === 'member') return exact(asked);
  const byPrefix = asked.kind === 'addresses' ? addressBounds(prefixes, question, asked) : tagBounds(rule, prefixes, question, asked);
  if (membership === 'none') return byPrefix;
  return { certain: byPrefix.certain, possible: asked, reason: 'groupMembership', missing: [...membership, ...(byPrefix.missing ?? [])] };
}

/** @returns what would have to be read when the membership is not known. */
function membershipOf(groupIds: readonly string[], side: Side): 'member' | 'none' | readonly Unavailable[] {
  if (groupIds.length === 0) return 'none';
  const memberships = side.applicationSecurityGroupIds;
  if (memberships.state === 'unavailable') return [memberships];
  const own = memberships.state === 'known' ? memberships.value : [];
  return own.some((id) => groupIds.some((other) => sameId(id, other))) ? 'member' : 'none';
}

function addressBounds(prefixes: readonly string[], question: SecurityQuestion, asked: Values & { readonly kind: 'addresses' }): Bounds {
  const each = prefixes.map((prefix) => addressesOfPrefix(prefix, question.tags));
  const bounds = boundsOfUnion(each);
  const certain: Values = { kind: 'addresses', set: bounds.certain };
  const open = each.filter((one) => !isSettled(one.certain, one.possible));
  if (open.length === 0 || isSettled(bounds.certain, bounds.possible, asked.set)) return exact(certain);
  const isNetwork = prefixes.some((prefix) => /^virtualnetwork$/i.test(prefix.trim()));
  return {
    certain,
    possible: { kind: 'addresses', set: bounds.possible },
    reason: isNetwork ? 'networkPrefixes' : 'unresolvedTag',
    missing: open.flatMap(({ missing }) => missing),
  };
}

const verbs = { Allow: 'allow', Deny: 'deny' } as const;

/** @returns what the rule does with what it takes; undefined when that could not be read. */
export function verb(rule: SecurityRule): 'allow' | 'deny' | undefined {
  return rule.access && verbs[rule.access];
}

/** @returns whether the bounds agree on every address that matters. */
function isSettled(certain: AddressSet, possible: AddressSet, within: AddressSet = everyAddress): boolean {
  return coversAll(certain, intersectionOf(possible, within));
}

/** Azure accepts an Allow for the region of the gateway in place of the whole tag; a Deny for one region may be another's. */
function tagBounds(rule: SecurityRule, prefixes: readonly string[], question: SecurityQuestion, asked: Values): Bounds {
  const tag = asked.kind === 'words' ? (asked.words[0] ?? '') : '';
  const coverages = prefixes.map((prefix) => coverageOfTag(prefix, tag, question.tags));
  const isCovered = coverages.includes('full') || (coverages.includes('region') && verb(rule) === 'allow');
  if (isCovered) return exact(asked);
  const nothing = nothingOf(asked);
  if (coverages.every((coverage) => coverage === 'none')) return exact(nothing);
  return { certain: nothing, possible: asked, reason: 'unresolvedTag', missing: question.tags.virtualNetwork.missing };
}
