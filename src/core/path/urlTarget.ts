import type { ApplicationGateway } from '../model/applicationGateway';
import type { Model } from '../model/model';
import type { TrafficManagerEndpoint, TrafficManagerProfile } from '../model/trafficManager';
import { isList } from '../snapshot/json';
import { idKey, resourceName, resourceType, sameId } from '../snapshot/resourceId';
import { azureService, type AzureService } from './azureServices';
import { matchesHostPattern } from './requestRoute';
import { namesOfSite } from './siteOfHost';
import { readTypedUrl } from './typedUrl';

/** A public IP address of Azure, as far as it is known. */
export interface KnownPublicAddress {
  /** ARM id. */
  readonly id: string;
  readonly ipAddress?: string;
  readonly fqdn?: string;
}

/** What this machine found out about the host of a URL. */
export interface UrlClues {
  /** Lower case, as DNS spells it. */
  readonly host: string;
  /** The host and its aliases, in order. */
  readonly chain: readonly string[];
  readonly addresses: readonly string[];
}

/** One step on the way from a name to a resource. */
export type WayStep =
  | { readonly kind: 'name' | 'alias' | 'address'; readonly text: string }
  | { readonly kind: 'profile' | 'publicAddress' | 'gateway' | 'webApp'; readonly id: string; readonly text: string }
  | { readonly kind: 'endpoint'; readonly id: string; readonly text: string }
  /** A listener takes the host name: nothing says that the name leads to it. */
  | { readonly kind: 'listener'; readonly id: string; readonly text: string };

/** A resource that a URL may lead to, and how. */
export interface UrlWay {
  /** ARM id. */
  readonly target: string;
  readonly kind: 'gateway' | 'webApp' | 'profile';
  /** `dns`: the name leads there; `profile`: Traffic Manager may answer with it; `listener`: a guess. */
  readonly proof: 'dns' | 'profile' | 'listener';
  readonly steps: readonly WayStep[];
}

export interface UrlTargets {
  /** The best proof first; each target once. */
  readonly ways: readonly UrlWay[];
  /** Names that belong to services of Azure which are not followed further. */
  readonly services: readonly { readonly name: string; readonly service: AzureService }[];
}

/**
 * Finds what is behind the host of a URL: the profile, public IP address, gateway and web app that its names and addresses belong to. A profile
 * leads on to what DNS answered, else to each of its endpoints. Where DNS leads to neither gateway nor web app, listeners that take the host name are guesses.
 *
 * @param model holds the bodies of the estate.
 * @param addresses public IP addresses that are known.
 */
export function urlTargets(clues: UrlClues, model: Model, addresses: readonly KnownPublicAddress[]): UrlTargets {
  const names = [...new Set([clues.host, ...clues.chain].map(plainHost))];
  const place: Place = { model, addresses: withFrontendAddresses(model, addresses) };
  const found = [...namedWays(names, place), ...addressWays(names, clues.addresses, place)];
  const reached = found.filter((way) => way.kind !== 'profile');
  const profiles = found.filter((way) => way.kind === 'profile');
  const behind = reached.length > 0 ? [] : profiles.flatMap((way) => endpointWays(way, place));
  const known = [...reached, ...behind];
  const guesses = known.length > 0 ? [] : listenerWays(names[0] ?? '', model);
  const services = names.flatMap((name) => {
    const service = azureService(name);
    return service === undefined ? [] : [{ name, service }];
  });
  return { ways: unique([...known, ...profiles, ...guesses]), services };
}

/**
 * The way from the URL that a snapshot is about to its target, as it was recorded: names and addresses from the observations.
 *
 * @returns undefined without a URL, when nobody resolved its host, or when what was recorded does not show the way.
 */
export function recordedWay(model: Model, target: string): UrlWay | undefined {
  const url = model.snapshot.symptom?.url;
  const typed = url === undefined ? undefined : readTypedUrl(url);
  if (!typed?.ok) return undefined;
  const seen = (model.snapshot.observations ?? []).filter(({ kind, input }) => kind === 'dns' && input?.['name'] === typed.host);
  // Nobody has looked: then there is no way to be shown.
  if (seen.length === 0 && !isAddress(typed.host)) return undefined;
  const texts = (key: string): readonly string[] => [
    ...new Set(seen.flatMap(({ result }) => (isList(result?.[key]) ? result[key] : [])).filter((each) => typeof each === 'string')),
  ];
  const addresses = isAddress(typed.host) ? [typed.host] : texts('addresses');
  const { ways } = urlTargets({ host: typed.host, chain: [typed.host, ...texts('cnames')], addresses }, model, []);
  return ways.find((way) => sameId(way.target, target));
}

function isAddress(host: string): boolean {
  return host.includes(':') || /^[\d.]+$/.test(host);
}

interface Place {
  readonly model: Model;
  readonly addresses: readonly KnownPublicAddress[];
}

function plainHost(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}

/** Public addresses that frontends refer to and that the model holds count as known. */
function withFrontendAddresses(model: Model, addresses: readonly KnownPublicAddress[]): readonly KnownPublicAddress[] {
  const ofFrontends = model.gateways
    .flatMap(({ frontends }) => frontends)
    .flatMap(({ publicIPAddress }) => (publicIPAddress.state === 'known' && publicIPAddress.value ? [publicIPAddress.value] : []));
  return [...addresses, ...ofFrontends];
}

/** Steps that DNS itself shows, up to the name with this index. */
function dnsSteps(names: readonly string[], last: number, place: Place): readonly WayStep[] {
  return names.slice(0, last + 1).flatMap((name, index): readonly WayStep[] => {
    const profile = profileOf(name, place.model);
    const endpoint = index === 0 ? undefined : endpointOf(names[index - 1] ?? '', name, place.model);
    return [
      ...(endpoint ? [{ kind: 'endpoint' as const, id: endpoint.id, text: endpoint.name }] : []),
      { kind: index === 0 ? 'name' : 'alias', text: name },
      ...(profile ? [{ kind: 'profile' as const, id: profile.id, text: profile.name }] : []),
    ];
  });
}

function profileOf(name: string, model: Model): TrafficManagerProfile | undefined {
  return model.profiles.find(({ fqdn }) => fqdn !== undefined && plainHost(fqdn) === name);
}

/** The endpoint of a profile, or of one nested in it, whose target is the name that DNS answered with. */
function endpointOf(profileName: string, target: string, model: Model): TrafficManagerEndpoint | undefined {
  const profile = profileOf(profileName, model);
  return profile && leavesOf(profile, model).find(({ endpoint }) => plainHost(endpoint.target ?? '') === target)?.endpoint;
}

/** Ways by name alone: profiles by their own name, web apps by their host names. */
function namedWays(names: readonly string[], place: Place): readonly UrlWay[] {
  return names.flatMap((name, index): readonly UrlWay[] => {
    const steps = dnsSteps(names, index, place);
    const profile = profileOf(name, place.model);
    const apps = place.model.webApps.filter((app) => namesOfSite(app).includes(name));
    return [
      ...(profile ? [{ target: profile.id, kind: 'profile' as const, proof: 'dns' as const, steps }] : []),
      ...apps.map(({ id, name: text }): UrlWay => ({ target: id, kind: 'webApp', proof: 'dns', steps: [...steps, { kind: 'webApp', id, text }] })),
    ];
  });
}

/** Ways by address: through a public IP address that has the address or one of the names, or to a private frontend. */
function addressWays(names: readonly string[], addresses: readonly string[], place: Place): readonly UrlWay[] {
  const owners = place.addresses.filter(
    ({ ipAddress, fqdn }) => (ipAddress !== undefined && has(addresses, ipAddress)) || (fqdn !== undefined && names.includes(plainHost(fqdn))),
  );
  const byPublic = owners.flatMap((owner) => gatewaysWith(owner.id, place.model).map((gateway) => publicWay(gateway, owner, names, addresses, place)));
  const byPrivate = place.model.gateways.flatMap((gateway) => {
    const address = gateway.frontends.map((frontend) => frontend.privateIPAddress ?? '').find((each) => each !== '' && has(addresses, each));
    if (address === undefined) return [];
    const steps: readonly WayStep[] = [...dnsSteps(names, names.length - 1, place), ...addressStep(address, names)];
    return [{ target: gateway.id, kind: 'gateway' as const, proof: 'dns' as const, steps: [...steps, gatewayStep(gateway)] }];
  });
  return [...byPublic, ...byPrivate];
}

function publicWay(gateway: ApplicationGateway, owner: KnownPublicAddress, names: readonly string[], addresses: readonly string[], place: Place): UrlWay {
  const shown = owner.ipAddress !== undefined && has(addresses, owner.ipAddress) ? addressStep(owner.ipAddress, names) : [];
  const steps: readonly WayStep[] = [
    ...dnsSteps(names, names.length - 1, place),
    ...shown,
    { kind: 'publicAddress', id: owner.id, text: resourceName(owner.id) },
    gatewayStep(gateway),
  ];
  return { target: gateway.id, kind: 'gateway', proof: 'dns', steps };
}

/** A host that is an address needs no second step that repeats it. */
function addressStep(address: string, names: readonly string[]): readonly WayStep[] {
  return names.includes(plainHost(address)) ? [] : [{ kind: 'address', text: address }];
}

function gatewayStep({ id, name }: ApplicationGateway): WayStep {
  return { kind: 'gateway', id, text: name };
}

function has(addresses: readonly string[], address: string): boolean {
  return addresses.some((each) => each.toLowerCase() === address.toLowerCase());
}

function gatewaysWith(publicAddressId: string, model: Model): readonly ApplicationGateway[] {
  return model.gateways.filter(({ frontends }) =>
    frontends.some((frontend) => frontend.publicIPAddressId !== undefined && sameId(frontend.publicIPAddressId, publicAddressId)),
  );
}

/** What Traffic Manager may answer with, where nothing says what it did answer with. */
function endpointWays(way: UrlWay, place: Place): readonly UrlWay[] {
  const profile = place.model.profiles.find(({ id }) => sameId(id, way.target));
  return (profile ? leavesOf(profile, place.model) : []).flatMap(({ endpoint, parents }): readonly UrlWay[] => {
    const nested = parents.map(({ id, name }): WayStep => ({ kind: 'profile', id, text: name }));
    const steps: readonly WayStep[] = [...way.steps, ...nested, { kind: 'endpoint', id: endpoint.id, text: endpoint.name }];
    const target = plainHost(endpoint.target ?? '');
    const isTarget = ({ id, ipAddress, fqdn }: KnownPublicAddress): boolean =>
      (endpoint.targetResourceId !== undefined && sameId(id, endpoint.targetResourceId)) ||
      (target !== '' && (plainHost(fqdn ?? '') === target || (ipAddress ?? '').toLowerCase() === target));
    const listed =
      endpoint.targetResourceId !== undefined && /publicipaddresses$/i.test(resourceType(endpoint.targetResourceId)) ? [endpoint.targetResourceId] : [];
    const publicIds = [...new Map([...listed, ...place.addresses.filter(isTarget).map(({ id }) => id)].map((id) => [idKey(id), id])).values()];
    const apps = place.model.webApps.filter((app) => sameId(app.id, endpoint.targetResourceId ?? '') || (target !== '' && namesOfSite(app).includes(target)));
    return [
      ...publicIds.flatMap((id) =>
        gatewaysWith(id, place.model).map((gateway): UrlWay => {
          const through: readonly WayStep[] = [{ kind: 'publicAddress', id, text: resourceName(id) }, gatewayStep(gateway)];
          return { target: gateway.id, kind: 'gateway', proof: 'profile', steps: [...steps, ...through] };
        }),
      ),
      ...apps.map(({ id, name: text }): UrlWay => ({ target: id, kind: 'webApp', proof: 'profile', steps: [...steps, { kind: 'webApp', id, text }] })),
    ];
  });
}

interface Leaf {
  readonly endpoint: TrafficManagerEndpoint;
  /** Nested profiles on the way to it, outermost first. */
  readonly parents: readonly TrafficManagerProfile[];
}

/** Endpoints that are not profiles themselves, those of nested profiles too. A profile that holds itself is entered once. */
function leavesOf(profile: TrafficManagerProfile, model: Model, parents: readonly TrafficManagerProfile[] = []): readonly Leaf[] {
  return profile.endpoints.flatMap((endpoint): readonly Leaf[] => {
    const child = model.profiles.find(({ id }) => endpoint.targetResourceId !== undefined && sameId(id, endpoint.targetResourceId));
    if (!child) return [{ endpoint, parents }];
    return [profile, ...parents].some(({ id }) => sameId(id, child.id)) ? [] : leavesOf(child, model, [...parents, child]);
  });
}

/** Listeners that name the host. One that takes every host is no clue. */
function listenerWays(host: string, model: Model): readonly UrlWay[] {
  return model.gateways.flatMap((gateway): readonly UrlWay[] => {
    const listener = gateway.listeners.find(({ hostNames }) => hostNames.some((name) => !/^[*?.]*$/.test(name) && matchesHostPattern(plainHost(name), host)));
    if (!listener) return [];
    const steps: readonly WayStep[] = [{ kind: 'name', text: host }, { kind: 'listener', id: listener.id, text: listener.name }, gatewayStep(gateway)];
    return [{ target: gateway.id, kind: 'gateway', proof: 'listener', steps }];
  });
}

function unique(ways: readonly UrlWay[]): readonly UrlWay[] {
  const seen = new Set<string>();
  return ways.filter(({ target }) => !seen.has(idKey(target)) && seen.add(idKey(target)).size > 0);
}
