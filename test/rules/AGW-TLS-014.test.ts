import { checkRule, gatewaySnapshot, ids, type GatewaySketch } from './check';

const policy = (policyType: string, ...cipherSuites: readonly string[]): GatewaySketch => ({
  tier: 'Standard',
  properties: { sslPolicy: { policyType, cipherSuites } },
});

checkRule('AGW-TLS-014', [
  {
    name: 'mentions a list without the cipher for metrics',
    snapshot: gatewaySnapshot(policy('Custom', 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384')),
    expect: 'fail',
    findings: [{ resource: ids.gateway, pointer: '/properties/sslPolicy/cipherSuites', severity: 'hint', isRiskOnly: true }],
  },
  { name: 'passes for a list with it', snapshot: gatewaySnapshot(policy('Custom', 'tls_ecdhe_rsa_with_aes_128_gcm_sha256')), expect: 'pass' },
  { name: 'does not apply to a predefined policy', snapshot: gatewaySnapshot(policy('Predefined')), expect: 'notApplicable' },
  { name: 'does not apply to v2', snapshot: gatewaySnapshot({ ...policy('Custom'), tier: 'Standard_v2' }), expect: 'notApplicable' },
]);
