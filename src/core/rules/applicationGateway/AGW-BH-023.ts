import { liveLine, probeLine } from '../../path/effectiveValues';
import type { GatewaySubject, PairSubject } from '../../path/subject';
import type { Evidence } from '../finding';
import { defineRule, type RuleContext } from '../rule';
import { azureCli } from './commands';
import { accessLogs } from './facts';
import { needServerErrors } from './gatewayErrors';
import { serverState } from './healthMessages';

export default defineRule({
  code: 'AGW-BH-023',
  on: 'gateway',
  severity: 'warning',
  confidence: 'observed',
  shows: 'gateway502',
  text: {
    en: {
      title: 'Every probe passes, and the gateway still answers with 5xx of its own',
      message:
        'Gateway {gateway} made {byGateway} of the last {sent} answers with a 5xx code itself (its servers gave {fromBackend}), although every server passes its health probe. What live requests meet differs from what the probe meets.',
      why: 'A probe asks one path with one host name. Live requests may fall to another rule, carry another host name, take longer than the gateway waits, or meet a connection that the server has closed.',
      howWeKnow:
        'In the newest quarter of an hour `ResponseStatus` counts more 5xx answers than `BackendResponseStatus`: the difference was made by the gateway. Backend health calls every server Healthy. `FailedRequests` is not used, since it counts both kinds.',
      fix: 'Look in this order: rules and path-map defaults that lead to an empty pool; the host name of live requests against that of the probe; the request time-out against the time that the application takes; connections that the server closes before the gateway does; the capacity of the gateway.',
      notAProblem: 'When a few requests failed during a deployment and none fails since.',
      notes: {
        sent: 'Answers with 5xx that clients got in the last minutes.',
        fromBackend: 'Answers with 5xx that servers gave in the same minutes.',
        probe: 'What the probe of {server} asks for.',
        live: 'What live requests of rule {rule} carry to {server}.',
      },
      fixes: { compare: 'Compare both series of answers' },
    },
  },
  links: [
    'https://learn.microsoft.com/azure/application-gateway/monitor-application-gateway-reference',
    'https://learn.microsoft.com/troubleshoot/azure/application-gateway/application-gateway-troubleshooting-502',
  ],
  check(context, subject) {
    const reported = subject.pairs.filter((pair) => pair.routes.some((route) => route.isReported === true));
    const judged = reported.length > 0 ? reported : subject.pairs;
    if (!areAllHealthy(context, judged)) return;
    const errors = needServerErrors(context, context.model, subject.gateway);
    if (!errors || errors.byGateway === 0) return;
    // The metric is of the whole gateway: beside a broken pair only the access logs tell whose errors these are.
    if (reported.length > 0 && !areAllHealthy(context, subject.pairs)) {
      context.unknown(accessLogs(subject.gateway));
      return;
    }
    context.report({
      at: errors.sentAt,
      resource: subject.gateway.id,
      ...(context.reported?.status === 504 ? { shows: 'gateway504' } : {}),
      data: { gateway: subject.gateway.name, byGateway: errors.byGateway, sent: errors.sent, fromBackend: errors.fromBackend },
      evidence: [
        { resource: subject.gateway.id, at: errors.sentAt, value: String(errors.sent), note: 'sent' },
        ...(errors.backendAt ? [{ resource: subject.gateway.id, at: errors.backendAt, value: String(errors.fromBackend), note: 'fromBackend' }] : []),
        ...judged.flatMap(linesOf).slice(0, mostLines),
      ],
    });
  },
  fixes: (_, subject) => [compareSeries(subject)],
});

/** More than a person compares. */
const mostLines = 6;

/** What the probe asks for beside what live requests carry: a failure of live requests alone lives in their difference. */
function linesOf({ servers, setting, routes }: PairSubject): readonly Evidence[] {
  const [server] = servers;
  if (!server) return [];
  const probe = setting.probe?.target ?? setting;
  return [
    { resource: probe.id, at: probe.at, value: probeLine(server), note: 'probe', data: { server: server.address } },
    ...routes.slice(0, 2).map((route): Evidence => ({
      resource: setting.id,
      at: setting.at,
      value: liveLine(server, route),
      note: 'live',
      data: { server: server.address, rule: route.rule.name },
    })),
  ];
}

/** Pairs without any server are left out: an empty pool is a reason of its own. */
function areAllHealthy(context: Pick<RuleContext, 'need'>, pairs: readonly PairSubject[]): boolean {
  const filled = pairs.filter((pair) => !pair.pool.isEmpty);
  const healths = filled.map((pair) => context.need(pair.health));
  return healths.length > 0 && healths.every((servers) => servers.length > 0 && servers.every((server) => serverState(server) === 'healthy'));
}

function compareSeries({ gateway }: GatewaySubject) {
  const list = (metric: string) => [
    'monitor',
    'metrics',
    'list',
    '--resource',
    gateway.id,
    '--metric',
    metric,
    '--interval',
    'PT1M',
    '--aggregation',
    'Total',
    '--filter',
    "HttpStatusGroup eq '*'",
  ];
  return azureCli('compare', [list('ResponseStatus'), list('BackendResponseStatus')]);
}
