import { derOf, makeCertificate } from '../core/tls/makeCertificate';
import { checkRule, gatewaySnapshot, ids, type GatewaySketch } from './check';

const root = await makeCertificate({ subject: 'CN=Root', isCertificateAuthority: true });
const intermediate = await makeCertificate({ subject: 'CN=Issuing', isCertificateAuthority: true, issuer: root });
const leaf = await makeCertificate({ subject: 'CN=app.contoso.com', issuer: intermediate });
const selfSigned = await makeCertificate({ subject: 'CN=app.contoso.com' });

function trusting(roots: Readonly<Record<string, string | undefined>>, more: GatewaySketch = {}, protocol = 'Https'): GatewaySketch {
  const references = Object.keys(roots).map((name) => ({ id: ids.child('trustedRootCertificates', name) }));
  return {
    settings: [{ name: 'set-app', protocol, port: 443, hostName: 'app.contoso.com', trustedRootCertificates: references }],
    properties: {
      trustedRootCertificates: Object.entries(roots).map(([name, data]) => ({
        name,
        id: ids.child('trustedRootCertificates', name),
        properties: data === undefined ? {} : { data },
      })),
    },
    ...more,
  };
}

const resource = ids.child('trustedRootCertificates', 'root');
const pointer = '/properties/trustedRootCertificates/0/properties/data';

checkRule('AGW-TLS-007', [
  {
    name: 'fails for the certificate of a server',
    snapshot: gatewaySnapshot(trusting({ root: derOf(leaf) })),
    expect: 'fail',
    findings: [{ resource, pointer, severity: 'warning', explains: ['tlsToBackend'], data: { subject: 'app.contoso.com' } }],
  },
  {
    name: 'fails for an intermediate certificate',
    snapshot: gatewaySnapshot(trusting({ root: derOf(intermediate) })),
    expect: 'fail',
    findings: [{ resource, pointer, severity: 'warning', variant: 'intermediate', data: { issuer: 'CN=Root' } }],
  },
  {
    name: 'hints when another one is a root',
    snapshot: gatewaySnapshot(trusting({ root: derOf(leaf), other: derOf(root) })),
    expect: 'fail',
    findings: [{ resource, pointer, severity: 'hint', explains: [] }],
  },
  {
    name: 'hints when another one cannot be read',
    snapshot: gatewaySnapshot(trusting({ root: derOf(leaf), other: undefined })),
    expect: 'fail',
    findings: [{ resource, pointer, severity: 'hint', explains: [] }],
  },
  { name: 'passes for a root', snapshot: gatewaySnapshot(trusting({ root: derOf(root) })), expect: 'pass' },
  {
    name: 'passes for a chain with its root in one file',
    snapshot: gatewaySnapshot(
      trusting({ root: Buffer.from(`${intermediate.certificate.toString('pem')}\n${root.certificate.toString('pem')}`).toString('base64') }),
    ),
    expect: 'pass',
  },
  { name: 'passes for a certificate that is its own root', snapshot: gatewaySnapshot(trusting({ root: derOf(selfSigned) })), expect: 'pass' },
  { name: 'does not apply without roots', snapshot: gatewaySnapshot(trusting({})), expect: 'notApplicable' },
  { name: 'does not apply to HTTP', snapshot: gatewaySnapshot(trusting({ root: derOf(leaf) }, {}, 'Http')), expect: 'notApplicable' },
  { name: 'does not apply to v1', snapshot: gatewaySnapshot(trusting({ root: derOf(leaf) }, { tier: 'Standard' })), expect: 'notApplicable' },
  { name: 'is unknown without the data', snapshot: gatewaySnapshot(trusting({ root: undefined })), expect: 'unknown' },
]);
