import type { MetricPoint, MetricSeries } from '../../model/time';
import { defineRule } from '../rule';
import { azureCli, childCommand, portal } from './commands';
import { deepestPlace } from './places';

/** Milliseconds until the last byte of a server's answer (learn.microsoft.com/azure/application-gateway/application-gateway-metrics). */
const latencyMetric = 'BackendLastByteResponseTime';
const settingDimension = 'BackendHttpSetting';

/** A server that takes this part of the limit is cut off at it: the gateway measures a little less than it waits. */
const nearlyAll = 0.95;

export default defineRule({
  code: 'AGW-CFG-010',
  on: 'pair',
  severity: 'error',
  confidence: 'observed',
  explains: ['gateway504', 'gateway502'],
  specificity: 75,
  text: {
    en: {
      title: 'Servers take longer than the gateway waits',
      message:
        'Backend setting {setting} waits {timeout} s for an answer, and servers took up to {latency} s at {time}: the gateway gives such requests up and answers {status} by itself.',
      why: 'The gateway ends a request when the answer has not come within the request time-out of the backend setting. On v2 it tries another server first, then it answers 504; v1 answers 502.',
      howWeKnow:
        "The metric Backend Last Byte Response Time, split by backend setting, reaches the setting's request time-out. An application that is cut off by its own limit stays below it.",
      fix: 'Make the slow requests faster, or raise the request time-out of the setting to more than they need.',
      notAProblem: 'When only requests are cut off that nobody waits for.',
      notes: { timeout: 'How long the setting waits, in seconds.', latency: 'The slowest answer, in milliseconds.' },
      fixes: { raise: 'Raise the request time-out', openSettings: 'Backend settings of the gateway: request time-out' },
    },
  },
  links: [
    'https://learn.microsoft.com/azure/application-gateway/configuration-http-settings',
    'https://learn.microsoft.com/troubleshoot/azure/application-gateway/application-gateway-troubleshooting-502',
    'https://learn.microsoft.com/azure/application-gateway/http-response-codes',
  ],
  applies: ({ setting }) => setting.layer === 'http' && setting.requestTimeout !== undefined,
  check(context, { gateway, setting }) {
    const timeout = setting.requestTimeout ?? 0;
    // On v2 the gateway answers 504 when it gives up, and only v1 says 502 (http-response-codes).
    const symptom = gateway.isV1 ? 'gateway502' : 'gateway504';
    // One more call is worth it only where requests are being given up; that they are not is what the usual metrics tell.
    if (!context.shows(symptom)) {
      context.need(context.model.metric(gateway.id, 'ResponseStatus', 'HttpStatusGroup'));
      return;
    }
    const series = context.need(context.model.metric(gateway.id, latencyMetric, settingDimension));
    const slowest = slowestOf(series, setting.name);
    if (!slowest || slowest.latency < timeout * 1000 * nearlyAll) return;
    const at = deepestPlace(context.model, setting.at, 'properties', 'requestTimeout');
    context.report({
      at,
      resource: setting.id,
      explains: [symptom],
      data: {
        setting: setting.name,
        timeout,
        latency: Math.round(slowest.latency / 100) / 10,
        time: new Date(slowest.time).toISOString().slice(11, 16),
        status: gateway.isV1 ? 502 : 504,
      },
      evidence: [
        { resource: setting.id, at, value: String(timeout), note: 'timeout' },
        { resource: gateway.id, at: slowest.at, value: String(Math.round(slowest.latency)), note: 'latency' },
      ],
    });
  },
  fixes: ({ data }, { gateway, setting }) => {
    const enough = String(Math.max(60, Math.ceil(Number(data['timeout']) * 2)));
    return [azureCli('raise', [childCommand(gateway.id, 'http-settings', 'update', setting.name, '--timeout', enough)]), portal('openSettings', gateway.id)];
  },
});

/** The slowest answer under a setting; an average stands in where Azure gave no maximum. */
function slowestOf(
  series: readonly MetricSeries[],
  setting: string,
): { readonly latency: number; readonly time: number; readonly at: MetricSeries['at'] } | undefined {
  const own = series.filter(({ dimension }) => dimension?.toLowerCase() === setting.toLowerCase());
  const points = own.flatMap(({ at, points: all }) => all.map((point) => ({ latency: latencyOf(point), time: point.time, at })));
  const measured = points.flatMap(({ latency, ...rest }) => (latency === undefined ? [] : [{ latency, ...rest }]));
  return measured.reduce<(typeof measured)[number] | undefined>((worst, each) => (worst && worst.latency >= each.latency ? worst : each), undefined);
}

function latencyOf({ maximum, average }: MetricPoint): number | undefined {
  return maximum ?? average;
}
