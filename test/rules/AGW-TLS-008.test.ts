import type { JsonObject } from '../../src/core/snapshot/snapshot';
import { checkRule, gatewaySnapshot, ids, type GatewaySketch } from './check';

const roots = { trustedRootCertificates: [{ id: ids.child('trustedRootCertificates', 'root') }] };
const sketch = (setting: JsonObject): GatewaySketch => ({ settings: [{ name: 'set-app', protocol: 'Http', port: 80, ...setting }] });

checkRule('AGW-TLS-008', [
  {
    name: 'fails for HTTP with roots',
    snapshot: gatewaySnapshot(sketch(roots)),
    expect: 'fail',
    findings: [
      {
        resource: ids.child('backendHttpSettingsCollection', 'set-app'),
        pointer: '/properties/backendHttpSettingsCollection/0/properties/trustedRootCertificates',
        severity: 'warning',
        isRiskOnly: true,
        explains: [],
        data: { roots: 1, protocol: 'Http' },
      },
    ],
  },
  { name: 'passes for HTTP without roots', snapshot: gatewaySnapshot(sketch({})), expect: 'pass' },
  { name: 'passes for an empty list', snapshot: gatewaySnapshot(sketch({ trustedRootCertificates: [] })), expect: 'pass' },
  { name: 'does not apply to HTTPS', snapshot: gatewaySnapshot(sketch({ ...roots, protocol: 'Https' })), expect: 'notApplicable' },
  { name: 'does not apply when the protocol cannot be read', snapshot: gatewaySnapshot(sketch({ ...roots, protocol: 7 })), expect: 'notApplicable' },
]);
