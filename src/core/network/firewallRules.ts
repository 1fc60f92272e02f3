import type { AzureFirewallRules, FirewallApplicationRule, FirewallNetworkRule, FirewallRuleCollection } from '../model/azureFirewallPolicy';
import type { Model } from '../model/model';
import { idKey } from '../snapshot/resourceId';
import { chainFact, known, type Fact, type Source, type Unavailable } from '../snapshot/fact';
import { firewallMatch, portMatch, matchOfAll, type Match } from './firewallMatch';
import type { AddressSet } from './cidr';

/** Traffic over TCP of which a firewall is asked. */
export interface FirewallQuestion {
  readonly sources: AddressSet;
  readonly destination: string;
  readonly port: number;
  /** `http` or `https`; undefined for what application rules do not see. */
  readonly protocol?: 'http' | 'https';
  /** The host that the request asks for; undefined when it cannot be told. */
  readonly host?: string;
}

/** A rule that decided. */
export interface FirewallRuleUsed {
  readonly name: string;
  readonly at: Source;
  readonly collection: string;
  /** What holds the rule: a group of a policy, or the firewall itself. */
  readonly owner: string;
}

export type FirewallAnswer =
  | { readonly state: 'allow'; readonly rule: FirewallRuleUsed }
  /** Without a rule: no rule takes the traffic, and a firewall denies what no rule allows. */
  | { readonly state: 'deny'; readonly rule?: FirewallRuleUsed }
  | { readonly state: 'unknown'; readonly missing: readonly Unavailable[] };

interface OwnedCollection extends FirewallRuleCollection {
  readonly owner: string;
}

/** More parents than this, or a circle of them, are not followed. */
const mostParents = 5;

/**
 * What the rules of an Azure Firewall say of traffic: network rules first, then application rules; in each, those of a parent
 * before those of the policy, by the priority of the group and then of the collection. The first rule that takes the traffic decides.
 *
 * Azure: learn.microsoft.com/azure/firewall/rule-processing. Threat intelligence and translation of destinations are left out.
 *
 * @returns *unknown* as soon as a rule may take the traffic, or only a part of it, before another decides.
 */
export function judgeFirewall(model: Model, firewallId: string, rules: AzureFirewallRules, question: FirewallQuestion): FirewallAnswer {
  const collections = collectionsOf(model, firewallId, rules);
  if (collections.state === 'unavailable') return { state: 'unknown', missing: [collections] };
  if (collections.state === 'absent' || !collections.value) return { state: 'unknown', missing: [] };
  const all = collections.value;
  const asNetwork = firstOf(
    all,
    (collection) => collection.networkRules,
    (rule) => networkMatch(model, rule, question),
  );
  return (
    asNetwork ??
    firstOf(
      all,
      (collection) => collection.applicationRules,
      (rule) => applicationMatch(model, rule, question),
    ) ?? { state: 'deny' }
  );
}

/** @returns all collections in the order in which they are looked through; known and undefined: a part of them cannot be read. */
function collectionsOf(model: Model, firewallId: string, rules: AzureFirewallRules): Fact<readonly OwnedCollection[] | undefined> {
  if (!rules.isComplete) return known(undefined);
  if (rules.policyId !== undefined) return collectionsOfPolicy(model, rules.policyId, []);
  return known(inOrder(rules.collections)?.map((collection) => ({ ...collection, owner: firewallId })));
}

function collectionsOfPolicy(model: Model, policyId: string, below: readonly string[]): Fact<readonly OwnedCollection[] | undefined> {
  if (below.length > mostParents || below.includes(idKey(policyId))) return known(undefined);
  const own = chainFact(model.firewallRuleCollectionGroups(policyId), (groups) => {
    const sorted = groups.every(({ isComplete }) => isComplete) ? inOrder(groups) : undefined;
    const parts = sorted?.map(({ id, collections }) => inOrder(collections)?.map((collection) => ({ ...collection, owner: id })));
    return known(parts?.every((part) => part !== undefined) ? parts.flat() : undefined);
  });
  return chainFact(model.azureFirewallPolicy(policyId), ({ basePolicyId }) => {
    if (basePolicyId === undefined) return own;
    const parents = collectionsOfPolicy(model, basePolicyId, [...below, idKey(policyId)]);
    return chainFact(parents, (first) => chainFact(own, (then) => known(first && then ? [...first, ...then] : undefined)));
  });
}

/** @returns undefined when one has no priority that can be read: then the order is not known. */
function inOrder<T extends { readonly priority?: number }>(all: readonly T[]): readonly T[] | undefined {
  if (all.some(({ priority }) => priority === undefined)) return undefined;
  return [...all].sort((one, other) => (one.priority ?? 0) - (other.priority ?? 0));
}

function firstOf<Rule extends { readonly name: string; readonly at: Source }>(
  collections: readonly OwnedCollection[],
  rulesOf: (collection: OwnedCollection) => readonly Rule[],
  matchOf: (rule: Rule) => Match,
): FirewallAnswer | undefined {
  for (const collection of collections) {
    for (const rule of rulesOf(collection)) {
      const match = matchOf(rule);
      if (match.state === 'no') continue;
      if (match.state === 'maybe') return { state: 'unknown', missing: match.missing };
      const { action, owner, name } = collection;
      return action === undefined ? { state: 'unknown', missing: [] } : { state: action, rule: { name: rule.name, at: rule.at, collection: name, owner } };
    }
  }
  return undefined;
}

function networkMatch(model: Model, rule: FirewallNetworkRule, { sources, destination, port }: FirewallQuestion): Match {
  if (!rule.protocols.some((protocol) => protocol === 'tcp' || protocol === 'any')) return { state: 'no' };
  return matchOfAll([
    portMatch(rule.destinationPorts, port),
    firewallMatch(model, rule.sourceAddresses, rule.sourceIpGroupIds, sources),
    destinationMatch(model, rule, destination),
  ]);
}

/** What a name of a rule resolves to on the firewall is not known here. */
function destinationMatch(model: Model, rule: FirewallNetworkRule, destination: string): Match {
  const match = firewallMatch(model, rule.destinationAddresses, rule.destinationIpGroupIds, destination);
  return match.state === 'no' && rule.destinationFqdns.length > 0 ? { state: 'maybe', missing: [] } : match;
}

function applicationMatch(model: Model, rule: FirewallApplicationRule, { sources, port, protocol, host }: FirewallQuestion): Match {
  const isSpoken = rule.protocols.some((each) => each.type === protocol && (each.port ?? (protocol === 'http' ? 80 : 443)) === port);
  if (protocol === undefined || !isSpoken) return { state: 'no' };
  return matchOfAll([firewallMatch(model, rule.sourceAddresses, rule.sourceIpGroupIds, sources), targetMatch(rule, host?.toLowerCase())]);
}

function targetMatch({ targetFqdns, hasOtherTargets }: FirewallApplicationRule, host: string | undefined): Match {
  const patterns = targetFqdns.map((each) => each.toLowerCase());
  const isNamed = patterns.some((pattern) => pattern === '*' || (host !== undefined && isNamedBy(pattern, host)));
  if (isNamed) return { state: 'yes' };
  const mayBeNamed = hasOtherTargets || patterns.some((pattern) => host === undefined || pattern.lastIndexOf('*') > 0);
  return mayBeNamed ? { state: 'maybe', missing: [] } : { state: 'no' };
}

function isNamedBy(pattern: string, host: string): boolean {
  return pattern.startsWith('*') ? host.endsWith(pattern.slice(1)) : host === pattern;
}
