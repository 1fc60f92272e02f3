import type { JsonObject, RecordedResponse } from '../../../src/core/snapshot/snapshot';
import { certificateFor } from './buildCertificate';
import { answerBelow, child, guid, networkResource, present, reference, resourceIdOf, type Place, type Resource } from './build';

/** Elements of a gateway refer to each other by name. */
export interface GatewaySketch {
  readonly name: string;
  /** `Standard_v2` unless told; `Standard` is the first generation. */
  readonly tier?: 'Standard' | 'Standard_v2' | 'WAF_v2';
  readonly capacity?: { readonly minCapacity: number; readonly maxCapacity: number };
  /** A fixed number of instances of the second generation, in place of a scale. */
  readonly instances?: number;
  /** All three unless told; none: it names no zones. */
  readonly zones?: readonly string[];
  readonly subnetId: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly provisioningState?: 'Succeeded' | 'Updating' | 'Failed';
  readonly operationalState?: 'Running' | 'Stopped';
  readonly frontends: readonly FrontendSketch[];
  readonly certificates?: readonly string[];
  /** Addresses of the secrets from which certificates come, by the name of the certificate. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Id of the user-assigned identity that reads them. */
  readonly identityId?: string;
  readonly listeners: readonly ListenerSketch[];
  readonly pools: readonly PoolSketch[];
  readonly settings: readonly SettingSketch[];
  readonly probes?: readonly ProbeSketch[];
  readonly rules: readonly RuleSketch[];
  readonly pathMaps?: readonly PathMapSketch[];
}

export interface FrontendSketch {
  readonly name: string;
  readonly publicIPAddressId?: string;
  readonly privateIPAddress?: string;
}

export interface ListenerSketch {
  readonly name: string;
  readonly protocol: 'Http' | 'Https';
  readonly port: number;
  /** The first frontend unless told. */
  readonly frontend?: string;
  readonly hostName?: string;
  readonly hostNames?: readonly string[];
  readonly certificate?: string;
}

export interface PoolSketch {
  readonly name: string;
  /** Addresses and FQDNs. */
  readonly servers: readonly string[];
}

export interface SettingSketch {
  readonly name: string;
  readonly protocol: 'Http' | 'Https';
  readonly port: number;
  readonly hostName?: string;
  readonly pickHostName?: boolean;
  /** Seconds. */
  readonly requestTimeout?: number;
  /** Whether it lets connections end that a server is taken away from; it does unless told. */
  readonly drains?: boolean;
  readonly probe?: string;
}

export interface ProbeSketch {
  readonly name: string;
  readonly protocol: 'Http' | 'Https';
  readonly path: string;
  readonly host?: string;
  readonly pickHostName?: boolean;
  /** Seconds. */
  readonly interval?: number;
  readonly unhealthyThreshold?: number;
}

export interface RuleSketch {
  readonly name: string;
  readonly priority: number;
  readonly listener: string;
  readonly pool?: string;
  readonly setting?: string;
  readonly pathMap?: string;
}

export interface PathMapSketch {
  readonly name: string;
  readonly pool: string;
  readonly setting: string;
  readonly paths: readonly { readonly name: string; readonly paths: readonly string[]; readonly pool: string; readonly setting: string }[];
}

export function gatewayId(place: Place, name: string): string {
  return resourceIdOf(place, 'Microsoft.Network/applicationGateways', name);
}

/** A gateway with everything that ARM shows of it, back references included. */
export function applicationGateway(place: Place, sketch: GatewaySketch): Resource {
  const id = gatewayId(place, sketch.name);
  const at = (collection: string, name: string | undefined) => reference(name === undefined ? undefined : `${id}/${collection}/${name}`);
  const tier = sketch.tier ?? 'Standard_v2';
  const isFirstGeneration = tier === 'Standard';
  const frontendOf = (listener: ListenerSketch) => listener.frontend ?? sketch.frontends[0]?.name;
  const ports = [...new Set(sketch.listeners.map((listener) => listener.port))];
  const listenersWhere = (holds: (listener: ListenerSketch) => boolean) =>
    list(sketch.listeners.filter(holds).map((listener) => at('httpListeners', listener.name)));
  const uses = usesOf(sketch, id);
  const properties: JsonObject = {
    provisioningState: sketch.provisioningState ?? 'Succeeded',
    sku: isFirstGeneration
      ? { name: 'Standard_Medium', tier, capacity: 2, family: 'Generation_1' }
      : present({ name: tier, tier, capacity: sketch.instances, family: 'Generation_1' }),
    operationalState: sketch.operationalState ?? 'Running',
    gatewayIPConfigurations: [child(id, 'gatewayIPConfigurations', 'appGatewayIpConfig', { subnet: { id: sketch.subnetId } })],
    sslCertificates: (sketch.certificates ?? []).map((name) =>
      child(id, 'sslCertificates', name, {
        keyVaultSecretId: sketch.secrets?.[name],
        publicCertData: certificateFor(hostsOf(sketch, name)),
        httpListeners: listenersWhere((listener) => listener.certificate === name),
      }),
    ),
    ...(isFirstGeneration ? { authenticationCertificates: [] } : { trustedRootCertificates: [] }),
    trustedClientCertificates: [],
    sslProfiles: [],
    frontendIPConfigurations: sketch.frontends.map((frontend) =>
      child(id, 'frontendIPConfigurations', frontend.name, {
        privateIPAddress: frontend.privateIPAddress,
        privateIPAllocationMethod: frontend.privateIPAddress === undefined ? 'Dynamic' : 'Static',
        publicIPAddress: reference(frontend.publicIPAddressId),
        subnet: frontend.privateIPAddress === undefined ? undefined : { id: sketch.subnetId },
        httpListeners: listenersWhere((listener) => frontendOf(listener) === frontend.name),
      }),
    ),
    frontendPorts: ports.map((port) =>
      child(id, 'frontendPorts', `port_${port}`, { port, httpListeners: listenersWhere((listener) => listener.port === port) }),
    ),
    backendAddressPools: sketch.pools.map((pool) =>
      child(id, 'backendAddressPools', pool.name, { backendAddresses: pool.servers.map(member), ...uses('pool', pool.name) }),
    ),
    loadDistributionPolicies: [],
    backendHttpSettingsCollection: sketch.settings.map((setting) =>
      child(id, 'backendHttpSettingsCollection', setting.name, {
        port: setting.port,
        protocol: setting.protocol,
        cookieBasedAffinity: 'Disabled',
        connectionDraining: setting.drains === false ? { enabled: false, drainTimeoutInSec: 1 } : { enabled: true, drainTimeoutInSec: 60 },
        hostName: setting.hostName,
        pickHostNameFromBackendAddress: setting.pickHostName ?? false,
        requestTimeout: setting.requestTimeout ?? 30,
        probe: at('probes', setting.probe),
        ...uses('setting', setting.name),
      }),
    ),
    backendSettingsCollection: [],
    httpListeners: sketch.listeners.map((listener) =>
      child(id, 'httpListeners', listener.name, {
        frontendIPConfiguration: at('frontendIPConfigurations', frontendOf(listener)),
        frontendPort: at('frontendPorts', `port_${listener.port}`),
        protocol: listener.protocol,
        sslCertificate: at('sslCertificates', listener.certificate),
        hostName: listener.hostName,
        hostNames: listener.hostNames ?? [],
        requireServerNameIndication: listener.protocol === 'Https' && listener.hostName !== undefined,
        customErrorConfigurations: [],
        requestRoutingRules: list(sketch.rules.filter((rule) => rule.listener === listener.name).map((rule) => at('requestRoutingRules', rule.name))),
      }),
    ),
    listeners: [],
    urlPathMaps: (sketch.pathMaps ?? []).map((map) => pathMapBody(id, map, sketch)),
    requestRoutingRules: sketch.rules.map((rule) =>
      child(id, 'requestRoutingRules', rule.name, {
        ruleType: rule.pathMap === undefined ? 'Basic' : 'PathBasedRouting',
        priority: rule.priority,
        httpListener: at('httpListeners', rule.listener),
        backendAddressPool: at('backendAddressPools', rule.pool),
        backendHttpSettings: at('backendHttpSettingsCollection', rule.setting),
        urlPathMap: at('urlPathMaps', rule.pathMap),
      }),
    ),
    routingRules: [],
    probes: (sketch.probes ?? []).map((probe) =>
      child(id, 'probes', probe.name, {
        protocol: probe.protocol,
        host: probe.host,
        path: probe.path,
        interval: probe.interval ?? 30,
        timeout: 30,
        unhealthyThreshold: probe.unhealthyThreshold ?? 3,
        pickHostNameFromBackendHttpSettings: probe.pickHostName ?? false,
        minServers: 0,
        match: { statusCodes: ['200-399'] },
        backendHttpSettings: list(
          sketch.settings.filter((setting) => setting.probe === probe.name).map((setting) => at('backendHttpSettingsCollection', setting.name)),
        ),
      }),
    ),
    rewriteRuleSets: [],
    redirectConfigurations: [],
    privateLinkConfigurations: [],
    privateEndpointConnections: [],
    sslPolicy: { policyType: 'Predefined', policyName: 'AppGwSslPolicy20220101' },
    enableHttp2: true,
    ...(isFirstGeneration || sketch.instances !== undefined ? {} : { autoscaleConfiguration: sketch.capacity ?? { minCapacity: 2, maxCapacity: 10 } }),
    defaultPredefinedSslPolicy: 'AppGwSslPolicy20220101',
  };
  return networkResource({ ...place, tags: { ...place.tags, ...sketch.tags } }, 'applicationGateways', sketch.name, properties, {
    ...(isFirstGeneration || sketch.zones?.length === 0 ? {} : { zones: sketch.zones ?? ['1', '2', '3'] }),
    ...(sketch.identityId === undefined ? {} : { identity: identityBody(sketch.identityId) }),
  });
}

function identityBody(id: string): JsonObject {
  return { type: 'UserAssigned', userAssignedIdentities: { [id]: { principalId: guid(`principal ${id}`), clientId: guid(`client ${id}`) } } };
}

/** The host names of the listeners that present a certificate. */
function hostsOf({ listeners }: GatewaySketch, certificate: string): readonly string[] {
  const own = listeners.filter((listener) => listener.certificate === certificate);
  return [...new Set(own.flatMap((listener) => [...(listener.hostName === undefined ? [] : [listener.hostName]), ...(listener.hostNames ?? [])]))];
}

function member(server: string): JsonObject {
  return /^[\d.]+$/.test(server) ? { ipAddress: server } : { fqdn: server };
}

function list(references: readonly (JsonObject | undefined)[]): JsonObject['list'] {
  return references.filter((each) => each !== undefined);
}

function pathMapBody(gateway: string, map: PathMapSketch, sketch: GatewaySketch): Resource {
  const id = `${gateway}/urlPathMaps/${map.name}`;
  const end = (pool: string, setting: string) => ({
    pool: { id: `${gateway}/backendAddressPools/${pool}` },
    setting: { id: `${gateway}/backendHttpSettingsCollection/${setting}` },
  });
  const fallback = end(map.pool, map.setting);
  return child(gateway, 'urlPathMaps', map.name, {
    defaultBackendAddressPool: fallback.pool,
    defaultBackendHttpSettings: fallback.setting,
    pathRules: map.paths.map((rule) => {
      const { pool, setting } = end(rule.pool, rule.setting);
      return child(id, 'pathRules', rule.name, { paths: rule.paths, backendAddressPool: pool, backendHttpSettings: setting });
    }),
    requestRoutingRules: list(sketch.rules.filter((rule) => rule.pathMap === map.name).map((rule) => ({ id: `${gateway}/requestRoutingRules/${rule.name}` }))),
  });
}

/** What refers to a pool or a setting, in the form of ARM's back references; those that would be empty are left out. */
function usesOf(sketch: GatewaySketch, gateway: string) {
  const maps = sketch.pathMaps ?? [];
  return (end: 'pool' | 'setting', name: string): JsonObject => {
    const rules = sketch.rules.filter((rule) => rule[end] === name).map((rule) => ({ id: `${gateway}/requestRoutingRules/${rule.name}` }));
    const defaults = maps.filter((map) => map[end] === name).map((map) => ({ id: `${gateway}/urlPathMaps/${map.name}` }));
    const paths = maps.flatMap((map) =>
      map.paths.filter((rule) => rule[end] === name).map((rule) => ({ id: `${gateway}/urlPathMaps/${map.name}/pathRules/${rule.name}` })),
    );
    return present({
      requestRoutingRules: rules.length > 0 ? rules : undefined,
      urlPathMaps: defaults.length > 0 ? defaults : undefined,
      pathRules: paths.length > 0 ? paths : undefined,
    });
  };
}

/** Health of one server; healthy unless told. */
export interface ServerHealthSketch {
  readonly address: string;
  readonly health?: 'Healthy' | 'Unhealthy' | 'Unknown';
  readonly message?: string;
  readonly errorName?: string;
}

/** What is not healthy: for a (pool, setting) pair, the servers' answers. */
export interface PairHealthSketch {
  readonly pool: string;
  readonly setting: string;
  readonly servers: readonly ServerHealthSketch[];
}

/** The answer of `POST …/backendhealth`: every used pair, healthy where nothing else is said. */
export function backendHealth(place: Place, sketch: GatewaySketch, unusual: readonly PairHealthSketch[] = []): RecordedResponse {
  const id = gatewayId(place, sketch.name);
  const pairs = pairsOf(sketch);
  const pools = [...new Set(pairs.map((pair) => pair.pool))];
  const backendAddressPools = pools.map((pool) => ({
    backendAddressPool: { id: `${id}/backendAddressPools/${pool}` },
    backendHttpSettingsCollection: pairs
      .filter((pair) => pair.pool === pool)
      .map(({ setting }) => ({
        backendHttpSettings: { id: `${id}/backendHttpSettingsCollection/${setting}` },
        servers: serversOf(sketch, pool, setting, unusual).map(serverBody),
      })),
  }));
  return answerBelow('POST', id, 'backendhealth', { backendAddressPools });
}

function serversOf(sketch: GatewaySketch, pool: string, setting: string, unusual: readonly PairHealthSketch[]): readonly ServerHealthSketch[] {
  const told = unusual.find((pair) => pair.pool === pool && pair.setting === setting);
  return told?.servers ?? (sketch.pools.find((each) => each.name === pool)?.servers ?? []).map((address) => ({ address }));
}

function serverBody({ address, health, message, errorName }: ServerHealthSketch): JsonObject {
  return present({
    address,
    health: health ?? 'Healthy',
    healthProbeLog: message ?? 'Success. Received 200 status code',
    healthProbeErrorName: errorName,
  });
}

/** The (pool, setting) pairs that rules use: those that the gateway probes. */
export function pairsOf(sketch: GatewaySketch): readonly { readonly pool: string; readonly setting: string }[] {
  const ends = [...sketch.rules, ...(sketch.pathMaps ?? []).flatMap((map) => [map, ...map.paths])];
  const pairs = ends.flatMap(({ pool, setting }) => (pool === undefined || setting === undefined ? [] : [{ pool, setting }]));
  return pairs.filter((pair, index) => pairs.findIndex((other) => other.pool === pair.pool && other.setting === pair.setting) === index);
}
