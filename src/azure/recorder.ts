import { isList, isObject, member } from '../core/snapshot/json';
import type { Json } from '../core/snapshot/snapshot';

const removed = '‹removed›';

/**
 * Takes out of a body what a snapshot never holds (snapshot.md): who the caller of a change was beyond the name, the values of
 * custom probe headers other than `Host`, which often carry keys, the settings of apps, and values of secrets.
 *
 * @param request the recorded request, which tells what the body is.
 */
export function recordedBody(request: string, body: Json): Json {
  if (/\/eventtypes\/management\/values(\?|$)/i.test(request)) return replaced(body, activityLogSecrets);
  if (/\/trafficmanagerprofiles(\/|\?|$)/i.test(request)) return replaced(body, probeHeaderSecrets);
  if (/\/microsoft\.keyvault\/vaults\//i.test(request)) return replaced(body, secretValues);
  if (/\/microsoft\.(web|app)\//i.test(request)) return replaced(body, appSecrets);
  return body;
}

/** @returns what stands in the place of a member; undefined when it is only looked into. */
type Replace = (key: string, value: Json) => Json | undefined;

/** ARM's bodies are some ten levels deep; what hides below this is not needed. */
const deepest = 100;

/** What has nothing to replace is not copied: an estate has thousands of bodies, and few hold a secret. */
function replaced(value: Json, replace: Replace, depth = 0): Json {
  if (typeof value !== 'object' || value === null) return value;
  if (depth > deepest) return removed;
  if (isList(value)) {
    const elements = value.map((each) => replaced(each, replace, depth + 1));
    return elements.every((each, index) => each === value[index]) ? value : elements;
  }
  let copy: Record<string, Json | undefined> | undefined;
  for (const key of Object.keys(value)) {
    const part = value[key];
    if (part === undefined) continue;
    const kept = replace(key, part) ?? replaced(part, replace, depth + 1);
    if (kept === part) continue;
    copy ??= { ...value };
    copy[key] = kept;
  }
  return copy ?? value;
}

const activityLogSecrets: Replace = (key) => (['claims', 'httprequest'].includes(key.toLowerCase()) ? removed : undefined);

/** ARM tells no secret; should it ever, none is kept. The `value` of a list is an array. */
const secretValues: Replace = (key, value) => (key.toLowerCase() === 'value' && !isList(value) && value !== null ? removed : undefined);

const probeHeaderSecrets: Replace = (key, value) => {
  if (key.toLowerCase() !== 'customheaders' || !isList(value)) return undefined;
  return value.map((header) => {
    if (!isObject(header)) return removed;
    const name = member(header, 'name');
    return typeof name === 'string' && name.trim().toLowerCase() === 'host' ? header : { name: name ?? null, value: removed };
  });
};

/** Web apps have settings and connection strings, container apps have environment variables. `null` only says that they are not told. */
const appSecrets: Replace = (key, value) =>
  value !== null && ['appsettings', 'connectionstrings', 'azurestorageaccounts', 'env', 'secrets'].includes(key.toLowerCase()) ? removed : undefined;
