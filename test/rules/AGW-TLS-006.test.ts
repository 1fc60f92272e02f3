import type { JsonObject } from '../../src/core/snapshot/snapshot';
import { derOf, makeCertificate } from '../core/tls/makeCertificate';
import { checkRule, gatewaySnapshot, ids, type GatewaySketch } from './check';

const root = (notBefore: string, notAfter: string) =>
  makeCertificate({ subject: 'CN=Contoso Root', isCertificateAuthority: true, notBefore: `${notBefore}T00:00:00Z`, notAfter: `${notAfter}T00:00:00Z` });
const good = derOf(await root('2020-01-01', '2040-01-01'));
const expired = derOf(await root('2010-01-01', '2026-11-01'));
const future = derOf(await root('2027-01-01', '2040-01-01'));

const expiredMessage = 'Backend server certificate expired. Please check the certificate dates.';

function trusting(roots: Readonly<Record<string, string | undefined>>, setting: JsonObject = {}, more: GatewaySketch = {}): GatewaySketch {
  const collection = (setting['authenticationCertificates'] ? 'authenticationCertificates' : 'trustedRootCertificates') as string;
  const references = Object.keys(roots).map((name) => ({ id: ids.child(collection, name) }));
  return {
    settings: [{ name: 'set-app', protocol: 'Https', port: 443, hostName: 'app.contoso.com', ...setting, [collection]: references }],
    properties: {
      [collection]: Object.entries(roots).map(([name, data]) => ({ name, id: ids.child(collection, name), properties: data === undefined ? {} : { data } })),
    },
    ...more,
  };
}

const resource = ids.child('trustedRootCertificates', 'root');
const pointer = '/properties/trustedRootCertificates/0/properties/data';
const unhealthy: GatewaySketch = { health: [{ servers: [{ address: '10.0.2.4', health: 'Unhealthy', message: expiredMessage }] }] };

checkRule('AGW-TLS-006', [
  {
    name: 'fails for a root that has expired',
    snapshot: gatewaySnapshot(trusting({ root: expired })),
    expect: 'fail',
    findings: [
      { resource, pointer, severity: 'error', explains: ['tlsToBackend'], byConstruction: false, data: { notAfter: '2026-11-01', setting: 'set-app' } },
    ],
  },
  {
    name: 'fails beside the symptom',
    snapshot: gatewaySnapshot(trusting({ root: expired }, {}, unhealthy)),
    expect: 'fail',
    findings: [{ resource, pointer, severity: 'error', explains: ['tlsToBackend'] }],
  },
  {
    name: 'fails for a root that is not valid yet',
    snapshot: gatewaySnapshot(trusting({ root: future })),
    expect: 'fail',
    findings: [{ resource, pointer, severity: 'error', variant: 'notYetValid' }],
  },
  {
    name: 'explains nothing while another root is good',
    snapshot: gatewaySnapshot(trusting({ root: expired, other: good })),
    expect: 'fail',
    findings: [{ resource, pointer, severity: 'warning', explains: [], variant: 'oneOfSeveral' }],
  },
  {
    name: 'explains nothing while another root cannot be read',
    snapshot: gatewaySnapshot(trusting({ root: expired, other: undefined })),
    expect: 'fail',
    findings: [{ resource, pointer, severity: 'warning', explains: [], variant: 'oneOfSeveral' }],
  },
  {
    name: 'fails for the certificate that v1 compares with',
    snapshot: gatewaySnapshot(trusting({ root: expired }, { authenticationCertificates: [] }, { tier: 'Standard' })),
    expect: 'fail',
    findings: [
      {
        resource: ids.child('authenticationCertificates', 'root'),
        pointer: '/properties/authenticationCertificates/0/properties/data',
        severity: 'error',
      },
    ],
  },
  { name: 'passes for a root with time left', snapshot: gatewaySnapshot(trusting({ root: good })), expect: 'pass' },
  { name: 'does not apply without roots', snapshot: gatewaySnapshot(trusting({})), expect: 'notApplicable' },
  { name: 'does not apply to HTTP', snapshot: gatewaySnapshot(trusting({ root: expired }, { protocol: 'Http' })), expect: 'notApplicable' },
  {
    name: 'does not apply when the setting checks no dates',
    snapshot: gatewaySnapshot(trusting({ root: expired }, { validateCertChainAndExpiry: false })),
    expect: 'notApplicable',
  },
  { name: 'is unknown without the data', snapshot: gatewaySnapshot(trusting({ root: undefined })), expect: 'unknown' },
  { name: 'is unknown when the data is no certificate', snapshot: gatewaySnapshot(trusting({ root: 'bm9uZQ==' })), expect: 'unknown' },
]);
