import type { JsonObject } from '../../src/core/snapshot/snapshot';
import { checkRule, gatewaySnapshot, ids, type GatewaySketch } from './check';

const invalid = 'Backend certificate is invalid. Current date is not within';

function sketch(setting: JsonObject, more: GatewaySketch = {}, server = '10.0.2.4'): GatewaySketch {
  return {
    tier: 'Standard',
    pools: [{ name: 'pool-app', servers: [server] }],
    settings: [{ name: 'set-app', protocol: 'Https', port: 443, hostName: 'app.contoso.com', ...setting }],
    health: [{ servers: [{ address: server, health: 'Unhealthy', message: invalid }] }],
    ...more,
  };
}
const resource = ids.child('backendHttpSettingsCollection', 'set-app');
const pointer = '/properties/backendHttpSettingsCollection/0/properties';
const certificates = { authenticationCertificates: [{ id: ids.child('authenticationCertificates', 'cert') }] };
const healthy: GatewaySketch = { health: [{ servers: [{ address: '10.0.2.4', health: 'Healthy' }] }] };

checkRule('AGW-TLS-005', [
  {
    name: 'fails without a certificate to compare with',
    snapshot: gatewaySnapshot(sketch({})),
    expect: 'fail',
    findings: [{ resource, pointer, severity: 'warning', explains: ['tlsToBackend'], data: { server: '10.0.2.4', setting: 'set-app' } }],
  },
  { name: 'passes with one', snapshot: gatewaySnapshot(sketch(certificates)), expect: 'pass' },
  { name: 'passes for a server that was accepted', snapshot: gatewaySnapshot(sketch({}, healthy)), expect: 'pass' },
  { name: 'does not apply to v2', snapshot: gatewaySnapshot(sketch({}, { tier: 'Standard_v2' })), expect: 'notApplicable' },
  { name: 'does not apply to HTTP', snapshot: gatewaySnapshot(sketch({ protocol: 'Http' })), expect: 'notApplicable' },
  { name: 'does not apply to App Service', snapshot: gatewaySnapshot(sketch({}, {}, 'app.azurewebsites.net')), expect: 'notApplicable' },
  { name: 'is unknown when the list cannot be read', snapshot: gatewaySnapshot(sketch({ authenticationCertificates: 7 })), expect: 'unknown' },
  {
    name: 'is unknown when nobody asked for the health',
    snapshot: gatewaySnapshot(sketch({}, { health: 'none' })),
    expect: 'unknown',
    missing: [`POST ${ids.gateway}/backendhealth`],
  },
  { name: 'is unknown when the health is refused', snapshot: gatewaySnapshot(sketch({}, { health: 403 })), expect: 'unknown' },
]);
