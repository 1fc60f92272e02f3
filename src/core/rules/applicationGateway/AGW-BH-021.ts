import { defineRule } from '../rule';
import { portal } from './commands';

export default defineRule({
  code: 'AGW-BH-021',
  on: 'gateway',
  severity: 'info',
  confidence: 'observed',
  isRiskOnly: true,
  text: {
    en: {
      title: 'Backend health may not be read',
      message:
        'Azure refuses to tell you the backend health of gateway {gateway}: the permission {permission} is missing. What the servers answer to the probe stays unseen.',
      why: 'Backend health is what says most about a 502. The role Reader does not include it, and the portal then shows `No results.` instead of servers.',
      howWeKnow: 'Azure answered 403 to `POST …/backendhealth`.',
      fix: 'Ask for a role with the action `Microsoft.Network/applicationGateways/backendhealth/action` on the gateway, such as Network Contributor or a custom role.',
      notAProblem: 'When somebody else can read backend health and send it to you as a snapshot.',
      notes: { refused: 'Azure refused this question.' },
      fixes: { openAccess: 'Access control of the gateway: assign a role that includes the action' },
    },
  },
  links: ['https://learn.microsoft.com/azure/application-gateway/application-gateway-backend-health'],
  check(context, subject) {
    const health = subject.gateway.backendHealth;
    if (health.state !== 'unavailable' || health.reason !== 'forbidden' || health.request.kind !== 'arm') {
      context.need(health);
      return;
    }
    const at = { request: health.request.request, pointer: '' };
    context.report({
      at,
      resource: subject.gateway.id,
      data: { gateway: subject.gateway.name, permission: health.permission ?? 'Microsoft.Network/applicationGateways/backendhealth/action' },
      evidence: [{ resource: subject.gateway.id, at, value: '403', note: 'refused' }],
    });
  },
  fixes: (_, subject) => [portal('openAccess', subject.gateway.id)],
});
