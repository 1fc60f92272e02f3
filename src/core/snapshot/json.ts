import type { Json, JsonObject } from './snapshot';

/** @returns whether a JSON value is an object (neither an array nor null). */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @returns whether a JSON value is an array. */
export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** @returns the value of a field by its name in any case (the exact name first); undefined when there is none. */
export function member(object: JsonObject, name: string): Json | undefined {
  const key = memberKey(object, name);
  return key === undefined ? undefined : object[key];
}

/** @returns how an object spells the name of a field; undefined when it has none of that name in any case. */
export function memberKey(object: JsonObject, name: string): string | undefined {
  if (Object.hasOwn(object, name)) return name;
  const lower = name.toLowerCase();
  return Object.keys(object).find((key) => key.length === name.length && key.toLowerCase() === lower);
}
