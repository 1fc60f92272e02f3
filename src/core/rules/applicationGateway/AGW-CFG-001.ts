import type { PairSubject } from '../../path/subject';
import { defineRule } from '../rule';
import { azureCli, childCommand, portal } from './commands';
import { useOfPair } from './parkedPool';
import { deepestPlace, unreadableAt } from './places';

export default defineRule({
  code: 'AGW-CFG-001',
  on: 'pair',
  severity: 'error',
  confidence: 'static',
  explains: ['noServers', 'gateway502'],
  specificity: 90,
  text: {
    en: {
      title: 'A rule points to an empty backend pool',
      message: 'Pool {pool} has no server, and requests come to it by {rules}: each of them gets 502. Add servers to the pool, or let the rule lead elsewhere.',
      variants: {
        reported: 'The reported URL falls to the default of {rules}, and its pool {pool} has no server: it gets 502.',
        open: 'Pool {pool} has no server, and it is the default of {rules}: a request that no path rule takes gets 502.',
        parked: 'Pool {pool} has no server and is the default of {rules}. Path rules take what is known to be asked for, so perhaps no request comes to it.',
      },
      why: 'The gateway has nowhere to send a request for an empty pool, so it answers 502 by itself. Deployments that fill pools from outside (scale sets, the ingress controller, scripts) leave a pool empty when they fail.',
      howWeKnow: 'The pool has neither addresses nor attached ip configurations, and a rule, a path rule or the default of a path map names it.',
      fix: 'Add the servers to the pool, or let the rule point to the pool that has them. If a deployment should fill the pool, look at why it did not.',
      notAProblem: 'When the pool is only the default of a path map whose rules take every request: the ingress controller parks an empty pool there.',
      notes: { pool: 'The pool has no member.', rule: 'This sends requests to the pool.' },
      fixes: { addServers: 'Add servers to the pool', openPool: 'Backend pools of the gateway: add targets' },
    },
  },
  links: [
    'https://learn.microsoft.com/troubleshoot/azure/application-gateway/application-gateway-troubleshooting-502',
    'https://learn.microsoft.com/azure/application-gateway/application-gateway-components#backend-pools',
  ],
  check(context, pair) {
    if (!pair.pool.isEmpty) return;
    const unreadable = unreadableAt(context.model, pair.pool.at);
    if (unreadable.length > 0) {
      context.unknown(unreadable);
      return;
    }
    const use = useOfPair(pair, context.reported);
    const at = deepestPlace(context.model, pair.pool.at, 'properties', 'backendAddresses');
    context.report({
      at,
      resource: pair.pool.id,
      ...(use === 'direct' ? {} : { variant: use }),
      severity: use === 'parked' ? 'info' : 'error',
      confidence: use === 'reported' ? 'observed' : use === 'open' ? 'predicted' : 'static',
      isRiskOnly: use === 'parked',
      byConstruction: use === 'direct' || use === 'reported',
      data: { pool: pair.pool.name, rules: namesOf(pair) },
      evidence: [
        { resource: pair.pool.id, at, value: '[]', note: 'pool' },
        ...sourcesOf(pair).map(({ resource, place, name }) => ({ resource, at: place, value: name, note: 'rule' })),
      ],
    });
  },
  fixes: (_, { gateway, pool }) => [
    azureCli('addServers', [childCommand(gateway.id, 'address-pool', 'update', pool.name, '--servers', '<address or name>')]),
    portal('openPool', gateway.id),
  ],
});

/** Where the pool is named: rules, path rules and path maps. */
function sourcesOf(pair: PairSubject) {
  const sources = pair.routes.map(({ rule, pathRule, urlPathMap }) => pathRule ?? urlPathMap ?? rule);
  return [...new Set(sources)].map((source) => ({ resource: source.id, place: source.at, name: source.name }));
}

/** More rules than a sentence bears. */
const shown = 3;

function namesOf(pair: PairSubject): string {
  const names = pair.routes.map(({ rule, pathRule, urlPathMap }) => {
    if (pathRule) return `path rule ${pathRule.name} of ${urlPathMap?.name ?? rule.name}`;
    return urlPathMap ? `path map ${urlPathMap.name}` : `rule ${rule.name}`;
  });
  const different = [...new Set(names)];
  const rest = different.length - shown;
  return different.slice(0, shown).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}
