import { findNodeAtLocation, parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import { isList, isObject } from './json';
import { lookupKey, metricsResource, responseKey } from './snapshotIndex';
import { SNAPSHOT_FORMAT, SNAPSHOT_VERSION, type Json, type JsonObject, type Snapshot } from './snapshot';

/** What is wrong in a text that should be a snapshot, and where. */
export interface SnapshotProblem {
  /** 1 is the first line. */
  readonly line: number;
  /** 1 is the first column; counts UTF-16 units. */
  readonly column: number;
  /** RFC 6901 pointer to the value; empty for the whole file. */
  readonly pointer: string;
  readonly key: SnapshotProblemKey;
  /** Values for the placeholders of a translated message. Untrusted. */
  readonly data: Readonly<Record<string, string | number>>;
  /** A whole English sentence. */
  readonly message: string;
}

export type SnapshotProblemKey =
  'tooLarge' | 'tooDeep' | 'empty' | 'invalidJson' | 'notASnapshot' | 'futureVersion' | 'missing' | 'mistyped' | 'badValue' | 'duplicate';

export type ParsedSnapshot = { readonly ok: true; readonly snapshot: Snapshot } | { readonly ok: false; readonly problems: readonly SnapshotProblem[] };

const maximumMegabytes = 20;
/** ARM bodies nest about twenty levels. Much deeper ones would break everything that walks them. */
const maximumDepth = 500;
/** A file that is wrong in the same way everywhere is told so once and a little. */
const maximumProblems = 20;

const clouds: readonly string[] = ['AzureCloud', 'AzureUSGovernment', 'AzureChinaCloud'];
const failures: readonly string[] = ['timedOut', 'network', 'malformed'];
const lookupKinds: readonly string[] = ['address', 'hostName'];
const observationKinds: readonly string[] = ['dns', 'tcp', 'tls', 'http'];

/** A problem before its place in the text is known. */
interface Complaint {
  readonly path: readonly (string | number)[];
  readonly key: SnapshotProblemKey;
  readonly data: Readonly<Record<string, string | number>>;
  readonly message: string;
}

/**
 * Reads a snapshot file. Fields that the format does not know are kept.
 *
 * @returns the snapshot, or at least one problem that says what is wrong and where. Never throws.
 */
export function parseSnapshot(text: string): ParsedSnapshot {
  const withoutMark = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const unusable = sizeProblem(withoutMark) ?? depthProblem(withoutMark);
  if (unusable) return { ok: false, problems: [unusable] };
  const value = parseJson(withoutMark);
  if (value === undefined) return { ok: false, problems: syntaxProblems(withoutMark) };
  const complaints = validate(value);
  // `validate` has just looked at every field that the type promises.
  if (complaints.length === 0) return { ok: true, snapshot: value as unknown as Snapshot };
  return { ok: false, problems: locate(withoutMark, complaints.slice(0, maximumProblems)) };
}

/** @returns the text of a snapshot file, ready to be written; reading it again gives an equal snapshot. */
export function serializeSnapshot(snapshot: Snapshot): string {
  return `${JSON.stringify(snapshot, undefined, 2)}\n`;
}

function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function sizeProblem(text: string): SnapshotProblem | undefined {
  const maximumBytes = maximumMegabytes * 1024 * 1024;
  if (text.length * 3 <= maximumBytes) return undefined;
  const bytes = text.length > maximumBytes ? text.length : new TextEncoder().encode(text).length;
  if (bytes <= maximumBytes) return undefined;
  const message = `The file has ${(bytes / 1024 / 1024).toFixed(1)} MB; a snapshot has at most ${maximumMegabytes} MB.`;
  return atStart('tooLarge', { megabytes: maximumMegabytes }, message);
}

/** Looks at brackets outside of texts only: whether they match is for the JSON parser to say. */
function depthProblem(text: string): SnapshotProblem | undefined {
  let depth = 0;
  let isInText = false;
  for (let offset = 0; offset < text.length; offset++) {
    const character = text.charCodeAt(offset);
    if (isInText) {
      if (character === backslash) offset++;
      else if (character === quote) isInText = false;
    } else if (character === quote) isInText = true;
    else if (character === openBrace || character === openBracket) {
      if (++depth > maximumDepth) return deepProblem(text, offset);
    } else if (character === closeBrace || character === closeBracket) depth--;
  }
  return undefined;
}

const quote = 0x22;
const backslash = 0x5c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;

function deepProblem(text: string, offset: number): SnapshotProblem {
  const message = `The JSON is nested more than ${maximumDepth} levels deep.`;
  return { ...positionOf(text, offset), pointer: '', key: 'tooDeep', data: { levels: maximumDepth }, message };
}

function syntaxProblems(text: string): readonly SnapshotProblem[] {
  if (text.trim() === '') return [atStart('empty', {}, 'The file is empty.')];
  const errors: ParseError[] = [];
  parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  const [first] = errors;
  // What follows the first error is mostly its consequence.
  if (!first) return [atStart('invalidJson', { error: '' }, 'The file is not valid JSON.')];
  const error = syntaxErrors[printParseErrorCode(first.error)] ?? 'a syntax error';
  return [{ ...positionOf(text, first.offset), pointer: '', key: 'invalidJson', data: { error }, message: `The file is not valid JSON: ${error}.` }];
}

const syntaxErrors: Readonly<Record<string, string>> = {
  InvalidSymbol: 'an unknown word',
  InvalidNumberFormat: 'a number that is none',
  PropertyNameExpected: 'the name of a property is missing',
  ValueExpected: 'a value is missing',
  ColonExpected: 'a colon is missing',
  CommaExpected: 'a comma is missing',
  CloseBraceExpected: 'a closing brace is missing',
  CloseBracketExpected: 'a closing bracket is missing',
  EndOfFileExpected: 'more text follows the end',
  InvalidCommentToken: 'JSON has no comments',
  UnexpectedEndOfComment: 'a comment does not end',
  UnexpectedEndOfString: 'a text does not end',
  UnexpectedEndOfNumber: 'a number does not end',
  InvalidUnicode: 'a Unicode escape that is none',
  InvalidEscapeCharacter: 'an escape that JSON does not have',
  InvalidCharacter: 'a control character inside a text',
};

function atStart(key: SnapshotProblemKey, data: SnapshotProblem['data'], message: string): SnapshotProblem {
  return { line: 1, column: 1, pointer: '', key, data, message };
}

function positionOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  let line = 1;
  let start = 0;
  for (let end = text.indexOf('\n'); end !== -1 && end < offset; end = text.indexOf('\n', end + 1)) {
    line++;
    start = end + 1;
  }
  return { line, column: offset - start + 1 };
}

function locate(text: string, complaints: readonly Complaint[]): readonly SnapshotProblem[] {
  const tree = parseTree(text);
  return complaints.map(({ path, key, data, message }) => ({
    ...positionOf(text, offsetOf(tree, path)),
    pointer: toPointer(path),
    key,
    data,
    message,
  }));
}

/** Of the value, or of the nearest thing around it that exists. */
function offsetOf(tree: Node | undefined, path: readonly (string | number)[]): number {
  for (let length = path.length; tree && length >= 0; length--) {
    const node = findNodeAtLocation(tree, path.slice(0, length));
    if (node) return node.offset;
  }
  return 0;
}

function toPointer(path: readonly (string | number)[]): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

function validate(value: Json): readonly Complaint[] {
  if (!isObject(value)) return [notASnapshot([], 'The file is not a snapshot: it holds no JSON object.')];
  const format = own(value, 'format');
  if (format === undefined) return [notASnapshot([], `The file is not a snapshot: "format" should be "${SNAPSHOT_FORMAT}", but it is missing.`)];
  if (format !== SNAPSHOT_FORMAT) {
    return [notASnapshot(['format'], `The file is not a snapshot: "format" should be "${SNAPSHOT_FORMAT}", but it is ${quoted(format)}.`)];
  }
  const version = versionComplaint(own(value, 'version'));
  return version ? [version] : [...headComplaints(value), ...responsesComplaints(value), ...lookupsComplaints(value), ...observationsComplaints(value)];
}

function notASnapshot(path: readonly string[], message: string): Complaint {
  return { path, key: 'notASnapshot', data: { format: SNAPSHOT_FORMAT }, message };
}

function versionComplaint(version: Json | undefined): Complaint | undefined {
  if (version === SNAPSHOT_VERSION) return undefined;
  const path = ['version'];
  if (typeof version === 'number' && Number.isInteger(version) && version > SNAPSHOT_VERSION) {
    const message = `The snapshot has version ${version}; this version of Azure Traffic Doctor reads up to version ${SNAPSHOT_VERSION}. Update the extension to open it.`;
    return { path, key: 'futureVersion', data: { version, supported: SNAPSHOT_VERSION }, message };
  }
  if (version === undefined) return missing(path, `the number ${SNAPSHOT_VERSION}`);
  return badValue(path, String(SNAPSHOT_VERSION), version);
}

function headComplaints(file: JsonObject): readonly Complaint[] {
  const symptom = own(file, 'symptom');
  return [
    ...oneOf(file, [], 'cloud', clouds, 'required'),
    ...date(file, [], 'capturedAt', 'required'),
    ...typed(file, [], 'target', 'string'),
    ...typed(file, [], 'symptom', 'object'),
    ...(isObject(symptom) ? symptomComplaints(symptom) : []),
  ];
}

function symptomComplaints(symptom: JsonObject): readonly Complaint[] {
  const path = ['symptom'];
  return [...typed(symptom, path, 'url', 'string'), ...typed(symptom, path, 'status', 'number'), ...date(symptom, path, 'since', 'optional')];
}

function responsesComplaints(file: JsonObject): readonly Complaint[] {
  const responses = own(file, 'responses');
  if (responses === undefined) return [missing(['responses'], 'an array')];
  if (!isList(responses)) return [mistyped(['responses'], 'an array', responses)];
  const wrong = responses.flatMap((response, index) => responseComplaints(response, ['responses', index]));
  return wrong.length > 0 ? wrong : duplicates(responses as readonly JsonObject[], 'responses', (response) => keyOfResponse(response));
}

/** Several windows of one series are separate entries with the same request. */
function keyOfResponse(response: JsonObject): string | undefined {
  const request = own(response, 'request') as string;
  if (metricsResource(request) !== undefined) return undefined;
  const input = own(response, 'input');
  return responseKey(input === undefined ? { request } : { request, input });
}

function responseComplaints(response: Json, path: readonly (string | number)[]): readonly Complaint[] {
  if (!isObject(response)) return [mistyped(path, 'an object', response)];
  const request = own(response, 'request');
  return [
    ...typed(response, path, 'request', 'string', 'required'),
    ...(typeof request === 'string' ? requestComplaints(request, [...path, 'request']) : []),
    ...statusComplaints(own(response, 'status'), [...path, 'status']),
    ...oneOf(response, path, 'failure', failures, 'optional'),
    ...typed(response, path, 'incomplete', 'boolean'),
  ];
}

function requestComplaints(request: string, path: readonly (string | number)[]): readonly Complaint[] {
  return /^[A-Z]+ \/\S/i.test(request) ? [] : [badValue(path, 'a method, a space and an ARM path such as "GET /subscriptions/…"', request)];
}

function statusComplaints(status: Json | undefined, path: readonly (string | number)[]): readonly Complaint[] {
  if (status === null) return [];
  if (status === undefined) return [missing(path, 'an HTTP status or null')];
  if (typeof status !== 'number') return [mistyped(path, 'an HTTP status or null', status)];
  return Number.isInteger(status) && status >= 100 && status <= 599 ? [] : [badValue(path, 'an HTTP status or null', status)];
}

function lookupsComplaints(file: JsonObject): readonly Complaint[] {
  const lookups = own(file, 'lookups');
  if (lookups === undefined) return [];
  if (!isList(lookups)) return [mistyped(['lookups'], 'an array', lookups)];
  const wrong = lookups.flatMap((lookup, index) => lookupComplaints(lookup, ['lookups', index]));
  if (wrong.length > 0) return wrong;
  return duplicates(lookups as readonly JsonObject[], 'lookups', (lookup) =>
    lookupKey({ kind: own(lookup, 'kind') as 'address' | 'hostName', key: own(lookup, 'key') as string }),
  );
}

function lookupComplaints(lookup: Json, path: readonly (string | number)[]): readonly Complaint[] {
  if (!isObject(lookup)) return [mistyped(path, 'an object', lookup)];
  return [
    ...oneOf(lookup, path, 'kind', lookupKinds, 'required'),
    ...typed(lookup, path, 'key', 'string', 'required'),
    ...typed(lookup, path, 'complete', 'boolean', 'required'),
    ...texts(lookup, path, 'ids', 'required'),
    ...texts(lookup, path, 'scopes', 'optional'),
    ...oneOf(lookup, path, 'failure', ['forbidden', 'failed', 'timedOut'], 'optional'),
    ...typed(lookup, path, 'detail', 'string', 'optional'),
  ];
}

function observationsComplaints(file: JsonObject): readonly Complaint[] {
  const observations = own(file, 'observations');
  if (observations === undefined) return [];
  if (!isList(observations)) return [mistyped(['observations'], 'an array', observations)];
  return observations.flatMap((observation, index) => observationComplaints(observation, ['observations', index]));
}

function observationComplaints(observation: Json, path: readonly (string | number)[]): readonly Complaint[] {
  if (!isObject(observation)) return [mistyped(path, 'an object', observation)];
  return [
    ...oneOf(observation, path, 'kind', observationKinds, 'required'),
    ...date(observation, path, 'at', 'optional'),
    ...typed(observation, path, 'input', 'object'),
    ...typed(observation, path, 'result', 'object'),
  ];
}

function duplicates(entries: readonly JsonObject[], field: string, keyOf: (entry: JsonObject) => string | undefined): readonly Complaint[] {
  const first = new Map<string, number>();
  return entries.flatMap((entry, index) => {
    const key = keyOf(entry);
    const earlier = key === undefined ? undefined : first.get(key);
    if (key !== undefined && earlier === undefined) first.set(key, index);
    if (earlier === undefined) return [];
    const message = `"${field}" holds two entries for the same question: number ${earlier + 1} and number ${index + 1}. Keep one of them.`;
    return [{ path: [field, index], key: 'duplicate' as const, data: { field, first: earlier + 1, second: index + 1 }, message }];
  });
}

type Need = 'required' | 'optional';

function typed(
  object: JsonObject,
  path: readonly (string | number)[],
  name: string,
  type: keyof typeof typeNames,
  need: Need = 'optional',
): readonly Complaint[] {
  const value = own(object, name);
  const at = [...path, name];
  if (value === undefined) return need === 'required' ? [missing(at, typeNames[type])] : [];
  const isRight = type === 'object' ? isObject(value) : typeof value === type;
  return isRight ? [] : [mistyped(at, typeNames[type], value)];
}

function oneOf(object: JsonObject, path: readonly (string | number)[], name: string, values: readonly string[], need: Need): readonly Complaint[] {
  const wrong = typed(object, path, name, 'string', need);
  const value = own(object, name);
  if (wrong.length > 0 || value === undefined || values.includes(value as string)) return wrong;
  return [badValue([...path, name], `one of ${values.map((known) => `"${known}"`).join(', ')}`, value)];
}

function date(object: JsonObject, path: readonly (string | number)[], name: string, need: Need): readonly Complaint[] {
  const wrong = typed(object, path, name, 'string', need);
  const value = own(object, name);
  if (wrong.length > 0 || value === undefined) return wrong;
  const isDate = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(value as string) && !Number.isNaN(Date.parse(value as string));
  return isDate ? [] : [badValue([...path, name], 'a date and time such as "2026-11-22T06:00:00Z"', value)];
}

function texts(object: JsonObject, path: readonly (string | number)[], name: string, need: Need): readonly Complaint[] {
  const value = own(object, name);
  const at = [...path, name];
  if (value === undefined) return need === 'required' ? [missing(at, 'an array of texts')] : [];
  if (!isList(value)) return [mistyped(at, 'an array of texts', value)];
  return value.flatMap((element, index) => (typeof element === 'string' ? [] : [mistyped([...at, index], 'a text', element)]));
}

const typeNames = { string: 'a text', number: 'a number', boolean: 'true or false', object: 'an object' } as const;

function own(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

function missing(path: readonly (string | number)[], expected: string): Complaint {
  return { path, key: 'missing', data: { field: fieldName(path), expected }, message: `"${fieldName(path)}" is missing; it should be ${expected}.` };
}

function mistyped(path: readonly (string | number)[], expected: string, value: Json): Complaint {
  const found = kindOf(value);
  return {
    path,
    key: 'mistyped',
    data: { field: fieldName(path), expected, found },
    message: `"${fieldName(path)}" should be ${expected}, but it is ${found}.`,
  };
}

function badValue(path: readonly (string | number)[], expected: string, value: Json): Complaint {
  const found = quoted(value);
  return {
    path,
    key: 'badValue',
    data: { field: fieldName(path), expected, found },
    message: `"${fieldName(path)}" should be ${expected}, but it is ${found}.`,
  };
}

/** As a person writes it: `responses[3].status`. */
function fieldName(path: readonly (string | number)[]): string {
  return path.map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index === 0 ? '' : '.'}${step}`)).join('');
}

function kindOf(value: Json): string {
  if (value === null) return 'null';
  if (isList(value)) return 'an array';
  if (isObject(value)) return 'an object';
  return typeof value === 'boolean' ? 'true or false' : typeNames[typeof value as 'string' | 'number'];
}

function quoted(value: Json): string {
  if (isList(value) || isObject(value)) return kindOf(value);
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
