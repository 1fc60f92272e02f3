import { defineRule } from '../rule';
import { portal } from './commands';
import { unreadableAt } from './places';

export default defineRule({
  code: 'AGW-CFG-002',
  on: 'route',
  severity: 'error',
  confidence: 'static',
  explains: ['gateway502'],
  specificity: 90,
  text: {
    en: {
      title: 'A rule has neither a backend nor a redirect',
      message: 'Rule {rule} names no {missing} and does not redirect either: the gateway has nothing to do with the requests of its listener.',
      why: 'A routing rule must say where requests go: to a pool under a backend setting, through a path map, or to a redirect.',
      howWeKnow: "The rule in the gateway's body lacks the pool or the backend setting, and has no path map and no redirect.",
      fix: 'Give the rule a backend pool and a backend setting, or a redirect, or delete it together with its listener.',
      notAProblem: 'It always is one.',
      notes: { rule: 'The rule as it is.' },
      fixes: { openRules: 'Rules of the gateway: add the backend target' },
    },
  },
  links: ['https://learn.microsoft.com/azure/application-gateway/configuration-request-routing-rules'],
  applies: (route) => route.rule.urlPathMap === undefined,
  check(context, route) {
    const { rule } = route;
    if (rule.redirectConfiguration !== undefined || (rule.pool !== undefined && rule.setting !== undefined)) return;
    const unreadable = unreadableAt(context.model, rule.at);
    if (unreadable.length > 0) {
      context.unknown(unreadable);
      return;
    }
    const missing = [rule.pool === undefined ? 'backend pool' : undefined, rule.setting === undefined ? 'backend setting' : undefined];
    context.report({
      at: rule.at,
      resource: rule.id,
      byConstruction: true,
      data: { rule: rule.name, missing: missing.filter((part) => part !== undefined).join(' and no ') },
      evidence: [{ resource: rule.id, at: rule.at, value: rule.name, note: 'rule' }],
    });
  },
  fixes: (_, route) => [portal('openRules', route.gateway.id)],
});
