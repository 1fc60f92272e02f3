import type { RecordedLookup } from '../core/snapshot/snapshot';
import type { Transport } from './transport';
import { readAnswer } from './questions';

type Kind = RecordedLookup['kind'];

/** Resource Graph takes a query of this many keys easily; more are asked in further queries. */
const keysPerQuery = 200;

/**
 * Finds the resources that own private addresses (network interfaces, load balancers) or host names (web apps), with one Resource
 * Graph query for many of a kind (learn.microsoft.com/azure/governance/resource-graph/concepts/query-language).
 *
 * @param subscriptions ids to search in; empty means all that the token can see.
 * @returns one look-up for each key. It is complete, so that absence is proved, only when the query ended without error and
 * Resource Graph truncated nothing.
 */
export async function lookUp(
  kind: Kind,
  keys: readonly string[],
  subscriptions: readonly string[],
  options: { readonly transport: Transport; readonly signal: AbortSignal; readonly tenantId?: string | undefined },
): Promise<readonly RecordedLookup[]> {
  const lookups: RecordedLookup[] = [];
  for (let start = 0; start < keys.length; start += keysPerQuery) {
    const part = keys.slice(start, start + keysPerQuery);
    lookups.push(...(await lookUpPart(kind, part, subscriptions, options)));
  }
  return lookups;
}

async function lookUpPart(
  kind: Kind,
  keys: readonly string[],
  subscriptions: readonly string[],
  { transport, signal, tenantId }: { readonly transport: Transport; readonly signal: AbortSignal; readonly tenantId?: string | undefined },
): Promise<readonly RecordedLookup[]> {
  const rows: { readonly id: string; readonly key: string }[] = [];
  let skipToken: string | undefined;
  let isComplete = true;
  do {
    const body = {
      ...(subscriptions.length > 0 ? { subscriptions } : {}),
      query: queries[kind](keys),
      options: { resultFormat: 'objectArray', $top: 1000, ...(skipToken === undefined ? {} : { $skipToken: skipToken }) },
    };
    const url = '/providers/Microsoft.ResourceGraph/resources?api-version=2022-10-01';
    const read = readAnswer(await transport.send('POST', url, { body: JSON.stringify(body), deadline: 30_000, signal, tenantId }));
    const answer = read.status === 200 && typeof read.body === 'object' && read.body !== null ? (read.body as Readonly<Record<string, unknown>>) : undefined;
    if (!answer || !Array.isArray(answer['data'])) {
      isComplete = false;
      break;
    }
    rows.push(...answer['data'].flatMap(rowOf));
    if (answer['resultTruncated'] === 'true') isComplete = false;
    skipToken = typeof answer['$skipToken'] === 'string' && answer['$skipToken'] !== '' ? answer['$skipToken'] : undefined;
  } while (skipToken !== undefined);
  const scopes = subscriptions.map((subscription) => `/subscriptions/${subscription}`);
  return keys.map((key) => ({
    kind,
    key,
    scopes,
    complete: isComplete,
    ids: [...new Set(rows.filter((row) => row.key.toLowerCase() === key.toLowerCase()).map((row) => row.id))],
  }));
}

function rowOf(row: unknown): readonly { readonly id: string; readonly key: string }[] {
  const { id, key } = typeof row === 'object' && row !== null ? (row as Readonly<Record<string, unknown>>) : {};
  return typeof id === 'string' && typeof key === 'string' ? [{ id, key }] : [];
}

const queries: Readonly<Record<Kind, (keys: readonly string[]) => string>> = {
  address: (keys) =>
    [
      'Resources',
      "| where type in~ ('microsoft.network/networkinterfaces', 'microsoft.network/loadbalancers')",
      "| extend parts = iff(type =~ 'microsoft.network/loadbalancers', properties.frontendIPConfigurations, properties.ipConfigurations)",
      '| mv-expand part = parts',
      '| extend key = tostring(part.properties.privateIPAddress)',
      `| where key in~ (${quotedList(keys)})`,
      '| project id, key',
    ].join('\n'),
  hostName: (keys) =>
    [
      'Resources',
      "| where type in~ ('microsoft.web/sites', 'microsoft.web/sites/slots')",
      '| mv-expand part = array_concat(properties.hostNames, pack_array(properties.defaultHostName))',
      '| extend key = tostring(part)',
      `| where key in~ (${quotedList(keys)})`,
      '| project id, key',
    ].join('\n'),
};

/** Keys come from Azure's own bodies: only what looks like an address or a host name gets into the query. */
function quotedList(keys: readonly string[]): string {
  return keys
    .filter((key) => /^[0-9a-z.:_-]+$/i.test(key))
    .map((key) => `'${key}'`)
    .join(', ');
}
