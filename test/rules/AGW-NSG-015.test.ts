import type { JsonObject, RecordedResponse } from '../../src/core/snapshot/snapshot';
import { checkRule, gatewaySnapshot, ids, without, type GatewaySketch, type RuleCase } from './check';

const timedOut = 'Time taken by the backend to respond to application gateway’s health probe is more than the time-out threshold in the probe setting.';
const request = `POST ${ids.vnet}/listNetworkManagerEffectiveSecurityAdminRules`;
const ruleId = (name: string): string =>
  `${ids.group}/providers/Microsoft.Network/networkManagers/avnm/securityAdminConfigurations/c/ruleCollections/r/rules/${name}`;
const prefix = (addressPrefix: string, addressPrefixType = 'IPPrefix') => [{ addressPrefix, addressPrefixType }];
const adminRule = (name: string, change: JsonObject = {}): JsonObject => ({
  id: ruleId(name),
  kind: 'Custom',
  properties: {
    access: 'Deny',
    direction: 'Inbound',
    priority: 20,
    protocol: 'Tcp',
    sources: prefix('*'),
    destinations: prefix('*'),
    sourcePortRanges: ['0-65535'],
    destinationPortRanges: ['80'],
    ...change,
  },
});
const answered = (body: JsonObject, status = 200): RecordedResponse => ({ request, status, input: {}, body });
const sketch: GatewaySketch = {
  pools: [{ name: 'pool-app', servers: ['10.0.2.4'] }],
  health: [{ servers: [{ address: '10.0.2.4', health: 'Unhealthy', message: timedOut }] }],
};
const of = (rules: readonly JsonObject[], more: GatewaySketch = {}) => gatewaySnapshot({ ...sketch, responses: [answered({ value: [...rules] })], ...more });
const denied = of([adminRule('no-web')]);
const is = (expect: 'pass' | 'unknown', name: string, snapshot: RuleCase['snapshot']): RuleCase => ({ name, snapshot, expect });

checkRule('AGW-NSG-015', [
  {
    name: 'finds an admin rule that denies',
    snapshot: denied,
    expect: 'fail',
    findings: [
      {
        request,
        pointer: '/value/0',
        resource: ruleId('no-web'),
        severity: 'warning',
        explains: ['timeout', 'gateway502'],
        data: { rule: 'no-web', priority: '20', ports: '80' },
      },
    ],
  },
  is('pass', 'passes without admin rules', of([])),
  is('pass', 'passes for another port', of([adminRule('no-ssh', { destinationPortRanges: ['22'] })])),
  is('pass', 'passes for the other direction', of([adminRule('out', { direction: 'Outbound' })])),
  is('pass', 'passes for other sources', of([adminRule('others', { sources: prefix('10.9.0.0/16') })])),
  is('pass', 'passes where a rule before allows', of([adminRule('no-web'), adminRule('first', { access: 'AlwaysAllow', priority: 10 })])),
  is('pass', 'passes where the server answers', of([adminRule('no-web')], { health: [{ servers: [{ address: '10.0.2.4' }] }] })),
  is(
    'pass',
    'passes for what is no interface',
    of([adminRule('no-web')], { nics: [], lookups: [{ kind: 'address', key: '10.0.2.4', complete: true, ids: [] }] }),
  ),
  is('unknown', 'is unknown for a network group', of([adminRule('group', { sources: prefix('/subscriptions/s/groups/g', 'NetworkGroup') })])),
  is('unknown', 'is unknown where a part of the subnet is denied', of([adminRule('part', { sources: prefix('10.0.1.0/28') })])),
  is('unknown', 'is unknown with a further page', gatewaySnapshot({ ...sketch, responses: [answered({ value: [], skipToken: 'next' })] })),
  is('unknown', 'is unknown when Azure refuses', gatewaySnapshot({ ...sketch, responses: [answered({}, 403)] })),
  {
    name: 'asks for the rules of the network',
    snapshot: without(denied, 'listNetworkManager'),
    expect: 'unknown',
    missing: [request],
  },
  is('unknown', 'is unknown without the network', without(denied, `GET ${ids.vnet}`)),
  is('unknown', 'is unknown without backend health', without(denied, 'backendhealth')),
]);
