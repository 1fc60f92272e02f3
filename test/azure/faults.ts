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
  /** `html`: a page of a proxy; `cutOff`: half of the JSON; `empty`: nothing. */
  readonly body?: 'html' | 'cutOff' | 'empty';
}

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
    default:
      return armError(fault.status, 'InternalServerError', 'Encountered internal server error.', retryHeader(fault));
  }
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
};

function problemOf(fault: unknown): string | undefined {
  if (typeof fault !== 'object' || fault === null) return 'it is no object.';
  for (const [name, value] of Object.entries(fault)) {
    const expected = fields[name as keyof Fault] as string | undefined;
    if (expected === undefined) return `there is no field ${name}.`;
    if (typeof value !== expected) return `${name} is a ${expected}.`;
  }
  const { path, body } = fault as Partial<Fault>;
  if (path === undefined) return 'path is missing.';
  if (body !== undefined && !['html', 'cutOff', 'empty'].includes(body)) return 'body is html, cutOff or empty.';
  try {
    new RegExp(path, 'i');
    return undefined;
  } catch (error) {
    return `path is no regular expression: ${String(error)}`;
  }
}
