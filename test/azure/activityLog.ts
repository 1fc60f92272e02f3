import { isList, isObject } from '../../src/core/snapshot/json';
import { idKey } from '../../src/core/snapshot/resourceId';
import type { Json, JsonObject } from '../../src/core/snapshot/snapshot';
import { monitorError, type ArmAnswer } from './armErrors';
import type { World } from './world';

const day = 24 * 60 * 60 * 1000;

/** One comparison of the filter; Azure Monitor joins them with `and` only. */
interface Clause {
  readonly field: string;
  readonly operator: string;
  readonly value: string;
}

/**
 * Answers `GET /subscriptions/{id}/providers/Microsoft.Insights/eventtypes/management/values`: the recorded events of every
 * resource of the subscription that the filter takes, newest first. As in Azure the filter must say from when.
 *
 * @returns the events, or the refusal.
 */
export function activityEvents(world: World, subscriptionId: string, filter: string, now: number): readonly JsonObject[] | ArmAnswer {
  const clauses = readClauses(filter);
  if (!clauses) return monitorError(400, 'BadRequest', `Invalid filter: ${filter}`);
  const start = clauses.find(({ field, operator }) => field === 'eventtimestamp' && operator === 'ge');
  if (!start) return monitorError(400, 'BadRequest', 'The start time is required in the filter: eventTimestamp ge.');
  const from = Date.parse(start.value);
  if (Number.isNaN(from)) return monitorError(400, 'BadRequest', `The start time ${start.value} cannot be read.`);
  if (from < now - 90 * day) return monitorError(400, 'BadRequest', 'The start time cannot be more than 90 days in the past.');
  return allEvents(world, subscriptionId)
    .filter((event) => clauses.every((clause) => holds(event, clause)))
    .sort((one, other) => timeOf(other) - timeOf(one));
}

const knownFields = ['eventtimestamp', 'resourceuri', 'resourcegroupname', 'resourceprovider', 'correlationid', 'status', 'caller'];

function readClauses(filter: string): readonly Clause[] | undefined {
  const parts = filter.split(/\s+and\s+/i).map((part) => /^\s*(\w+)\s+(eq|ge|le)\s+(?:'([^']*)'|(\S+))\s*$/i.exec(part));
  const clauses = parts.map((part) =>
    part ? { field: part[1]?.toLowerCase() ?? '', operator: part[2]?.toLowerCase() ?? '', value: part[3] ?? part[4] ?? '' } : undefined,
  );
  if (clauses.some((clause) => !clause || !knownFields.includes(clause.field))) return undefined;
  return clauses.filter((clause) => clause !== undefined);
}

function allEvents(world: World, subscriptionId: string): readonly JsonObject[] {
  const suffix = '/providers/microsoft.insights/eventtypes/management/values';
  return world.estate.snapshot.responses
    .filter(({ request }) => request.toLowerCase().startsWith(`get /subscriptions/${subscriptionId.toLowerCase()}/`))
    .filter(({ request }) => request.toLowerCase().endsWith(suffix))
    .flatMap(({ body }) => (isObject(body) && isList(body['value']) ? body['value'].filter(isObject) : []));
}

function holds(event: JsonObject, { field, operator, value }: Clause): boolean {
  if (field === 'eventtimestamp') return operator === 'ge' ? timeOf(event) >= Date.parse(value) : timeOf(event) <= Date.parse(value);
  const actual = fieldOf(event, field);
  // The log of a resource holds the writes to its children too.
  if (field === 'resourceuri') return idKey(actual) === idKey(value) || idKey(actual).startsWith(`${idKey(value)}/`);
  return actual.toLowerCase() === value.toLowerCase();
}

function fieldOf(event: JsonObject, field: string): string {
  const names: Readonly<Record<string, string>> = {
    resourceuri: 'resourceId',
    resourcegroupname: 'resourceGroupName',
    resourceprovider: 'resourceProviderName',
    correlationid: 'correlationId',
    status: 'status',
    caller: 'caller',
  };
  return wordOf(event[names[field] ?? field]);
}

function wordOf(value: Json | undefined): string {
  if (isObject(value)) return wordOf(value['value']);
  return typeof value === 'string' ? value : '';
}

function timeOf(event: JsonObject): number {
  return Date.parse(wordOf(event['eventTimestamp']));
}
