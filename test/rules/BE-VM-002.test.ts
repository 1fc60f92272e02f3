import { checkRule, gatewaySnapshot, refused } from './check';
import { machineAnswer, machineId, machineSketch } from './serverMachine';

const failed = gatewaySnapshot(machineSketch(machineAnswer('running', { provisioningState: 'Failed' })));

checkRule('BE-VM-002', [
  {
    name: 'warns of a machine whose last change failed',
    snapshot: failed,
    expect: 'fail',
    findings: [
      {
        resource: machineId,
        request: `GET ${machineId}?$expand=instanceView`,
        pointer: '/properties/provisioningState',
        severity: 'warning',
        confidence: 'predicted',
      },
    ],
  },
  {
    name: 'leaves a machine that does not run to BE-VM-001',
    snapshot: gatewaySnapshot(machineSketch(machineAnswer('stopped', { provisioningState: 'Failed' }))),
    expect: 'pass',
  },
  {
    name: 'passes for a machine that succeeded',
    snapshot: gatewaySnapshot(machineSketch(machineAnswer('running', { provisioningState: 'Succeeded' }))),
    expect: 'pass',
  },
  { name: 'passes while it is updated', snapshot: gatewaySnapshot(machineSketch(machineAnswer('running', { provisioningState: 'Updating' }))), expect: 'pass' },
  {
    name: 'says nothing of a server that answers',
    snapshot: gatewaySnapshot(machineSketch(machineAnswer('running', { provisioningState: 'Failed' }), '')),
    expect: 'pass',
  },
  { name: 'is unknown where the machine is refused', snapshot: refused(failed, machineId), expect: 'unknown' },
]);
