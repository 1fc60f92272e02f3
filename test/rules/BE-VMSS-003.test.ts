import { checkRule, gatewaySnapshot, refused, without } from './check';
import { emptySketch, scaleSetBody, scaleSetId, scaleSetList, scaleSetsAnswer } from './scaleSets';

const neverUpgraded = gatewaySnapshot(emptySketch(scaleSetsAnswer(scaleSetBody(2))));
const reference = '/properties/virtualMachineProfile/networkProfile/networkInterfaceConfigurations/0/properties/ipConfigurations/0/properties';

checkRule('BE-VMSS-003', [
  {
    name: 'fails where the model names a pool that stays empty',
    snapshot: neverUpgraded,
    expect: 'fail',
    findings: [
      {
        resource: scaleSetId,
        request: `GET ${scaleSetList}`,
        pointer: `/value/0${reference}/applicationGatewayBackendAddressPools/0`,
        severity: 'error',
        explains: ['noServers', 'gateway502'],
        data: { pool: 'pool-app', count: 2 },
      },
    ],
  },
  { name: 'leaves a scale set without instances to BE-VMSS-001', snapshot: gatewaySnapshot(emptySketch(scaleSetsAnswer(scaleSetBody(0)))), expect: 'pass' },
  { name: 'says nothing where no capacity is told', snapshot: gatewaySnapshot(emptySketch(scaleSetsAnswer(scaleSetBody(undefined)))), expect: 'pass' },
  { name: 'passes for a scale set of another pool', snapshot: gatewaySnapshot(emptySketch(scaleSetsAnswer(scaleSetBody(2, 'pool-other')))), expect: 'pass' },
  { name: 'is not about a pool with members', snapshot: gatewaySnapshot({ responses: [scaleSetsAnswer(scaleSetBody(2))] }), expect: 'notApplicable' },
  { name: 'is unknown where the scale sets are refused', snapshot: refused(neverUpgraded, scaleSetList), expect: 'unknown' },
  { name: 'is unknown without the scale sets', snapshot: without(neverUpgraded, scaleSetList), expect: 'unknown', missing: [`GET ${scaleSetList}`] },
]);
