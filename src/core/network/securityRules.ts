import type { Direction, NetworkSecurityGroup, SecurityRule } from '../model/network';
import type { Fact, Unavailable } from '../snapshot/fact';
import { effectiveRules } from './defaultSecurityRules';
import { isAboutOtherPorts, trafficOfRule, verb, type RuleTraffic } from './ruleTraffic';
import type { Endpoints, TagContext } from './serviceTags';
import { commonTraffic, coversTraffic, eachDimension, isNothing, remainingTraffic, type PortRange, type Traffic, type Values } from './trafficSpace';

/** One side of a question, and the application security groups that its addresses are members of. */
export interface Side {
  readonly endpoints: Endpoints;
  /** Known and empty for what cannot be a member: gateways, platform addresses, services. */
  readonly applicationSecurityGroupIds: Fact<readonly string[]>;
}

export interface SecurityQuestion {
  readonly direction: Direction;
  readonly protocol: 'tcp' | 'udp' | 'any';
  readonly source: Side;
  readonly destination: Side;
  /** Ports of the destination. */
  readonly ports: readonly PortRange[];
  /** What tags mean in the network that the security group is in. */
  readonly tags: TagContext;
}

/** A rule that may have decided a part, had more been known. */
export interface Doubt {
  readonly rule: SecurityRule;
  /** Undefined when the rule's access could not be read. */
  readonly would: 'allow' | 'deny' | undefined;
  readonly reason: UnknownReason;
  readonly missing: readonly Unavailable[];
}

/** Why a rule cannot be compared with a question; *nothingAsked*: the question itself holds no traffic, since a part of it is not known. */
export type UnknownReason = 'incompleteRule' | 'groupMembership' | 'unresolvedTag' | 'networkPrefixes' | 'nothingAsked';

/** A part of the question and the first rule that takes all of it. */
export interface Decision {
  readonly traffic: Traffic;
  readonly decidedAs: 'allow' | 'deny' | 'unknown';
  readonly rule: SecurityRule;
  /** Rules before `rule` that may take the part; they matter only when `decidedAs` is *unknown*. */
  readonly doubts: readonly Doubt[];
}

/** A rule that was looked at, in the order of evaluation, until all was decided. */
export interface ChainLink {
  readonly rule: SecurityRule;
  /** How much of the question the rule matches by itself. */
  readonly coverage: 'full' | 'partial' | 'unknown';
}

interface Answered {
  readonly group: NetworkSecurityGroup;
  readonly decisions: readonly Decision[];
  readonly chain: readonly ChainLink[];
}

/**
 * Whether a security group lets traffic pass. *partial*: a part is denied for certain, and not all of the question is.
 * *unknown*: nothing is denied for certain, and something may be.
 */
export type SecurityAnswer =
  | (Answered & { readonly access: 'allow' })
  | (Answered & { readonly access: 'deny'; readonly denied: readonly Decision[] })
  | (Answered & { readonly access: 'partial'; readonly denied: readonly Decision[]; readonly missing: readonly Unavailable[] })
  | (Answered & { readonly access: 'unknown'; readonly reasons: readonly UnknownReason[]; readonly missing: readonly Unavailable[] });

/** Source ports that clients use; a rule for other source ports does not meet them. */
const ephemeralPorts: readonly PortRange[] = [{ first: 1024, last: 65535 }];
const protocols = ['tcp', 'udp', 'icmp', 'esp', 'ah'];

/**
 * What a security group says of traffic. The rule with the lowest priority number that matches decides; a rule that matches a
 * part splits the question, and Azure's default rules always come last. Sets of addresses are compared exactly; where a tag,
 * a membership or a prefix is not known, the answer is *unknown* only if it depends on it.
 *
 * Azure: learn.microsoft.com/azure/virtual-network/network-security-groups-overview and …/network-security-group-how-it-works.
 */
export function evaluateSecurityRules(group: NetworkSecurityGroup, question: SecurityQuestion): SecurityAnswer {
  const whole = trafficOfQuestion(question);
  if (isNothing(whole)) return answerOf({ group, decisions: [], chain: [] });
  const decisions: Decision[] = [];
  const chain: ChainLink[] = [];
  let open: readonly OpenPart[] = [{ traffic: whole, doubts: [] }];
  for (const rule of effectiveRules(group, question.direction)) {
    if (open.length === 0) break;
    if (isAboutOtherPorts(rule, question)) continue;
    const match = trafficOfRule(rule, question, whole);
    if (!open.some((part) => commonTraffic(part.traffic, match.possible))) continue;
    chain.push({ rule, coverage: coverageOf(match, whole) });
    const applied = open.map((part) => applyRule(part, rule, match));
    decisions.push(...applied.flatMap(({ decided }) => decided));
    open = applied.flatMap((result) => result.open);
  }
  return answerOf({ group, decisions, chain });
}

interface OpenPart {
  readonly traffic: Traffic;
  readonly doubts: readonly Doubt[];
}

function trafficOfQuestion(question: SecurityQuestion): Traffic {
  return eachDimension((dimension) => {
    switch (dimension) {
      case 'protocol':
        return { kind: 'words', words: question.protocol === 'any' ? protocols : [question.protocol] };
      case 'sourcePorts':
        return { kind: 'ports', ranges: ephemeralPorts };
      case 'ports':
        return { kind: 'ports', ranges: question.ports };
      case 'source':
      case 'destination':
        return valuesOfEndpoints(question[dimension].endpoints);
    }
  });
}

function valuesOfEndpoints(endpoints: Endpoints): Values {
  return endpoints.kind === 'addresses' ? { kind: 'addresses', set: endpoints.set } : { kind: 'words', words: [endpoints.tag] };
}

function coverageOf(match: RuleTraffic, whole: Traffic): ChainLink['coverage'] {
  if (match.certain && coversTraffic(match.certain, whole)) return 'full';
  return match.isExact ? 'partial' : 'unknown';
}

/** Decides what the rule takes for certain, doubts what it may take, and leaves the rest as it was. */
function applyRule(part: OpenPart, rule: SecurityRule, match: RuleTraffic): { readonly decided: readonly Decision[]; readonly open: readonly OpenPart[] } {
  const taken = match.certain && commonTraffic(part.traffic, match.certain);
  const left = taken ? remainingTraffic(part.traffic, taken) : [part.traffic];
  const doubt: Doubt = { rule, would: verb(rule), reason: match.reason, missing: match.missing };
  const open = left.flatMap((traffic): readonly OpenPart[] => {
    const maybe = match.isExact ? undefined : commonTraffic(traffic, match.possible);
    if (!maybe) return [{ traffic, doubts: part.doubts }];
    const untouched = remainingTraffic(traffic, maybe).map((other) => ({ traffic: other, doubts: part.doubts }));
    return [{ traffic: maybe, doubts: [...part.doubts, doubt] }, ...untouched];
  });
  return { decided: taken ? [decide(taken, rule, part.doubts)] : [], open };
}

function decide(traffic: Traffic, rule: SecurityRule, doubts: readonly Doubt[]): Decision {
  const would = verb(rule);
  const isCertain = would !== undefined && doubts.every((doubt) => doubt.would === would);
  return { traffic, rule, doubts, decidedAs: isCertain ? would : 'unknown' };
}

function answerOf(answered: Answered): SecurityAnswer {
  const { decisions } = answered;
  if (decisions.length === 0) return { ...answered, access: 'unknown', reasons: ['nothingAsked'], missing: [] };
  const denied = decisions.filter(({ decidedAs }) => decidedAs === 'deny');
  const undecided = decisions.filter(({ decidedAs }) => decidedAs === 'unknown');
  const missing = undecided.flatMap(({ doubts }) => doubts.flatMap((doubt) => doubt.missing));
  if (denied.length > 0 && denied.length === decisions.length) return { ...answered, access: 'deny', denied };
  if (denied.length > 0) return { ...answered, access: 'partial', denied, missing };
  if (undecided.length > 0) return { ...answered, access: 'unknown', reasons: reasonsOf(undecided), missing };
  return { ...answered, access: 'allow' };
}

function reasonsOf(undecided: readonly Decision[]): readonly UnknownReason[] {
  return [...new Set(undecided.flatMap(({ doubts }) => doubts.map(({ reason }) => reason)))];
}
