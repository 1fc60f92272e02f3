import type { RecordedLookup } from '../core/snapshot/snapshot';
import type { Transport } from './transport';
import { readAnswer } from './questions';

/** Resource Graph takes a query of this many addresses easily; more are asked in further queries. */
const addressesPerQuery = 200;

/**
 * Finds the network interfaces, load balancers and private endpoints that own private addresses, with one Resource Graph query
 * for many addresses (learn.microsoft.com/azure/governance/resource-graph/concepts/query-language).
 *
 * @param subscriptions ids to search in; empty means all that the token can see.
 * @returns one look-up for each address. It is complete, so that absence is proved, only when the query ended without error and
 * Resource Graph truncated nothing.
 */
export async function lookUpAddresses(
  addresses: readonly string[],
  subscriptions: readonly string[],
  options: { readonly transport: Transport; readonly signal: AbortSignal; readonly tenantId?: string | undefined },
): Promise<readonly RecordedLookup[]> {
  const lookups: RecordedLookup[] = [];
  for (let start = 0; start < addresses.length; start += addressesPerQuery) {
    const part = addresses.slice(start, start + addressesPerQuery);
    lookups.push(...(await lookUpPart(part, subscriptions, options)));
  }
  return lookups;
}

async function lookUpPart(
  addresses: readonly string[],
  subscriptions: readonly string[],
  { transport, signal, tenantId }: { readonly transport: Transport; readonly signal: AbortSignal; readonly tenantId?: string | undefined },
): Promise<readonly RecordedLookup[]> {
  const rows: { readonly id: string; readonly address: string }[] = [];
  let skipToken: string | undefined;
  let isComplete = true;
  do {
    const body = {
      ...(subscriptions.length > 0 ? { subscriptions } : {}),
      query: addressQuery(addresses),
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
  return addresses.map((key) => ({
    kind: 'address',
    key,
    scopes,
    complete: isComplete,
    ids: [...new Set(rows.filter((row) => row.address.toLowerCase() === key.toLowerCase()).map((row) => row.id))],
  }));
}

function rowOf(row: unknown): readonly { readonly id: string; readonly address: string }[] {
  const { id, address } = typeof row === 'object' && row !== null ? (row as Readonly<Record<string, unknown>>) : {};
  return typeof id === 'string' && typeof address === 'string' ? [{ id, address }] : [];
}

/** Addresses come from Azure's own bodies: only what looks like one gets into the query. */
function addressQuery(addresses: readonly string[]): string {
  const list = addresses
    .filter((address) => /^[0-9a-f.:]+$/i.test(address))
    .map((address) => `'${address}'`)
    .join(', ');
  return [
    'Resources',
    "| where type in~ ('microsoft.network/networkinterfaces', 'microsoft.network/loadbalancers')",
    "| extend configurations = iff(type =~ 'microsoft.network/loadbalancers', properties.frontendIPConfigurations, properties.ipConfigurations)",
    '| mv-expand configuration = configurations',
    '| extend address = tostring(configuration.properties.privateIPAddress)',
    `| where address in (${list})`,
    '| project id, address',
  ].join('\n');
}
