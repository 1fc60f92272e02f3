import { checkRule, gatewaySnapshot, refused, without } from './check';
import { instancesRequest, instancesSketch, scaleSetId } from './scaleSets';

const unhealthy = gatewaySnapshot(instancesSketch([{ health: 'unhealthy' }, { health: 'healthy' }]));
const first = { on: 'pool-app~set-app~10.0.2.4', resource: `${scaleSetId}/virtualMachines/0`, request: instancesRequest, severity: 'warning' } as const;
const others = { 'pool-app~set-app~10.0.2.4': 'fail', 'pool-app~set-app~10.0.2.5': 'pass' } as const;

checkRule('BE-VMSS-002', [
  {
    name: 'fails for an instance that its own monitoring calls unhealthy',
    snapshot: unhealthy,
    expect: others,
    findings: [{ ...first, pointer: '/value/0/properties/instanceView/vmHealth/status/code', explains: ['timeout', 'gateway502'] }],
  },
  {
    name: 'fails for an instance that does not run',
    snapshot: gatewaySnapshot(instancesSketch([{ power: 'deallocated', health: 'unhealthy' }, {}])),
    expect: others,
    findings: [{ ...first, pointer: '/value/0/properties/instanceView/statuses/1/code', variant: 'stopped' }],
  },
  {
    name: 'tells of an older model as a risk',
    snapshot: gatewaySnapshot(instancesSketch([{ latest: false }, {}])),
    expect: others,
    findings: [{ ...first, pointer: '/value/0/properties/latestModelApplied', variant: 'outdated', confidence: 'predicted', isRiskOnly: true }],
  },
  { name: 'passes for instances without a fault', snapshot: gatewaySnapshot(instancesSketch([{}, { health: 'healthy' }])), expect: 'pass' },
  { name: 'says nothing of a server that answers', snapshot: gatewaySnapshot(instancesSketch([{ health: 'unhealthy', latest: false }], true)), expect: 'pass' },
  { name: 'is not about a machine', snapshot: gatewaySnapshot(), expect: 'notApplicable' },
  { name: 'is unknown where the instances are refused', snapshot: refused(unhealthy, instancesRequest), expect: 'unknown' },
  { name: 'is unknown without the instances', snapshot: without(unhealthy, instancesRequest), expect: 'unknown', missing: [instancesRequest] },
]);
