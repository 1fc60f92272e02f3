import type { Json, JsonObject } from '../../src/core/snapshot/snapshot';
import {
  answer,
  applicationRule,
  behindFirewall,
  collection,
  firewallId,
  ipGroupId,
  networkRule,
  parentPolicyId,
  policyAnswers,
  policyId,
} from './azureFirewalls';
import { checkRule, gatewaySnapshot, refused, without, type RuleCase } from './check';

const named = { firewallPolicy: { id: policyId } };
const withPolicy = (...collections: readonly Json[]) => gatewaySnapshot(behindFirewall(named, policyAnswers(policyId, collections)));
const withRule = (change: JsonObject) => withPolicy(collection('to-app', 100, 'Allow', [networkRule(change)]));
const allowed = withRule({});
const group = (addresses: readonly string[]) => [
  ...policyAnswers(policyId, [collection('to-app', 100, 'Allow', [networkRule({ sourceAddresses: [], sourceIpGroups: [ipGroupId] })])]),
  answer(ipGroupId, { ipAddresses: addresses }),
];
const withGroup = (...addresses: readonly string[]) => gatewaySnapshot(behindFirewall(named, group(addresses)));
const classic = (rules: readonly Json[]) => {
  const collections = [{ name: 'own', properties: { priority: 100, action: { type: 'Allow' }, rules } }];
  return gatewaySnapshot(behindFirewall({ networkRuleCollections: collections, applicationRuleCollections: [] }, []));
};
const withParent = (parent: 'Allow' | 'Deny', own: 'Allow' | 'Deny') => {
  const parents = policyAnswers(parentPolicyId, [collection('parent', 900, parent, [networkRule()])]);
  return gatewaySnapshot(behindFirewall(named, [...policyAnswers(policyId, [collection('own', 100, own, [networkRule()])], parentPolicyId), ...parents]));
};
const missingRule = {
  request: `GET ${firewallId}`,
  pointer: '/properties/firewallPolicy',
  resource: policyId,
  severity: 'error',
  confidence: 'predicted',
  explains: ['timeout', 'gateway502'],
  data: { server: '10.0.2.4', ports: '80', policy: 'pol-hub' },
} as const;
const fails = (name: string, snapshot: RuleCase['snapshot']): RuleCase => ({ name, snapshot, expect: 'fail', findings: [missingRule] });
const is = (expect: 'pass' | 'unknown', name: string, snapshot: RuleCase['snapshot']): RuleCase => ({ name, snapshot, expect });
const closed = withRule({ destinationPorts: ['443'] });

checkRule('AGW-NSG-020', [
  is('pass', 'passes without a route to a firewall', gatewaySnapshot({ ...behindFirewall(named, []), gatewayRoutes: null })),
  is('pass', 'passes where a network rule allows the traffic', allowed),
  is('pass', 'passes where the server answers', gatewaySnapshot({ ...behindFirewall(named, []), health: [{ servers: [{ address: '10.0.2.4' }] }] })),
  fails('finds a policy without rules', withPolicy()),
  fails('finds a rule for another port', closed),
  fails('finds a rule for another destination', withRule({ destinationAddresses: ['10.0.3.0/24', 'AzureMonitor', '10.0.2.5-10.0.2.9'] })),
  fails('finds a rule for another protocol', withRule({ ipProtocols: ['UDP'] })),
  fails(
    'leaves translation of destinations out',
    withPolicy({ name: 'nat', priority: 90, action: { type: 'DNAT' }, rules: [{ ruleType: 'NatRule', name: 'd' }] }),
  ),
  is('pass', 'reads ranges of addresses', withRule({ destinationAddresses: ['10.0.2.1-10.0.2.9'], sourceAddresses: ['10.0.1.0-10.0.1.255'] })),
  is(
    'pass',
    'takes an asterisk and any protocol',
    withRule({ destinationAddresses: ['*'], sourceAddresses: ['*'], ipProtocols: ['Any'], destinationPorts: ['1-1024'] }),
  ),
  is('unknown', 'is unknown where a part of the subnet is allowed', withRule({ sourceAddresses: ['10.0.1.0/28'] })),
  is('unknown', 'is unknown where a port cannot be read', withRule({ destinationPorts: ['http'] })),
  is('unknown', 'is unknown where a name may be the server', withRule({ destinationAddresses: [], destinationFqdns: ['app.contoso.com'] })),
  {
    name: 'finds the rule that denies, before the one that allows',
    snapshot: withPolicy(collection('later', 300, 'Allow', [networkRule()]), collection('sooner', 100, 'Deny', [networkRule({ name: 'no' })])),
    expect: 'fail',
    findings: [
      {
        request: `GET ${policyId}/ruleCollectionGroups`,
        pointer: '/value/0/properties/ruleCollections/1/rules/0',
        resource: `${policyId}/ruleCollectionGroups/Default`,
        severity: 'error',
        variant: 'denied',
        data: { rule: 'no', collection: 'sooner' },
      },
    ],
  },
  is('pass', 'asks the parent first: it allows', withParent('Allow', 'Deny')),
  {
    name: 'asks the parent first: it denies',
    snapshot: withParent('Deny', 'Allow'),
    expect: 'fail',
    findings: [
      {
        request: `GET ${parentPolicyId}/ruleCollectionGroups`,
        pointer: '/value/0/properties/ruleCollections/0/rules/0',
        resource: `${parentPolicyId}/ruleCollectionGroups/Default`,
        severity: 'error',
        variant: 'denied',
      },
    ],
  },
  is('unknown', 'is unknown without the parent', without(withParent('Allow', 'Deny'), 'pol-parent/ruleCollectionGroups')),
  is('pass', 'resolves IP groups', withGroup('10.0.1.0/24')),
  fails('finds an IP group without the subnet', withGroup('10.0.7.0/24')),
  is('unknown', 'is unknown without the IP group', without(withGroup('10.0.1.0/24'), 'ipGroups')),
  is('pass', 'passes where an application rule takes every name', withPolicy(collection('web', 200, 'Allow', [applicationRule()]))),
  fails(
    'finds an application rule for another port',
    withPolicy(collection('web', 200, 'Allow', [applicationRule({ protocols: [{ protocolType: 'Http', port: 8080 }] })])),
  ),
  is(
    'unknown',
    'is unknown with a tag of names',
    withPolicy(collection('web', 200, 'Allow', [applicationRule({ targetFqdns: [], fqdnTags: ['AppServiceEnvironment'] })])),
  ),
  is('pass', 'reads the rules of a firewall without a policy', classic([{ ...networkRule(), protocols: ['TCP'] }])),
  {
    name: 'finds no rule in a firewall without a policy',
    snapshot: classic([{ ...networkRule({ destinationPorts: ['22'] }), protocols: ['TCP'] }]),
    expect: 'fail',
    findings: [{ request: `GET ${firewallId}`, pointer: '/properties/networkRuleCollections', resource: firewallId, severity: 'error' }],
  },
  is('unknown', 'is unknown where the firewall names neither policy nor rules', gatewaySnapshot(behindFirewall({}, []))),
  is('unknown', 'is unknown with a collection that cannot be read', withPolicy({ name: 'c', priority: 100, action: { type: 'Allow' }, rules: [7] })),
  is('unknown', 'is unknown without the policy', without(closed, 'pol-hub')),
  is('unknown', 'is unknown when the rules are refused', refused(closed, 'ruleCollectionGroups')),
  is('unknown', 'is unknown without the firewall', without(closed, 'azureFirewalls')),
  is('unknown', 'is unknown without the route table', without(closed, 'routeTables/rt-gateway')),
  is('unknown', 'is unknown without backend health', without(closed, 'backendhealth')),
]);
