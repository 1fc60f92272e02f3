import type { Json, JsonObject, Observation, RecordedLookup, RecordedResponse, Snapshot, Symptom } from '../../src/core/snapshot/snapshot';

const group = '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-shop';
const network = `${group}/providers/Microsoft.Network`;

/** Ids in the small estate of the rule tests. */
export const ids = {
  group,
  gateway: `${network}/applicationGateways/agw-shop`,
  vnet: `${network}/virtualNetworks/vnet-shop`,
  gatewaySubnet: `${network}/virtualNetworks/vnet-shop/subnets/snet-gateway`,
  backendSubnet: `${network}/virtualNetworks/vnet-shop/subnets/snet-backend`,
  gatewayNsg: `${network}/networkSecurityGroups/nsg-gateway`,
  backendNsg: `${network}/networkSecurityGroups/nsg-backend`,
  gatewayRoutes: `${network}/routeTables/rt-gateway`,
  backendRoutes: `${network}/routeTables/rt-backend`,
  publicIP: `${network}/publicIPAddresses/pip-shop`,
  nic: (name: string) => `${network}/networkInterfaces/${name}`,
  site: (name: string) => `${group}/providers/Microsoft.Web/sites/${name}`,
  /** A child of the gateway, such as `child('probes', 'probe-app')`. */
  child: (collection: string, name: string) => `${network}/applicationGateways/agw-shop/${collection}/${name}`,
};

/** An element of a collection: its name and ARM's own properties, references by name where the builder says so. */
type Named = { readonly name: string } & JsonObject;

export interface PoolSketch {
  readonly name: string;
  /** Addresses and FQDNs, as they are written in `backendAddresses`. */
  readonly servers?: readonly string[];
  /** Names of network interfaces whose `ipConfigurations/ipconfig` is attached. */
  readonly nics?: readonly string[];
  /** Takes the place of the properties. */
  readonly properties?: JsonObject;
}

export interface ListenerSketch {
  readonly name: string;
  readonly protocol?: 'Http' | 'Https';
  readonly port?: number;
  readonly hostNames?: readonly string[];
  readonly frontend?: 'public' | 'private';
}

export interface RuleSketch {
  readonly name: string;
  readonly listener?: string;
  readonly pool?: string;
  readonly setting?: string;
  readonly pathMap?: string;
  readonly redirect?: string;
  readonly priority?: number;
}

export interface PathMapSketch {
  readonly name: string;
  readonly pool?: string;
  readonly setting?: string;
  readonly redirect?: string;
  readonly paths: readonly {
    readonly name: string;
    readonly paths: readonly string[];
    readonly pool?: string;
    readonly setting?: string;
    readonly redirect?: string;
  }[];
}

export interface HealthSketch {
  readonly pool?: string;
  readonly setting?: string;
  readonly servers: readonly { readonly address: string; readonly health?: string; readonly message?: string; readonly errorName?: string }[];
}

export interface SecurityRuleSketch {
  readonly name: string;
  readonly priority: number;
  readonly direction?: 'Inbound' | 'Outbound';
  readonly access?: 'Allow' | 'Deny';
  readonly protocol?: string;
  readonly source?: string | readonly string[];
  readonly destination?: string | readonly string[];
  readonly ports?: string | readonly string[];
}

export interface RouteSketch {
  readonly name: string;
  readonly prefix: string;
  readonly nextHop: string;
  readonly nextHopIp?: string;
}

export interface NicSketch {
  readonly name: string;
  readonly address: string;
  readonly subnet?: string;
  readonly nsg?: string;
  readonly properties?: JsonObject;
}

/** Points of one metric: minutes before the capture → total, by dimension value. */
export type MetricSketch = Readonly<Record<string, readonly (readonly [minutesBefore: number, total: number])[]>>;

/** What is unusual about the gateway; everything that is left out is ordinary and healthy. */
export interface GatewaySketch {
  readonly tier?: 'Standard_v2' | 'WAF_v2' | 'Basic' | 'Standard' | 'WAF';
  /** More properties of the gateway, such as `operationalState`. */
  readonly properties?: JsonObject;
  readonly tags?: JsonObject;
  readonly frontends?: readonly ('public' | 'private')[];
  readonly listeners?: readonly ListenerSketch[];
  readonly pools?: readonly PoolSketch[];
  /** Properties of ARM; `probe` names a probe. */
  readonly settings?: readonly Named[];
  readonly probes?: readonly Named[];
  readonly rules?: readonly RuleSketch[];
  readonly pathMaps?: readonly PathMapSketch[];
  readonly redirects?: readonly { readonly name: string; readonly targetListener?: string; readonly targetUrl?: string }[];
  /** Backend health; by default every server of every used pair is Healthy. `none`: not asked; a number: that error status. */
  readonly health?: readonly HealthSketch[] | 'none' | number;
  /** Rules of the gateway subnet's NSG beside the defaults; `null`: the subnet has none. */
  readonly gatewayNsg?: readonly SecurityRuleSketch[] | null;
  /** Rules of the backend subnet's NSG beside the defaults; `null` (the default): the subnet has none. */
  readonly backendNsg?: readonly SecurityRuleSketch[] | null;
  readonly gatewayRoutes?: readonly RouteSketch[] | null;
  readonly backendRoutes?: readonly RouteSketch[] | null;
  /** More properties of the network, the gateway's subnet and the backend subnet. */
  readonly vnet?: JsonObject;
  readonly gatewaySubnet?: JsonObject;
  readonly backendSubnet?: JsonObject;
  readonly subnets?: readonly Named[];
  /** By default one for each private address of a pool in 10.0.2.0/24. */
  readonly nics?: readonly NicSketch[];
  readonly metrics?: Readonly<Record<string, MetricSketch>>;
  readonly activity?: readonly JsonObject[];
  readonly symptom?: Symptom;
  readonly observations?: readonly Observation[];
  readonly lookups?: readonly RecordedLookup[];
  /** More answers; one with the same request takes the place of the builder's. */
  readonly responses?: readonly RecordedResponse[];
}

/** The moment of every snapshot here. */
export const capturedAt = '2026-11-22T06:00:00Z';

/**
 * A snapshot of one gateway with two servers behind it. It is healthy: v2, public frontend, an NSG that lets GatewayManager,
 * the load balancer and clients in, every server Healthy, no failing request.
 */
export function gatewaySnapshot(sketch: GatewaySketch = {}): Snapshot {
  const answers = [...gatewayAnswers(sketch), ...networkAnswers(sketch), ...timeAnswers(sketch)];
  const replaced = new Set((sketch.responses ?? []).map((response) => response.request.toLowerCase()));
  const nics = nicsOf(sketch);
  return {
    format: 'azure-traffic-doctor-snapshot',
    version: 1,
    cloud: 'AzureCloud',
    capturedAt,
    target: ids.gateway,
    ...(sketch.symptom ? { symptom: sketch.symptom } : {}),
    responses: [...answers.filter((answer) => !replaced.has(answer.request.toLowerCase())), ...(sketch.responses ?? [])],
    lookups: sketch.lookups ?? nics.map((nic) => ({ kind: 'address', key: nic.address, complete: true, ids: [ids.nic(nic.name)] })),
    ...(sketch.observations ? { observations: sketch.observations } : {}),
  };
}

const defaultPools: readonly PoolSketch[] = [{ name: 'pool-app', servers: ['10.0.2.4', '10.0.2.5'] }];
const defaultSettings: readonly Named[] = [
  {
    name: 'set-app',
    port: 80,
    protocol: 'Http',
    cookieBasedAffinity: 'Disabled',
    requestTimeout: 20,
    connectionDraining: { enabled: true, drainTimeoutInSec: 60 },
  },
];
const defaultRules: readonly RuleSketch[] = [{ name: 'rule-app' }];

function reference(collection: string, name: string | undefined): JsonObject | undefined {
  return name === undefined ? undefined : { id: ids.child(collection, name) };
}

function element(collection: string, name: string, properties: JsonObject): JsonObject {
  const present = Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined));
  return { name, id: ids.child(collection, name), properties: { provisioningState: 'Succeeded', ...present } };
}

function ok(id: string, body: JsonObject): RecordedResponse {
  return { request: `GET ${id}`, status: 200, body: { id, name: id.slice(id.lastIndexOf('/') + 1), ...body } };
}

function gatewayAnswers(sketch: GatewaySketch): readonly RecordedResponse[] {
  const body = {
    type: 'Microsoft.Network/applicationGateways',
    location: 'westeurope',
    zones: ['1', '2', '3'],
    tags: sketch.tags ?? {},
    properties: { ...gatewayProperties(sketch), ...sketch.properties },
  };
  return [ok(ids.gateway, body), ...healthAnswer(sketch)];
}

function gatewayProperties(sketch: GatewaySketch): JsonObject {
  const tier = sketch.tier ?? 'Standard_v2';
  const listeners = sketch.listeners ?? [{ name: 'lst-app' }];
  const ports = [...new Set(listeners.map(portOf))];
  return {
    provisioningState: 'Succeeded',
    operationalState: 'Running',
    sku: { name: tier === 'Standard' || tier === 'WAF' ? `${tier}_Medium` : tier, tier, capacity: 2 },
    gatewayIPConfigurations: [element('gatewayIPConfigurations', 'ipconfig', { subnet: { id: ids.gatewaySubnet } })],
    frontendIPConfigurations: (sketch.frontends ?? ['public']).map(frontend),
    frontendPorts: ports.map((port) => element('frontendPorts', `port-${port}`, { port })),
    httpListeners: listeners.map(listener),
    backendAddressPools: (sketch.pools ?? defaultPools).map(pool),
    backendHttpSettingsCollection: (sketch.settings ?? defaultSettings).map(({ name, probe, ...properties }) =>
      element('backendHttpSettingsCollection', name, {
        ...properties,
        ...(typeof probe === 'string' ? { probe: { id: ids.child('probes', probe) } } : {}),
      }),
    ),
    probes: (sketch.probes ?? []).map(({ name, ...properties }) => element('probes', name, properties)),
    requestRoutingRules: (sketch.rules ?? defaultRules).map((each, index) => rule(each, index, sketch)),
    urlPathMaps: (sketch.pathMaps ?? []).map((map) => pathMap(map, sketch)),
    redirectConfigurations: (sketch.redirects ?? []).map(({ name, targetListener, targetUrl }) =>
      element('redirectConfigurations', name, { redirectType: 'Permanent', targetListener: reference('httpListeners', targetListener), targetUrl }),
    ),
    sslCertificates: [element('sslCertificates', 'cert-app', {})],
  };
}

function frontend(kind: 'public' | 'private'): JsonObject {
  return element('frontendIPConfigurations', `front-${kind}`, {
    ...(kind === 'public' ? { publicIPAddress: { id: ids.publicIP } } : { privateIPAddress: '10.0.1.10', subnet: { id: ids.gatewaySubnet } }),
  });
}

function portOf(listener: ListenerSketch): number {
  return listener.port ?? (listener.protocol === 'Https' ? 443 : 80);
}

function listener(sketch: ListenerSketch): JsonObject {
  return element('httpListeners', sketch.name, {
    frontendIPConfiguration: reference('frontendIPConfigurations', `front-${sketch.frontend ?? 'public'}`),
    frontendPort: reference('frontendPorts', `port-${portOf(sketch)}`),
    protocol: sketch.protocol ?? 'Http',
    hostNames: sketch.hostNames ?? [],
    ...(sketch.protocol === 'Https' ? { sslCertificate: reference('sslCertificates', 'cert-app') } : {}),
  });
}

function pool(sketch: PoolSketch): JsonObject {
  const backendAddresses = (sketch.servers ?? []).map((server) => (/^[\d.]+$|:/.test(server) ? { ipAddress: server } : { fqdn: server }));
  const backendIPConfigurations = (sketch.nics ?? []).map((name) => ({ id: `${ids.nic(name)}/ipConfigurations/ipconfig` }));
  const attached = backendIPConfigurations.length > 0 ? { backendIPConfigurations } : {};
  return element('backendAddressPools', sketch.name, sketch.properties ?? { backendAddresses, ...attached });
}

/** A rule without pool, path map and redirect goes to the first pool and setting; an empty name leaves the reference out. */
function rule(sketch: RuleSketch, index: number, whole: GatewaySketch): JsonObject {
  const isBasic = sketch.pathMap === undefined && sketch.redirect === undefined;
  const destination = isBasic ? destinationOf(sketch, whole) : {};
  return element('requestRoutingRules', sketch.name, {
    ruleType: sketch.pathMap === undefined ? 'Basic' : 'PathBasedRouting',
    ...(/_v2|Basic/.test(whole.tier ?? 'Standard_v2') ? { priority: sketch.priority ?? 100 + index } : {}),
    httpListener: reference('httpListeners', sketch.listener ?? whole.listeners?.[0]?.name ?? 'lst-app'),
    ...destination,
    urlPathMap: reference('urlPathMaps', sketch.pathMap),
    redirectConfiguration: reference('redirectConfigurations', sketch.redirect),
  });
}

function destinationOf(sketch: { readonly pool?: string; readonly setting?: string }, whole: GatewaySketch): JsonObject {
  const poolName = sketch.pool ?? (whole.pools ?? defaultPools)[0]?.name;
  const settingName = sketch.setting ?? (whole.settings ?? defaultSettings)[0]?.name;
  return {
    ...(poolName === '' ? {} : { backendAddressPool: reference('backendAddressPools', poolName) }),
    ...(settingName === '' ? {} : { backendHttpSettings: reference('backendHttpSettingsCollection', settingName) }),
  };
}

function pathMap(sketch: PathMapSketch, whole: GatewaySketch): JsonObject {
  const fallback = sketch.redirect === undefined ? destinationOf(sketch, whole) : {};
  return element('urlPathMaps', sketch.name, {
    defaultBackendAddressPool: fallback['backendAddressPool'],
    defaultBackendHttpSettings: fallback['backendHttpSettings'],
    defaultRedirectConfiguration: reference('redirectConfigurations', sketch.redirect),
    pathRules: sketch.paths.map((each) => ({
      name: each.name,
      id: `${ids.child('urlPathMaps', sketch.name)}/pathRules/${each.name}`,
      properties: {
        paths: each.paths,
        ...(each.redirect === undefined ? destinationOf(each, whole) : { redirectConfiguration: reference('redirectConfigurations', each.redirect) }),
      },
    })),
  });
}

function healthAnswer(sketch: GatewaySketch): readonly RecordedResponse[] {
  const request = `POST ${ids.gateway}/backendhealth`;
  if (sketch.health === 'none') return [];
  if (typeof sketch.health === 'number')
    return [{ request, status: sketch.health, body: refusal('Microsoft.Network/applicationGateways/backendhealth/action') }];
  const pools = (sketch.health ?? everyServerHealthy(sketch)).map((entry) => ({
    backendAddressPool: reference('backendAddressPools', entry.pool ?? (sketch.pools ?? defaultPools)[0]?.name),
    backendHttpSettingsCollection: [
      {
        backendHttpSettings: reference('backendHttpSettingsCollection', entry.setting ?? (sketch.settings ?? defaultSettings)[0]?.name),
        servers: entry.servers.map((server) => ({
          address: server.address,
          health: server.health ?? 'Healthy',
          healthProbeLog: server.message ?? (server.health === undefined ? 'Success. Received 200 status code' : ''),
          ...(server.errorName === undefined ? {} : { healthProbeErrorName: server.errorName }),
        })),
      },
    ],
  }));
  return [{ request, status: 200, body: { backendAddressPools: pools as Json } }];
}

function refusal(action: string): JsonObject {
  const message = `The client does not have authorization to perform action '${action}' over scope '${ids.gateway}'.`;
  return { error: { code: 'AuthorizationFailed', message } };
}

/** One entry for each pair that the sketch's rules use. */
function everyServerHealthy(sketch: GatewaySketch): readonly HealthSketch[] {
  const pools = sketch.pools ?? defaultPools;
  const settings = sketch.settings ?? defaultSettings;
  const ends = [
    ...(sketch.rules ?? defaultRules).filter((each) => each.pathMap === undefined && each.redirect === undefined),
    ...(sketch.pathMaps ?? []).flatMap((map) => [map, ...map.paths]).filter((each) => each.redirect === undefined),
  ];
  const pairs = new Map(
    ends.map((end) => {
      const pair = { pool: end.pool ?? pools[0]?.name ?? '', setting: end.setting ?? settings[0]?.name ?? '' };
      return [`${pair.pool} ${pair.setting}`, pair] as const;
    }),
  );
  return [...pairs.values()].map((pair) => ({
    ...pair,
    servers: addressesOf(
      pools.find((each) => each.name === pair.pool),
      sketch,
    ).map((address) => ({ address })),
  }));
}

function addressesOf(sketch: PoolSketch | undefined, whole: GatewaySketch): readonly string[] {
  const attached = (sketch?.nics ?? []).flatMap((name) => (whole.nics ?? []).filter((nic) => nic.name === name).map((nic) => nic.address));
  return [...(sketch?.servers ?? []), ...attached];
}

function nicsOf(sketch: GatewaySketch): readonly NicSketch[] {
  if (sketch.nics) return sketch.nics;
  const addresses = (sketch.pools ?? defaultPools).flatMap((each) => each.servers ?? []).filter((server) => server.startsWith('10.0.2.'));
  return [...new Set(addresses)].map((address) => ({ name: `nic-${address.slice(address.lastIndexOf('.') + 1)}`, address }));
}

function networkAnswers(sketch: GatewaySketch): readonly RecordedResponse[] {
  const gatewayNsg = sketch.gatewayNsg === undefined ? ordinaryGatewayRules : sketch.gatewayNsg;
  const backendNsg = sketch.backendNsg ?? null;
  return [
    virtualNetwork(sketch, gatewayNsg !== null, backendNsg !== null),
    ...(gatewayNsg === null ? [] : [securityGroup(ids.gatewayNsg, gatewayNsg)]),
    ...(backendNsg === null ? [] : [securityGroup(ids.backendNsg, backendNsg)]),
    ...(sketch.gatewayRoutes ? [routeTable(ids.gatewayRoutes, sketch.gatewayRoutes)] : []),
    ...(sketch.backendRoutes ? [routeTable(ids.backendRoutes, sketch.backendRoutes)] : []),
    ...nicsOf(sketch).map(networkInterface),
    { request: `GET ${group.replace(/\/resourceGroups.*/, '')}/providers/Microsoft.Network/privateDnsZones`, status: 200, body: { value: [] } },
    ok(ids.publicIP, {
      type: 'Microsoft.Network/publicIPAddresses',
      properties: { ipAddress: '203.0.113.10', ipConfiguration: { id: ids.child('frontendIPConfigurations', 'front-public') } },
    }),
  ];
}

const ordinaryGatewayRules: readonly SecurityRuleSketch[] = [
  { name: 'AllowGatewayManager', priority: 100, protocol: 'Tcp', source: 'GatewayManager', ports: '65200-65535' },
  { name: 'AllowWeb', priority: 110, protocol: 'Tcp', source: 'Internet', ports: ['80', '443'] },
];

function virtualNetwork(sketch: GatewaySketch, hasGatewayNsg: boolean, hasBackendNsg: boolean): RecordedResponse {
  const subnet = (id: string, prefix: string, properties: JsonObject): JsonObject => ({
    id,
    name: id.slice(id.lastIndexOf('/') + 1),
    properties: { addressPrefix: prefix, ...properties },
  });
  const gatewaySubnet = {
    ...(hasGatewayNsg ? { networkSecurityGroup: { id: ids.gatewayNsg } } : {}),
    ...(sketch.gatewayRoutes ? { routeTable: { id: ids.gatewayRoutes } } : {}),
    ...sketch.gatewaySubnet,
  };
  const backendSubnet = {
    ...(hasBackendNsg ? { networkSecurityGroup: { id: ids.backendNsg } } : {}),
    ...(sketch.backendRoutes ? { routeTable: { id: ids.backendRoutes } } : {}),
    ...sketch.backendSubnet,
  };
  const more = (sketch.subnets ?? []).map(({ name, ...properties }) => ({ id: `${ids.vnet}/subnets/${name}`, name, properties }));
  return ok(ids.vnet, {
    type: 'Microsoft.Network/virtualNetworks',
    location: 'westeurope',
    properties: {
      addressSpace: { addressPrefixes: ['10.0.0.0/16'] },
      subnets: [subnet(ids.gatewaySubnet, '10.0.1.0/24', gatewaySubnet), subnet(ids.backendSubnet, '10.0.2.0/24', backendSubnet), ...more],
      virtualNetworkPeerings: [],
      ...sketch.vnet,
    },
  });
}

/** The body of a network security group with Azure's default rules, as its answer. */
export function securityGroup(id: string, rules: readonly SecurityRuleSketch[]): RecordedResponse {
  const element = (kind: string) => (sketch: SecurityRuleSketch) => ({
    id: `${id}/${kind}/${sketch.name}`,
    name: sketch.name,
    properties: securityRule(sketch),
  });
  return ok(id, {
    type: 'Microsoft.Network/networkSecurityGroups',
    location: 'westeurope',
    properties: { securityRules: rules.map(element('securityRules')), defaultSecurityRules: defaultSecurityRules.map(element('defaultSecurityRules')) },
  });
}

const defaultSecurityRules: readonly SecurityRuleSketch[] = [
  { name: 'AllowVnetInBound', priority: 65000, source: 'VirtualNetwork', destination: 'VirtualNetwork' },
  { name: 'AllowAzureLoadBalancerInBound', priority: 65001, source: 'AzureLoadBalancer' },
  { name: 'DenyAllInBound', priority: 65500, access: 'Deny' },
  { name: 'AllowVnetOutBound', priority: 65000, direction: 'Outbound', source: 'VirtualNetwork', destination: 'VirtualNetwork' },
  { name: 'AllowInternetOutBound', priority: 65001, direction: 'Outbound', destination: 'Internet' },
  { name: 'DenyAllOutBound', priority: 65500, direction: 'Outbound', access: 'Deny' },
];

function securityRule(sketch: SecurityRuleSketch): JsonObject {
  const oneOrMany = (one: string, many: string, value: string | readonly string[]): JsonObject =>
    typeof value === 'string' ? { [one]: value, [many]: [] } : { [many]: value };
  return {
    access: sketch.access ?? 'Allow',
    direction: sketch.direction ?? 'Inbound',
    priority: sketch.priority,
    protocol: sketch.protocol ?? '*',
    sourcePortRange: '*',
    ...oneOrMany('sourceAddressPrefix', 'sourceAddressPrefixes', sketch.source ?? '*'),
    ...oneOrMany('destinationAddressPrefix', 'destinationAddressPrefixes', sketch.destination ?? '*'),
    ...oneOrMany('destinationPortRange', 'destinationPortRanges', sketch.ports ?? '*'),
  };
}

/** The body of a route table, as its answer. */
export function routeTable(id: string, routes: readonly RouteSketch[], disableBgpRoutePropagation = false): RecordedResponse {
  return ok(id, {
    type: 'Microsoft.Network/routeTables',
    location: 'westeurope',
    properties: {
      disableBgpRoutePropagation,
      routes: routes.map((route) => ({
        id: `${id}/routes/${route.name}`,
        name: route.name,
        properties: {
          addressPrefix: route.prefix,
          nextHopType: route.nextHop,
          ...(route.nextHopIp === undefined ? {} : { nextHopIpAddress: route.nextHopIp }),
        },
      })),
    },
  });
}

function networkInterface(sketch: NicSketch): RecordedResponse {
  const id = ids.nic(sketch.name);
  return ok(id, {
    type: 'Microsoft.Network/networkInterfaces',
    location: 'westeurope',
    properties: {
      enableIPForwarding: false,
      ...(sketch.nsg === undefined ? {} : { networkSecurityGroup: { id: sketch.nsg } }),
      ipConfigurations: [
        {
          id: `${id}/ipConfigurations/ipconfig`,
          name: 'ipconfig',
          properties: { privateIPAddress: sketch.address, primary: true, subnet: { id: sketch.subnet ?? ids.backendSubnet } },
        },
      ],
      ...sketch.properties,
    },
  });
}

/** No failing request in the last hour, one a minute that succeeds. */
const quietMetrics: Readonly<Record<string, MetricSketch>> = {
  'ResponseStatus HttpStatusGroup': { '2xx': everyMinute(60), '5xx': everyMinute(0) },
  'BackendResponseStatus HttpStatusGroup': { '2xx': everyMinute(60), '5xx': everyMinute(0) },
};

/** @returns the same total for each of the last minutes, for `metrics`. */
export function everyMinute(total: number, minutes = 20): readonly (readonly [number, number])[] {
  return Array.from({ length: minutes }, (_, index) => [minutes - index, total] as const);
}

function timeAnswers(sketch: GatewaySketch): readonly RecordedResponse[] {
  const metrics = { ...quietMetrics, ...sketch.metrics };
  return [
    {
      request: `GET ${ids.gateway}/providers/Microsoft.ResourceHealth/availabilityStatuses/current`,
      status: 200,
      body: { id: ids.gateway, name: 'current', properties: { availabilityState: 'Available', summary: 'There are no known problems.' } },
    },
    {
      request: `GET ${ids.gateway}/providers/Microsoft.ResourceHealth/availabilityStatuses`,
      status: 200,
      body: {
        value: [
          {
            id: `${ids.gateway}/providers/Microsoft.ResourceHealth/availabilityStatuses/current`,
            name: 'current',
            properties: { availabilityState: 'Available', occuredTime: '2026-11-13T06:00:00Z' },
          },
        ],
      },
    },
    {
      request: `GET ${ids.gateway}/providers/Microsoft.Insights/eventtypes/management/values`,
      status: 200,
      body: { value: sketch.activity ?? [] },
    },
    {
      request: `GET ${ids.gateway}/providers/Microsoft.Insights/diagnosticSettings`,
      status: 200,
      body: {
        value: [
          {
            id: `${ids.gateway}/providers/Microsoft.Insights/diagnosticSettings/logs`,
            name: 'logs',
            properties: { logs: [{ categoryGroup: 'allLogs', enabled: true }] },
          },
        ],
      },
    },
    {
      request: `GET ${ids.gateway}/providers/Microsoft.Insights/metrics?metricnames=CapacityUnits`,
      status: 200,
      body: {
        value: [{ name: { value: 'CapacityUnits' }, timeseries: [{ metadatavalues: [], data: [{ timeStamp: '2026-11-22T05:59:00Z', average: 3 }] }] }],
      },
    },
    ...Object.entries(metrics).map(([key, series]) => metricAnswer(key, series)),
  ];
}

/** @param key the metric, and its dimension after a space when it is split. */
function metricAnswer(key: string, series: MetricSketch): RecordedResponse {
  const [name = '', dimension] = key.split(' ');
  const filter = dimension === undefined ? '' : `&$filter=${dimension} eq '*'`;
  const timeseries = Object.entries(series).map(([value, points]) => ({
    metadatavalues: dimension === undefined ? [] : [{ name: { value: dimension.toLowerCase() }, value }],
    data: points.map(([minutesBefore, total]) => ({ timeStamp: new Date(Date.parse(capturedAt) - minutesBefore * 60_000).toISOString(), total })),
  }));
  return {
    request: `GET ${ids.gateway}/providers/Microsoft.Insights/metrics?${filter === '' ? '' : `${filter.slice(1)}&`}metricnames=${name}`,
    status: 200,
    body: { value: [{ name: { value: name }, type: 'Microsoft.Insights/metrics', unit: 'Count', timeseries }] as Json },
  };
}
