import { siteStop } from '../../appService/siteState';
import { portal } from '../applicationGateway/commands';
import { deepestPlace } from '../applicationGateway/places';
import { defineRule } from '../rule';
import { answeredWith, suspectApp } from './servedApp';

export default defineRule({
  code: 'APP-008',
  on: 'webApp',
  severity: 'error',
  confidence: 'static',
  explains: ['refusedByProbe', 'backend5xx'],
  specificity: 90,
  text: {
    en: {
      title: 'The web app has used up the quota of its plan',
      message: '{app} has used up the quota of its plan: until the quota begins anew, App Service answers every request by itself with 403 or 503.',
      why: 'Plans of the tiers Free and Shared have so many minutes of processor time a day. When they are used up, App Service stops the app; its state may read Stopped or still Running.',
      howWeKnow: 'The body of the app says that its usage is exceeded.',
      fix: 'Scale the plan to Basic or higher, which has no such quota.',
      notAProblem: 'When the app is one for trials, and may rest until tomorrow.',
      notes: { usage: 'The usage of the app, as Azure reports it.' },
      fixes: { openQuotas: 'Quotas of the app' },
    },
  },
  links: [
    'https://learn.microsoft.com/azure/app-service/web-sites-monitor',
    'https://learn.microsoft.com/troubleshoot/azure/app-service/error-403-web-app-stopped-message',
  ],
  check(context, subject) {
    const app = suspectApp(context, subject);
    if (!app || siteStop(app) !== 'quota') return;
    const at = deepestPlace(context.model, app.at, 'properties', 'usageState');
    context.report({
      at,
      resource: app.id,
      explains: answeredWith(context, 403, 503) ? ['refusedByProbe', 'backend5xx'] : ['backend5xx'],
      data: { app: app.name },
      evidence: [{ resource: app.id, at, value: app.usageState ?? '', note: 'usage' }],
    });
  },
  fixes: ({ resource }) => [portal('openQuotas', resource)],
});
