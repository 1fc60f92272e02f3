import { defineRule } from '../rule';
import { accessLogs } from './facts';
import { needServerErrors } from './gatewayErrors';
import { serverState } from './healthMessages';

export default defineRule({
  code: 'AGW-BH-028',
  on: 'gateway',
  severity: 'warning',
  confidence: 'observed',
  explains: ['gateway502'],
  text: {
    en: {
      title: 'Backend servers close connections that the gateway reuses',
      message: 'The access log of gateway {gateway} is needed to tell whether its servers close connections that the gateway still uses.',
      why: 'The gateway keeps idle connections to its servers and uses them again. A server that closes them earlier makes the next request on such a connection fail: a few 502, all the time, on every server, bound to no path.',
      howWeKnow:
        'All servers are Healthy and the gateway makes a small, steady share of 5xx answers. Only access-log rows with `ERRORINFO_UPSTREAM_CLOSED_CONNECTION`, spread over all servers, prove it; without logs the answer is unknown.',
      fix: 'Make the keep-alive idle time of the web server longer than the time for which the gateway reuses a connection, let clients repeat calls that may be repeated, and check the recycling of workers.',
      notAProblem: 'When the errors come from one server, from one path, or from large answers only: then that server or the application is the reason.',
    },
  },
  links: [
    'https://learn.microsoft.com/azure/application-gateway/configuration-http-settings',
    'https://learn.microsoft.com/azure/application-gateway/monitor-application-gateway-reference',
  ],
  check(context, subject) {
    const healths = subject.pairs.filter((pair) => !pair.pool.isEmpty).map((pair) => context.need(pair.health));
    const areHealthy = healths.length > 0 && healths.every((servers) => servers.length > 0 && servers.every((server) => serverState(server) === 'healthy'));
    if (!areHealthy) return;
    const errors = needServerErrors(context, context.model, subject.gateway);
    if (!errors || errors.byGateway === 0) return;
    // Small: under a twentieth of the answers. Steady: in at least every third minute. Both shares are a judgement of our own.
    const isSmall = errors.byGateway < errors.answers * 0.05;
    const isSteady = errors.minutesWithErrors * 3 >= errors.minutes;
    if (isSmall && isSteady) context.unknown(accessLogs(subject.gateway));
  },
});
