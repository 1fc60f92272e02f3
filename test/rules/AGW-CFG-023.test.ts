import type { JsonObject } from '../../src/core/snapshot/snapshot';
import { checkRule, gatewaySnapshot, ids, type GatewaySketch } from './check';

const probing = (properties: JsonObject): GatewaySketch => ({
  settings: [{ name: 'set-app', port: 80, protocol: 'Http', probe: 'probe-app' }],
  probes: [{ name: 'probe-app', protocol: 'Http', host: 'app.contoso.com', path: '/', interval: 30, timeout: 30, unhealthyThreshold: 3, ...properties }],
});
const at = (property: string) => ({
  resource: ids.child('probes', 'probe-app'),
  pointer: `/properties/probes/0/properties/${property}`,
  severity: 'warning' as const,
  isRiskOnly: true,
});

checkRule('AGW-CFG-023', [
  {
    name: 'warns of a time-out that is longer than the interval',
    snapshot: gatewaySnapshot(probing({ interval: 10 })),
    expect: 'fail',
    findings: [{ ...at('timeout'), variant: 'longer' }],
  },
  {
    name: 'warns of a threshold that Azure does not take',
    snapshot: gatewaySnapshot(probing({ unhealthyThreshold: 21 })),
    expect: 'fail',
    findings: [at('unhealthyThreshold')],
  },
  {
    name: 'warns of an interval that Azure does not take',
    snapshot: gatewaySnapshot(probing({ interval: 86401 })),
    expect: 'fail',
    findings: [at('interval')],
  },
  { name: 'warns of a time-out that Azure does not take', snapshot: gatewaySnapshot(probing({ timeout: 0 })), expect: 'fail', findings: [at('timeout')] },
  { name: 'passes for the usual times', snapshot: gatewaySnapshot(probing({})), expect: 'pass' },
  { name: 'does not apply to the default probe', snapshot: gatewaySnapshot(), expect: 'notApplicable' },
]);
