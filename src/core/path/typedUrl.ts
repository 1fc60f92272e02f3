/** Why a text that a person typed is no address of a site. */
export type UrlProblem = 'empty' | 'space' | 'scheme' | 'credentials' | 'host' | 'unreadable';

export type TypedUrl =
  | {
      readonly ok: true;
      /** With a scheme, without user name and fragment. */
      readonly url: string;
      /** Lower case, in the letters of DNS (`xn--…`), without a dot at the end; an IPv6 address without brackets. */
      readonly host: string;
    }
  | { readonly ok: false; readonly problem: UrlProblem };

/** Reads what a person typed as the address of a site: a URL of HTTP or HTTPS, or a bare host, which counts as HTTPS. */
export function readTypedUrl(text: string): TypedUrl {
  const typed = text.trim();
  if (typed === '') return { ok: false, problem: 'empty' };
  if (/\s/.test(typed)) return { ok: false, problem: 'space' };
  // A path alone names no host.
  if (/^\/(?!\/)/.test(typed)) return { ok: false, problem: 'host' };
  const scheme = /^([a-z][a-z0-9+.-]*):(\/\/|(?!\d))/i.exec(typed)?.[1]?.toLowerCase();
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https') return { ok: false, problem: 'scheme' };
  const parsed = parse(scheme === undefined ? `https://${typed.replace(/^\/\//, '')}` : typed);
  if (!parsed) return { ok: false, problem: 'unreadable' };
  if (parsed.username !== '' || parsed.password !== '') return { ok: false, problem: 'credentials' };
  const host = parsed.hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
  if (!isHost(host)) return { ok: false, problem: 'host' };
  return { ok: true, url: `${parsed.protocol}//${parsed.host.replace(/\.(?=$|:)/, '')}${parsed.pathname}${parsed.search}`, host };
}

function parse(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

/** Labels of DNS (RFC 1035, section 2.3.4; underscores are seen in practice), or an address. */
function isHost(host: string): boolean {
  if (host.includes(':')) return true;
  return host.length <= 253 && host.split('.').every((label) => /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/i.test(label));
}
