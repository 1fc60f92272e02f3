import type { JsonObject, RecordedResponse } from '../../../src/core/snapshot/snapshot';
import { answerBelow, answerTo, networkResource, resourceIdOf, type Place, type Resource } from './build';

/** A network rule over TCP. */
export interface NetworkRuleSketch {
  readonly name: string;
  readonly sources: readonly string[];
  readonly destinations: readonly string[];
  readonly ports: readonly string[];
}

export function firewallPolicyId(place: Place, name: string): string {
  return resourceIdOf(place, 'Microsoft.Network/firewallPolicies', name);
}

/** @returns the firewall with the policy that has its rules. */
export function underPolicy(firewall: Resource, policyId: string): Resource {
  return { ...firewall, properties: { ...(firewall['properties'] as JsonObject), firewallPolicy: { id: policyId } } };
}

/** A firewall policy with one collection of network rules, which allow. */
export function firewallPolicy(place: Place, name: string, firewallId: string, rules: readonly NetworkRuleSketch[]): readonly RecordedResponse[] {
  const id = firewallPolicyId(place, name);
  const groupName = 'DefaultNetworkRuleCollectionGroup';
  const groupId = `${id}/ruleCollectionGroups/${groupName}`;
  const policy = networkResource(place, 'firewallPolicies', name, {
    sku: { tier: 'Standard' },
    threatIntelMode: 'Alert',
    childPolicies: [],
    ruleCollectionGroups: [{ id: groupId }],
    firewalls: [{ id: firewallId }],
  });
  const group: JsonObject = {
    id: groupId,
    name: groupName,
    type: 'Microsoft.Network/firewallPolicies/ruleCollectionGroups',
    location: place.location,
    properties: {
      provisioningState: 'Succeeded',
      priority: 200,
      ruleCollections: [
        {
          ruleCollectionType: 'FirewallPolicyFilterRuleCollection',
          name: 'rc-servers',
          priority: 100,
          action: { type: 'Allow' },
          rules: rules.map(networkRule),
        },
      ],
    },
  };
  return [answerTo(policy), answerBelow('GET', id, 'ruleCollectionGroups', { value: [group] })];
}

function networkRule({ name, sources, destinations, ports }: NetworkRuleSketch): JsonObject {
  return {
    ruleType: 'NetworkRule',
    name,
    ipProtocols: ['TCP'],
    sourceAddresses: sources,
    sourceIpGroups: [],
    destinationAddresses: destinations,
    destinationIpGroups: [],
    destinationFqdns: [],
    destinationPorts: ports,
  };
}
