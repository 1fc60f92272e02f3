import type { Direction, NetworkSecurityGroup, SecurityRule } from '../model/network';

type Sketch = readonly [name: string, priority: number, access: 'Allow' | 'Deny', source: string, destination: string];

// Azure: learn.microsoft.com/azure/virtual-network/network-security-groups-overview (default security rules).
const defaults: Readonly<Record<Direction, readonly Sketch[]>> = {
  Inbound: [
    ['AllowVnetInBound', 65000, 'Allow', 'VirtualNetwork', 'VirtualNetwork'],
    ['AllowAzureLoadBalancerInBound', 65001, 'Allow', 'AzureLoadBalancer', '*'],
    ['DenyAllInBound', 65500, 'Deny', '*', '*'],
  ],
  Outbound: [
    ['AllowVnetOutBound', 65000, 'Allow', 'VirtualNetwork', 'VirtualNetwork'],
    ['AllowInternetOutBound', 65001, 'Allow', '*', 'Internet'],
    ['DenyAllOutBound', 65500, 'Deny', '*', '*'],
  ],
};

/**
 * The rules of one direction in the order in which Azure evaluates them, whatever their order in the answer. A rule whose
 * direction could not be read is among them, one without a readable priority comes first. Default rules that the answer leaves
 * out are added: nobody can remove them. Where rules could not be read, one that may be anything stands for them.
 */
export function effectiveRules(group: NetworkSecurityGroup, direction: Direction): readonly SecurityRule[] {
  const known = ordered[direction].get(group);
  if (known) return known;
  const rules = orderedRules(group, direction);
  ordered[direction].set(group, rules);
  return rules;
}

/** A group is asked about every server, and its order does not depend on the question. */
const ordered: Readonly<Record<Direction, WeakMap<NetworkSecurityGroup, readonly SecurityRule[]>>> = { Inbound: new WeakMap(), Outbound: new WeakMap() };

function orderedRules(group: NetworkSecurityGroup, direction: Direction): readonly SecurityRule[] {
  const own = group.rules.filter((rule) => rule.direction === direction || rule.direction === undefined);
  const left = defaults[direction].filter(([, priority]) => !own.some((rule) => rule.isDefault && rule.priority === priority));
  const hidden = group.isComplete ? [] : [hiddenRule(group, direction)];
  return [...hidden, ...own, ...left.map((sketch) => ruleOf(group, direction, sketch))].sort(compareRules);
}

/** Azure refuses equal priorities; a file that has them gets the same answer in any order. */
function compareRules(one: SecurityRule, other: SecurityRule): number {
  const byPriority = (one.priority ?? 0) - (other.priority ?? 0);
  return byPriority !== 0 ? byPriority : compareTexts(JSON.stringify(contentOf(one)), JSON.stringify(contentOf(other)));
}

function contentOf({ access, name, id, at: _, ...rest }: SecurityRule): unknown {
  return [access, name, id, rest];
}

function compareTexts(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function hiddenRule(group: NetworkSecurityGroup, direction: Direction): SecurityRule {
  const { access: _access, priority: _priority, ...rest } = ruleOf(group, direction, ['?', 0, 'Deny', '*', '*']);
  return { ...rest, id: group.id, isDefault: false, isComplete: false };
}

function ruleOf(group: NetworkSecurityGroup, direction: Direction, [name, priority, access, source, destination]: Sketch): SecurityRule {
  return {
    id: `${group.id}/defaultSecurityRules/${name}`,
    name,
    at: group.at,
    isDefault: true,
    direction,
    access,
    priority,
    protocol: '*',
    sourceAddressPrefixes: [source],
    destinationAddressPrefixes: [destination],
    sourcePortRanges: ['*'],
    destinationPortRanges: ['*'],
    sourceApplicationSecurityGroupIds: [],
    destinationApplicationSecurityGroupIds: [],
    isComplete: true,
  };
}
