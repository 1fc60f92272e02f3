import type { KnownPublicAddress } from '../core/path/urlTarget';
import type { PublicAddressAnswer, PublicAddressQuestion } from '../core/ports';
import type { JsonObject } from '../core/snapshot/snapshot';
import type { QuestionOptions } from './questions';
import { readGraph, startGraph } from './resourceGraph';

/** Resource Graph takes this many subscriptions at most in one query. */
const subscriptionsPerQuery = 1000;

/**
 * Finds the public IP addresses that have one of these addresses or DNS names, with one Resource Graph query for each tenant
 * (learn.microsoft.com/azure/governance/resource-graph/concepts/query-language).
 *
 * @returns what was found, and the subscriptions where nobody could look.
 */
export async function findPublicAddresses({ keys, subscriptions }: PublicAddressQuestion, call: QuestionOptions): Promise<PublicAddressAnswer> {
  // Names come from DNS: only what looks like an address or a host name gets into a query.
  const usable = [...new Set(keys.map((key) => key.toLowerCase()))].filter((key) => /^[0-9a-z.:_-]{1,253}$/.test(key));
  if (usable.length === 0) return { found: [], unread: [] };
  const tenants = new Map<string, string[]>();
  for (const { tenantId, subscriptionId } of subscriptions) tenants.set(tenantId, [...(tenants.get(tenantId) ?? []), subscriptionId]);
  const scopes = [...tenants].flatMap(([tenantId, ids]) => chunks(ids).map((part) => ({ tenantId, ids: part })));
  const answers = await Promise.all(
    scopes.map(async ({ tenantId, ids }) => {
      const query = { query: queryFor(usable), subscriptions: ids };
      const own = { ...call, tenantId: call.tenantId ?? (tenantId === '' ? undefined : tenantId) };
      const found: KnownPublicAddress[] = [];
      const start = await startGraph(query, own);
      const isComplete = start !== undefined && (await readGraph(query, start, own, (rows) => found.push(...rows.flatMap(addressOf))));
      return { found, unread: isComplete ? [] : ids };
    }),
  );
  const found = new Map(answers.flatMap((answer) => answer.found).map((each) => [each.id.toLowerCase(), each]));
  return { found: [...found.values()], unread: answers.flatMap((answer) => answer.unread) };
}

function queryFor(keys: readonly string[]): string {
  return [
    'Resources',
    "| where type =~ 'microsoft.network/publicipaddresses'",
    '| extend address = tostring(properties.ipAddress)',
    '| extend fqdn = tostring(properties.dnsSettings.fqdn)',
    '| mv-expand part = pack_array(address, fqdn) limit 2',
    '| extend key = tostring(part)',
    `| where key in~ (${keys.map((key) => `'${key}'`).join(', ')})`,
    '| project id, key, address, fqdn',
    '| order by id asc',
  ].join('\n');
}

function addressOf({ id, address, fqdn }: JsonObject): readonly KnownPublicAddress[] {
  if (typeof id !== 'string') return [];
  const has = (value: unknown): value is string => typeof value === 'string' && value !== '';
  return [{ id, ...(has(address) ? { ipAddress: address } : {}), ...(has(fqdn) ? { fqdn } : {}) }];
}

function chunks(ids: readonly string[]): readonly (readonly string[])[] {
  const count = Math.ceil(ids.length / subscriptionsPerQuery);
  return Array.from({ length: count }, (_, index) => ids.slice(index * subscriptionsPerQuery, (index + 1) * subscriptionsPerQuery));
}
