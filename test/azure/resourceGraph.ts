import { isList, isObject } from '../../src/core/snapshot/json';
import type { Json, JsonObject } from '../../src/core/snapshot/snapshot';
import { armError, type ArmAnswer } from './armErrors';
import { runQuery, type QueryProblem } from './graphQuery';
import type { ResourceEntry } from './world';

/** Rows of one page, unless told. */
const defaultTop = 100;
const mostTop = 1000;

/**
 * Answers `POST /providers/Microsoft.ResourceGraph/resources`: the query over the resources of the subscriptions that the body
 * names, or of all, in pages.
 */
export function resourceGraphAnswer(resources: readonly ResourceEntry[], body: Json | undefined): ArmAnswer {
  const question = isObject(body) ? body : {};
  const query = question['query'];
  if (typeof query !== 'string') return armError(400, 'BadRequest', 'The query is missing.');
  const result = runQuery(query, visibleTo(resources, question['subscriptions']).map(rowOf));
  return 'problem' in result ? invalidQuery(query, result.problem) : page(result.rows, question['options']);
}

function visibleTo(resources: readonly ResourceEntry[], subscriptions: Json | undefined): readonly ResourceEntry[] {
  if (subscriptions === undefined || !isList(subscriptions)) return resources;
  const scope = subscriptions.map((each) => (typeof each === 'string' ? each.toLowerCase() : ''));
  return resources.filter((each) => scope.includes(each.subscriptionId.toLowerCase()));
}

/** The columns that Resource Graph has for every resource; the type is in lower case there. */
function rowOf({ id, type, subscriptionId, resourceGroup, body }: ResourceEntry): JsonObject {
  const { name, kind, location, tags, sku, zones, identity, properties } = body as Readonly<Record<string, Json | undefined>>;
  return { id, name, type, kind, location, resourceGroup: resourceGroup.toLowerCase(), subscriptionId, tags, sku, zones, identity, properties };
}

function page(rows: readonly JsonObject[], options: Json | undefined): ArmAnswer {
  const { $top, $skipToken, resultFormat } = (isObject(options) ? options : {}) as Readonly<Record<string, Json | undefined>>;
  if (resultFormat !== undefined && resultFormat !== 'objectArray') return armError(400, 'BadRequest', 'The simulated Azure gives object arrays alone.');
  const top = typeof $top === 'number' ? Math.min($top, mostTop) : defaultTop;
  const start = typeof $skipToken === 'string' ? Number(Buffer.from($skipToken, 'base64url').toString()) : 0;
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
