import type { EstateResource } from '../core/ports';
import { isObject } from '../core/snapshot/json';
import { parseResourceId } from '../core/snapshot/resourceId';
import type { JsonObject } from '../core/snapshot/snapshot';
import type { QuestionOptions } from './questions';
import { recordedBody } from './recorder';
import { readGraph, startGraph, type GraphQuery } from './resourceGraph';

/** Types of the resources that make up the estate, in lower case. */
export const gatewayType = 'microsoft.network/applicationgateways';
export const profileType = 'microsoft.network/trafficmanagerprofiles';
export const webAppType = 'microsoft.web/sites';

const estateTypes: readonly string[] = [gatewayType, profileType, webAppType];

/**
 * Of each resource what ARM's own list has too, as far as Resource Graph keeps it; of profiles only that they are there: monitoring does not write
 * its status where Resource Graph would learn of it, so their lists are read in any case.
 */
const resourcesQuery = [
  'Resources',
  `| where type in~ (${estateTypes.map((type) => `'${type}'`).join(', ')})`,
  `| project id, name, type, kind, location, tags, sku, zones, identity, properties = iff(type =~ '${profileType}', dynamic(null), properties)`,
  '| order by id asc',
].join('\n');

/** The subscriptions that Resource Graph answers for, each with the number of its profiles: their status is asked of ARM. */
const scopeQuery = [
  'ResourceContainers',
  "| where type =~ 'microsoft.resources/subscriptions'",
  '| project subscriptionId, type',
  `| union (Resources | where type =~ '${profileType}' | project subscriptionId, type)`,
  `| summarize profiles = countif(type =~ '${profileType}') by subscriptionId`,
  '| order by subscriptionId asc',
].join('\n');

/** Resource Graph takes this many subscriptions in one query. */
const subscriptionsPerQuery = 1000;

/** An estate that Resource Graph has begun to tell. */
export interface EstateGraph {
  /**
   * @returns the number of profiles by the id (lower case) of each subscription that Resource Graph covers; undefined when it cannot tell.
   */
  readonly scope: Promise<ReadonlyMap<string, number> | undefined>;
  /**
   * Reads what the first pages left over.
   *
   * @param onResources gets resources as they arrive. Profiles among them have no properties.
   * @returns whether everything came.
   */
  readonly read: (onResources: (resources: readonly EstateResource[]) => void) => Promise<boolean>;
}

/**
 * Asks Resource Graph for the gateways, profiles and web apps of all subscriptions that one token sees, or of these.
 *
 * State of web apps (`state`) and of gateways (`operationalState`) are taken as they are: stopping and starting are calls to ARM, of which
 * Resource Graph is told at once (learn.microsoft.com/azure/governance/resource-graph/overview, "How Resource Graph is kept current").
 */
export function askEstateGraph(subscriptionIds: readonly string[] | undefined, call: QuestionOptions): EstateGraph {
  const scopes = subscriptionIds === undefined ? [undefined] : chunks(subscriptionIds, subscriptionsPerQuery);
  const starts = scopes.map((subscriptions) => {
    const query: GraphQuery = { query: resourcesQuery, subscriptions };
    const first = startGraph(query, call);
    // Nobody waits for it when the subscriptions cannot be listed.
    first.catch(() => undefined);
    return { query, first };
  });
  const scope = readScope(scopes, call);
  scope.catch(() => undefined);
  return {
    scope,
    async read(onResources) {
      const parts = starts.map(async ({ query, first }) => {
        const start = await first;
        return start !== undefined && readGraph(query, start, call, (rows) => onResources(rows.flatMap(resourceOf)));
      });
      return (await Promise.all(parts)).every(Boolean);
    },
  };
}

async function readScope(scopes: readonly (readonly string[] | undefined)[], call: QuestionOptions): Promise<ReadonlyMap<string, number> | undefined> {
  const counts = new Map<string, number>();
  const parts = scopes.map(async (subscriptions) => {
    const query = { query: scopeQuery, subscriptions };
    const start = await startGraph(query, call);
    const onRows = (rows: readonly JsonObject[]): void => {
      for (const { subscriptionId, profiles } of rows)
        if (typeof subscriptionId === 'string' && typeof profiles === 'number') counts.set(subscriptionId.toLowerCase(), profiles);
    };
    return start !== undefined && readGraph(query, start, call, onRows);
  });
  return (await Promise.all(parts)).every(Boolean) ? counts : undefined;
}

function resourceOf(row: JsonObject): readonly EstateResource[] {
  const { id } = row;
  const parsed = typeof id === 'string' ? parseResourceId(id) : undefined;
  if (typeof id !== 'string' || !parsed || !estateTypes.includes(parsed.type)) return [];
  const { subscriptionId, type } = parsed;
  const told = Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null && value !== undefined));
  const body = recordedBody(`GET ${id}`, told);
  if (!isObject(body)) return [];
  if (type !== profileType) return [{ subscriptionId, id, type, body }];
  const { properties: _properties, ...bare } = body;
  return [{ subscriptionId, id, type, body: bare, isStatusPending: true }];
}

function chunks<Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));
}
