import { checkRule, gatewaySnapshot, ids, refused, without, type NicSketch } from './check';
import { machineAnswer, machineId, machineSketch } from './serverMachine';

const first: NicSketch = { name: 'nic-app', address: '10.0.2.4', properties: { virtualMachine: { id: machineId } } };
const second = (subnet: string): NicSketch => ({ name: 'nic-2', address: subnet === ids.backendSubnet ? '10.0.2.20' : '10.0.1.20', subnet });
const answer = (...names: readonly string[]) =>
  machineAnswer('running', { networkProfile: { networkInterfaces: names.map((name) => ({ id: ids.nic(name) })) } });
const both = answer('nic-app', 'nic-2');
const same = gatewaySnapshot(machineSketch(both, undefined, { nics: [first, second(ids.backendSubnet)] }));

checkRule('BE-VM-007', [
  {
    name: 'warns of two interfaces in one subnet',
    snapshot: same,
    expect: 'fail',
    findings: [
      {
        resource: machineId,
        request: `GET ${machineId}?$expand=instanceView`,
        pointer: '/properties/networkProfile/networkInterfaces',
        severity: 'warning',
        confidence: 'predicted',
      },
    ],
  },
  { name: 'passes for two subnets', snapshot: gatewaySnapshot(machineSketch(both, undefined, { nics: [first, second(ids.gatewaySubnet)] })), expect: 'pass' },
  { name: 'passes for one interface', snapshot: gatewaySnapshot(machineSketch(answer('nic-app'))), expect: 'pass' },
  {
    name: 'says nothing of a server that answers',
    snapshot: gatewaySnapshot(machineSketch(both, '', { nics: [first, second(ids.backendSubnet)] })),
    expect: 'pass',
  },
  { name: 'is unknown where the machine is refused', snapshot: refused(same, machineId), expect: 'unknown' },
  { name: 'is unknown without the other interface', snapshot: without(same, 'networkInterfaces/nic-2'), expect: 'unknown' },
]);
