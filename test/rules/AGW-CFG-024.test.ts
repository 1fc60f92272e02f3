import type { JsonObject } from '../../src/core/snapshot/snapshot';
import { checkRule, gatewaySnapshot, ids, type GatewaySketch } from './check';

function sketch(probe: JsonObject): GatewaySketch {
  return {
    settings: [{ name: 'set-app', protocol: 'Http', port: 80, probe: 'probe-app' }],
    probes: [{ name: 'probe-app', protocol: 'Http', host: '127.0.0.1', path: '/', ...probe }],
  };
}

checkRule('AGW-CFG-024', [
  {
    name: 'tells of servers that are always healthy',
    snapshot: gatewaySnapshot(sketch({ minServers: 2 })),
    expect: 'fail',
    findings: [
      {
        resource: ids.child('probes', 'probe-app'),
        pointer: '/properties/probes/0/properties/minServers',
        severity: 'info',
        isRiskOnly: true,
        data: { minServers: 2, setting: 'set-app' },
      },
    ],
  },
  { name: 'passes for none', snapshot: gatewaySnapshot(sketch({ minServers: 0 })), expect: 'pass' },
  { name: 'passes when nothing is said', snapshot: gatewaySnapshot(sketch({})), expect: 'pass' },
  { name: 'passes for what is no number', snapshot: gatewaySnapshot(sketch({ minServers: 'all' })), expect: 'pass' },
  { name: 'does not apply without a probe', snapshot: gatewaySnapshot(), expect: 'notApplicable' },
]);
