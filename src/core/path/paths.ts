import type {
  ApplicationGateway,
  BackendAddressPool,
  BackendHttpSettings,
  PathRule,
  RedirectConfiguration,
  RequestRoutingRule,
  UrlPathMap,
} from '../model/applicationGateway';
import type { Model, Reference } from '../model/model';
import { known, type Fact } from '../snapshot/fact';
import { once } from '../snapshot/once';
import { resourceType, sameId } from '../snapshot/resourceId';
import type { Symptom } from '../snapshot/snapshot';
import { healthOfPair } from './pairHealth';
import { platformOf } from './platformHosts';
import { parseRequestUrl, routesOfRequest, type RequestRoute } from './requestRoute';
import { siteOfHost } from './siteOfHost';
import { serverMembers } from './serverMembers';
import type { GatewaySubject, ListenerSubject, PairSubject, RouteSubject, ServerSubject, Subject, Tuple, WebAppSubject } from './subject';

/**
 * Everything on the path of one target that rules judge. A gateway gives itself, its listeners, the routes through its
 * rules, the (pool, setting) pairs that a rule uses and their servers; a profile itself and its endpoints; a web app itself.
 *
 * @returns an empty list when the target's own body is not known, or when its type is none of these.
 */
export function subjectsOf(model: Model, targetId: string): readonly Subject[] {
  switch (resourceType(targetId)) {
    case 'microsoft.network/applicationgateways':
      return subjectsOfFact(model.gateway(targetId), (gateway) => gatewaySubjects(gateway, model));
    case 'microsoft.network/trafficmanagerprofiles':
      return subjectsOfFact(model.profile(targetId), (profile) => {
        const tuple = { profile: key(profile.id) };
        const endpoints = profile.endpoints.map((endpoint): Subject => ({
          kind: 'endpoint',
          tuple: { ...tuple, endpoint: key(endpoint.id) },
          profile,
          endpoint,
        }));
        return [{ kind: 'profile', tuple, profile }, ...endpoints];
      });
    case 'microsoft.web/sites':
      return subjectsOfFact(model.webApp(targetId), (webApp) => [
        { kind: 'webApp', tuple: { webApp: key(webApp.id) }, webApp: known(webApp), server: undefined },
      ]);
    default:
      return [];
  }
}

function subjectsOfFact<T>(fact: Fact<T>, subjects: (value: T) => readonly Subject[]): readonly Subject[] {
  return fact.state === 'known' ? subjects(fact.value) : [];
}

/** Ids in tuples are lower case, so that they compare as texts. */
function key(id: string): string {
  return id.toLowerCase();
}

function gatewaySubjects(gateway: ApplicationGateway, model: Model): readonly Subject[] {
  const { symptom } = model.snapshot;
  const routes = routesOf(gateway, symptom);
  const pairs = pairsOf(gateway, routes);
  const servers = pairs.flatMap((pair) => pair.servers);
  const subject: GatewaySubject = { kind: 'gateway', tuple: { gateway: key(gateway.id) }, gateway, routes, pairs, servers };
  return [subject, ...listenersOf(gateway), ...routes, ...pairs, ...servers, ...servers.flatMap((server) => webAppsBehind(server, model))];
}

/** The web app that a server is by its default name. A custom name is not followed: a page or a proxy may stand before the app. */
function webAppsBehind(server: ServerSubject, model: Model): readonly WebAppSubject[] {
  if (!server.isFqdn || platformOf(server.address) !== 'appService') return [];
  return [{ kind: 'webApp', tuple: server.tuple, webApp: siteOfHost(model, server.address), server }];
}

function listenersOf(gateway: ApplicationGateway): readonly ListenerSubject[] {
  return gateway.listeners.map((listener) => ({
    kind: 'listener',
    tuple: { gateway: key(gateway.id), listener: key(listener.id) },
    gateway,
    listener,
    rules: gateway.rules.filter((rule) => rule.listener !== undefined && sameId(rule.listener.id, listener.id)),
  }));
}

/** The end of a route as the rule, the path rule or the map's default names it. */
interface Destination {
  readonly rule: RequestRoutingRule;
  readonly urlPathMap: UrlPathMap | undefined;
  readonly pathRule: PathRule | undefined;
  readonly isDefaultOfPathMap: boolean;
  readonly pool: Reference<BackendAddressPool> | undefined;
  readonly setting: Reference<BackendHttpSettings> | undefined;
  readonly redirect: Reference<RedirectConfiguration> | undefined;
}

function routesOf(gateway: ApplicationGateway, symptom: Symptom | undefined): readonly RouteSubject[] {
  const reported = reportedRoutes(gateway, symptom);
  return gateway.rules.flatMap(destinationsOf).map((destination) => routeSubject(gateway, destination, reported));
}

function destinationsOf(rule: RequestRoutingRule): readonly Destination[] {
  const urlPathMap = rule.urlPathMap?.target;
  if (!urlPathMap) {
    const { pool, setting, redirectConfiguration: redirect } = rule;
    return [{ rule, urlPathMap, pathRule: undefined, isDefaultOfPathMap: false, pool, setting, redirect }];
  }
  const { defaultPool: pool, defaultSetting: setting, defaultRedirectConfiguration: redirect } = urlPathMap;
  return [
    ...urlPathMap.pathRules.map((pathRule) => ({
      rule,
      urlPathMap,
      pathRule,
      isDefaultOfPathMap: false,
      pool: pathRule.pool,
      setting: pathRule.setting,
      redirect: pathRule.redirectConfiguration,
    })),
    { rule, urlPathMap, pathRule: undefined, isDefaultOfPathMap: true, pool, setting, redirect },
  ];
}

function routeSubject(gateway: ApplicationGateway, destination: Destination, reported: readonly RequestRoute[] | undefined): RouteSubject {
  const { rule, urlPathMap, pathRule, isDefaultOfPathMap, pool, setting, redirect } = destination;
  return {
    kind: 'route',
    tuple: routeTuple(gateway, rule.listener?.id, pool?.id, setting?.id),
    gateway,
    listener: rule.listener?.target,
    rule,
    urlPathMap,
    pathRule,
    isDefaultOfPathMap,
    pool: pool?.target,
    setting: setting?.target,
    redirects: redirect !== undefined && pool === undefined,
    isReported: reported?.some((each) => each.rule === rule && each.pathRule === pathRule),
  };
}

function routeTuple(gateway: ApplicationGateway, listener: string | undefined, pool: string | undefined, setting: string | undefined): Tuple {
  return {
    gateway: key(gateway.id),
    ...(listener === undefined ? {} : { listener: key(listener) }),
    ...(pool === undefined ? {} : { pool: key(pool) }),
    ...(setting === undefined ? {} : { setting: key(setting) }),
  };
}

/** @returns undefined when the user named no URL (or a text that is none): then every route may be the one. */
function reportedRoutes(gateway: ApplicationGateway, symptom: Symptom | undefined): readonly RequestRoute[] | undefined {
  const url = symptom?.url === undefined ? undefined : parseRequestUrl(symptom.url);
  if (!url) return undefined;
  // Whoever saw another status than a redirect saw the answer at the redirect's end.
  const isRedirectStatus = symptom?.status !== undefined && symptom.status >= 300 && symptom.status < 400;
  return routesOfRequest(gateway, url, !isRedirectStatus);
}

function pairsOf(gateway: ApplicationGateway, routes: readonly RouteSubject[]): readonly PairSubject[] {
  const byPair = new Map<string, RouteSubject[]>();
  for (const route of routes) {
    if (!route.pool || !route.setting) continue;
    const pairKey = `${key(route.pool.id)} ${key(route.setting.id)}`;
    byPair.set(pairKey, [...(byPair.get(pairKey) ?? []), route]);
  }
  const pairs: PairSubject[] = [];
  const byAddress = once(() => {
    const servers = new Map<string, ServerSubject[]>();
    for (const server of pairs.flatMap((pair) => pair.servers)) {
      const own = servers.get(server.address.toLowerCase());
      if (own) own.push(server);
      else servers.set(server.address.toLowerCase(), [server]);
    }
    return servers;
  });
  const serversAt = (address: string): readonly ServerSubject[] => byAddress().get(address.toLowerCase()) ?? [];
  for (const ways of byPair.values()) {
    const pool = ways[0]?.pool;
    const setting = ways[0]?.setting;
    if (pool && setting) pairs.push(pairSubject(gateway, pool, setting, ways, serversAt));
  }
  return pairs;
}

function pairSubject(
  gateway: ApplicationGateway,
  pool: BackendAddressPool,
  setting: BackendHttpSettings,
  routes: readonly RouteSubject[],
  serversAt: (address: string) => readonly ServerSubject[],
): PairSubject {
  const tuple = { gateway: key(gateway.id), pool: key(pool.id), setting: key(setting.id) };
  const health = healthOfPair(gateway, pool, setting);
  const servers = serverMembers(pool, health).map((member): ServerSubject => {
    const server: ServerSubject = {
      kind: 'server',
      tuple: { ...tuple, server: key(member.address) },
      gateway,
      pool,
      setting,
      routes,
      ...member,
      siblings: () => serversAt(server.address).filter((other) => other.setting !== setting),
    };
    return server;
  });
  return { kind: 'pair', tuple, gateway, pool, setting, routes, servers, health };
}
