import type { JsonObject } from '../../src/core/snapshot/snapshot';
import { derOf, makeCertificate, pkcs7Of } from '../core/tls/makeCertificate';
import { checkRule, gatewaySnapshot, ids, type GatewaySketch } from './check';

const resource = ids.child('sslCertificates', 'cert-app');
const pointer = '/properties/sslCertificates/0/properties/publicCertData';

const root = await makeCertificate({ subject: 'CN=Root', isCertificateAuthority: true, notBefore: '2010-01-01T00:00:00Z', notAfter: '2011-01-01T00:00:00Z' });
const leaf = (notBefore: string, notAfter: string) =>
  makeCertificate({ subject: 'CN=shop.contoso.com', notBefore: `${notBefore}T00:00:00Z`, notAfter: `${notAfter}T00:00:00Z`, issuer: root });

const good = await leaf('2026-01-01', '2028-01-01');
const expired = await leaf('2025-01-01', '2026-03-01');
const future = await leaf('2027-06-01', '2028-06-01');
const ending = await leaf('2026-01-01', '2026-12-01');

function certificate(properties: JsonObject, more: GatewaySketch = {}): GatewaySketch {
  return {
    listeners: [{ name: 'lst-app', protocol: 'Https' }],
    properties: { sslCertificates: [{ name: 'cert-app', id: resource, properties }] },
    ...more,
  };
}

checkRule('AGW-TLS-002', [
  {
    name: 'fails for a certificate that has expired',
    snapshot: gatewaySnapshot(certificate({ publicCertData: derOf(expired) })),
    expect: 'fail',
    findings: [
      {
        resource,
        pointer,
        severity: 'error',
        byConstruction: true,
        explains: ['tlsToClient'],
        data: { subject: 'shop.contoso.com', notAfter: '2026-03-01', listener: 'lst-app' },
      },
    ],
  },
  {
    name: 'fails for a certificate that is not valid yet',
    snapshot: gatewaySnapshot(certificate({ publicCertData: derOf(future) })),
    expect: 'fail',
    findings: [{ resource, pointer, severity: 'error', variant: 'notYetValid', data: { notBefore: '2027-06-01' } }],
  },
  {
    name: 'warns of a certificate that ends soon',
    snapshot: gatewaySnapshot(certificate({ publicCertData: derOf(ending) })),
    expect: 'fail',
    findings: [{ resource, pointer, severity: 'warning', variant: 'expiresSoon', explains: [], byConstruction: false }],
  },
  { name: 'passes for a certificate with time left', snapshot: gatewaySnapshot(certificate({ publicCertData: derOf(good) })), expect: 'pass' },
  {
    name: 'looks at the leaf, and not at an old root beside it',
    snapshot: gatewaySnapshot(certificate({ publicCertData: pkcs7Of([root, good]) })),
    expect: 'pass',
  },
  {
    name: 'finds the leaf whatever stands first',
    snapshot: gatewaySnapshot(certificate({ publicCertData: pkcs7Of([root, expired]) })),
    expect: 'fail',
    findings: [{ resource, pointer, severity: 'error' }],
  },
  {
    name: 'does not apply to HTTP',
    snapshot: gatewaySnapshot(certificate({ publicCertData: derOf(expired) }, { listeners: [{ name: 'lst-app' }] })),
    expect: 'notApplicable',
  },
  {
    name: 'does not apply to a listener without a rule',
    snapshot: gatewaySnapshot({
      ...certificate({}),
      properties: { sslCertificates: [{ name: 'cert-app', id: resource, properties: { publicCertData: derOf(expired) } }], requestRoutingRules: [] },
    }),
    expect: 'notApplicable',
  },
  {
    name: 'is unknown without the data',
    snapshot: gatewaySnapshot(certificate({ keyVaultSecretId: 'https://kv.vault.azure.net/secrets/shop' })),
    expect: 'unknown',
  },
  { name: 'is unknown when the data is no certificate', snapshot: gatewaySnapshot(certificate({ publicCertData: '*****' })), expect: 'unknown' },
]);
