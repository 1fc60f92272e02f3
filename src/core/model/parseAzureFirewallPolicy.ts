import { isList } from '../snapshot/json';
import type {
  AzureFirewallPolicy,
  AzureFirewallRules,
  FirewallApplicationRule,
  FirewallNetworkRule,
  FirewallRuleCollection,
  FirewallRuleCollectionGroup,
  IpGroup,
} from './azureFirewallPolicy';
import { defined, parseElement, parseResource } from './parseResource';
import type { Reader } from './reader';

/** Parses a firewall policy. */
export function parseAzureFirewallPolicy(body: Reader, id: string): AzureFirewallPolicy {
  return defined({ ...parseResource(body, id), basePolicyId: body.requiredObject('properties').object('basePolicy').text('id') });
}

/** Parses an IP group. */
export function parseIpGroup(body: Reader, id: string): IpGroup {
  return { ...parseResource(body, id), ipAddresses: body.requiredObject('properties').texts('ipAddresses') };
}

/** Parses what the body of an Azure Firewall says of its rules. */
export function parseAzureFirewallRules(body: Reader): AzureFirewallRules {
  let isComplete = body.exists;
  const properties = body.watched(() => (isComplete = false)).requiredObject('properties');
  const policyId = properties.object('firewallPolicy').text('id');
  const network = properties.list('networkRuleCollections').map(parseClassicCollection);
  const application = properties.list('applicationRuleCollections').map(parseClassicCollection);
  // A list that the answer leaves out is not known to be empty.
  const isSaid = policyId !== undefined || ['networkRuleCollections', 'applicationRuleCollections'].every((name) => isList(properties.raw(name) ?? false));
  const at = ['firewallPolicy', 'networkRuleCollections'].find((name) => properties.has(name));
  const collections = [...network, ...application];
  return defined({ at: at === undefined ? body.at : properties.place(at), policyId, collections, isComplete: isComplete && isSaid });
}

/** Parses an element of `GET {policy}/ruleCollectionGroups`. */
export function parseFirewallRuleCollectionGroup(element: Reader, policyId: string, index: number): FirewallRuleCollectionGroup {
  let isComplete = element.exists;
  const properties = element.watched(() => (isComplete = false)).requiredObject('properties');
  const collections = properties.list('ruleCollections').map(parseCollection);
  const isSaid = isList(properties.raw('ruleCollections') ?? false);
  const group = { ...parseElement(element, policyId, 'ruleCollectionGroups', index), priority: properties.number('priority'), collections };
  return defined({ ...group, isComplete: isComplete && isSaid });
}

function parseCollection(element: Reader): FirewallRuleCollection {
  const rules = element.list('rules');
  const ofType = (type: string): readonly Reader[] => rules.filter((rule) => rule.requiredText('ruleType')?.toLowerCase() === type);
  return defined({
    at: element.at,
    name: element.text('name') ?? '?',
    priority: element.number('priority'),
    action: parseAction(element),
    networkRules: ofType('networkrule').map((rule) => parseNetworkRule(rule, 'ipProtocols')),
    applicationRules: ofType('applicationrule').map(parseApplicationRule),
  });
}

function parseClassicCollection(element: Reader): FirewallRuleCollection {
  const properties = element.requiredObject('properties');
  const rules = properties.list('rules');
  const isNetwork = (rule: Reader): boolean => rule.has('destinationPorts');
  return defined({
    at: element.at,
    name: element.text('name') ?? '?',
    priority: properties.number('priority'),
    action: parseAction(properties),
    networkRules: rules.filter(isNetwork).map((rule) => parseNetworkRule(rule, 'protocols')),
    applicationRules: rules.filter((rule) => !isNetwork(rule)).map(parseApplicationRule),
  });
}

function parseAction(collection: Reader): 'allow' | 'deny' | undefined {
  const type = collection.object('action').text('type')?.toLowerCase();
  return type === 'allow' || type === 'deny' ? type : undefined;
}

function parseSource(rule: Reader) {
  return {
    at: rule.at,
    name: rule.text('name') ?? '?',
    sourceAddresses: rule.texts('sourceAddresses'),
    sourceIpGroupIds: rule.texts('sourceIpGroups'),
  };
}

function parseNetworkRule(rule: Reader, protocols: string): FirewallNetworkRule {
  return {
    ...parseSource(rule),
    protocols: rule.texts(protocols).map((each) => each.toLowerCase()),
    destinationAddresses: rule.texts('destinationAddresses'),
    destinationIpGroupIds: rule.texts('destinationIpGroups'),
    destinationFqdns: rule.texts('destinationFqdns'),
    destinationPorts: rule.texts('destinationPorts'),
  };
}

const otherTargets = ['targetUrls', 'fqdnTags', 'webCategories', 'destinationAddresses'];

function parseApplicationRule(rule: Reader): FirewallApplicationRule {
  return {
    ...parseSource(rule),
    protocols: rule.list('protocols').map((each) => defined({ type: each.text('protocolType')?.toLowerCase() ?? '', port: each.number('port') })),
    targetFqdns: rule.texts('targetFqdns'),
    hasOtherTargets: otherTargets.some((name) => rule.texts(name).length > 0),
  };
}
