import { below, known, type Fact, type Source } from '../snapshot/fact';
import { isList, isObject, member, memberKey } from '../snapshot/json';
import { once } from '../snapshot/once';
import { getRequest } from '../snapshot/request';
import { idKey, parentResourceId } from '../snapshot/resourceId';
import type { Json } from '../snapshot/snapshot';
import type {
  ApplicationGateway,
  BackendAddress,
  BackendAddressPool,
  BackendHttpSettings,
  BackendIPConfiguration,
  FrontendIPConfiguration,
  FrontendPort,
  HttpListener,
  PathRule,
  Probe,
  RedirectConfiguration,
  RequestRoutingRule,
  RewriteRuleSet,
  UrlPathMap,
} from './applicationGateway';
import { unreadable, type LookUps } from './lookUps';
import type { ModelObject, Reference } from './model';
import type { NetworkInterface, Subnet } from './network';
import { link, type ParseContext } from './parseNetwork';
import { parseManagedIdentity, parseSslCertificate, parseSslPolicy, parseSslProfile, parseUploadedCertificate } from './parseTls';
import { defined, noteDuplicates, parseElement, parseResource } from './parseResource';
import type { Reader } from './reader';

type Layer = 'http' | 'tcp';

/** One array of the gateway's properties, with the parser of its elements. */
type Elements = <T extends ModelObject>(collection: string, parse: (properties: Reader, identity: ModelObject) => T) => readonly T[];

/** Follows references of the body to what was parsed of it. */
interface Resolve {
  <T extends ModelObject>(properties: Reader, name: string, targets: () => ReadonlyMap<string, T>): Reference<T> | undefined;
  all<T extends ModelObject>(properties: Reader, name: string, targets: () => ReadonlyMap<string, T>): readonly Reference<T>[];
}

/**
 * Parses an Application Gateway. References inside it are resolved by full id without regard to case; an id that names this
 * gateway's collection and element in another spelling of the scope before it is resolved too.
 */
export function parseApplicationGateway(body: Reader, id: string, raw: Json | undefined, context: ParseContext): ApplicationGateway {
  const { lookUps } = context;
  const resource = parseResource(body, id);
  const properties = body.requiredObject('properties');
  const elements = elementsOf(properties, resource.id, context);
  const resolve = resolverOf(resource.id);

  const frontends = elements('frontendIPConfigurations', (part, identity) => parseFrontend(part, identity, lookUps));
  const frontendPorts = elements('frontendPorts', (part, identity): FrontendPort => defined({ ...identity, port: part.number('port') }));
  const certificates = elements('sslCertificates', parseSslCertificate);
  const roots = elements('trustedRootCertificates', parseUploadedCertificate);
  const authenticationCertificates = elements('authenticationCertificates', parseUploadedCertificate);
  const sslProfiles = elements('sslProfiles', parseSslProfile);
  const probes = elements('probes', parseProbe);
  const pools = elements('backendAddressPools', (part, identity) => parsePool(part, identity, lookUps));

  const probeMap = mapOf(resource.id, probes);
  const rootMap = mapOf(resource.id, roots);
  const authenticationMap = mapOf(resource.id, authenticationCertificates);
  const parseSetting =
    (layer: Layer) =>
    (part: Reader, identity: ModelObject): BackendHttpSettings => ({
      ...parseSettings(part, identity, layer),
      ...defined({ probe: resolve(part, 'probe', probeMap) }),
      trustedRootCertificates: resolve.all(part, 'trustedRootCertificates', rootMap),
      authenticationCertificates: resolve.all(part, 'authenticationCertificates', authenticationMap),
    });
  const settings = [...elements('backendHttpSettingsCollection', parseSetting('http')), ...elements('backendSettingsCollection', parseSetting('tcp'))];

  const frontendMap = mapOf(resource.id, frontends);
  const portMap = mapOf(resource.id, frontendPorts);
  const certificateMap = mapOf(resource.id, certificates);
  const sslProfileMap = mapOf(resource.id, sslProfiles);
  const parseListener =
    (layer: Layer) =>
    (part: Reader, identity: ModelObject): HttpListener =>
      defined({
        ...identity,
        layer,
        protocol: part.text('protocol'),
        frontendIPConfiguration: resolve(part, 'frontendIPConfiguration', frontendMap),
        frontendPort: resolve(part, 'frontendPort', portMap),
        hostNames: hostNamesOf(part),
        sslCertificate: resolve(part, 'sslCertificate', certificateMap),
        sslProfile: resolve(part, 'sslProfile', sslProfileMap),
      });
  const listeners = [...elements('httpListeners', parseListener('http')), ...elements('listeners', parseListener('tcp'))];

  const rewriteRuleSets = elements('rewriteRuleSets', parseRewriteRuleSet);
  const rewriteMap = mapOf(resource.id, rewriteRuleSets);

  const listenerMap = mapOf(resource.id, listeners);
  const redirectConfigurations = elements('redirectConfigurations', (part, identity): RedirectConfiguration =>
    defined({
      ...identity,
      redirectType: part.text('redirectType'),
      targetListener: resolve(part, 'targetListener', listenerMap),
      targetUrl: part.text('targetUrl'),
    }),
  );

  const poolMap = mapOf(resource.id, pools);
  const settingMap = mapOf(resource.id, settings);
  const redirectMap = mapOf(resource.id, redirectConfigurations);
  const parsePathRule = (rule: Reader, identity: ModelObject): PathRule => {
    const part = rule.requiredObject('properties');
    return defined({
      ...identity,
      paths: part.texts('paths'),
      pool: resolve(part, 'backendAddressPool', poolMap),
      setting: resolve(part, 'backendHttpSettings', settingMap),
      redirectConfiguration: resolve(part, 'redirectConfiguration', redirectMap),
      rewriteRuleSet: resolve(part, 'rewriteRuleSet', rewriteMap),
    });
  };
  const urlPathMaps = elements('urlPathMaps', (part, identity): UrlPathMap =>
    defined({
      ...identity,
      defaultPool: resolve(part, 'defaultBackendAddressPool', poolMap),
      defaultSetting: resolve(part, 'defaultBackendHttpSettings', settingMap),
      defaultRedirectConfiguration: resolve(part, 'defaultRedirectConfiguration', redirectMap),
      defaultRewriteRuleSet: resolve(part, 'defaultRewriteRuleSet', rewriteMap),
      pathRules: part.list('pathRules').map((rule, index) => parsePathRule(rule, parseElement(rule, identity.id, 'pathRules', index))),
    }),
  );

  const pathMapMap = mapOf(resource.id, urlPathMaps);
  const parseRule =
    (layer: Layer) =>
    (part: Reader, identity: ModelObject): RequestRoutingRule =>
      defined({
        ...identity,
        layer,
        ruleType: part.text('ruleType'),
        priority: part.number('priority'),
        listener: resolve(part, layer === 'http' ? 'httpListener' : 'listener', listenerMap),
        pool: resolve(part, 'backendAddressPool', poolMap),
        setting: resolve(part, layer === 'http' ? 'backendHttpSettings' : 'backendSettings', settingMap),
        urlPathMap: resolve(part, 'urlPathMap', pathMapMap),
        redirectConfiguration: resolve(part, 'redirectConfiguration', redirectMap),
        rewriteRuleSet: resolve(part, 'rewriteRuleSet', rewriteMap),
      });
  const rules = [...elements('requestRoutingRules', parseRule('http')), ...elements('routingRules', parseRule('tcp'))];

  const subnet = subnetOf(properties, resource.id, lookUps);
  const subnetId = properties.list('gatewayIPConfigurations')[0]?.object('properties').object('subnet').text('id');
  const danglingReferences = once(() => {
    const parsed = [
      frontends,
      frontendPorts,
      certificates,
      roots,
      authenticationCertificates,
      sslProfiles,
      probes,
      pools,
      settings,
      listeners,
      redirectConfigurations,
      rewriteRuleSets,
      urlPathMaps,
      rules,
    ];
    return findDangling(raw, resource.id, body.at, parsed.flat());
  });
  const sku = properties.object('sku');
  const generation = generationOf(sku.text('tier'), sku.text('name'));
  const autoscale = properties.object('autoscaleConfiguration');
  const backendHealth = once(() => lookUps.backendHealth(resource.id));
  return {
    ...defined({
      ...resource,
      skuName: sku.text('name'),
      skuTier: sku.text('tier'),
      isV1: generation === 'v1',
      isV2: generation === 'v2',
      zones: body.texts('zones'),
      capacity: sku.number('capacity'),
      autoscale: autoscale.exists ? defined({ minCapacity: autoscale.number('minCapacity'), maxCapacity: autoscale.number('maxCapacity') }) : undefined,
      operationalState: properties.text('operationalState'),
      provisioningState: properties.text('provisioningState'),
      subnetId,
      frontends,
      frontendPorts,
      listeners,
      rules,
      urlPathMaps,
      pools,
      settings,
      probes,
      redirectConfigurations,
      rewriteRuleSets,
      sslCertificates: certificates,
      trustedRootCertificates: roots,
      authenticationCertificates,
      sslProfiles,
      sslPolicy: parseSslPolicy(properties),
      defaultPredefinedSslPolicy: properties.text('defaultPredefinedSslPolicy'),
      identity: parseManagedIdentity(body),
    }),
    get subnet() {
      return subnet();
    },
    get danglingReferences() {
      return danglingReferences();
    },
    get backendHealth() {
      return backendHealth();
    },
  };
}

/** The tiers of both generations; the old ones had a size in the name of the SKU (SPEC ApplicationGatewaySkuName, ApplicationGatewayTier). */
function generationOf(tier: string | undefined, name: string | undefined): 'v1' | 'v2' | undefined {
  for (const text of [tier, name]) {
    const word = text?.trim().toLowerCase() ?? '';
    if (/^(?:standard|waf)_v2$|^basic$/.test(word)) return 'v2';
    if (/^(?:standard|waf)(?:_(?:small|medium|large))?$/.test(word)) return 'v1';
  }
  return undefined;
}

function elementsOf(properties: Reader, gatewayId: string, { write }: ParseContext): Elements {
  return (collection, parse) => {
    const parsed = properties.list(collection).map((element, index) => {
      const identity = parseElement(element, gatewayId, collection, index);
      return parse(element.requiredObject('properties'), identity);
    });
    noteDuplicates(parsed, (object) => write({ at: object.at, kind: 'duplicate', expected: 'a name of its own' }));
    return parsed;
  };
}

/** Elements by their full id, and by their path inside the gateway. The first of a duplicate counts. */
function mapOf<T extends ModelObject>(gatewayId: string, objects: readonly T[]): () => ReadonlyMap<string, T> {
  return once(() => {
    const map = new Map<string, T>();
    for (const object of objects) {
      for (const key of [idKey(object.id), pathInGateway(object.id, gatewayId)]) {
        if (key !== undefined && !map.has(key)) map.set(key, object);
      }
    }
    return map;
  });
}

function resolverOf(gatewayId: string): Resolve {
  const follow = <T extends ModelObject>(part: Reader, targets: () => ReadonlyMap<string, T>): Reference<T> | undefined => {
    const id = part.requiredText('id');
    if (id === undefined) return undefined;
    const path = pathInGateway(id, gatewayId);
    const target = targets().get(idKey(id)) ?? (path === undefined ? undefined : targets().get(path));
    return { id, at: part.place('id'), target };
  };
  const one = <T extends ModelObject>(properties: Reader, name: string, targets: () => ReadonlyMap<string, T>): Reference<T> | undefined => {
    const part = properties.has(name) ? properties.object(name) : undefined;
    return part?.exists === true ? follow(part, targets) : undefined;
  };
  return Object.assign(one, {
    all: <T extends ModelObject>(properties: Reader, name: string, targets: () => ReadonlyMap<string, T>): readonly Reference<T>[] =>
      properties.list(name).flatMap((part) => follow(part, targets) ?? []),
  });
}

/** @returns such as `probes/web`, in lower case, of an id of a part of the gateway; undefined for every other id. */
function pathInGateway(id: string, gatewayId: string): string | undefined {
  const name = idKey(gatewayId).slice(idKey(gatewayId).lastIndexOf('/') + 1);
  const start = `/applicationgateways/${name}/`;
  const key = idKey(id);
  const at = key.lastIndexOf(start);
  return at === -1 ? undefined : key.slice(at + start.length);
}

function parseFrontend(part: Reader, identity: ModelObject, lookUps: LookUps): FrontendIPConfiguration {
  const publicIPAddress = link(part, 'publicIPAddress', parentResourceId(identity.id) ?? identity.id, lookUps.publicIPAddress);
  return {
    ...defined({
      ...identity,
      privateIPAddress: part.text('privateIPAddress'),
      publicIPAddressId: part.object('publicIPAddress').text('id'),
      privateLinkConfigurationId: part.object('privateLinkConfiguration').text('id'),
    }),
    get publicIPAddress() {
      return publicIPAddress();
    },
  };
}

/** An empty name is ARM's way to say that there is none. */
function hostNamesOf(listener: Reader): readonly string[] {
  const single = listener.text('hostName');
  const all = [...(single === undefined ? [] : [single]), ...listener.texts('hostNames')].filter((name) => name.trim() !== '');
  return [...new Map(all.map((name) => [name.toLowerCase(), name])).values()];
}

function parseRewriteRuleSet(part: Reader, identity: ModelObject): RewriteRuleSet {
  const headers = part.list('rewriteRules').flatMap((rule) => rule.object('actionSet').list('requestHeaderConfigurations'));
  const requestHeaders = headers.flatMap((header) => {
    const name = header.text('headerName');
    return name === undefined ? [] : [{ at: header.at, name, value: header.text('headerValue') ?? '' }];
  });
  return { ...identity, requestHeaders };
}

function parseProbe(part: Reader, identity: ModelObject): Probe {
  const match = part.object('match');
  return defined({
    ...identity,
    protocol: part.text('protocol'),
    host: filled(part.text('host')),
    path: filled(part.text('path')),
    port: part.number('port'),
    interval: part.number('interval'),
    timeout: part.number('timeout'),
    unhealthyThreshold: part.number('unhealthyThreshold'),
    pickHostNameFromBackendHttpSettings: part.flag('pickHostNameFromBackendHttpSettings') ?? false,
    minServers: part.number('minServers'),
    enableProbeProxyProtocolHeader: part.flag('enableProbeProxyProtocolHeader') ?? false,
    match: match.exists ? defined({ body: filled(match.text('body')), statusCodes: match.texts('statusCodes') }) : undefined,
  });
}

function parsePool(part: Reader, identity: ModelObject, lookUps: LookUps): BackendAddressPool {
  let isReadable = part.exists;
  const watched = part.watched(() => (isReadable = false));
  const addresses = watched.list('backendAddresses').flatMap((address) => parseAddress(address));
  const ipConfigurations = watched.list('backendIPConfigurations').flatMap((configuration) => parseAttached(configuration, lookUps));
  return { ...identity, addresses, ipConfigurations, isEmpty: isReadable && addresses.length === 0 && ipConfigurations.length === 0 };
}

function parseAddress(address: Reader): readonly BackendAddress[] {
  const fqdn = filled(address.text('fqdn'));
  const ipAddress = filled(address.text('ipAddress'));
  if (fqdn === undefined && ipAddress === undefined) {
    address.requiredText('fqdn');
    return [];
  }
  return [defined({ at: address.at, fqdn, ipAddress })];
}

function parseAttached(configuration: Reader, lookUps: LookUps): readonly BackendIPConfiguration[] {
  const id = configuration.requiredText('id');
  if (id === undefined) return [];
  const networkInterface = once(() => attachedInterface(id, lookUps));
  return [
    {
      at: configuration.at,
      id,
      get networkInterface() {
        return networkInterface();
      },
    },
  ];
}

/** An instance of a uniform scale set has no interface of its own in ARM; a list of the scale set's may hold it all the same. */
function attachedInterface(configurationId: string, lookUps: LookUps): Fact<NetworkInterface | undefined> {
  const interfaceId = parentResourceId(configurationId);
  if (interfaceId === undefined) return unreadable(getRequest(configurationId), 'not the id of an ip configuration');
  const fact = lookUps.networkInterface(interfaceId);
  if (fact.state === 'known' || !/\/virtualmachinescalesets\//i.test(interfaceId)) return fact;
  return known(undefined);
}

/** Everything of a setting but what it refers to. */
function parseSettings(
  part: Reader,
  identity: ModelObject,
  layer: Layer,
): Omit<BackendHttpSettings, 'probe' | 'trustedRootCertificates' | 'authenticationCertificates'> {
  const draining = part.object('connectionDraining');
  return defined({
    ...identity,
    layer,
    protocol: part.text('protocol'),
    port: part.number('port'),
    hostName: filled(part.text('hostName')),
    pickHostNameFromBackendAddress: part.flag('pickHostNameFromBackendAddress') ?? false,
    // The layer 4 settings call it `timeout` (SPEC ApplicationGatewayBackendSettingsPropertiesFormat).
    requestTimeout: part.number(layer === 'http' ? 'requestTimeout' : 'timeout'),
    path: filled(part.text('path')),
    sniName: filled(part.text('sniName')),
    validateSNI: part.flag('validateSNI'),
    validateCertChainAndExpiry: part.flag('validateCertChainAndExpiry'),
    cookieBasedAffinity: part.text('cookieBasedAffinity'),
    connectionDraining: draining.exists
      ? defined({ enabled: draining.flag('enabled') ?? false, drainTimeoutInSec: draining.number('drainTimeoutInSec') })
      : undefined,
  });
}

function subnetOf(properties: Reader, gatewayId: string, lookUps: LookUps): () => Fact<Subnet | undefined> {
  const request = getRequest(gatewayId);
  if (!properties.exists) return () => unreadable(request, 'properties is missing');
  const [first] = properties.list('gatewayIPConfigurations');
  if (first) return link(first.requiredObject('properties'), 'subnet', gatewayId, lookUps.subnet);
  const configurations = properties.raw('gatewayIPConfigurations');
  const isEmpty = configurations === undefined || (isList(configurations) && configurations.length === 0);
  return () => (isEmpty ? known(undefined) : unreadable(request, 'gatewayIPConfigurations could not be read'));
}

function filled(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === '' ? undefined : text;
}

/**
 * References that point into this gateway, but at nothing that its body declares. An object with a name, properties or an etag
 * declares its id; one with nothing but the id refers to it. A collection that could not be read proves nothing.
 */
function findDangling(body: Json | undefined, gatewayId: string, at: Source, parsed: readonly ModelObject[]): readonly Reference<never>[] {
  const declared = new Set(parsed.flatMap(({ id }) => pathInGateway(id, gatewayId) ?? []));
  const references: { readonly id: string; readonly path: string; readonly at: Source }[] = [];
  walk(body, at, (object, place) => {
    const id = member(object, 'id');
    if (typeof id !== 'string') return;
    const path = pathInGateway(id, gatewayId);
    if (path === undefined) return;
    if (['properties', 'name', 'etag'].some((name) => memberKey(object, name) !== undefined)) declared.add(path);
    else references.push({ id, path, at: below(place, memberKey(object, 'id') ?? 'id') });
  });
  const readable = readableCollections(body);
  return references
    .filter(({ path }) => !declared.has(path) && readable(path.slice(0, Math.max(path.indexOf('/'), 0))))
    .map(({ id, at: place }) => ({ id, at: place, target: undefined }));
}

/** With a stack of its own: the body may be nested deeper than calls may be. */
function walk(body: Json | undefined, at: Source, visit: (object: { readonly [key: string]: Json | undefined }, place: Source) => void): void {
  const pending: { readonly value: Json | undefined; readonly place: Source }[] = [{ value: body, place: at }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { value, place } = next;
    if (isObject(value)) visit(value, place);
    if (typeof value !== 'object' || value === null) continue;
    // Backwards, so that what comes first in the file is visited first.
    for (const [key, member] of Object.entries(value).reverse()) {
      if (typeof member === 'object' && member !== null) pending.push({ value: member, place: below(place, key) });
    }
  }
}

function readableCollections(body: Json | undefined): (collection: string) => boolean {
  const properties = isObject(body) ? member(body, 'properties') : undefined;
  const byName = new Map(Object.entries(isObject(properties) ? properties : {}).map(([name, value]) => [name.toLowerCase(), value]));
  return (collection) => {
    const value = byName.get(collection);
    return value === undefined || (isList(value) && value.every(isObject));
  };
}
