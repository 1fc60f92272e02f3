import type { Source } from '../snapshot/fact';
import type { ModelObject, ModelResource } from './model';

/** `Microsoft.Network/firewallPolicies`; its rules are in its groups, which are read by themselves. */
export interface AzureFirewallPolicy extends ModelResource {
  /** The parent, whose rules come first. */
  readonly basePolicyId?: string;
}

/** What an Azure Firewall says of its rules: a policy, or collections of its own (classic rules). */
export interface AzureFirewallRules {
  /** Where the firewall names its policy, or where it has its own collections. */
  readonly at: Source;
  readonly policyId?: string;
  readonly collections: readonly FirewallRuleCollection[];
  /** False when collections or rules may be missing here, because a part of them could not be read. */
  readonly isComplete: boolean;
}

/** `Microsoft.Network/firewallPolicies/ruleCollectionGroups` */
export interface FirewallRuleCollectionGroup extends ModelObject {
  readonly priority?: number;
  readonly collections: readonly FirewallRuleCollection[];
  /** False when collections or rules may be missing here, because a part of them could not be read. */
  readonly isComplete: boolean;
}

/** Rules for network or application; translation of destinations (DNAT) is for other traffic and is left out. */
export interface FirewallRuleCollection {
  readonly at: Source;
  readonly name: string;
  readonly priority?: number;
  readonly action?: 'allow' | 'deny';
  readonly networkRules: readonly FirewallNetworkRule[];
  readonly applicationRules: readonly FirewallApplicationRule[];
}

interface FirewallRule {
  readonly at: Source;
  readonly name: string;
  /** Prefixes, ranges such as `10.0.0.1-10.0.0.9`, `*`. */
  readonly sourceAddresses: readonly string[];
  readonly sourceIpGroupIds: readonly string[];
}

export interface FirewallNetworkRule extends FirewallRule {
  /** In lower case: `tcp`, `udp`, `icmp`, `any`. */
  readonly protocols: readonly string[];
  /** Like those of the source, and service tags. */
  readonly destinationAddresses: readonly string[];
  readonly destinationIpGroupIds: readonly string[];
  readonly destinationFqdns: readonly string[];
  readonly destinationPorts: readonly string[];
}

export interface FirewallApplicationRule extends FirewallRule {
  readonly protocols: readonly { readonly type: string; readonly port?: number }[];
  /** Names, possibly with an asterisk. */
  readonly targetFqdns: readonly string[];
  /** The rule names its targets in another way too: URLs, tags, web categories, addresses. */
  readonly hasOtherTargets: boolean;
}

/** `Microsoft.Network/ipGroups` */
export interface IpGroup extends ModelResource {
  readonly ipAddresses: readonly string[];
}
