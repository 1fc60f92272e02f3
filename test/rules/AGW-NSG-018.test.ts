import { checkRule, gatewaySnapshot, ids, refused, without, type GatewaySketch } from './check';
import { machineAnswer, machineId, machineSketch } from './serverMachine';

const timedOut = 'Time taken by the backend to respond to application gateway’s health probe is more than the time-out threshold in the probe setting.';
const of = (more: GatewaySketch = {}, power: string | undefined = 'running', message = timedOut) =>
  gatewaySnapshot(machineSketch(machineAnswer(power), message, { backendNsg: [], ...more }));
const silent = of();
const hint = {
  request: `GET ${machineId}?$expand=instanceView`,
  pointer: '/properties/instanceView/statuses/1/code',
  resource: machineId,
  severity: 'hint',
  confidence: 'predicted',
  isRiskOnly: true,
  explains: [],
  data: { ports: '80', machine: 'vm-app' },
} as const;
const appliance = { name: 'r', prefix: '10.0.2.0/24', nextHop: 'VirtualAppliance', nextHopIp: '10.0.9.4' };

checkRule('AGW-NSG-018', [
  { name: 'names the machine when everything else is open', snapshot: silent, expect: 'fail', findings: [hint] },
  { name: 'passes where the server answers', snapshot: of({}, 'running', ''), expect: 'pass' },
  { name: 'passes where the server answers the wrong thing', snapshot: of({}, 'running', 'Received invalid status code: 404'), expect: 'pass' },
  { name: 'passes for a machine that does not run', snapshot: of({}, 'deallocated'), expect: 'pass' },
  { name: 'passes where a security group denies', snapshot: of({ backendNsg: [{ name: 'No', priority: 100, access: 'Deny', ports: '80' }] }), expect: 'pass' },
  { name: 'passes where an appliance is on the way', snapshot: of({ gatewayRoutes: [appliance] }), expect: 'pass' },
  { name: 'passes where the answers go another way', snapshot: of({ backendRoutes: [{ ...appliance, prefix: '10.0.1.0/24' }] }), expect: 'pass' },
  { name: 'passes for what is no virtual machine', snapshot: of({ nics: [{ name: 'nic-app', address: '10.0.2.4' }] }), expect: 'pass' },
  { name: 'is unknown where Azure does not tell the power', snapshot: gatewaySnapshot(machineSketch(machineAnswer(undefined), timedOut)), expect: 'unknown' },
  { name: 'is unknown without the machine', snapshot: without(silent, 'virtualMachines'), expect: 'unknown' },
  { name: 'is unknown when the machine is refused', snapshot: refused(silent, 'virtualMachines'), expect: 'unknown' },
  { name: 'is unknown without the security group', snapshot: without(silent, ids.backendNsg), expect: 'unknown' },
  { name: 'is unknown without the network', snapshot: without(silent, 'virtualNetworks/'), expect: 'unknown' },
  { name: 'is unknown without backend health', snapshot: without(silent, 'backendhealth'), expect: 'unknown' },
]);
