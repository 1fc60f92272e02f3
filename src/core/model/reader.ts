import { below, type Source } from '../snapshot/fact';
import { isList, isObject, memberKey } from '../snapshot/json';
import type { Json, JsonObject } from '../snapshot/snapshot';
import type { ModelNote } from './model';

/**
 * Reads one JSON object of an answer of which nothing is certain. Names are found in any case (ARM's providers disagree).
 * Null counts as missing. What is missing where it must not be, or has another type, becomes a note; nothing throws.
 */
export interface Reader {
  /** Where the object is. */
  readonly at: Source;
  /** False when there is no object here: then every field is missing, and only the object itself is noted. */
  readonly exists: boolean;
  /** Where a field is, spelled as the answer spells it; where it would be when it is missing. */
  place(name: string): Source;
  has(name: string): boolean;
  /** The field is there and says null: for a list that is not the same as an empty one. */
  isNull(name: string): boolean;
  text(name: string): string | undefined;
  requiredText(name: string): string | undefined;
  /** Only finite numbers. */
  number(name: string): number | undefined;
  flag(name: string): boolean | undefined;
  object(name: string): Reader;
  requiredObject(name: string): Reader;
  /** The elements that are objects; others are noted and left out. */
  list(name: string): readonly Reader[];
  /** The elements that are texts; others are noted and left out. */
  texts(name: string): readonly string[];
  /** The fields whose value is a text, such as tags. */
  textMap(name: string): Readonly<Record<string, string>>;
  /** The raw value, for parts that come in several shapes. */
  raw(name: string): Json | undefined;
  /** The same object; `onNote` is called for each note of it and of everything below it. */
  watched(onNote: () => void): Reader;
}

type Write = (note: ModelNote) => void;

/** @returns a reader of `value`, which should be an object. */
export function createReader(value: Json | undefined, at: Source, write: Write): Reader {
  const object = isObject(value) ? value : undefined;
  const note = (name: string, kind: ModelNote['kind'], expected: string): void => write({ at: placeOf(object, at, name), kind, expected });
  const value_ = (name: string): Json | undefined => read(object, name);

  const primitive = <T extends string | number | boolean>(name: string, expected: string, isRight: (found: Json) => found is T): T | undefined => {
    const found = value_(name);
    if (found === undefined) return undefined;
    if (isRight(found)) return found;
    note(name, 'mistyped', expected);
    return undefined;
  };
  const objectAt = (name: string, isRequired: boolean): Reader => {
    const found = value_(name);
    if (found === undefined && isRequired && object) note(name, 'missing', 'object');
    if (found !== undefined && !isObject(found)) note(name, 'mistyped', 'object');
    return createReader(found, placeOf(object, at, name), write);
  };
  const elements = <T>(name: string, expected: string, take: (element: Json, place: Source) => T | undefined): readonly T[] => {
    const found = value_(name);
    if (found === undefined) return [];
    const place = placeOf(object, at, name);
    if (!isList(found)) {
      note(name, 'mistyped', 'array');
      return [];
    }
    return found.flatMap((element, index) => {
      const taken = take(element, below(place, index));
      if (taken !== undefined) return [taken];
      write({ at: below(place, index), kind: 'mistyped', expected });
      return [];
    });
  };

  return {
    at,
    exists: object !== undefined,
    place: (name) => placeOf(object, at, name),
    has: (name) => value_(name) !== undefined,
    isNull: (name) => object !== undefined && memberKey(object, name) !== undefined && value_(name) === undefined,
    text: (name) => primitive(name, 'string', isText),
    requiredText(name) {
      if (object && value_(name) === undefined) note(name, 'missing', 'string');
      return primitive(name, 'string', isText);
    },
    number: (name) => primitive(name, 'number', isFiniteNumber),
    flag: (name) => primitive(name, 'boolean', isFlag),
    object: (name) => objectAt(name, false),
    requiredObject: (name) => objectAt(name, true),
    list: (name) => elements(name, 'object', (element, place) => (isObject(element) ? createReader(element, place, write) : undefined)),
    texts: (name) => elements(name, 'string', (element) => (isText(element) ? element : undefined)),
    textMap: (name) => textsOf(objectAt(name, false), value_(name)),
    raw: value_,
    watched: (onNote) =>
      createReader(value, at, (written) => {
        onNote();
        write(written);
      }),
  };
}

function textsOf(reader: Reader, value: Json | undefined): Readonly<Record<string, string>> {
  if (!isObject(value)) return {};
  const entries = Object.keys(value).map((key) => [key, reader.text(key)] as const);
  return Object.fromEntries(entries.filter((entry): entry is readonly [string, string] => entry[1] !== undefined));
}

function read(object: JsonObject | undefined, name: string): Json | undefined {
  const key = object && memberKey(object, name);
  const value = key === undefined ? undefined : object?.[key];
  return value === null ? undefined : value;
}

function placeOf(object: JsonObject | undefined, at: Source, name: string): Source {
  return below(at, (object && memberKey(object, name)) ?? name);
}

function isText(value: Json): value is string {
  return typeof value === 'string';
}

function isFiniteNumber(value: Json): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isFlag(value: Json): value is boolean {
  return typeof value === 'boolean';
}
