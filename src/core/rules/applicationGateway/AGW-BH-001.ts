import type { PairSubject } from '../../path/subject';
import type { BackendHealthServer } from '../../model/backendHealth';
import { defineRule } from '../rule';
import { checkHealthAgain, portal } from './commands';
import { notBuiltYet } from './facts';
import { quotedMessage, serverState } from './healthMessages';
import { deepestPlace, parentPlace } from './places';
import { whatServersSay } from './serverSayings';

export default defineRule({
  code: 'AGW-BH-001',
  on: 'pair',
  severity: 'error',
  confidence: 'observed',
  shows: 'gateway502',
  text: {
    en: {
      title: 'Every server of a backend pool is unhealthy',
      message:
        'None of the {count} servers of pool {pool} answers its health probe under backend setting {setting}, so every request that goes there gets 502. {sayings}.',
      why: 'The gateway sends requests only to servers that pass its probe. When no server of the pool passes, it has nowhere to send a request and answers 502 by itself.',
      howWeKnow:
        'Backend health (`POST …/backendhealth`) lists every server of the pool under this backend setting, and each of them is Unhealthy. Pools and settings that no rule uses are not looked at.',
      fix: "Follow what the servers' messages say: they are listed beside this finding, each with its own cause and fix.",
      notAProblem: 'While a gateway is being created: every server counts as unhealthy until its first successful probe.',
      notes: { server: 'The gateway says this about {server}.', rule: 'This rule sends requests to the pool.' },
      fixes: { checkAgain: 'Read backend health again', openPool: 'Backend pools of the gateway: see the servers' },
    },
  },
  links: [
    'https://learn.microsoft.com/troubleshoot/azure/application-gateway/application-gateway-troubleshooting-502',
    'https://learn.microsoft.com/azure/application-gateway/application-gateway-backend-health',
  ],
  check(context, pair) {
    const servers = context.need(pair.health);
    const first = servers[0];
    if (!first || !servers.every((server) => serverState(server) === 'unhealthy')) return;
    const building = notBuiltYet(pair.gateway);
    if (building) {
      context.unknown(building);
      return;
    }
    context.report({
      at: parentPlace(first.at),
      resource: pair.pool.id,
      data: { pool: pair.pool.name, setting: pair.setting.name, count: servers.length, sayings: whatServersSay(servers) },
      evidence: [
        ...servers.slice(0, shown).map((server) => ({
          resource: pair.gateway.id,
          at: deepestPlace(context.model, server.at, 'healthProbeLog'),
          value: saying(server),
          note: 'server',
          data: { server: server.address },
        })),
        ...ruleEvidence(pair),
      ],
    });
  },
  fixes: (_, pair) => [checkHealthAgain(pair.gateway.id), portal('openPool', pair.gateway.id)],
});

/** More servers than anybody reads. */
const shown = 10;

function saying(server: BackendHealthServer): string {
  return quotedMessage(server) || server.rawHealth || 'no message';
}

function ruleEvidence(pair: PairSubject) {
  const rules = [...new Set(pair.routes.map((route) => route.rule))];
  return rules.slice(0, shown).map((rule) => ({ resource: rule.id, at: rule.at, value: rule.name, note: 'rule' }));
}
