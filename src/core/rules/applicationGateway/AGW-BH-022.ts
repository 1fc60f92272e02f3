import { effectiveProbe } from '../../path/effectiveProbe';
import { defineRule } from '../rule';
import { checkHealthAgain } from './commands';
import { serverState } from './healthMessages';
import { isGatewayWrite } from './gatewayWrites';

export default defineRule({
  code: 'AGW-BH-022',
  on: 'server',
  severity: 'hint',
  confidence: 'observed',
  isRiskOnly: true,
  text: {
    en: {
      title: 'A server may still be in its first probes',
      message:
        'Server {server} of pool {pool} is not healthy, but the gateway was changed {seconds} seconds before and its probe needs up to {needed} seconds to know a server. Look again in a moment.',
      why: 'Every server counts as unhealthy until it has answered a probe. Right after a change of the gateway this is no failure yet.',
      howWeKnow:
        "The activity log has a successful write of the gateway that is younger than the probe's interval times its threshold, and backend health does not call the server Healthy.",
      fix: 'Wait for the probe, two to three minutes on a new gateway, then read backend health again.',
      notAProblem: 'It usually is none.',
      notes: { write: 'The gateway was changed at this time.' },
      fixes: { checkAgain: 'Read backend health again' },
    },
  },
  links: ['https://learn.microsoft.com/azure/application-gateway/application-gateway-probe-overview'],
  check(context, server) {
    const health = context.need(server.health);
    if (!health || serverState(health) === 'healthy') return;
    const log = context.need(context.model.activityLog(server.gateway.id));
    const write = log.events.find((event) => isGatewayWrite(event) && event.status.toLowerCase() === 'succeeded' && event.time <= context.capturedAt);
    if (!write) return;
    const probe = effectiveProbe(server);
    const needed = (probe.interval ?? 30) * (probe.unhealthyThreshold ?? 3);
    const seconds = Math.round((context.capturedAt - write.time) / 1000);
    if (seconds >= needed) return;
    context.report({
      at: write.at,
      resource: server.gateway.id,
      data: { server: server.address, pool: server.pool.name, seconds, needed },
      evidence: [{ resource: server.gateway.id, at: write.at, value: new Date(write.time).toISOString(), note: 'write' }],
    });
  },
  fixes: (_, server) => [checkHealthAgain(server.gateway.id)],
});
