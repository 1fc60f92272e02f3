import { isObject } from '../../src/core/snapshot/json';
import type { Json, JsonObject } from '../../src/core/snapshot/snapshot';
import { at, listAt, textAt, textsAt } from './attachedInterface';
import { probeMessages } from './estates/messages';
import type { World } from './world';

/**
 * What a server would answer to a proposed probe, where the estate says so: App Service answers for the host names of a site and
 * for no other (404), and a stopped site answers 403.
 *
 * @param server entry of the recorded health.
 * @param input body of the trial.
 * @returns the entry as it would be; as recorded for a server of which nothing more is known, or that no HTTP answer came from.
 */
export function trialAnswer(world: World, server: Json, setting: JsonObject | undefined, input: JsonObject): Json {
  const address = textAt(server, 'address');
  const site = world.resources.find(({ type, body }) => type === 'microsoft.web/sites' && hostNames(body).includes(address.toLowerCase()));
  const answeredOverHttp = textAt(server, 'health') === 'Healthy' || /status code|http response/i.test(textAt(server, 'healthProbeLog'));
  if (!site || !answeredOverHttp) return server;
  const status = statusOf(site.body, hostOf(input, setting, address));
  const codes = listOfTexts(input, 'match', 'statusCodes');
  const passes = (codes.length > 0 ? codes : ['200-399']).some((range) => isWithin(status, range));
  return {
    address,
    health: passes ? 'Healthy' : 'Unhealthy',
    healthProbeLog: passes ? `Success. Received ${status} status code` : probeMessages.statusMismatch(status),
  };
}

function hostNames(site: JsonObject): readonly string[] {
  return [textAt(site, 'properties', 'defaultHostName'), ...listOfTexts(site, 'properties', 'hostNames')].map((name) => name.toLowerCase());
}

function hostOf(input: JsonObject, setting: JsonObject | undefined, address: string): string {
  const asked = textAt(input, 'host');
  return (asked === '' ? textAt(setting, 'properties', 'hostName') || address : asked).toLowerCase();
}

function listOfTexts(value: JsonObject, parent: string, name: string): readonly string[] {
  const object = at(value, parent);
  return object !== undefined && isObject(object) ? textsAt(object, name) : [];
}

function statusOf(site: JsonObject, host: string): number {
  if (textAt(site, 'properties', 'state') === 'Stopped') return 403;
  return hostNames(site).includes(host) ? 200 : 404;
}

function isWithin(status: number, range: string): boolean {
  const [from = '', to = from] = range.split('-');
  return status >= Number(from) && status <= Number(to);
}

/** The servers of a pool under a setting, each as it would answer. */
export function trialServers(world: World, gateway: JsonObject | undefined, entry: Json, settingId: string, input: JsonObject): readonly Json[] {
  const setting = listAt(gateway, 'properties', 'backendHttpSettingsCollection').find((each) => textAt(each, 'id').toLowerCase() === settingId.toLowerCase());
  return listAt(entry, 'servers').map((server) => trialAnswer(world, server, setting, input));
}
