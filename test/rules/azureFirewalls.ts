import type { Json, JsonObject, RecordedResponse } from '../../src/core/snapshot/snapshot';
import { ids, type GatewaySketch } from './gatewaySnapshot';

/** The private address of the firewall. */
export const firewallAddress = '10.0.9.4';
const network = `${ids.group}/providers/Microsoft.Network`;
export const firewallId = `${network}/azureFirewalls/fw-hub`;
export const policyId = `${network}/firewallPolicies/pol-hub`;
export const parentPolicyId = `${network}/firewallPolicies/pol-parent`;
export const ipGroupId = `${network}/ipGroups/ipg-gateway`;

const timedOut = 'Time taken by the backend to respond to application gateway’s health probe is more than the time-out threshold in the probe setting.';

/** A gateway whose traffic to a server that does not answer crosses a firewall; what the firewall says of its rules is left to the test. */
export function behindFirewall(properties: JsonObject, responses: readonly RecordedResponse[]): GatewaySketch {
  return {
    pools: [{ name: 'pool-app', servers: ['10.0.2.4'] }],
    health: [{ servers: [{ address: '10.0.2.4', health: 'Unhealthy', message: timedOut }] }],
    subnets: [{ name: 'AzureFirewallSubnet', addressPrefix: '10.0.9.0/24' }],
    gatewayRoutes: [{ name: 'backend', prefix: '10.0.2.0/24', nextHop: 'VirtualAppliance', nextHopIp: firewallAddress }],
    nics: [{ name: 'nic-4', address: '10.0.2.4' }],
    lookups: [{ kind: 'address', key: firewallAddress, complete: true, ids: [firewallId] }],
    responses: [answer(firewallId, { ipConfigurations: [ipConfiguration], ...properties }), ...responses],
  };
}

const ipConfiguration = { name: 'c', properties: { privateIPAddress: firewallAddress, subnet: { id: `${ids.vnet}/subnets/AzureFirewallSubnet` } } };

export function answer(id: string, properties: JsonObject): RecordedResponse {
  return { request: `GET ${id}`, status: 200, body: { id, name: id.split('/').at(-1) ?? '', properties } };
}

export function policyAnswers(id: string, collections: readonly Json[], basePolicyId?: string): readonly RecordedResponse[] {
  const groupId = `${id}/ruleCollectionGroups/Default`;
  const group = { id: groupId, name: 'Default', properties: { priority: 200, ruleCollections: collections } };
  return [
    answer(id, { ruleCollectionGroups: [{ id: groupId }], ...(basePolicyId === undefined ? {} : { basePolicy: { id: basePolicyId } }) }),
    { request: `GET ${id}/ruleCollectionGroups`, status: 200, body: { value: [group] } },
  ];
}

export function collection(name: string, priority: number, type: 'Allow' | 'Deny', rules: readonly JsonObject[]): JsonObject {
  return { ruleCollectionType: 'FirewallPolicyFilterRuleCollection', name, priority, action: { type }, rules };
}

/** A network rule from the gateway's subnet to the server on port 80. */
export function networkRule(change: JsonObject = {}): JsonObject {
  return {
    ruleType: 'NetworkRule',
    name: 'net',
    ipProtocols: ['TCP'],
    sourceAddresses: ['10.0.1.0/24'],
    sourceIpGroups: [],
    destinationAddresses: ['10.0.2.0/24'],
    destinationIpGroups: [],
    destinationFqdns: [],
    destinationPorts: ['80'],
    ...change,
  };
}

export function applicationRule(change: JsonObject = {}): JsonObject {
  return {
    ruleType: 'ApplicationRule',
    name: 'app',
    protocols: [{ protocolType: 'Http', port: 80 }],
    sourceAddresses: ['10.0.1.0/24'],
    sourceIpGroups: [],
    targetFqdns: ['*'],
    ...change,
  };
}
