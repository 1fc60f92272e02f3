import { ordinarySite } from './buildOrdinarySite';
import { activityLog } from './buildTime';
import { siteId, webApp } from './buildWebApp';
import type { ContosoContext, ContosoSite } from './contosoContext';
import { probeMessages } from './messages';

/** Somebody has stopped the web app behind the gateway; App Service answers in its place. */
export function gifts(context: ContosoContext): ContosoSite {
  const app = 'app-contoso-gifts';
  const sketch = {
    subscription: 'operations',
    application: 'gifts',
    region: 'weu',
    network: '10.86.4',
    publicAddress: 86,
    pool: [`${app}.azurewebsites.net`],
    setting: { protocol: 'Https', port: 443, pickHostName: true },
    health: { health: 'Unhealthy', message: probeMessages.statusMismatch(403), errorName: 'HttpStatusCodeMismatchWithStatusCode' },
    traffic: { requests: 280, gateway502Since: 30 },
    failing: { path: '/cards', status: 502 },
  } as const;
  return ordinarySite(context, sketch, (place) => ({
    more: [
      ...webApp(place, { name: app, plan: 'plan-gifts-weu', state: 'Stopped', inboundAddress: '198.51.100.86', modifiedAt: context.clock.minutesBefore(31) }),
      activityLog(siteId(place, app), context.tenantId, context.clock, [{ id: siteId(place, app), minutesBefore: 31, action: 'stop/action' }]),
    ],
  }));
}

/** App Service asks everybody to sign in, the health probe of the gateway too. */
export function careers(context: ContosoContext): ContosoSite {
  const app = 'app-contoso-careers';
  const sketch = {
    subscription: 'operations',
    application: 'careers',
    region: 'neu',
    network: '10.87.4',
    publicAddress: 87,
    pool: [`${app}.azurewebsites.net`],
    setting: { protocol: 'Https', port: 443, pickHostName: true },
    health: { health: 'Unhealthy', message: probeMessages.statusMismatch(401), errorName: 'HttpStatusCodeMismatchWithStatusCode' },
    traffic: { requests: 160, gateway502Since: 50 },
    failing: { path: '/', status: 502 },
  } as const;
  return ordinarySite(context, sketch, (place) => ({
    more: [
      ...webApp(place, {
        name: app,
        plan: 'plan-careers-neu',
        state: 'Running',
        inboundAddress: '198.51.100.87',
        modifiedAt: context.clock.minutesBefore(60 * 24 * 4),
        authentication: { unauthenticated: 'Return401', excludedPaths: ['/public/*'] },
      }),
      activityLog(siteId(place, app), context.tenantId, context.clock, [{ id: `${siteId(place, app)}/config/authsettingsV2`, minutesBefore: 52 }]),
    ],
  }));
}
