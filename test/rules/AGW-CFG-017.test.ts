import { checkRule, gatewaySnapshot, ids, type GatewaySketch, type ListenerSketch } from './check';

const sites = (basicPriority: number, sitePriority: number, basic: Partial<ListenerSketch> = {}, more: GatewaySketch = {}) =>
  gatewaySnapshot({
    listeners: [
      { name: 'lst-basic', ...basic },
      { name: 'lst-site', hostNames: ['shop.example'] },
    ],
    rules: [
      { name: 'rule-basic', listener: 'lst-basic', priority: basicPriority },
      { name: 'rule-site', listener: 'lst-site', priority: sitePriority },
    ],
    ...more,
  });
const found = {
  on: 'lst-basic',
  resource: ids.child('requestRoutingRules', 'rule-basic'),
  pointer: '/properties/requestRoutingRules/0/properties/priority',
  severity: 'warning',
  confidence: 'static',
} as const;

checkRule('AGW-CFG-017', [
  {
    name: 'warns of a basic listener before a multi-site listener',
    snapshot: sites(10, 20),
    expect: { 'lst-basic': 'fail', 'lst-site': 'notApplicable' },
    findings: [{ ...found, explains: [], data: { hidden: 'lst-site', host: 'shop.example' } }],
  },
  {
    name: 'explains the 404 of the hidden host',
    snapshot: sites(10, 20, {}, { symptom: { url: 'http://shop.example/', status: 404 } }),
    expect: { 'lst-basic': 'fail' },
    findings: [{ ...found, explains: ['gateway4xx'] }],
  },
  {
    name: 'does not explain what is seen of another host',
    snapshot: sites(10, 20, {}, { symptom: { url: 'http://other.example/', status: 404 } }),
    expect: { 'lst-basic': 'fail' },
    findings: [{ ...found, explains: [] }],
  },
  {
    name: 'warns of a wildcard before the exact name',
    snapshot: sites(10, 20, { hostNames: ['*.example'] }),
    expect: { 'lst-basic': 'fail' },
    findings: [found],
  },
  {
    name: 'goes by the list on v1, whatever the priorities are',
    snapshot: sites(20, 10, {}, { tier: 'Standard' }),
    expect: { 'lst-basic': 'fail' },
    findings: [{ ...found, pointer: '/properties/requestRoutingRules/0/properties' }],
  },
  { name: 'passes when the basic listener comes last', snapshot: sites(20, 10), expect: { 'lst-basic': 'pass' } },
  { name: 'passes for a wildcard of another domain', snapshot: sites(10, 20, { hostNames: ['*.other'] }), expect: { 'lst-basic': 'pass' } },
  { name: 'passes on another port', snapshot: sites(10, 20, { port: 8080 }), expect: { 'lst-basic': 'pass' } },
  {
    name: 'passes on another frontend',
    snapshot: sites(10, 20, { frontend: 'private' }, { frontends: ['public', 'private'] }),
    expect: { 'lst-basic': 'pass' },
  },
  { name: 'does not apply to listeners with exact names', snapshot: sites(10, 20, { hostNames: ['www.example'] }), expect: 'notApplicable' },
]);
