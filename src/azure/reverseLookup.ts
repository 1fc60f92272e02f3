import type { Json, JsonObject, RecordedLookup } from '../core/snapshot/snapshot';
import { isObject } from '../core/snapshot/json';
import { problemOf } from './armList';
import { readAnswer } from './questions';
import type { CallOptions, Transport } from './transport';

type Kind = RecordedLookup['kind'];

/** A vault's host name is part of its address, which is asked for in a query of its own. */
type Query = Kind | 'vault';

/** Resource Graph takes a query of this many keys easily, and this many subscriptions at most; more are asked in further queries. */
const keysPerQuery = 200;
const subscriptionsPerQuery = 1000;

/** Milliseconds for one page of a query. */
const deadline = 30_000;
/** A query that goes on longer than this is given up as incomplete. */
const mostPages = 50;
/** Resource Graph expands 128 elements of a list unless told, and this many at most. Interfaces of cluster nodes have up to 250 addresses. */
const mostParts = 2000;

export interface LookUpOptions extends Omit<CallOptions, 'deadline'> {
  readonly transport: Transport;
  /** Ids to search in; undefined: they are not known, so the query goes to all that the token sees and proves no absence. */
  readonly subscriptions: readonly string[] | undefined;
}

/**
 * Finds the resources that own private addresses (network interfaces, those of private endpoints too, load balancers and firewalls) or host
 * names (web apps and vaults), with one Resource Graph query for many of a kind
 * (learn.microsoft.com/azure/governance/resource-graph/concepts/query-language).
 *
 * @returns one look-up for each key, in their order. It is complete, so that absence is proved, only when it is known where was
 * searched, the query ended without error and Resource Graph truncated nothing.
 */
export async function lookUp(kind: Kind, keys: readonly string[], options: LookUpOptions): Promise<readonly RecordedLookup[]> {
  const { subscriptions } = options;
  // Keys come from bodies: only what looks like an address or a host name gets into a query.
  const usable = [...new Set(keys.map((key) => key.toLowerCase()))].filter((key) => /^[0-9a-z.:_-]{1,253}$/.test(key));
  const isOfVault = (key: string): boolean => kind === 'hostName' && /^[0-9a-z-]+\.vault\./.test(key);
  const ask = (query: Query, asked: readonly string[]) =>
    chunks(asked, keysPerQuery).flatMap((part) =>
      subscriptions === undefined
        ? [queryRows(query, part, undefined, options)]
        : chunks(subscriptions, subscriptionsPerQuery).map((scope) => queryRows(query, part, scope, options)),
    );
  const others = usable.filter((key) => !isOfVault(key));
  const parts = [...ask(kind, others), ...ask('vault', usable.filter(isOfVault))];
  const found = await Promise.all(parts);
  const rows = found.flatMap((part) => part.rows);
  const isComplete = subscriptions !== undefined && found.every((part) => part.isComplete);
  const why = isComplete ? {} : (found.find((part) => part.why)?.why ?? (subscriptions === undefined ? nowhere : truncated));
  return keys.map((key) => ({
    kind,
    key,
    scopes: (subscriptions ?? []).map((subscription) => `/subscriptions/${subscription}`),
    complete: isComplete && usable.includes(key.toLowerCase()),
    ids: [...new Set(rows.filter((row) => row.key.toLowerCase() === key.toLowerCase()).map((row) => row.id))],
    ...why,
  }));
}

type Why = Required<Pick<RecordedLookup, 'failure' | 'detail'>>;

const nowhere: Why = { failure: 'failed', detail: 'The list of subscriptions could not be read, so what was not found may be in one of them.' };
const truncated: Why = { failure: 'failed', detail: 'The answer is not complete.' };

interface Row {
  readonly id: string;
  readonly key: string;
}

/** All pages of one query; what was found before a page failed counts. */
async function queryRows(
  kind: Query,
  keys: readonly string[],
  subscriptions: readonly string[] | undefined,
  { transport, ...call }: LookUpOptions,
): Promise<{ readonly rows: readonly Row[]; readonly isComplete: boolean; readonly why?: Why }> {
  const rows: Row[] = [];
  let skipToken: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const body = {
      ...(subscriptions === undefined ? {} : { subscriptions }),
      query: queries[kind](keys),
      options: { resultFormat: 'objectArray', $top: 1000, ...(skipToken === undefined ? {} : { $skipToken: skipToken }) },
    };
    const url = '/providers/Microsoft.ResourceGraph/resources?api-version=2022-10-01';
    const read = readAnswer(await transport.send('POST', url, { ...call, deadline, body: JSON.stringify(body) }));
    const { status, body: answer } = read;
    const data = status === 200 && isObject(answer) ? answer['data'] : undefined;
    if (!isObject(answer) || !Array.isArray(data)) {
      const { reason, detail = truncated.detail } = problemOf({ request: 'POST /providers/Microsoft.ResourceGraph/resources', ...read });
      // A sign-in that is not good enough for it refuses as a missing role does.
      return { rows, isComplete: false, why: { failure: reason === 'signedOut' ? 'forbidden' : reason, detail } };
    }
    rows.push(...(data as readonly Json[]).filter(isObject).flatMap(rowOf));
    const next = answer['$skipToken'];
    skipToken = typeof next === 'string' && next !== '' ? next : undefined;
    if (skipToken === undefined) return { rows, isComplete: answer['resultTruncated'] !== 'true' };
  }
  return { rows, isComplete: false };
}

function rowOf({ id, key }: JsonObject): readonly Row[] {
  return typeof id === 'string' && typeof key === 'string' ? [{ id, key: /^https:\/\/([^/:]+)\/?$/i.exec(key)?.[1] ?? key }] : [];
}

function chunks<Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));
}

const queries: Readonly<Record<Query, (keys: readonly string[]) => string>> = {
  address: (keys) =>
    [
      'Resources',
      "| where type in~ ('microsoft.network/networkinterfaces', 'microsoft.network/loadbalancers', 'microsoft.network/azurefirewalls')",
      "| extend parts = iff(type =~ 'microsoft.network/loadbalancers', properties.frontendIPConfigurations, properties.ipConfigurations)",
      `| mv-expand part = parts limit ${mostParts}`,
      '| extend key = tostring(part.properties.privateIPAddress)',
      `| where key in~ (${quotedList(keys)})`,
      '| project id, key',
    ].join('\n'),
  hostName: (keys) =>
    [
      'Resources',
      "| where type in~ ('microsoft.web/sites', 'microsoft.web/sites/slots')",
      `| mv-expand part = array_concat(properties.hostNames, pack_array(properties.defaultHostName)) limit ${mostParts}`,
      '| extend key = tostring(part)',
      `| where key in~ (${quotedList(keys)})`,
      '| project id, key',
    ].join('\n'),
  vault: (keys) =>
    [
      'Resources',
      "| where type =~ 'microsoft.keyvault/vaults'",
      '| extend key = tostring(properties.vaultUri)',
      `| where key in~ (${quotedList(keys.flatMap((key) => [`https://${key}/`, `https://${key}`]))})`,
      '| project id, key',
    ].join('\n'),
};

function quotedList(keys: readonly string[]): string {
  return keys.map((key) => `'${key}'`).join(', ');
}
