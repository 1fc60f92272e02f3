import { siteStop, type SiteStop } from '../../appService/siteState';
import type { WebApp } from '../../model/webApp';
import type { Source } from '../../snapshot/fact';
import { azureCli, portal } from '../applicationGateway/commands';
import { deepestPlace } from '../applicationGateway/places';
import { defineRule, type RuleContext } from '../rule';
import { answeredWith, suspectApp, webAppArguments } from './servedApp';

export default defineRule({
  code: 'APP-007',
  on: 'webApp',
  severity: 'error',
  confidence: 'static',
  explains: ['refusedByProbe', 'backend5xx'],
  specificity: 90,
  text: {
    en: {
      title: 'The web app is stopped',
      message: '{app} is stopped: App Service answers every request by itself with 403, "This web app is stopped".',
      variants: {
        disabled: '{app} is disabled: App Service answers every request by itself with 403 or 503.',
        planNotReady: 'The plan {plan} of {app} is {status}, not ready: nothing runs the app.',
        limited: '{app} is available in a limited way only, as Azure reports: requests may fail.',
      },
      why: 'A stopped app keeps its address, and App Service answers in its place. To a gateway that looks like a backend that refuses the probe.',
      howWeKnow: 'The body of the app, or of the slot that the host name belongs to, says its state.',
      fix: 'Start the app, and find out in its activity log who stopped it and why.',
      notAProblem: 'When the app is meant to rest, and the gateway is to have other servers.',
      notes: { state: 'The state, as Azure reports it.' },
      fixes: { start: 'Start the app', openApp: 'Overview of the app' },
    },
  },
  links: ['https://learn.microsoft.com/troubleshoot/azure/app-service/error-403-web-app-stopped-message'],
  check(context, subject) {
    const app = suspectApp(context, subject);
    if (!app) return;
    const plan = context.know(app.plan);
    const stop = siteStop(app, plan);
    // What the app itself says decides; its plan matters only where the app says nothing.
    if (stop === undefined && app.plan.state === 'unavailable') context.unknown(app.plan);
    if (stop === undefined || stop === 'quota') return;
    const { at, value } = placeOf(context, app, stop);
    const answered = answeredWith(context, 403, 503);
    context.report({
      at,
      resource: stop === 'planNotReady' && plan ? plan.id : app.id,
      ...(stop === 'limited' ? { severity: 'warning' as const } : {}),
      ...(stop === 'stopped' ? {} : { variant: stop }),
      explains: answered ? ['refusedByProbe', 'backend5xx'] : ['backend5xx'],
      data: { app: app.name, plan: plan?.name ?? '', status: plan?.status ?? '' },
      evidence: [{ resource: app.id, at, value, note: 'state' }],
    });
  },
  fixes: ({ resource, variant }) => [
    ...(variant === undefined ? [azureCli('start', [['webapp', 'start', ...webAppArguments(resource)]])] : []),
    portal('openApp', resource),
  ],
});

function placeOf({ model, know }: Pick<RuleContext, 'model' | 'know'>, app: WebApp, stop: SiteStop): { readonly at: Source; readonly value: string } {
  const plan = know(app.plan);
  if (stop === 'planNotReady' && plan) return { at: deepestPlace(model, plan.at, 'properties', 'status'), value: plan.status ?? '' };
  const property = stop === 'disabled' ? 'enabled' : stop === 'limited' ? 'availabilityState' : 'state';
  return { at: deepestPlace(model, app.at, 'properties', property), value: property === 'enabled' ? 'false' : (app[property] ?? '') };
}
