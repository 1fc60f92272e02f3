import type { JsonObject } from '../../src/core/snapshot/snapshot';
import { checkRule, gatewaySnapshot, ids, type GatewaySketch } from './check';

const unknownAuthority =
  'The server certificate used by the backend is not signed by a well-known Certificate Authority (CA). Allow the backend on the Application Gateway by uploading the root certificate of the server certificate used by the backend.';
const expired = 'Backend server certificate expired. Please check the certificate dates.';

function sketch(message: string | undefined, setting: JsonObject = {}, server = '10.0.2.4', tier: 'Standard_v2' | 'Standard' = 'Standard_v2'): GatewaySketch {
  return {
    tier,
    pools: [{ name: 'pool-app', servers: [server] }],
    settings: [{ name: 'set-app', protocol: 'Https', port: 443, hostName: 'app.contoso.com', ...setting }],
    ...(message === undefined ? {} : { health: [{ servers: [{ address: server, health: 'Unhealthy', message }] }] }),
  };
}
const resource = ids.child('backendHttpSettingsCollection', 'set-app');
const pointer = '/properties/backendHttpSettingsCollection/0/properties';
const roots = { trustedRootCertificates: [{ id: ids.child('trustedRootCertificates', 'root') }] };

checkRule('AGW-TLS-004', [
  {
    name: 'fails when the gateway does not know the authority',
    snapshot: gatewaySnapshot(sketch(unknownAuthority)),
    expect: 'fail',
    findings: [{ resource, pointer, severity: 'warning', confidence: 'predicted', explains: ['tlsToBackend'], data: { server: '10.0.2.4' } }],
  },
  {
    name: 'points at an empty list',
    snapshot: gatewaySnapshot(sketch(unknownAuthority, { trustedRootCertificates: [] })),
    expect: 'fail',
    findings: [{ resource, pointer: `${pointer}/trustedRootCertificates`, severity: 'warning' }],
  },
  { name: 'says nothing of a backend that is accepted', snapshot: gatewaySnapshot(sketch(undefined)), expect: 'pass' },
  { name: 'says nothing of another fault of the certificate', snapshot: gatewaySnapshot(sketch(expired)), expect: 'pass' },
  { name: 'does not apply with a root', snapshot: gatewaySnapshot(sketch(unknownAuthority, roots)), expect: 'notApplicable' },
  { name: 'does not apply to HTTP', snapshot: gatewaySnapshot(sketch(unknownAuthority, { protocol: 'Http' })), expect: 'notApplicable' },
  { name: 'does not apply to App Service', snapshot: gatewaySnapshot(sketch(unknownAuthority, {}, 'app.azurewebsites.net')), expect: 'notApplicable' },
  { name: 'does not apply to v1', snapshot: gatewaySnapshot(sketch(unknownAuthority, {}, '10.0.2.4', 'Standard')), expect: 'notApplicable' },
  {
    name: 'is unknown when the list cannot be read',
    snapshot: gatewaySnapshot(sketch(unknownAuthority, { trustedRootCertificates: 'all' })),
    expect: 'unknown',
  },
]);
