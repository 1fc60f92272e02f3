import type { RecordedResponse, Snapshot } from '../../src/core/snapshot/snapshot';
import { capturedAt, checkRule, gatewaySnapshot, refused, without, type GatewaySketch } from './check';
import { machineAnswer, machineId, machineSketch, silentMessage } from './serverMachine';

const request = `GET ${machineId}/providers/Microsoft.Insights/metrics?metricnames=VmAvailabilityMetric,Percentage CPU`;

/** One value for each of the last minutes. */
function series(name: string, averages: readonly number[]) {
  const data = averages.map((average, index) => ({ timeStamp: new Date(Date.parse(capturedAt) - (averages.length - index) * 60_000).toISOString(), average }));
  return { name: { value: name }, timeseries: averages.length === 0 ? [] : [{ metadatavalues: [], data }] };
}

function load(cpu: readonly number[], available: readonly number[]): RecordedResponse {
  return { request, status: 200, body: { value: [series('VmAvailabilityMetric', available), series('Percentage CPU', cpu)] } };
}

const minutes = (value: number, count = 15): readonly number[] => Array.from({ length: count }, () => value);

function machine(answers: readonly RecordedResponse[], message: string | undefined = silentMessage, more: GatewaySketch = {}): Snapshot {
  const running = machineAnswer('running');
  return gatewaySnapshot(machineSketch(running, message, { responses: [running, ...answers], ...more }));
}

const calm = load(minutes(40), minutes(1));
const hot = load(minutes(97), minutes(1));
const at = { resource: machineId, request, severity: 'warning', confidence: 'observed', explains: ['timeout', 'gateway504', 'backend5xx'] } as const;
const cpu = { ...at, pointer: '/value/1/timeseries/0' } as const;

checkRule('BE-VM-005', [
  { name: 'fails for a busy processor', snapshot: machine([hot]), expect: 'fail', findings: [{ ...cpu, data: { value: 97, machine: 'vm-app' } }] },
  {
    name: 'fails for a machine that was not available',
    snapshot: machine([load(minutes(40), [...minutes(1), 0, 1])]),
    expect: 'fail',
    findings: [{ ...at, pointer: '/value/0/timeseries/0', variant: 'notAvailable' }],
  },
  {
    name: 'fails for a server that answers 503 to the probe',
    snapshot: machine([hot], "Status code of the backend's HTTP response did not match the probe setting. Expected:200-399 Received:503."),
    expect: 'fail',
    findings: [cpu],
  },
  { name: 'fails for a Healthy one when the user sees 504', snapshot: machine([hot], '', { symptom: { status: 504 } }), expect: 'fail', findings: [cpu] },
  { name: 'passes for a machine with time to spare', snapshot: machine([calm]), expect: 'pass' },
  { name: 'passes for a short peak', snapshot: machine([load([...minutes(30), 99, 99], minutes(1))]), expect: 'pass' },
  { name: 'passes for load that is over', snapshot: machine([load([...minutes(99), ...minutes(20)], minutes(1))]), expect: 'pass' },
  {
    name: 'leaves a machine that is stopped to another rule',
    snapshot: gatewaySnapshot(machineSketch(machineAnswer('deallocated'))),
    expect: 'pass',
  },
  { name: 'is unknown when nobody asked', snapshot: machine([]), expect: 'unknown', missing: [request] },
  { name: 'is unknown without data', snapshot: machine([load([], [])]), expect: 'unknown', missing: [request] },
  { name: 'is unknown for too few minutes', snapshot: machine([load(minutes(99, 4), minutes(1))]), expect: 'unknown' },
  { name: 'is unknown when Azure refuses', snapshot: refused(machine([calm]), 'metricnames=VmAvailabilityMetric'), expect: 'unknown' },
  { name: 'is unknown without the health', snapshot: without(machine([hot]), 'backendhealth'), expect: 'unknown' },
  { name: 'does not apply to a server that answers', snapshot: machine([hot], ''), expect: 'notApplicable' },
  {
    name: 'does not apply to a server that answers 404 to the probe',
    snapshot: machine([hot], "Status code of the backend's HTTP response did not match the probe setting. Expected:200-399 Received:404."),
    expect: 'notApplicable',
  },
]);
