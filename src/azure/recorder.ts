import type { Json, JsonObject } from '../core/snapshot/snapshot';

const removed = '‹removed›';

/**
 * Takes out of a body what a snapshot never holds (snapshot.md): who the caller of a change was beyond the name, and the
 * values of custom probe headers other than `Host`, which often carry keys.
 *
 * @param request the recorded request, which tells what the body is.
 */
export function recordedBody(request: string, body: Json): Json {
  if (/\/eventtypes\/management\/values(\?|$)/i.test(request)) return replaced(body, activityLogSecrets);
  if (/\/trafficmanagerprofiles(\/|\?|$)/i.test(request)) return replaced(body, probeHeaderSecrets);
  return body;
}

type Replace = (key: string, value: Json, parent: JsonObject) => Json | undefined;

function replaced(value: Json, replace: Replace): Json {
  if (isList(value)) return value.map((each) => replaced(each, replace));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).flatMap(([key, member]): (readonly [string, Json])[] =>
    member === undefined ? [] : [[key, replace(key, member, value) ?? replaced(member, replace)]],
  );
  return Object.fromEntries(entries);
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

const activityLogSecrets: Replace = (key) => (['claims', 'httprequest'].includes(key.toLowerCase()) ? removed : undefined);

const probeHeaderSecrets: Replace = (key, value) => {
  if (key.toLowerCase() !== 'customheaders' || !isList(value)) return undefined;
  return value.map((header) => {
    if (typeof header !== 'object' || header === null || isList(header)) return removed;
    return typeof header['name'] === 'string' && header['name'].toLowerCase() === 'host' ? header : { ...header, value: removed };
  });
};
