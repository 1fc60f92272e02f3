import type { AppServicePlan, WebApp } from '../model/webApp';

/**
 * Why an app runs nothing, by what ARM says of it:
 * - *quota*: its plan's quota is used up; the platform then answers 403, or 503.
 * - *stopped*, *disabled*: somebody stopped it; the platform answers 403 "This web app is stopped".
 * - *planNotReady*: its plan does not run.
 * - *limited*: the platform runs it with restrictions.
 */
export type SiteStop = 'quota' | 'stopped' | 'disabled' | 'planNotReady' | 'limited';

const same = (text: string | undefined, word: string): boolean => text?.toLowerCase() === word;

/**
 * Whether an app runs. A used-up quota comes first: such an app may read Stopped or Running.
 *
 * Azure: learn.microsoft.com/troubleshoot/azure/app-service/web-apps-performance-faqs and
 * learn.microsoft.com/rest/api/appservice/web-apps/get (state, usageState, availabilityState, enabled).
 *
 * @param plan the app's plan where it is known.
 * @returns undefined for an app that nothing stops.
 */
export function siteStop(
  app: Pick<WebApp, 'state' | 'usageState' | 'enabled' | 'availabilityState'>,
  plan?: Pick<AppServicePlan, 'status'>,
): SiteStop | undefined {
  if (same(app.usageState, 'exceeded')) return 'quota';
  if (same(app.state, 'stopped')) return 'stopped';
  if (app.enabled === false) return 'disabled';
  if (plan?.status !== undefined && !same(plan.status, 'ready')) return 'planNotReady';
  return same(app.availabilityState, 'limited') ? 'limited' : undefined;
}
