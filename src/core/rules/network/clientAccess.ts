import type { ApplicationGateway } from '../../model/applicationGateway';
import type { NetworkSecurityGroup, SecurityRule, Subnet } from '../../model/network';
import { coversAll } from '../../network/cidr';
import { destinationKind, frontendAddress, questionOfClients, type OpenPort } from '../../network/listenerTraffic';
import { verb } from '../../network/ruleTraffic';
import { evaluateSecurityRules, type Decision, type SecurityAnswer } from '../../network/securityRules';
import { parsePorts } from '../../network/trafficSpace';
import { parseRequestUrl } from '../../path/requestRoute';
import type { Unavailable } from '../../snapshot/fact';
import { resourceName } from '../../snapshot/resourceId';
import type { RuleContext } from '../rule';
import type { SymptomClass } from '../symptomClass';
import { accusedRule, describeDenied, sourcesIn } from './securityEvidence';

/** Where the security group of a gateway's subnet is asked. */
export interface SecuredSubnet {
  readonly subnet: Subnet;
  readonly group: NetworkSecurityGroup;
}

/**
 * Which clients a security group lets through to a port.
 *
 * - *open*: all. *closed*: none. *limited*: some, namely `allowed` (prefixes, tags and groups of the rules that let them in).
 * - *part*: the same clients are let in to one part of the subnet and kept out of another, `keptOut`.
 * - `rule` is the one that keeps the others out.
 */
export type ClientAccess =
  | { readonly kind: 'open' }
  | { readonly kind: 'closed'; readonly rule: SecurityRule; readonly answer: SecurityAnswer }
  | { readonly kind: 'limited'; readonly rule: SecurityRule; readonly answer: SecurityAnswer; readonly allowed: readonly string[] }
  | { readonly kind: 'part'; readonly rule: SecurityRule; readonly answer: SecurityAnswer; readonly keptOut: string }
  | { readonly kind: 'unknown'; readonly missing: readonly Unavailable[] };

/** @returns which clients get to the port of a gateway whose security group sees this kind of destination. */
export function accessOfClients(secured: SecuredSubnet, port: OpenPort, destination: 'subnet' | 'frontends'): ClientAccess {
  if (destination === 'subnet') return accessOf(secured, port, undefined);
  const address = frontendAddress(port.frontend);
  if (address.state === 'unavailable') return { kind: 'unknown', missing: [address] };
  if (address.state === 'absent' || address.value === undefined) return { kind: 'unknown', missing: [] };
  return accessOf(secured, port, address.value);
}

function accessOf({ subnet, group }: SecuredSubnet, port: OpenPort, address: string | undefined): ClientAccess {
  const answer = evaluateSecurityRules(group, questionOfClients(subnet, port, address));
  switch (answer.access) {
    case 'allow':
      return { kind: 'open' };
    case 'deny':
      return closedUnlessByGroup(group, port, answer);
    case 'partial':
      return partOfSubnet(answer) ?? limited(answer, accusedRule(answer.denied)) ?? { kind: 'unknown', missing: answer.missing };
    case 'unknown':
      // Only tags are certain to stand for somebody; anything else that is not known may be everybody or nobody.
      if (answer.reasons.some((reason) => reason !== 'unresolvedTag')) return { kind: 'unknown', missing: answer.missing };
      return limited(answer, doubtfulDeny(answer.decisions)) ?? { kind: 'unknown', missing: answer.missing };
  }
}

/** Which clients are members of application security groups is not known here: a rule for a group lets somebody in. */
function closedUnlessByGroup(group: NetworkSecurityGroup, port: OpenPort, answer: SecurityAnswer & { readonly denied: readonly Decision[] }): ClientAccess {
  const rule = accusedRule(answer.denied);
  if (!rule) return { kind: 'unknown', missing: [] };
  const byGroup = group.rules.filter((each) => isInboundAllow(each) && each.sourceApplicationSecurityGroupIds.length > 0 && isForPort(each, port.port));
  const allowed = byGroup.flatMap(sourcesOf);
  return allowed.length > 0 ? { kind: 'limited', rule, answer, allowed } : { kind: 'closed', rule, answer };
}

/** Whoever is denied somewhere in the subnet is let in elsewhere in it. */
function partOfSubnet(answer: SecurityAnswer & { readonly denied: readonly Decision[] }): ClientAccess | undefined {
  const rule = accusedRule(answer.denied);
  const allowed = answer.decisions.filter(({ decidedAs }) => decidedAs === 'allow');
  if (!rule || !coversAll(sourcesIn(allowed), sourcesIn(answer.denied))) return undefined;
  return { kind: 'part', rule, answer, keptOut: describeDenied(answer.denied, 'destination') };
}

function limited(answer: SecurityAnswer, rule: SecurityRule | undefined): ClientAccess | undefined {
  const certain = answer.decisions.filter(({ decidedAs }) => decidedAs !== 'deny').map((decision) => decision.rule);
  const doubtful = answer.decisions.flatMap(({ doubts }) => doubts.filter(({ reason }) => reason === 'unresolvedTag').map((doubt) => doubt.rule));
  const allowed = [...new Set([...doubtful, ...certain].filter((each) => verb(each) === 'allow').flatMap(sourcesOf))];
  return rule && allowed.length > 0 ? { kind: 'limited', rule, answer, allowed } : undefined;
}

/** The rule that denies what a tag may let in, or that denies a tag. */
function doubtfulDeny(decisions: readonly Decision[]): SecurityRule | undefined {
  const rules = decisions.flatMap(({ rule, doubts }) => [...doubts.map((doubt) => doubt.rule), rule]);
  return rules.filter((rule) => verb(rule) === 'deny').sort((one, other) => (one.priority ?? 0) - (other.priority ?? 0))[0];
}

/** @returns whether the rule lets something in; of a rule that cannot be read that is not said. */
export function isInboundAllow(rule: SecurityRule): boolean {
  return rule.isComplete && rule.direction === 'Inbound' && verb(rule) === 'allow';
}

/** @returns whether the rule is about a TCP port. */
export function isForPort(rule: SecurityRule, port: number): boolean {
  const ranges = rule.destinationPortRanges.map(parsePorts);
  const isTcp = rule.protocol === undefined || ['*', 'any', 'tcp'].includes(rule.protocol.toLowerCase());
  return isTcp && ranges.some((range) => range !== undefined && range.first <= port && port <= range.last);
}

/** @returns the sources of a rule as a person knows them: prefixes, tags, names of groups. */
export function sourcesOf(rule: SecurityRule): readonly string[] {
  return [...rule.sourceAddressPrefixes, ...rule.sourceApplicationSecurityGroupIds.map(resourceName)];
}

/** What a port that lets clients not in explains: whoever asked for another port was not kept out by it. */
export function explainedOn({ reported }: Pick<RuleContext, 'reported'>, ports: readonly number[]): readonly SymptomClass[] {
  const url = reported?.url === undefined ? undefined : parseRequestUrl(reported.url);
  const asked = url && (url.port === undefined ? portsOfScheme[url.scheme ?? 'any'] : [url.port]);
  return !asked || ports.some((port) => asked.includes(port)) ? ['cannotConnect', 'tmDegraded'] : ['tmDegraded'];
}

const portsOfScheme: Readonly<Record<'http' | 'https' | 'any', readonly number[]>> = { http: [80], https: [443], any: [80, 443] };

/** @returns where a rule for clients has to lead, as far as it is known. */
export function destinationsOf(gateway: ApplicationGateway, ports: readonly OpenPort[]): readonly string[] {
  const subnet = gateway.subnet.state === 'known' ? (gateway.subnet.value?.addressPrefixes ?? []) : [];
  if (destinationKind(ports) === 'subnet') return subnet;
  const addresses = gateway.frontends.map(frontendAddress).flatMap((address) => (address.state === 'known' ? [address.value] : []));
  return addresses.filter((address) => address !== undefined);
}
