import type { JsonObject } from '../../src/core/snapshot/snapshot';
import { checkRule, gatewaySnapshot, ids, type GatewaySketch } from './check';

function sketch(properties: JsonObject, more: GatewaySketch = {}): GatewaySketch {
  return { listeners: [{ name: 'lst-app', protocol: 'Https' }], properties, ...more };
}
const policy = '/properties/sslPolicy';
const predefined = (policyName: string) => ({ sslPolicy: { policyType: 'Predefined', policyName } });
const profile = {
  sslProfiles: [
    { name: 'old', id: ids.child('sslProfiles', 'old'), properties: { sslPolicy: { policyType: 'Predefined', policyName: 'AppGwSslPolicy20170401' } } },
  ],
};
const listenerWithProfile = {
  httpListeners: [
    {
      name: 'lst-app',
      id: ids.child('httpListeners', 'lst-app'),
      properties: { protocol: 'Https', sslProfile: { id: ids.child('sslProfiles', 'old') }, sslCertificate: { id: ids.child('sslCertificates', 'cert-app') } },
    },
  ],
};

checkRule('AGW-TLS-012', [
  {
    name: 'warns of a predefined policy of 2015',
    snapshot: gatewaySnapshot(sketch(predefined('AppGwSslPolicy20150501'))),
    expect: 'fail',
    findings: [{ resource: ids.gateway, pointer: policy, severity: 'warning', isRiskOnly: true, data: { policy: 'AppGwSslPolicy20150501' } }],
  },
  {
    name: 'warns of a custom policy that begins with TLS 1.1',
    snapshot: gatewaySnapshot(sketch({ sslPolicy: { policyType: 'Custom', minProtocolVersion: 'TLSv1_1', cipherSuites: [] } })),
    expect: 'fail',
    findings: [{ resource: ids.gateway, pointer: policy, severity: 'warning', data: { policy: 'TLSv1_1' } }],
  },
  {
    name: 'warns of the default that is in force without a policy',
    snapshot: gatewaySnapshot(sketch({ defaultPredefinedSslPolicy: 'AppGwSslPolicy20150501' })),
    expect: 'fail',
    findings: [{ resource: ids.gateway, pointer: '/properties/defaultPredefinedSslPolicy', severity: 'warning' }],
  },
  {
    name: 'warns of the policy of a profile that a listener uses',
    snapshot: gatewaySnapshot(sketch({ ...predefined('AppGwSslPolicy20220101'), ...profile, ...listenerWithProfile })),
    expect: 'fail',
    findings: [{ resource: ids.child('sslProfiles', 'old'), pointer: '/properties/sslProfiles/0/properties/sslPolicy', severity: 'warning' }],
  },
  {
    name: 'says nothing of a profile that nobody uses',
    snapshot: gatewaySnapshot(sketch({ ...predefined('AppGwSslPolicy20220101'), ...profile })),
    expect: 'pass',
  },
  { name: 'passes for a current policy', snapshot: gatewaySnapshot(sketch(predefined('AppGwSslPolicy20220101S'))), expect: 'pass' },
  {
    name: 'passes for a custom policy that begins with TLS 1.2',
    snapshot: gatewaySnapshot(sketch({ sslPolicy: { policyType: 'CustomV2', minProtocolVersion: 'TLSv1_2', cipherSuites: [] } })),
    expect: 'pass',
  },
  { name: 'says nothing when no policy is named', snapshot: gatewaySnapshot(sketch({})), expect: 'pass' },
  { name: 'does not apply without a TLS listener', snapshot: gatewaySnapshot({ properties: predefined('AppGwSslPolicy20150501') }), expect: 'notApplicable' },
  {
    name: 'is unknown when the policy cannot be read',
    snapshot: gatewaySnapshot(sketch({ sslPolicy: { policyType: 'Custom', minProtocolVersion: 12 } })),
    expect: 'unknown',
  },
]);
