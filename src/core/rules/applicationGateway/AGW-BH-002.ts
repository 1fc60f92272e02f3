import { defineRule } from '../rule';
import { checkHealthAgain } from './commands';
import { quotedMessage, serverState } from './healthMessages';
import { deepestPlace, parentPlace } from './places';
import { whatServersSay } from './serverSayings';

export default defineRule({
  code: 'AGW-BH-002',
  on: 'pair',
  severity: 'warning',
  confidence: 'observed',
  shows: 'gateway502',
  text: {
    en: {
      title: 'Some servers of a backend pool are unhealthy',
      message: '{unhealthy} of {count} servers of pool {pool} are unhealthy under backend setting {setting}; the others carry all requests. {sayings}.',
      why: 'The pool still answers, with less capacity than it was built with. A server that passes and fails its probe by turns makes single requests fail.',
      howWeKnow: 'Backend health (`POST …/backendhealth`) lists at least one Healthy and at least one Unhealthy server of the pool under this backend setting.',
      fix: "Follow what the unhealthy servers' messages say. What the healthy servers of the same pool have in common cannot be the cause.",
      notAProblem: 'When servers are taken out on purpose, such as during an update.',
      notes: { server: 'The gateway says this about {server}.' },
      fixes: { checkAgain: 'Read backend health again' },
    },
  },
  links: ['https://learn.microsoft.com/azure/application-gateway/application-gateway-backend-health'],
  check(context, pair) {
    const servers = context.need(pair.health);
    const unhealthy = servers.filter((server) => serverState(server) === 'unhealthy');
    const first = servers[0];
    if (!first || unhealthy.length === 0 || !servers.some((server) => serverState(server) === 'healthy')) return;
    context.report({
      at: parentPlace(first.at),
      resource: pair.pool.id,
      data: {
        pool: pair.pool.name,
        setting: pair.setting.name,
        count: servers.length,
        unhealthy: unhealthy.length,
        sayings: whatServersSay(unhealthy),
      },
      evidence: unhealthy.slice(0, 10).map((server) => ({
        resource: pair.gateway.id,
        at: deepestPlace(context.model, server.at, 'healthProbeLog'),
        value: quotedMessage(server) || server.rawHealth || 'no message',
        note: 'server',
        data: { server: server.address },
      })),
    });
  },
  fixes: (_, pair) => [checkHealthAgain(pair.gateway.id)],
});
