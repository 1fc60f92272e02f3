import type { JsonObject } from '../../src/core/snapshot/snapshot';
import { checkRule, gatewaySnapshot, ids } from './check';

const policies = (own: JsonObject | undefined, profile: JsonObject) =>
  gatewaySnapshot({
    properties: {
      ...(own ? { sslPolicy: own } : {}),
      sslProfiles: [{ id: ids.child('sslProfiles', 'partner'), name: 'partner', properties: { sslPolicy: profile } }],
    },
  });
const predefined = (policyName: string): JsonObject => ({ policyType: 'Predefined', policyName });
const at = {
  resource: ids.child('sslProfiles', 'partner'),
  pointer: '/properties/sslProfiles/0/properties/sslPolicy',
  severity: 'info',
  isRiskOnly: true,
} as const;

checkRule('AGW-TLS-013', [
  {
    name: 'mentions an old policy beside a new one',
    snapshot: policies(predefined('AppGwSslPolicy20220101'), predefined('AppGwSslPolicy20170401S')),
    expect: 'fail',
    findings: [{ ...at, data: { own: 'AppGwSslPolicy20220101', other: 'AppGwSslPolicy20170401S' } }],
  },
  {
    name: 'mentions a new custom policy beside an old one',
    snapshot: policies({ policyType: 'Custom', cipherSuites: [] }, { policyType: 'CustomV2', cipherSuites: [] }),
    expect: 'fail',
    findings: [at],
  },
  { name: 'passes for two new ones', snapshot: policies(predefined('AppGwSslPolicy20220101S'), { policyType: 'CustomV2' }), expect: 'pass' },
  { name: 'passes for two old ones', snapshot: policies(predefined('AppGwSslPolicy20150501'), { policyType: 'Custom' }), expect: 'pass' },
  { name: 'passes where the gateway names none', snapshot: policies(undefined, predefined('AppGwSslPolicy20150501')), expect: 'pass' },
]);
