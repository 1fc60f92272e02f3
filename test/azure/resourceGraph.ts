import { isList, isObject } from '../../src/core/snapshot/json';
import type { Json, JsonObject, RecordedLookup } from '../../src/core/snapshot/snapshot';
import { armError, type ArmAnswer } from './armErrors';

interface Entry {
  readonly id: string;
  readonly subscriptionId: string;
  readonly type: string;
  readonly body: JsonObject;
}

/**
 * Answers the reverse look-ups that the product sends to Azure Resource Graph: owners of private addresses and of host names.
 * Any other query is refused, as the real service refuses what it cannot parse.
 */
export function resourceGraphAnswer(resources: readonly Entry[], body: Json | undefined): ArmAnswer {
  const query = isObject(body) && typeof body['query'] === 'string' ? body['query'] : undefined;
  if (query === undefined) return armError(400, 'BadRequest', 'The query is missing.');
  const keys = /\| where key in~ \(([^)]*)\)/.exec(query)?.[1];
  if (!query.startsWith('Resources') || keys === undefined) return armError(400, 'InvalidQuery', 'The simulated Azure knows reverse look-ups alone.');
  const kind: RecordedLookup['kind'] = /microsoft\.web\/sites/i.test(query) ? 'hostName' : 'address';
  const wanted = new Set([...keys.matchAll(/'([^']*)'/g)].map((match) => (match[1] ?? '').toLowerCase()));
  const scope =
    isObject(body) && isList(body['subscriptions'] ?? null)
      ? (body['subscriptions'] as readonly Json[]).map((each) => (each as string).toLowerCase())
      : undefined;
  const visible = resources.filter((each) => scope === undefined || scope.includes(each.subscriptionId.toLowerCase()));
  const data = visible.flatMap(({ id, type, body: resource }) =>
    keysOf(kind, type, resource)
      .filter((key) => wanted.has(key.toLowerCase()))
      .map((key) => ({ id, key })),
  );
  return { status: 200, body: { totalRecords: data.length, count: data.length, resultTruncated: 'false', data, facets: [] } };
}

/** @returns the private addresses, or host names, that a resource owns. */
export function keysOf(kind: RecordedLookup['kind'], type: string, body: JsonObject): readonly string[] {
  const properties = isObject(body['properties'] ?? null) ? (body['properties'] as JsonObject) : {};
  if (kind === 'hostName') {
    if (!type.startsWith('microsoft.web/sites')) return [];
    return [...new Set([...list(properties['hostNames']), properties['defaultHostName']].filter((name): name is string => typeof name === 'string'))];
  }
  const parts =
    type === 'microsoft.network/loadbalancers'
      ? properties['frontendIPConfigurations']
      : type === 'microsoft.network/networkinterfaces'
        ? properties['ipConfigurations']
        : undefined;
  return list(parts).flatMap((part) => {
    const own = isObject(part) && isObject(part['properties'] ?? null) ? (part['properties'] as JsonObject)['privateIPAddress'] : undefined;
    return typeof own === 'string' ? [own] : [];
  });
}

function list(value: Json | undefined): readonly Json[] {
  return value !== undefined && isList(value) ? value : [];
}
