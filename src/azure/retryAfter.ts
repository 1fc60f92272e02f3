/**
 * Reads a `Retry-After`: seconds or an HTTP date (RFC 9110, 10.2.3).
 *
 * @param now milliseconds since 1970.
 * @returns milliseconds to wait, 0 for a date that is past; undefined when there is no header, or none that can be read.
 */
export function readRetryAfter(header: string | undefined, now: number): number | undefined {
  const text = header?.trim() ?? '';
  if (text === '') return undefined;
  const seconds = Number(text);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
