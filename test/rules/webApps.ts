import type { RecordedLookup, RecordedResponse } from '../../src/core/snapshot/snapshot';
import { ids } from './gatewaySnapshot';

/** The host name of the app that the tests put behind the gateway. */
export const appHost = 'app-shop.azurewebsites.net';

/** The answer about that app, with these host names beside its own. */
export function appAnswer(...hostNames: readonly string[]): RecordedResponse {
  const id = ids.site('app-shop');
  return {
    request: `GET ${id}`,
    status: 200,
    body: { id, name: 'app-shop', type: 'Microsoft.Web/sites', properties: { state: 'Running', defaultHostName: appHost, hostNames: [appHost, ...hostNames] } },
  };
}

/** What a reverse look-up of the app's host name finds. */
export const appLookup: RecordedLookup = { kind: 'hostName', key: appHost, complete: true, ids: [ids.site('app-shop')] };
