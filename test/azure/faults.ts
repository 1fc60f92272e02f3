import { isList, isObject } from '../../src/core/snapshot/json';
import { armError, authorizationFailed, resourceNotFound, tooManyRequests, type ArmAnswer } from './armErrors';

/** Something that goes wrong on purpose. The first fault whose pattern matches counts. */
export interface Fault {
  /** Regular expression, in any case, that is looked for in the decoded path and query. */
  readonly path: string;
  /** Only requests with this method; absent means all. */
  readonly method?: string;
  /** How often the fault happens before it is over; absent means always. */
  readonly times?: number;
  /** Milliseconds to wait before anything else. Alone it delays the usual answer. */
  readonly latency?: number;
  /** The status instead of the usual one: 401, 403, 404, 429, 500, 503 and so on, each with the body that ARM gives. */
  readonly status?: number;
  /** Seconds, for 429 and 503. */
  readonly retryAfter?: number;
  /** Error code and message instead of ARM's usual ones. */
  readonly code?: string;
  readonly message?: string;
  /** A claims challenge, for 401. A token that carries these claims is served as usual. */
  readonly claims?: string;
  /** Ends the connection instead of answering. */
  readonly reset?: boolean;
  /** See `spoiledBodies`. */
  readonly body?: SpoiledBody;
  /** How a long-running operation goes wrong that this request begins, see `operationCourses`. */
  readonly operation?: OperationCourse;
  /** Origins to which the answer points instead of this one: its next page, the place of its operation, or the answer itself (302). */
  readonly nextLink?: string;
  readonly location?: string;
  readonly redirect?: string;
}

/**
 * `html`: a page of a proxy; `cutOff`: half of the JSON; `empty`: nothing; `slow`: the JSON, a byte each tenth of a second; `gigantic`: JSON of
 * 200 MB.
 */
export const spoiledBodies = ['html', 'cutOff', 'empty', 'slow', 'gigantic'] as const;
export type SpoiledBody = (typeof spoiledBodies)[number];

/** `fails`: with a status; `reportsFailure`: with 200 and the state of the operation; `neverEnds`: polls find it running for ever. */
export const operationCourses = ['fails', 'reportsFailure', 'neverEnds'] as const;
export type OperationCourse = (typeof operationCourses)[number];

/** The faults in force. */
export interface FaultBook {
  set(faults: readonly Fault[]): void;
  list(): readonly Fault[];
  /**
   * @param concerns whether a fault concerns this request beyond its pattern.
   * @returns the fault for a request, counted as having happened; undefined when the request is to be served as usual.
   */
  take(method: string, pathWithQuery: string, concerns: (fault: Fault) => boolean): Fault | undefined;
}

export function createFaultBook(initial: readonly Fault[] = []): FaultBook {
  let entries = compile(initial);
  return {
    set: (faults) => {
      entries = compile(faults);
    },
    list: () => entries.map(({ fault, left }) => (fault.times === undefined ? fault : { ...fault, times: left })),
    take: (method, pathWithQuery, concerns) => {
      const entry = entries.find(({ fault, pattern, left }) => left > 0 && hasMethod(fault, method) && pattern.test(pathWithQuery) && concerns(fault));
      if (entry) entry.left -= 1;
      return entry?.fault;
    },
  };
}

function compile(faults: readonly Fault[]) {
  return faults.map((fault) => ({ fault, pattern: new RegExp(fault.path, 'i'), left: fault.times ?? Infinity }));
}

function hasMethod(fault: Fault, method: string): boolean {
  return fault.method === undefined || fault.method.toUpperCase() === method;
}

/** @returns the answer that a fault puts in place of the usual one; undefined when it only delays or spoils that one. */
export function faultAnswer(fault: Fault, method: string, path: string): ArmAnswer | undefined {
  if (fault.redirect !== undefined) return { status: 302, headers: { location: `${fault.redirect}${encodeURI(path)}` } };
  if (fault.status === undefined) return undefined;
  if (fault.code !== undefined || fault.message !== undefined) return ownError(fault, fault.status);
  switch (fault.status) {
    case 401:
      return armError(401, 'InvalidAuthenticationToken', 'The access token is invalid.', { 'www-authenticate': challenge(fault) });
    case 403:
      return authorizationFailed(method, path);
    case 404:
      return resourceNotFound(path);
    case 429:
      return tooManyRequests(fault.retryAfter ?? 1);
    case 503:
      return armError(503, 'ServerBusy', 'The service is busy. Please try again later.', retryHeader(fault));
    case 409:
      return armError(409, 'AnotherOperationInProgress', 'Another operation on this or dependent resource is in progress.', retryHeader(fault));
    case 502:
      return armError(502, 'BadGateway', 'The gateway got no valid response from the service behind it.', retryHeader(fault));
    case 504:
      return armError(504, 'GatewayTimeout', 'The gateway did not receive a response within the time that it waits.', retryHeader(fault));
    default:
      return armError(fault.status, 'InternalServerError', 'Encountered internal server error.', retryHeader(fault));
  }
}

/** @returns the usual answer, pointing to where the fault says. */
export function misleading({ nextLink, location }: Fault, answer: ArmAnswer): ArmAnswer {
  const { body, headers } = answer;
  if (nextLink !== undefined && body !== undefined && isObject(body) && isList(body['value'] ?? null))
    return { ...answer, body: { ...body, nextLink: `${nextLink}/page?$skiptoken=2` } };
  if (location === undefined || headers?.['location'] === undefined) return answer;
  const moved = Object.entries(headers).map(([name, value]) => [name, /location|asyncoperation/i.test(name) ? movedTo(location, value) : value]);
  return { ...answer, headers: Object.fromEntries(moved) as Record<string, string> };
}

function movedTo(origin: string, address: string): string {
  const { pathname, search } = new URL(address);
  return `${origin}${pathname}${search}`;
}

function ownError(fault: Fault, status: number): ArmAnswer {
  return armError(status, fault.code ?? 'Failed', fault.message ?? 'The request failed.', retryHeader(fault));
}

function retryHeader(fault: Fault): Record<string, string> {
  return fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) };
}

function challenge({ claims }: Fault): string {
  const plain = 'Bearer authorization_uri="https://login.microsoftonline.com/common", error="invalid_token"';
  if (claims === undefined) return plain;
  return `${plain}, error="insufficient_claims", claims="${Buffer.from(claims).toString('base64')}"`;
}

/** Reads faults from JSON that came over the control path. @returns the faults, or a sentence that says what is wrong. */
export function readFaults(json: unknown): readonly Fault[] | string {
  if (!Array.isArray(json)) return 'Faults are a JSON array.';
  for (const [index, fault] of json.entries()) {
    const problem = problemOf(fault);
    if (problem !== undefined) return `Fault ${index}: ${problem}`;
  }
  return json as readonly Fault[];
}

const fields: Readonly<Record<keyof Fault, 'string' | 'number' | 'boolean'>> = {
  path: 'string',
  method: 'string',
  times: 'number',
  latency: 'number',
  status: 'number',
  retryAfter: 'number',
  code: 'string',
  message: 'string',
  claims: 'string',
  reset: 'boolean',
  body: 'string',
  operation: 'string',
  nextLink: 'string',
  location: 'string',
  redirect: 'string',
};

function problemOf(fault: unknown): string | undefined {
  if (typeof fault !== 'object' || fault === null) return 'it is no object.';
  for (const [name, value] of Object.entries(fault)) {
    const expected = fields[name as keyof Fault] as string | undefined;
    if (expected === undefined) return `there is no field ${name}.`;
    if (typeof value !== expected) return `${name} is a ${expected}.`;
  }
  const { path, body, operation } = fault as Partial<Fault>;
  if (path === undefined) return 'path is missing.';
  if (body !== undefined && !spoiledBodies.includes(body)) return `body is one of ${spoiledBodies.join(', ')}.`;
  if (operation !== undefined && !operationCourses.includes(operation)) return `operation is one of ${operationCourses.join(', ')}.`;
  try {
    new RegExp(path, 'i');
    return undefined;
  } catch (error) {
    return `path is no regular expression: ${String(error)}`;
  }
}
