import type { JsonObject, Observation } from '../../src/core/snapshot/snapshot';
import { checkRule, gatewaySnapshot, ids, type GatewaySketch } from './check';
import { gatewayTo } from './privateServices';

const host = 'web.contoso.com';
const unresolved =
  'Application Gateway could not create a probe for this backend. This usually happens when the FQDN of the backend has not been entered correctly.';
const looked = (name: string, result: JsonObject): Observation => ({ kind: 'dns', input: { name, type: 'A' }, result });
const notFound = { ok: false, error: 'notFound', addresses: [], cnames: [] };
const named = (observations: readonly Observation[], message: string | undefined = unresolved, more: GatewaySketch = {}) =>
  gatewaySnapshot(gatewayTo(host, message, [], { observations, ...more }));

const found = {
  resource: ids.child('backendAddressPools', 'pool-app'),
  pointer: '/properties/backendAddressPools/0/properties/backendAddresses/0/fqdn',
  severity: 'hint',
  confidence: 'predicted',
  explains: ['unresolved'],
  data: { server: host, pool: 'pool-app' },
} as const;

checkRule('AGW-DNS-001', [
  { name: 'hints at a name that does not exist', snapshot: named([looked(host, notFound)]), expect: 'fail', findings: [found] },
  {
    name: 'compares names in any case, with the dot of the root',
    snapshot: named([looked('WEB.contoso.com.', { ok: false, error: 'NXDOMAIN' })]),
    expect: 'fail',
    findings: [found],
  },
  { name: 'passes when the other machine got an address', snapshot: named([looked(host, { ok: true, addresses: ['203.0.113.7'] })]), expect: 'pass' },
  {
    name: 'passes when one family has an address',
    snapshot: named([looked(host, notFound), looked(host, { ok: true, addresses: ['2001:db8::7'] })]),
    expect: 'pass',
  },
  { name: 'is unknown when the look-up ended without an answer', snapshot: named([looked(host, { ok: false, error: 'timedOut' })]), expect: 'unknown' },
  { name: 'is unknown when nobody looked the name up', snapshot: named([looked('other.contoso.com', notFound), { kind: 'dns' }]), expect: 'unknown' },
  {
    name: 'says nothing of a server that answers',
    snapshot: gatewaySnapshot(gatewayTo(host, undefined, [], { observations: [looked(host, notFound)] })),
    expect: 'pass',
  },
  { name: 'is unknown without backend health', snapshot: named([looked(host, notFound)], unresolved, { health: 'none' }), expect: 'unknown' },
  { name: 'does not apply to an address', snapshot: gatewaySnapshot(), expect: 'notApplicable' },
]);
