import { isList, isObject } from '../../src/core/snapshot/json';
import { normalizeRequest, splitRequest } from '../../src/core/snapshot/request';
import { idKey, parseResourceId } from '../../src/core/snapshot/resourceId';
import { responseKey } from '../../src/core/snapshot/snapshotIndex';
import type { Json, JsonObject, RecordedResponse } from '../../src/core/snapshot/snapshot';
import type { Estate } from './estates/estate';

/** What the simulated Azure knows, ready to be looked up. Ids and paths are compared in any case. */
export interface World {
  readonly estate: Estate;
  /** The recorded answer to a request, whatever its api-version. @param input body of a POST: what was recorded for another is no answer. */
  recorded(method: string, pathWithQuery: string, input?: Json): RecordedResponse | undefined;
  /** A resource, or a child that is embedded in its parent. */
  resource(id: string): JsonObject | undefined;
  /** Every top-level resource, in the order of the estate. */
  readonly resources: readonly ResourceEntry[];
  /** Embedded children of one kind, such as the subnets of a network; undefined when the parent is not there. */
  children(parentId: string, collection: string): readonly JsonObject[] | undefined;
  /** Bodies that are recorded one level below a path, such as the slots of a site. */
  below(path: string): readonly JsonObject[];
  /** Answers whose path begins with a resource and then this extension, such as `microsoft.insights/metrics`. */
  extensions(resourceId: string, extension: string): readonly RecordedResponse[];
}

export interface ResourceEntry {
  readonly id: string;
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  /** Lower case. */
  readonly type: string;
  readonly body: JsonObject;
}

/** Children that ARM embeds in their parents and also serves under an id of their own: collection in the URL → property. */
const embedded: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'microsoft.network/virtualnetworks': { subnets: 'subnets', virtualnetworkpeerings: 'virtualNetworkPeerings' },
  'microsoft.network/networksecuritygroups': { securityrules: 'securityRules', defaultsecurityrules: 'defaultSecurityRules' },
  'microsoft.network/routetables': { routes: 'routes' },
  'microsoft.network/networkinterfaces': { ipconfigurations: 'ipConfigurations' },
  'microsoft.network/loadbalancers': { frontendipconfigurations: 'frontendIPConfigurations', backendaddresspools: 'backendAddressPools' },
  'microsoft.network/applicationgateways': { privateendpointconnections: 'privateEndpointConnections' },
  'microsoft.network/trafficmanagerprofiles': { azureendpoints: 'endpoints', externalendpoints: 'endpoints', nestedendpoints: 'endpoints' },
};

export function createWorld(estate: Estate): World {
  const answers = new Map(estate.snapshot.responses.map((response) => [keyOf(response), response] as const));
  const recorded = estate.snapshot.responses.flatMap(resourceEntry);
  const resources = [...recorded, ...networkWatchers(recorded)];
  const byId = new Map(resources.map((entry) => [idKey(entry.id), entry] as const));

  const children = (parentId: string, collection: string): readonly JsonObject[] | undefined => {
    const parent = byId.get(idKey(parentId));
    const property = parent && embedded[parent.type]?.[collection.toLowerCase()];
    if (!parent || property === undefined) return undefined;
    const properties = parent.body['properties'];
    const list = isObject(properties) ? properties[property] : undefined;
    const prefix = `${idKey(parentId)}/${collection.toLowerCase()}/`;
    return (isList(list) ? list : []).filter(isObject).filter((child) => typeof child['id'] === 'string' && idKey(child['id']).startsWith(prefix));
  };

  return {
    estate,
    resources,
    children,
    recorded: (method, pathWithQuery, input) => answers.get(keyOf({ request: `${method} ${pathWithQuery}`, ...(input === undefined ? {} : { input }) })),
    resource: (id) => {
      const own = byId.get(idKey(id));
      if (own) return own.body;
      const [, parentId, collection] = /^(.*)\/([^/]+)\/[^/]+$/.exec(id) ?? [];
      if (parentId === undefined || collection === undefined) return undefined;
      return children(parentId, collection)?.find((child) => typeof child['id'] === 'string' && idKey(child['id']) === idKey(id));
    },
    below: (path) => {
      const prefix = `get ${idKey(path)}/`;
      const own = ({ request, status }: RecordedResponse): boolean =>
        status === 200 && request.toLowerCase().startsWith(prefix) && !/[/?]/.test(request.slice(prefix.length));
      return estate.snapshot.responses.filter(own).flatMap(({ body }) => (body !== undefined && isObject(body) ? [body] : []));
    },
    extensions: (resourceId, extension) => {
      const prefix = `${idKey(resourceId)}/providers/${extension.toLowerCase()}`;
      return estate.snapshot.responses.filter(({ request }) => (splitRequest(request).path.split('?')[0] ?? '').toLowerCase() === prefix);
    },
  };
}

function keyOf({ request, input }: Pick<RecordedResponse, 'request' | 'input'>): string {
  const { method, path } = splitRequest(request);
  return responseKey({ request: normalizeRequest(method, path), ...(input === undefined ? {} : { input }) }).toLowerCase();
}

/** A recorded GET of one top-level resource; a query beyond the plain one (`$expand`) does not make another resource. */
function resourceEntry(response: RecordedResponse): readonly ResourceEntry[] {
  const { method, path } = splitRequest(response.request);
  if (method !== 'GET' || path.includes('?') || response.status !== 200 || !isObject(response.body)) return [];
  const id = parseResourceId(path);
  if (!id || id.names.length !== 1 || id.parentId !== undefined) return [];
  return [{ id: path, subscriptionId: id.subscriptionId.toLowerCase(), resourceGroup: id.resourceGroup, type: id.type, body: response.body }];
}

/** Azure makes one in every region of a subscription that has a network, in a group of its own. */
function networkWatchers(resources: readonly ResourceEntry[]): readonly ResourceEntry[] {
  const places = resources.flatMap(({ type, subscriptionId, body }) =>
    type === 'microsoft.network/virtualnetworks' && typeof body['location'] === 'string' ? [`${subscriptionId} ${body['location'].toLowerCase()}`] : [],
  );
  const own = resources.filter(({ type }) => type === 'microsoft.network/networkwatchers');
  const known = own.map(({ subscriptionId, body }) => (typeof body['location'] === 'string' ? `${subscriptionId} ${body['location']}` : ''));
  return [...new Set(places)]
    .filter((place) => !known.includes(place))
    .map((place) => {
      const [subscriptionId = '', location = ''] = place.split(' ');
      const name = `NetworkWatcher_${location}`;
      const id = `/subscriptions/${subscriptionId}/resourceGroups/NetworkWatcherRG/providers/Microsoft.Network/networkWatchers/${name}`;
      const body = { name, id, type: 'Microsoft.Network/networkWatchers', location, properties: { provisioningState: 'Succeeded' } };
      return { id, subscriptionId, resourceGroup: 'NetworkWatcherRG', type: 'microsoft.network/networkwatchers', body };
    });
}

/** Changes every text of a JSON value. */
export function mapTexts(value: Json, change: (text: string) => string): Json {
  if (typeof value === 'string') return change(value);
  if (isList(value)) return value.map((element) => mapTexts(element, change));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, element]) => [key, element === undefined ? undefined : mapTexts(element, change)]));
}
