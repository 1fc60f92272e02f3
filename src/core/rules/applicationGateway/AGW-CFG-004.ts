import { below } from '../../snapshot/fact';
import { defineRule } from '../rule';
import { portal } from './commands';
import { deepestPlace } from './places';
import { unreadableRules } from './unreadableRules';

export default defineRule({
  code: 'AGW-CFG-004',
  on: 'gateway',
  severity: 'error',
  confidence: 'static',
  explains: ['cannotConnect', 'tmDegraded'],
  specificity: 80,
  text: {
    en: {
      title: 'The gateway has no listener with a rule',
      message: 'Gateway {gateway} has {listeners} listeners and {rules} rules, and no rule leads on from a listener: it takes no connection at all.',
      why: 'A gateway opens a port only for a listener that a rule leads on. Without any, every connection times out; there is no 502.',
      howWeKnow: "No routing rule in the gateway's body names a listener that exists.",
      fix: 'Create a listener and a rule that leads from it to a backend pool or a redirect.',
      notAProblem: 'While the gateway is still being set up.',
      notes: { rules: 'The rules of the gateway.' },
      fixes: { openRules: 'Rules of the gateway: add a rule' },
    },
  },
  links: ['https://learn.microsoft.com/azure/application-gateway/configuration-request-routing-rules'],
  check(context, { gateway }) {
    if (gateway.rules.some((rule) => rule.listener?.target !== undefined)) return;
    const unreadable = unreadableRules(context.model, gateway);
    if (unreadable.length > 0) {
      context.unknown(unreadable);
      return;
    }
    const at = deepestPlace(context.model, below(gateway.at, 'properties'), 'requestRoutingRules');
    context.report({
      at,
      resource: gateway.id,
      byConstruction: true,
      data: { gateway: gateway.name, listeners: gateway.listeners.length, rules: gateway.rules.length },
      evidence: [{ resource: gateway.id, at, value: gateway.rules.map((rule) => rule.name).join(', ') || '[]', note: 'rules' }],
    });
  },
  fixes: (_, { gateway }) => [portal('openRules', gateway.id)],
});
