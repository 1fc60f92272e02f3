import type { JsonObject } from '../../src/core/snapshot/snapshot';
import { checkRule, everyMinute, gatewaySnapshot, ids, without, type GatewaySketch } from './check';

const failing = { 'ResponseStatus HttpStatusGroup': { '2xx': everyMinute(60), '5xx': everyMinute(1) } };

function owned(draining: JsonObject | undefined, more: GatewaySketch = {}): GatewaySketch {
  const connectionDraining = draining === undefined ? {} : { connectionDraining: draining };
  return {
    tags: { 'managed-by-k8s-ingress': '1.7.5/abc' },
    settings: [{ name: 'set-app', port: 80, protocol: 'Http', ...connectionDraining }],
    metrics: failing,
    ...more,
  };
}

const place = '/properties/backendHttpSettingsCollection/0/properties';
const finding = {
  resource: ids.child('backendHttpSettingsCollection', 'set-app'),
  pointer: place,
  severity: 'hint',
  isRiskOnly: true,
  explains: [],
} as const;

checkRule('BE-AKS-002', [
  { name: 'hints at draining when clients get 5xx', snapshot: gatewaySnapshot(owned(undefined)), expect: 'fail', findings: [finding] },
  {
    name: 'reads draining that is off',
    snapshot: gatewaySnapshot(owned({ enabled: false, drainTimeoutInSec: 30 })),
    expect: 'fail',
    findings: [{ ...finding, pointer: `${place}/connectionDraining/enabled` }],
  },
  {
    name: 'hints when the user sees a 502',
    snapshot: gatewaySnapshot(owned(undefined, { metrics: {}, symptom: { status: 502 } })),
    expect: 'fail',
    findings: [finding],
  },
  { name: 'passes when no client gets a 5xx', snapshot: gatewaySnapshot(owned(undefined, { metrics: {} })), expect: 'pass' },
  { name: 'is unknown without the metric', snapshot: without(gatewaySnapshot(owned(undefined)), 'metricnames=ResponseStatus'), expect: 'unknown' },
  { name: 'does not apply with draining', snapshot: gatewaySnapshot(owned({ enabled: true, drainTimeoutInSec: 30 })), expect: 'notApplicable' },
  { name: 'does not apply without a controller', snapshot: gatewaySnapshot(owned(undefined, { tags: {} })), expect: 'notApplicable' },
]);
