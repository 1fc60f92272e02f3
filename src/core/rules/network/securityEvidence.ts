import type { SecurityRule } from '../../model/network';
import type { Decision, SecurityAnswer } from '../../network/securityRules';
import { prefixesOf, unionOf, type AddressSet } from '../../network/cidr';
import { formatPorts, type Values } from '../../network/trafficSpace';
import { sameId } from '../../snapshot/resourceId';
import type { Evidence } from '../finding';
import type { RuleContext } from '../rule';

/** Sentences for the evidence that `chainEvidence` makes. */
export const securityNotes = {
  takesAll: 'Rule {rule} of {group} takes all of this traffic.',
  takesPart: 'Rule {rule} of {group} takes a part of this traffic.',
  mayTake: 'Rule {rule} of {group} may take this traffic; what it names is not known here.',
} as const;

const noteOf = { full: 'takesAll', partial: 'takesPart', unknown: 'mayTake' } as const;

/** The rules that were evaluated until the answer was found, in their order. */
export function chainEvidence({ chain, group }: SecurityAnswer): readonly Evidence[] {
  return chain.map(({ rule, coverage }) => ({
    resource: rule.id,
    at: rule.at,
    value: describeRule(rule),
    note: noteOf[coverage],
    data: { rule: rule.name, group: group.name },
  }));
}

/** @returns a rule in one line, such as `100 Deny Inbound Tcp, 10.0.1.0/24 to *, ports 443`. */
export function describeRule(rule: SecurityRule): string {
  const protocol = rule.protocol === undefined || rule.protocol === '*' ? 'any protocol' : capitalized(rule.protocol);
  const from = listOf([...rule.sourceAddressPrefixes, ...rule.sourceApplicationSecurityGroupIds]);
  const to = listOf([...rule.destinationAddressPrefixes, ...rule.destinationApplicationSecurityGroupIds]);
  const words = [rule.priority ?? '?', rule.access ?? '?', rule.direction ?? '?', protocol].join(' ');
  return `${words}, ${from} to ${to}, ports ${listOf(rule.destinationPortRanges)}`;
}

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function listOf(texts: readonly string[]): string {
  const shown = texts.slice(0, 5).join(', ');
  return texts.length > 5 ? `${shown} and ${texts.length - 5} more` : shown || '?';
}

/** @returns what is denied in one dimension, as Azure writes it, such as `10.0.1.0/25` or `80, 443`. */
export function describeDenied(denied: readonly Decision[], dimension: 'source' | 'destination' | 'ports'): string {
  const texts = denied.map(({ traffic }) => describeValues(traffic[dimension]));
  return [...new Set(texts)].join(', ');
}

function describeValues(values: Values): string {
  switch (values.kind) {
    case 'words':
      return values.words.join(', ');
    case 'ports':
      return formatPorts(values.ranges);
    case 'addresses':
      return listOf(prefixesOf(values.set));
  }
}

/** @returns the addresses from which the traffic of all decisions comes; empty where a tag stands for them. */
export function sourcesIn(decisions: readonly Decision[]): AddressSet {
  return unionOf(decisions.flatMap(({ traffic }) => (traffic.source.kind === 'addresses' ? traffic.source.set : [])));
}

/** The rule that a finding accuses: of those that deny a part, the one with the lowest priority number. */
export function accusedRule(denied: readonly Decision[]): SecurityRule | undefined {
  return denied.map(({ rule }) => rule).sort((one, other) => (one.priority ?? 0) - (other.priority ?? 0))[0];
}

/**
 * When the rule was written last, as far as the activity log of its group was read; nobody asks for the log because of it.
 *
 * @returns a part of a report, empty when the log does not tell.
 */
export function changeOf({ model, know }: Pick<RuleContext, 'model' | 'know'>, groupId: string, rule: SecurityRule): { readonly changedAt?: number } {
  const events = know(model.activityLog(groupId))?.events ?? [];
  const write = events.find(
    ({ operation, status, resourceId }) =>
      /securityrules\/write$/i.test(operation) && /^succeeded$/i.test(status) && resourceId !== undefined && sameId(resourceId, rule.id),
  );
  return write ? { changedAt: write.time } : {};
}
