import type { JsonObject } from '../../src/core/snapshot/snapshot';
import { checkRule, gatewaySnapshot, ids, type GatewaySketch } from './check';

const sketch = (setting: JsonObject): GatewaySketch => ({
  settings: [{ name: 'set-app', protocol: 'Https', port: 443, hostName: 'app.contoso.com', ...setting }],
});
const resource = ids.child('backendHttpSettingsCollection', 'set-app');
const place = (field: string): string => `/properties/backendHttpSettingsCollection/0/properties/${field}`;

checkRule('AGW-TLS-009', [
  {
    name: 'tells of a chain that is not checked',
    snapshot: gatewaySnapshot(sketch({ validateCertChainAndExpiry: false })),
    expect: 'fail',
    findings: [{ resource, pointer: place('validateCertChainAndExpiry'), severity: 'info', isRiskOnly: true, data: { checks: 'validateCertChainAndExpiry' } }],
  },
  {
    name: 'tells of a name that is not checked',
    snapshot: gatewaySnapshot(sketch({ validateSNI: false })),
    expect: 'fail',
    findings: [{ resource, pointer: place('validateSNI'), severity: 'info' }],
  },
  {
    name: 'tells of both in one finding',
    snapshot: gatewaySnapshot(sketch({ validateSNI: false, validateCertChainAndExpiry: false })),
    expect: 'fail',
    findings: [{ resource, pointer: place('validateCertChainAndExpiry'), severity: 'info', data: { checks: 'validateCertChainAndExpiry, validateSNI' } }],
  },
  { name: 'passes when the checks are on', snapshot: gatewaySnapshot(sketch({ validateSNI: true, validateCertChainAndExpiry: true })), expect: 'pass' },
  { name: 'passes when nothing is said, which means on', snapshot: gatewaySnapshot(sketch({})), expect: 'pass' },
  { name: 'does not apply to HTTP', snapshot: gatewaySnapshot(sketch({ protocol: 'Http', validateSNI: false })), expect: 'notApplicable' },
]);
