import type { JsonObject } from '../../src/core/snapshot/snapshot';
import { capturedAt, checkRule, gatewaySnapshot, ids, without, type GatewaySketch } from './check';

const probed = (probe: JsonObject, activity: readonly JsonObject[] = []): GatewaySketch => ({
  settings: [{ name: 'set-app', port: 80, protocol: 'Http', probe: 'probe-app' }],
  probes: [{ name: 'probe-app', protocol: 'Http', path: '/', host: 'shop.example', ...probe }],
  activity,
});
const write = (status: 'Failed' | 'Succeeded', minutesAgo: number, code = ''): JsonObject => ({
  eventTimestamp: new Date(Date.parse(capturedAt) - minutesAgo * 60_000).toISOString(),
  operationName: { value: 'Microsoft.Network/applicationGateways/write' },
  status: { value: status },
  resourceId: ids.gateway,
  properties: { statusMessage: JSON.stringify({ error: { code, message: 'no' } }) },
});
const mismatch = 'ApplicationGatewayProbeProtocolMustMatchBackendHttpSettinsProtocol';
const probe = { resource: ids.child('probes', 'probe-app'), isRiskOnly: true } as const;

checkRule('AGW-CFG-022', [
  {
    name: 'hints at a probe with a port of its own',
    snapshot: gatewaySnapshot(probed({ port: 8081 })),
    expect: 'fail',
    findings: [{ ...probe, pointer: '/properties/probes/0/properties/port', severity: 'hint', data: { probePort: 8081, settingPort: 80 } }],
  },
  {
    name: 'tells a protocol that Azure would refuse',
    snapshot: gatewaySnapshot(probed({ protocol: 'Https' })),
    expect: 'fail',
    findings: [{ ...probe, pointer: '/properties/probes/0/properties/protocol', severity: 'info', variant: 'protocol' }],
  },
  {
    name: 'tells that the running configuration is the old one after a refused write',
    snapshot: gatewaySnapshot(probed({}, [write('Failed', 10, mismatch), write('Succeeded', 600)])),
    expect: 'fail',
    findings: [
      {
        resource: ids.gateway,
        request: `GET ${ids.gateway}/providers/Microsoft.Insights/eventtypes/management/values`,
        pointer: '/value/0',
        severity: 'info',
        confidence: 'observed',
        variant: 'refused',
      },
    ],
  },
  {
    name: 'passes when a later write succeeded',
    snapshot: gatewaySnapshot(probed({}, [write('Succeeded', 5), write('Failed', 10, mismatch)])),
    expect: 'pass',
  },
  {
    name: 'passes for a write that was refused for something else',
    snapshot: gatewaySnapshot(probed({}, [write('Failed', 5, 'SubnetIsFull')])),
    expect: 'pass',
  },
  { name: 'passes for the port of the setting', snapshot: gatewaySnapshot(probed({ port: 80 })), expect: 'pass' },
  { name: 'does not apply without a custom probe', snapshot: gatewaySnapshot(), expect: 'notApplicable' },
  { name: 'is unknown without the activity log', snapshot: without(gatewaySnapshot(probed({})), 'eventtypes'), expect: 'unknown' },
]);
