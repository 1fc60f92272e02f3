import { readArmError } from '../snapshot/armError';
import { isObject, member } from '../snapshot/json';
import type { Json } from '../snapshot/snapshot';
import { defined } from './parseResource';
import type { Reader } from './reader';
import type { ActivityEvent, ActivityLog, ResourceHealth, ResourceHealthHistory } from './time';

/** Parses `GET {id}/providers/Microsoft.ResourceHealth/availabilityStatuses/current`. */
export function parseResourceHealth(body: Reader): ResourceHealth {
  const properties = body.requiredObject('properties');
  return defined({
    at: body.at,
    availabilityState: properties.text('availabilityState'),
    title: properties.text('title'),
    summary: properties.text('summary'),
    reasonType: properties.text('reasonType'),
    origin: properties.text('healthEventCause') ?? properties.text('context'),
    // The service spells it with one r.
    occurredTime: timeOf(properties, 'occuredTime') ?? timeOf(properties, 'occurredTime'),
    recommendedActions: properties.list('recommendedActions').flatMap((each) => each.text('action') ?? []),
  });
}

/**
 * Parses `GET {id}/providers/Microsoft.ResourceHealth/availabilityStatuses`. An entry without a state is an event that tells why
 * another state began; it is left out.
 *
 * Azure: learn.microsoft.com/rest/api/resourcehealth/availability-statuses/list.
 *
 * @param isComplete false when a page of the list failed.
 */
export function parseResourceHealthHistory(body: Reader, isComplete: boolean): ResourceHealthHistory {
  const entries = body.list('value').map(parseResourceHealth);
  const states = entries.flatMap((entry) => {
    const { occurredTime } = entry;
    return entry.availabilityState === undefined || occurredTime === undefined ? [] : [{ ...entry, occurredTime }];
  });
  const isReadable = entries.every((entry) => entry.availabilityState === undefined || entry.occurredTime !== undefined);
  const hasMore = (body.text('nextLink') ?? '') !== '';
  return { at: body.at, isComplete: isComplete && isReadable && !hasMore, states: states.sort((one, other) => other.occurredTime - one.occurredTime) };
}

/**
 * Parses the activity log of one resource. An event without a time that can be read is left out and noted.
 *
 * @param isComplete false when a page of the list failed.
 */
export function parseActivityLog(body: Reader, isComplete: boolean): ActivityLog {
  const events = body.list('value').flatMap((event) => parseEvent(event));
  // A link to a next page that nobody followed means that older events are missing.
  const hasMore = (body.text('nextLink') ?? '') !== '';
  return { at: body.at, isComplete: isComplete && !hasMore, events: events.sort((one, other) => other.time - one.time) };
}

function parseEvent(event: Reader): readonly ActivityEvent[] {
  event.requiredText('eventTimestamp');
  const time = timeOf(event, 'eventTimestamp') ?? timeOf(event, 'submissionTimestamp');
  if (time === undefined) return [];
  const properties = event.raw('properties');
  const statusMessage = isObject(properties) ? member(properties, 'statusMessage') : undefined;
  const error = statusMessage === undefined || statusMessage === null ? {} : readArmError(statusMessage);
  const status = wordOf(event.raw('status')) ?? '';
  const hasFailed = /^fail/i.test(status);
  return [
    defined({
      at: event.at,
      time,
      operation: wordOf(event.raw('operationName')) ?? event.object('authorization').text('action') ?? '',
      status,
      caller: event.text('caller'),
      resourceId: event.text('resourceId') ?? event.text('resourceUri'),
      correlationId: event.text('correlationId'),
      errorCode: hasFailed ? (error.code ?? wordOf(event.raw('subStatus'))) : error.code,
      errorMessage: hasFailed || error.code !== undefined ? error.message : undefined,
    }),
  ];
}

/** Some API versions give the word itself, others `{ value, localizedValue }`; only the value is the same in every language. */
function wordOf(value: Json | undefined): string | undefined {
  const word = isObject(value) ? (member(value, 'value') ?? member(value, 'localizedValue')) : value;
  return typeof word === 'string' && word !== '' ? word : undefined;
}

/** Milliseconds since 1970; undefined when the text is no date. */
export function timeOf(reader: Reader, name: string): number | undefined {
  const text = reader.text(name);
  const time = text === undefined ? NaN : Date.parse(text);
  return Number.isNaN(time) ? undefined : time;
}
