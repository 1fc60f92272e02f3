import type { ApplicationGateway } from '../../model/applicationGateway';
import type { MetricPoint, MetricSeries } from '../../model/time';
import type { Unavailable } from '../../snapshot/fact';
import { metricsRequest } from '../../snapshot/request';
import { defineRule } from '../rule';
import { azureCli, gatewayCommand, portal } from './commands';
import { deepestPlace } from './places';

/** One instance of v2 stands for ten capacity units (learn.microsoft.com/azure/application-gateway/overview-v2). */
const unitsOfInstance = 10;

/** A gateway above this part of its units scales or drops; the metric is an average over a minute and its instances. */
const nearlyAll = 0.9;

/** Percent of the processors of v1. */
const busy = 90;

/** A single minute at the limit is a burst; this many make the gateway short. INFERRED: Azure gives no number. */
const manyPoints = 5;
const windowLength = 60 * 60_000;

export default defineRule({
  code: 'AGW-INF-010',
  on: 'gateway',
  severity: 'warning',
  confidence: 'observed',
  explains: ['gateway502', 'gateway504'],
  specificity: 45,
  text: {
    en: {
      title: 'The gateway has no capacity left',
      message:
        'Gateway {gateway} needed {used} of {limit} capacity units ({instances} instances) at {time}: it can scale no further, and requests fail or wait.',
      variants: { v1: 'The processors of gateway {gateway} ({instances} instances) were busy to {used} % at {time}: requests fail or wait.' },
      why: 'An instance carries a limited number of connections, bytes and computations. At the limit the gateway refuses connections and answers 502 or 504 although every server is well.',
      howWeKnow:
        'The metric `CapacityUnits` is at 90 % or more of what the greatest number of instances carries (ten units each) for five minutes of an hour; on v1, `CpuUtilization` is above 90 %.',
      fix: 'Allow more instances. Also look at what grew: connections, throughput or rules of the firewall.',
      notAProblem: 'When the load was a test.',
      notes: { used: 'The highest value within the hour.', instances: 'The greatest number of instances.' },
      fixes: { more: 'Allow more instances', openMetrics: 'Metrics of the gateway: capacity units, current connections, throughput' },
    },
  },
  links: [
    'https://learn.microsoft.com/troubleshoot/azure/application-gateway/application-gateway-troubleshooting-502',
    'https://learn.microsoft.com/azure/application-gateway/monitor-application-gateway-reference',
    'https://learn.microsoft.com/azure/application-gateway/overview-v2',
  ],
  check(context, { gateway }) {
    // One more call is worth it only where clients suffer; that they do not is what the usual metrics tell.
    if (!context.shows('gateway502', 'gateway504')) {
      context.need(context.model.metric(gateway.id, 'ResponseStatus', 'HttpStatusGroup'));
      return;
    }
    if (!gateway.isV1 && !gateway.isV2) {
      context.unknown(noData(gateway, 'CapacityUnits', 'The generation of the gateway could not be read.'));
      return;
    }
    const scale = greatestScale(gateway);
    if (!scale) return;
    const name = gateway.isV1 ? 'CpuUtilization' : 'CapacityUnits';
    const series = context.need(context.model.metric(gateway.id, name));
    const points = lastHour(series);
    const [first] = series;
    if (!first || points.length === 0) {
      context.unknown(noData(gateway, name, 'The metric has no data.'));
      return;
    }
    const limit = gateway.isV1 ? busy : scale.count * unitsOfInstance;
    const high = points.filter(({ value }) => (gateway.isV1 ? value > busy : value >= limit * nearlyAll));
    if (high.length < Math.min(manyPoints, points.length)) return;
    const peak = high.reduce((worst, each) => (each.value > worst.value ? each : worst));
    const at = deepestPlace(context.model, gateway.at, 'properties', ...scale.path);
    context.report({
      at,
      resource: gateway.id,
      ...(gateway.isV1 ? { variant: 'v1', explains: ['gateway502'] as const } : {}),
      data: {
        gateway: gateway.name,
        used: Math.round(peak.value),
        limit,
        instances: scale.count,
        time: new Date(peak.time).toISOString().slice(11, 16),
      },
      evidence: [
        { resource: gateway.id, at: first.at, value: `${name} ${Math.round(peak.value)}`, note: 'used' },
        { resource: gateway.id, at, value: String(scale.count), note: 'instances' },
      ],
    });
  },
  fixes: ({ data }, { gateway }) => {
    const most = gateway.isV1 ? 32 : 125;
    const instances = Math.min(most, Number(data['instances']) * 2);
    const option = gateway.autoscale ? '--max-capacity' : '--capacity';
    return [azureCli('more', [gatewayCommand(gateway.id, 'update', option, String(instances))]), portal('openMetrics', gateway.id)];
  },
});

/** @returns undefined for an autoscale without an upper bound, and where the body says neither. */
function greatestScale({ autoscale, capacity }: ApplicationGateway): { readonly count: number; readonly path: readonly string[] } | undefined {
  const count = autoscale ? autoscale.maxCapacity : capacity;
  if (count === undefined || count <= 0) return undefined;
  return { count, path: autoscale ? ['autoscaleConfiguration', 'maxCapacity'] : ['sku', 'capacity'] };
}

/** The values of the hour before the newest point. */
function lastHour(series: readonly MetricSeries[]): readonly { readonly time: number; readonly value: number }[] {
  const points = series.flatMap((each) => each.points).flatMap((point) => measured(point));
  const newest = Math.max(...points.map(({ time }) => time));
  return points.filter(({ time }) => newest - time < windowLength);
}

function measured({ time, average, maximum }: MetricPoint): readonly { readonly time: number; readonly value: number }[] {
  const value = average ?? maximum;
  return value === undefined ? [] : [{ time, value }];
}

function noData(gateway: ApplicationGateway, name: string, detail: string): Unavailable {
  return { state: 'unavailable', reason: 'failed', request: metricsRequest(gateway.id, [name]), detail };
}
