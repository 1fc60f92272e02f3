import type { AppServicePlan, WebAppConfig } from '../model/webApp';

/**
 * Whether App Service could take instances that do not answer out of rotation, and nobody told it which path to ask.
 *
 * Azure: learn.microsoft.com/azure/app-service/monitor-instances-health-check (Basic and above; one instance is never taken out).
 */
export function lacksHealthCheck(config: Pick<WebAppConfig, 'healthCheckPath' | 'numberOfWorkers'>, plan: Pick<AppServicePlan, 'skuTier'>): boolean {
  const hasTier = plan.skuTier !== undefined && !/^(free|shared|dynamic|flexconsumption)$/i.test(plan.skuTier);
  return hasTier && config.healthCheckPath === undefined && (config.numberOfWorkers ?? 0) > 1;
}
