import { defineRule } from '../rule';
import { azureCli, childCommand, portal } from './commands';
import { unreadableRules } from './unreadableRules';

export default defineRule({
  code: 'AGW-CFG-003',
  on: 'listener',
  severity: 'warning',
  confidence: 'static',
  explains: ['cannotConnect', 'tmDegraded'],
  text: {
    en: {
      title: 'A listener has no rule',
      message: 'No rule uses listener {listener} (port {port}), so the gateway does not answer there: connections to it time out.',
      why: 'A gateway opens a port only for listeners that a rule leads on. Without a rule a client waits until its connection times out; it never gets a 502.',
      howWeKnow: "No routing rule in the gateway's body names the listener.",
      fix: 'Add a rule that leads from the listener to a backend or a redirect, or delete the listener.',
      notAProblem: 'When the listener is prepared for later.',
      notes: { listener: 'The listener.' },
      fixes: { openRules: 'Rules of the gateway: add a rule for the listener', deleteListener: 'Delete the listener, if nobody needs it' },
    },
  },
  links: [
    'https://learn.microsoft.com/azure/application-gateway/configuration-listeners',
    'https://learn.microsoft.com/azure/application-gateway/configuration-request-routing-rules',
  ],
  check(context, { gateway, listener, rules }) {
    if (rules.length > 0) return;
    const unreadable = unreadableRules(context.model, gateway);
    if (unreadable.length > 0) {
      context.unknown(unreadable);
      return;
    }
    context.report({
      at: listener.at,
      resource: listener.id,
      data: { listener: listener.name, port: listener.frontendPort?.target?.port ?? 'unknown' },
      evidence: [{ resource: listener.id, at: listener.at, value: listener.name, note: 'listener' }],
    });
  },
  fixes: (_, { gateway, listener }) => [
    portal('openRules', gateway.id),
    azureCli('deleteListener', [childCommand(gateway.id, listener.layer === 'tcp' ? 'listener' : 'http-listener', 'delete', listener.name)]),
  ],
});
