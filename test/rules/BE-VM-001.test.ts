import assert from 'node:assert/strict';
import { it } from 'node:test';
import { checkRule, findingsOf, gatewaySnapshot, ids, refused } from './check';
import { machineAnswer, machineId, machineSketch } from './serverMachine';

const stopped = gatewaySnapshot(machineSketch(machineAnswer('deallocated')));
const at = {
  resource: machineId,
  request: `GET ${machineId}?$expand=instanceView`,
  pointer: '/properties/instanceView/statuses/1/code',
  severity: 'error',
  explains: ['timeout', 'gateway502'],
} as const;

checkRule('BE-VM-001', [
  ...['stopped', 'stopping', 'deallocated', 'deallocating', 'starting', 'unknown'].map((power) => ({
    name: `fails for a machine that is ${power}`,
    snapshot: gatewaySnapshot(machineSketch(machineAnswer(power))),
    expect: 'fail' as const,
    findings: [{ ...at, data: { power, machine: 'vm-app' } }],
  })),
  { name: 'passes for a machine that runs', snapshot: gatewaySnapshot(machineSketch(machineAnswer('running'))), expect: 'pass' },
  { name: 'says nothing of a server that answers', snapshot: gatewaySnapshot(machineSketch(machineAnswer('deallocated'), '')), expect: 'pass' },
  {
    name: 'follows an interface that is attached to the pool',
    snapshot: gatewaySnapshot(machineSketch(machineAnswer('stopped'), undefined, { pools: [{ name: 'pool-app', nics: ['nic-app'] }], lookups: [] })),
    expect: 'fail',
    findings: [at],
  },
  {
    name: 'passes for an interface of something else',
    snapshot: gatewaySnapshot(machineSketch(machineAnswer('stopped'), undefined, { nics: [{ name: 'nic-app', address: '10.0.2.4' }] })),
    expect: 'pass',
  },
  {
    name: 'does not accuse a machine of another network that has the same address',
    snapshot: gatewaySnapshot(
      machineSketch(machineAnswer('stopped'), undefined, {
        nics: [
          {
            name: 'nic-app',
            address: '10.0.2.4',
            subnet: ids.backendSubnet.replace('vnet-shop', 'vnet-else'),
            properties: { virtualMachine: { id: machineId } },
          },
        ],
      }),
    ),
    expect: 'pass',
  },
  { name: 'is unknown without a power state', snapshot: gatewaySnapshot(machineSketch(machineAnswer(undefined))), expect: 'unknown' },
  { name: 'is unknown where the machine is refused', snapshot: refused(stopped, machineId), expect: 'unknown' },
  { name: 'is unknown without the health', snapshot: gatewaySnapshot(machineSketch(machineAnswer('stopped'), undefined, { health: 403 })), expect: 'unknown' },
]);

it('BE-VM-001 starts the machine', () => {
  const [start] = findingsOf('BE-VM-001', stopped)[0]?.fixes ?? [];
  assert.ok(start?.kind === 'azureCli');
  assert.deepEqual(start.commands[0]?.slice(0, 3), ['az', 'vm', 'start']);
});
