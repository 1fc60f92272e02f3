import { isObject, member } from './json';
import type { Json, JsonObject } from './snapshot';

/** Azure's own words about a failure. Untrusted text. */
export interface ArmError {
  readonly code?: string;
  readonly message?: string;
}

/** Codes that only say that something inside failed; the first detail says what. */
const wrappers: ReadonlySet<string> = new Set([
  'resourceoperationfailure',
  'resourcedeploymentfailure',
  'deploymentfailed',
  'multipleerrorsoccurred',
  'invalidtemplatedeployment',
]);

const longestDetail = 1000;
const deepestNesting = 8;

/**
 * Reads the error out of a body, in every shape in which it comes: `{error:{code,message,details}}`, `{code,message}` (Insights),
 * `{Code,Message}` (Web), `{"odata.error":…}`, JSON inside a text, an HTML page, plain text.
 *
 * @returns an empty object when the body says nothing.
 */
export function readArmError(body: Json | undefined): ArmError {
  return readError(body, 0);
}

/** @returns code and message as one text, shortened; undefined when the body says nothing. */
export function errorDetail(body: Json | undefined): string | undefined {
  const { code, message } = readArmError(body);
  const text = [code, message].filter((part) => part !== undefined && part !== '').join(': ');
  return text === '' ? undefined : text.slice(0, longestDetail);
}

/**
 * The permission that ARM names when it refuses: "does not have authorization to perform action 'X' over scope …", or, for a
 * linked resource, "does not have permission to perform action(s) 'X' on the linked scope(s)".
 */
export function refusedPermission(body: Json | undefined): string | undefined {
  const message = readArmError(body).message ?? '';
  const named = /not have (?:authorization|permission) to perform (?:the )?actions?(?:\(s\))? '([^']{1,300})'/i.exec(message)?.[1];
  return named !== undefined && /^[\w.]+(?:\/[\w.*$-]+)+$/.test(named) ? named : undefined;
}

function readError(body: Json | undefined, depth: number): ArmError {
  if (typeof body === 'string') return readText(body, depth);
  if (!isObject(body) || depth > deepestNesting) return {};
  const inner = member(body, 'error') ?? member(body, 'odata.error');
  if (isObject(inner)) return readError(inner, depth + 1);
  const code = textOf(member(body, 'code'));
  const message = textOf(member(body, 'message'));
  const cause = wrappers.has(code?.toLowerCase() ?? '') || (code === undefined && message === undefined) ? firstDetail(body, depth) : undefined;
  if (cause) return cause;
  const innerText = message === undefined && typeof inner === 'string' ? plain(inner) : message;
  return { ...(code === undefined ? {} : { code }), ...(innerText === undefined ? {} : { message: innerText }) };
}

function firstDetail(error: JsonObject, depth: number): ArmError | undefined {
  const details = member(error, 'details');
  if (!Array.isArray(details)) return undefined;
  const [first] = details as readonly Json[];
  const read = readError(first, depth + 1);
  return read.code === undefined && read.message === undefined ? undefined : read;
}

function readText(text: string, depth: number): ArmError {
  const trimmed = text.trim();
  if (trimmed === '') return {};
  if (depth <= deepestNesting && /^["{]/.test(trimmed)) {
    const parsed = parseJson(trimmed);
    if (parsed !== undefined) return readError(parsed, depth + 1);
  }
  const message = plain(trimmed);
  return message === '' ? {} : { message };
}

function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** Some services give an object with a language and a `value` where others give the text. */
function textOf(value: Json | undefined): string | undefined {
  const text = isObject(value) ? member(value, 'value') : value;
  if (typeof text === 'number') return String(text);
  if (typeof text !== 'string') return undefined;
  const words = plain(text);
  return words === '' ? undefined : words;
}

/** The words of an HTML page, or the text itself. */
function plain(text: string): string {
  const short = text.slice(0, 20 * longestDetail);
  const words = /<(?:!doctype|html|head|body|h\d|p|title)\b/i.test(short)
    ? short
        .replace(/<(style|script)\b[^>]*>[\s\S]*?<\/\1>/gi, ' ')
        .replace(/<[^>]*>/g, ' ')
        .replace(/&nbsp;/g, ' ')
    : short;
  return words.replace(/\s+/g, ' ').trim().slice(0, longestDetail);
}
