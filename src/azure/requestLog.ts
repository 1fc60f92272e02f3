import type { RequestLogEntry } from '../core/ports';

export interface RequestLog {
  readonly write: (entry: RequestLogEntry) => void;
  /** Oldest first. */
  readonly entries: () => readonly RequestLogEntry[];
}

const capacity = 1000;

/** Keeps the newest thousand requests. Entries have neither tokens nor bodies nor signed parts of a query. */
export function createRequestLog(): RequestLog {
  const entries: RequestLogEntry[] = [];
  return {
    write: (entry) => {
      entries.push(entry);
      if (entries.length > capacity) entries.shift();
    },
    entries: () => [...entries],
  };
}

/** Names of query parameters whose values may be logged. Polling addresses carry signatures in others. */
const harmless = new Set(['api-version', '$filter', '$expand', '$top', 'metricnames', 'timespan', 'interval', 'aggregation', 'resultType']);

/** @returns path and query of a URL with every value removed that could be a secret. */
export function loggedPath(url: URL): string {
  const query = [...url.searchParams].map(([name, value]) => `${name}=${harmless.has(name) ? value : '‹removed›'}`);
  return query.length === 0 ? url.pathname : `${url.pathname}?${query.join('&')}`;
}
