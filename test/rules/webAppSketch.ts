import type { JsonObject, RecordedResponse } from '../../src/core/snapshot/snapshot';
import { gatewaySnapshot, ids, type GatewaySketch } from './gatewaySnapshot';
import type { Snapshot } from '../../src/core/snapshot/snapshot';
import { appHost, appLookup } from './webApps';

/** Id of the app that is the one server of the gateway here. */
export const siteId = ids.site('app-shop');
export const planId = `${ids.group}/providers/Microsoft.Web/serverfarms/plan-shop`;

/** What the gateway says of a server whose answer has this status. */
export const received = (status: number): string =>
  `Status code of the backend's HTTP response did not match the probe setting. Expected:200-399 Received:${status}.`;

export interface WebAppSketch {
  /** Properties of the app beside its names. */
  readonly site?: JsonObject;
  /** Properties of `config/web`; `null`: not answered. */
  readonly config?: JsonObject | null;
  /** Properties of `config/authsettingsV2`; `null`: not answered. */
  readonly authentication?: JsonObject | null;
  /** Properties of the plan; left out: the app names none. */
  readonly plan?: JsonObject;
  /** What the gateway says of the server; left out: it is Healthy. */
  readonly message?: string;
  readonly gateway?: GatewaySketch;
}

/** A snapshot of a gateway whose only server is a web app. */
export function webAppSnapshot({ site = {}, config = {}, authentication = {}, plan, message, gateway = {} }: WebAppSketch): Snapshot {
  const answer = (id: string, type: string, properties: JsonObject, more: JsonObject = {}): RecordedResponse => ({
    request: `GET ${id}`,
    status: 200,
    body: { id, name: id.slice(id.lastIndexOf('/') + 1), type, properties, ...more },
  });
  return gatewaySnapshot({
    pools: [{ name: 'pool-app', servers: [appHost] }],
    settings: [{ name: 'set-app', protocol: 'Https', port: 443, pickHostNameFromBackendAddress: true }],
    health: [{ servers: [message === undefined ? { address: appHost } : { address: appHost, health: 'Unhealthy', message }] }],
    lookups: [appLookup],
    ...gateway,
    responses: [
      answer(siteId, 'Microsoft.Web/sites', {
        state: 'Running',
        defaultHostName: appHost,
        hostNames: [appHost],
        ...(plan ? { serverFarmId: planId } : {}),
        ...site,
      }),
      ...(config ? [answer(`${siteId}/config/web`, 'Microsoft.Web/sites/config', config)] : []),
      ...(authentication ? [answer(`${siteId}/config/authsettingsV2`, 'Microsoft.Web/sites/config', authentication)] : []),
      ...(plan ? [answer(planId, 'Microsoft.Web/serverfarms', plan, { sku: { name: 'B1', tier: 'Basic', capacity: 2 } })] : []),
      ...(gateway.responses ?? []),
    ],
  });
}
