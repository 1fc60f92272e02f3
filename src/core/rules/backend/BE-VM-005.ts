import type { MetricPoint, MetricSeries } from '../../model/time';
import { machineOfServer } from '../../network/serverMachine';
import { unreadable } from '../../model/lookUps';
import { metricsRequest } from '../../snapshot/request';
import { portal } from '../applicationGateway/commands';
import { defineRule } from '../rule';
import { isSlow, mayBeSlow } from './slowServer';

const quarterHour = 15 * 60_000;
/** Percent. */
const busy = 90;
/** Minutes with a value: fewer show a peak and no load. */
const fewestPoints = 5;

/**
 * Only servers that run out of time or answer 5xx are asked about. Memory and disks are not judged: which values are low depends on the
 * machine. Instances of scale sets have metrics of another kind, which are not read.
 *
 * Azure: learn.microsoft.com/troubleshoot/azure/application-gateway/troubleshoot-http-504-error (processor above 90 percent).
 */
export default defineRule({
  code: 'BE-VM-005',
  on: 'server',
  severity: 'warning',
  confidence: 'observed',
  explains: ['timeout', 'gateway504', 'backend5xx'],
  specificity: 60,
  text: {
    en: {
      title: 'The virtual machine of a server is overloaded or not available',
      message: 'Server {server} of pool {pool} is virtual machine {machine}, whose processor was busy by {value} percent on average in the last 15 minutes.',
      variants: { notAvailable: 'Server {server} of pool {pool} is virtual machine {machine}, which Azure saw as not available in the last 15 minutes.' },
      why: 'A machine without time to spare answers late or not at all. The gateway waits until its time-out.',
      howWeKnow: 'The metrics Percentage CPU and VmAvailabilityMetric of the machine, for a server that runs out of time or answers with a 5xx.',
      fix: 'Find in the guest what uses the processor; use a larger machine or more of them, or restart it.',
      notAProblem: 'When the load was a planned one and is over.',
      notes: { cpu: 'Average of the processor, in percent.', availability: 'The lowest value of the availability metric; 1 is available.' },
      fixes: { openMachine: 'Metrics of the virtual machine' },
    },
  },
  links: [
    'https://learn.microsoft.com/troubleshoot/azure/application-gateway/troubleshoot-http-504-error',
    'https://learn.microsoft.com/azure/virtual-machines/monitor-vm-reference',
  ],
  applies: mayBeSlow,
  check(context, server) {
    context.need(server.health);
    if (!isSlow(server) && !context.shows('gateway504', 'backend5xx')) return;
    const machine = context.need(machineOfServer(context.model, server));
    // One that does not run is the finding of BE-VM-001.
    if (!machine || (machine.powerState !== undefined && machine.powerState !== 'running')) return;
    const isRecent = ({ time }: MetricPoint): boolean => context.capturedAt - time <= quarterHour;
    const availability = worst(context.need(context.model.metric(machine.id, 'VmAvailabilityMetric')), isRecent);
    const processor = mean(context.need(context.model.metric(machine.id, 'Percentage CPU')), isRecent);
    const data = { server: server.address, pool: server.pool.name, machine: machine.name };
    if (availability && availability.value < 1) {
      const evidence = [{ resource: machine.id, at: availability.at, value: String(availability.value), note: 'availability' }];
      context.report({ at: availability.at, resource: machine.id, variant: 'notAvailable', data: { ...data, value: availability.value }, evidence });
    }
    if (processor && processor.value > busy) {
      const value = Math.round(processor.value);
      const evidence = [{ resource: machine.id, at: processor.at, value: String(value), note: 'cpu' }];
      context.report({ at: processor.at, resource: machine.id, data: { ...data, value }, evidence });
    }
    // No data is not zero.
    const request = metricsRequest(machine.id, ['VmAvailabilityMetric', 'Percentage CPU']);
    if (!availability || !processor) context.unknown(unreadable(request, 'The metric has no data.'));
  },
  fixes: ({ resource }) => [portal('openMachine', resource)],
});

interface Reading {
  readonly at: MetricSeries['at'];
  readonly value: number;
}

function worst(series: readonly MetricSeries[], isRecent: (point: MetricPoint) => boolean): Reading | undefined {
  const [first] = series;
  const values = (first?.points ?? []).filter(isRecent).flatMap(({ minimum, average }) => minimum ?? average ?? []);
  return first && values.length > 0 ? { at: first.at, value: Math.min(...values) } : undefined;
}

function mean(series: readonly MetricSeries[], isRecent: (point: MetricPoint) => boolean): Reading | undefined {
  const [first] = series;
  const values = (first?.points ?? []).filter(isRecent).flatMap(({ average }) => average ?? []);
  if (!first || values.length < fewestPoints) return undefined;
  return { at: first.at, value: values.reduce((sum, value) => sum + value, 0) / values.length };
}
