import type { ApplicationGateway, HttpListener, PathRule, RedirectConfiguration, RequestRoutingRule, UrlPathMap } from '../model/applicationGateway';
import { sameId } from '../snapshot/resourceId';

/** A URL as a gateway sees it. */
export interface RequestUrl {
  /** Undefined when the user wrote no scheme: then both fit. */
  readonly scheme: 'http' | 'https' | undefined;
  /** Lower case, without brackets. */
  readonly host: string;
  /** Undefined when the URL says none: then the port of the scheme. */
  readonly port: number | undefined;
  /** Begins with `/`; without query and fragment. */
  readonly path: string;
}

/** The way that a request takes through the rules of a gateway. */
export interface RequestRoute {
  readonly listener: HttpListener;
  readonly rule: RequestRoutingRule;
  readonly urlPathMap: UrlPathMap | undefined;
  /** Undefined for a basic rule and for a path map's default. */
  readonly pathRule: PathRule | undefined;
}

/** @returns the parts of a URL, or undefined when the text is none (a missing scheme is allowed). */
export function parseRequestUrl(text: string): RequestUrl | undefined {
  const match = /^(?:(https?):\/\/)?(?:[^/?#@\s]*@)?(\[[0-9a-f:.]+\]|[^/?#:@\s[\]]+)(?::(\d{1,5}))?([/?#].*)?$/i.exec(text.trim());
  if (!match?.[2]) return undefined;
  const path = (match[4] ?? '').replace(/[?#].*$/, '');
  return {
    scheme: match[1] === undefined ? undefined : (match[1].toLowerCase() as 'http' | 'https'),
    host: match[2].replace(/^\[|\]$/g, '').toLowerCase(),
    port: match[3] === undefined ? undefined : Number(match[3]),
    path: path === '' ? '/' : path,
  };
}

/**
 * The routes that a request takes: more than one only where the URL leaves it open (no scheme, or frontends that take the
 * same host and port). A redirect to a listener of the same gateway is followed when `followRedirects` is set.
 *
 * Azure: learn.microsoft.com/azure/application-gateway/multiple-site-overview (v2: the rule with the smallest priority of
 * those whose listener takes the host; v1: the first in the list) and
 * learn.microsoft.com/azure/application-gateway/url-route-overview (the first path rule in the list that matches, whatever
 * its length; case does not matter; the map's default when none matches).
 *
 * @returns an empty list when no listener with a rule takes the URL.
 */
export function routesOfRequest(gateway: ApplicationGateway, url: RequestUrl, followRedirects: boolean): readonly RequestRoute[] {
  const takers = rulesThatTake(gateway, url);
  return takers.flatMap((taker) => finalRoutes(gateway, pathRoute(taker, url.path), url.path, followRedirects, []));
}

interface Taker {
  readonly rule: RequestRoutingRule;
  readonly listener: HttpListener;
  readonly specificity: number;
}

/** One rule for each frontend that could have got the request. */
function rulesThatTake(gateway: ApplicationGateway, url: RequestUrl): readonly Taker[] {
  const takers = gateway.rules.flatMap((rule) => {
    const listener = rule.listener?.target;
    const specificity = listener && listensTo(gateway, listener, url) ? hostSpecificity(listener, url.host) : undefined;
    return listener && specificity !== undefined ? [{ rule, listener, specificity }] : [];
  });
  const winners = [...groupByEntrance(takers).values()].flatMap((group) => bestTaker(gateway, group) ?? []);
  const mostSpecific = Math.max(...winners.map((winner) => winner.specificity));
  return winners.filter((winner) => winner.specificity === mostSpecific);
}

/** Listeners compete for a request only on the same frontend address and port. */
function groupByEntrance(takers: readonly Taker[]): ReadonlyMap<string, readonly Taker[]> {
  const groups = new Map<string, Taker[]>();
  for (const taker of takers) {
    const { frontendIPConfiguration, frontendPort } = taker.listener;
    const key = `${frontendIPConfiguration?.id ?? ''} ${frontendPort?.id ?? ''}`.toLowerCase();
    groups.set(key, [...(groups.get(key) ?? []), taker]);
  }
  return groups;
}

function bestTaker(gateway: ApplicationGateway, takers: readonly Taker[]): Taker | undefined {
  // Without priorities (before api 2021-08-01) v1 goes by the list, v2 by how exactly the host is named.
  const order = (one: Taker, other: Taker): number => {
    const { priority } = one.rule;
    if (priority !== undefined && other.rule.priority !== undefined) return priority - other.rule.priority;
    return gateway.isV1 ? 0 : other.specificity - one.specificity;
  };
  return [...takers].sort(order)[0];
}

function listensTo(gateway: ApplicationGateway, listener: HttpListener, url: RequestUrl): boolean {
  return hasScheme(listener, url) && hasPort(listener, url) && hasAddress(gateway, listener, url.host);
}

function hasScheme(listener: HttpListener, url: RequestUrl): boolean {
  // A layer 4 listener passes on whatever comes to its port.
  if (listener.layer === 'tcp' || url.scheme === undefined) return true;
  return listener.protocol?.toLowerCase() === url.scheme;
}

function hasPort(listener: HttpListener, url: RequestUrl): boolean {
  const port = listener.frontendPort?.target?.port;
  if (url.port !== undefined) return port === url.port;
  if (url.scheme !== undefined) return port === (url.scheme === 'https' ? 443 : 80);
  return port === 80 || port === 443;
}

/** A URL whose host is a frontend address of the gateway came in there. */
function hasAddress(gateway: ApplicationGateway, listener: HttpListener, host: string): boolean {
  const owner = gateway.frontends.find((frontend) => addressesOf(frontend).includes(host));
  return !owner || (listener.frontendIPConfiguration !== undefined && sameId(owner.id, listener.frontendIPConfiguration.id));
}

function addressesOf(frontend: ApplicationGateway['frontends'][number]): readonly string[] {
  const publicIPAddress = frontend.publicIPAddress.state === 'known' ? frontend.publicIPAddress.value : undefined;
  return [frontend.privateIPAddress, publicIPAddress?.ipAddress].flatMap((address) => (address === undefined ? [] : [address.toLowerCase()]));
}

const exact = 2;
const wildcard = 1;
const any = 0;

/** @returns 2 for the very name, 1 for a wildcard, 0 for a listener that takes every host, undefined when it does not take it. */
function hostSpecificity(listener: HttpListener, host: string): number | undefined {
  if (listener.hostNames.length === 0) return any;
  const names = listener.hostNames.map((name) => name.toLowerCase());
  if (names.includes(host)) return exact;
  return names.some((name) => matchesHostPattern(name, host)) ? wildcard : undefined;
}

/**
 * Whether a host name of a listener takes a host. `*` stands for any text and `?` for one character.
 *
 * Azure: learn.microsoft.com/azure/application-gateway/multiple-site-overview (wildcard host names in listener).
 */
export function matchesHostPattern(pattern: string, host: string): boolean {
  const source = pattern.toLowerCase().replace(/[^a-z0-9-]/g, (character) => hostWildcards[character] ?? `\\${character}`);
  return new RegExp(`^${source}$`).test(host.toLowerCase());
}

const hostWildcards: Readonly<Record<string, string>> = { '*': '.*', '?': '.' };

function pathRoute({ rule, listener }: Pick<Taker, 'rule' | 'listener'>, path: string): RequestRoute {
  const urlPathMap = rule.urlPathMap?.target;
  const pathRule = urlPathMap?.pathRules.find((each) => each.paths.some((pattern) => matchesPathPattern(pattern, path)));
  return { listener, rule, urlPathMap, pathRule };
}

/** @returns whether a path pattern (`/images/*`, `/images*`, `/images`) takes a path; case does not matter. */
export function matchesPathPattern(pattern: string, path: string): boolean {
  const wanted = pattern.toLowerCase();
  const actual = path.toLowerCase();
  return wanted.endsWith('*') ? actual.startsWith(wanted.slice(0, -1)) : actual === wanted;
}

/** The redirect of a route, if it is one. */
export function redirectOf(route: Pick<RequestRoute, 'rule' | 'urlPathMap' | 'pathRule'>): RedirectConfiguration | undefined {
  const { rule, urlPathMap, pathRule } = route;
  if (pathRule) return pathRule.redirectConfiguration?.target;
  return urlPathMap ? urlPathMap.defaultRedirectConfiguration?.target : rule.redirectConfiguration?.target;
}

function finalRoutes(
  gateway: ApplicationGateway,
  route: RequestRoute,
  path: string,
  followRedirects: boolean,
  before: readonly RequestRoute[],
): readonly RequestRoute[] {
  const target = followRedirects ? redirectOf(route)?.targetListener?.target : undefined;
  if (!target) return [route];
  const isLoop = before.some((each) => each.listener === target);
  const rule = gateway.rules.find((each) => each.listener?.target === target);
  if (isLoop || !rule) return [route];
  return finalRoutes(gateway, pathRoute({ rule, listener: target }, path), path, followRedirects, [...before, route]);
}
