import { checkRule, gatewaySnapshot, refused, without } from './check';
import { emptySketch, instancesRequest, instancesSketch, scaleSetBody, scaleSetId, scaleSetList, scaleSetsAnswer } from './scaleSets';

const scaledToZero = gatewaySnapshot(emptySketch(scaleSetsAnswer(scaleSetBody(0))));
const allStopped = gatewaySnapshot(instancesSketch([{ power: 'deallocated' }, { power: 'stopped' }]));

checkRule('BE-VMSS-001', [
  {
    name: 'fails where the scale set of an empty pool is scaled to zero',
    snapshot: scaledToZero,
    expect: 'fail',
    findings: [
      {
        resource: scaleSetId,
        request: `GET ${scaleSetList}`,
        pointer: '/value/0/sku/capacity',
        severity: 'error',
        explains: ['noServers', 'gateway502'],
        data: { scaleSet: 'vmss-web', count: 0 },
      },
    ],
  },
  {
    name: 'fails where every instance is stopped',
    snapshot: allStopped,
    expect: 'fail',
    findings: [
      {
        resource: scaleSetId,
        request: instancesRequest,
        pointer: '/value/0/properties/instanceView/statuses/1/code',
        severity: 'error',
        variant: 'stopped',
        explains: ['timeout', 'gateway502'],
        data: { count: 2 },
      },
    ],
  },
  { name: 'passes where one instance runs', snapshot: gatewaySnapshot(instancesSketch([{ power: 'stopped' }, {}])), expect: 'pass' },
  { name: 'says nothing of servers that answer', snapshot: gatewaySnapshot(instancesSketch([{ power: 'stopped' }], true)), expect: 'pass' },
  { name: 'leaves a scale set with instances to BE-VMSS-003', snapshot: gatewaySnapshot(emptySketch(scaleSetsAnswer(scaleSetBody(2)))), expect: 'pass' },
  { name: 'says nothing where no capacity is told', snapshot: gatewaySnapshot(emptySketch(scaleSetsAnswer(scaleSetBody(undefined)))), expect: 'pass' },
  { name: 'passes for a scale set of another pool', snapshot: gatewaySnapshot(emptySketch(scaleSetsAnswer(scaleSetBody(0, 'pool-other')))), expect: 'pass' },
  { name: 'passes where there is no scale set', snapshot: gatewaySnapshot(emptySketch(scaleSetsAnswer())), expect: 'pass' },
  { name: 'passes for a pool of machines', snapshot: gatewaySnapshot(), expect: 'pass' },
  { name: 'is unknown where the scale sets are refused', snapshot: refused(scaledToZero, scaleSetList), expect: 'unknown' },
  { name: 'is unknown without the scale sets', snapshot: without(scaledToZero, scaleSetList), expect: 'unknown', missing: [`GET ${scaleSetList}`] },
  { name: 'is unknown without the instances', snapshot: without(allStopped, instancesRequest), expect: 'unknown', missing: [instancesRequest] },
]);
