import { isList, isObject } from '../../src/core/snapshot/json';
import type { Json, JsonObject } from '../../src/core/snapshot/snapshot';
import { armError, type ArmAnswer } from './armErrors';
import { runQuery, type QueryProblem } from './graphQuery';
import type { EstateSubscription } from './estates/estate';
import type { ResourceEntry } from './world';

/** Rows of one page, unless told. */
const defaultTop = 100;
const mostTop = 1000;

/**
 * Answers `POST /providers/Microsoft.ResourceGraph/resources`: the query over the resources of the subscriptions that the body
 * names, or of all, in pages.
 *
 * @param subscriptions those that the caller sees; the table `ResourceContainers` has them.
 */
export function resourceGraphAnswer(resources: readonly ResourceEntry[], subscriptions: readonly EstateSubscription[], body: Json | undefined): ArmAnswer {
  const question = isObject(body) ? body : {};
  const query = question['query'];
  if (typeof query !== 'string') return armError(400, 'BadRequest', 'The query is missing.');
  const scope = question['subscriptions'];
  const result = runQuery(query, { Resources: visibleTo(resources, scope).map(rowOf), ResourceContainers: visibleTo(subscriptions, scope).map(containerOf) });
  return 'problem' in result ? invalidQuery(query, result.problem) : page(result.rows, question['options']);
}

function visibleTo<Entry extends { readonly subscriptionId: string }>(entries: readonly Entry[], subscriptions: Json | undefined): readonly Entry[] {
  if (subscriptions === undefined || !isList(subscriptions)) return entries;
  const scope = new Set(subscriptions.map((each) => (typeof each === 'string' ? each.toLowerCase() : '')));
  return entries.filter((each) => scope.has(each.subscriptionId.toLowerCase()));
}

function containerOf({ subscriptionId, displayName, tenantId }: EstateSubscription): JsonObject {
  return { id: `/subscriptions/${subscriptionId}`, name: displayName, type: 'microsoft.resources/subscriptions', subscriptionId, tenantId };
}

/** The columns that Resource Graph has for every resource; the type is in lower case there. */
function rowOf({ id, type, subscriptionId, resourceGroup, body }: ResourceEntry): JsonObject {
  const { name, kind, location, tags, sku, zones, identity, properties } = body as Readonly<Record<string, Json | undefined>>;
  return { id, name, type, kind, location, resourceGroup: resourceGroup.toLowerCase(), subscriptionId, tags, sku, zones, identity, properties };
}

function page(rows: readonly JsonObject[], options: Json | undefined): ArmAnswer {
  const { $top, $skip, $skipToken, resultFormat } = (isObject(options) ? options : {}) as Readonly<Record<string, Json | undefined>>;
  if (resultFormat !== undefined && resultFormat !== 'objectArray') return armError(400, 'BadRequest', 'The simulated Azure gives object arrays alone.');
  const top = typeof $top === 'number' ? Math.min($top, mostTop) : defaultTop;
  const skipped = typeof $skip === 'number' ? $skip : 0;
  const start = typeof $skipToken === 'string' ? Number(Buffer.from($skipToken, 'base64url').toString()) : skipped;
  if (!Number.isInteger(start)) return armError(400, 'BadRequest', 'The skip token is not valid.');
  const end = start + top;
  const data = rows.slice(start, end);
  const more = end < rows.length ? { $skipToken: Buffer.from(String(end)).toString('base64url') } : {};
  return { status: 200, body: { totalRecords: rows.length, count: data.length, data, facets: [], resultTruncated: 'false', ...more } };
}

function invalidQuery(query: string, { message, token, offset }: QueryProblem): ArmAnswer {
  const before = query.slice(0, offset).split('\n');
  const place = { line: before.length, characterPositionInLine: before.at(-1)?.length ?? 0, token };
  const details = [{ code: 'ParserFailure', message, ...place }];
  return { status: 400, body: { error: { code: 'InvalidQuery', message: 'Query validation error', details } } };
}
