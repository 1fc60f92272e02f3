import type { Symptom } from '../../../src/core/snapshot/snapshot';
import type { Place } from './build';
import type { GatewaySketch, ListenerSketch, ProbeSketch, ServerHealthSketch, SettingSketch } from './buildGateway';
import { site, siteIds, type SiteSketch } from './buildSite';
import type { TrafficSketch } from './buildTime';
import type { ContosoContext, ContosoSite, subscriptions } from './contosoContext';

/** What an ordinary site takes over from the sketch of any site. */
type Kept = Partial<
  Pick<
    SiteSketch,
    | 'gatewayRules'
    | 'gatewayRoutes'
    | 'gatewayDelegations'
    | 'gatewaySubnet'
    | 'serverRules'
    | 'serverRoutes'
    | 'interfaceRules'
    | 'power'
    | 'balancedPoolIds'
    | 'prefixes'
    | 'subnets'
    | 'peerings'
    | 'lacksHealth'
    | 'resourceHealth'
    | 'writes'
    | 'logs'
    | 'more'
  >
>;

/** A site with one listener, one rule, one pool, one setting and one probe; what is left out is ordinary. */
export interface OrdinarySketch extends Kept {
  readonly subscription: keyof typeof subscriptions;
  /** In the names of everything, and in the host name. */
  readonly application: string;
  readonly region: 'weu' | 'neu';
  /** The first three numbers of the network's addresses. */
  readonly network: string;
  /** Last number of the public address, which is in 203.0.113.0/24; absent: a private frontend only. */
  readonly publicAddress?: number;
  /** Last numbers of the addresses of servers in the servers' subnet; two unless the pool is told. */
  readonly servers?: readonly number[];
  /** Members of the pool, where they are not the servers. */
  readonly pool?: readonly string[];
  readonly listener?: Partial<ListenerSketch>;
  readonly setting?: Partial<SettingSketch>;
  /** `default`: the default probe of the gateway. */
  readonly probe?: Partial<ProbeSketch> | 'default';
  readonly gateway?: Partial<GatewaySketch>;
  /** What backend health says of every server; healthy unless told. */
  readonly health?: Omit<ServerHealthSketch, 'address'>;
  readonly traffic: Omit<TrafficSketch, 'unhealthy'>;
  /** Path of the address that users say fails, and the status that they see, if they get one; absent: nobody complained. */
  readonly failing?: { readonly path: string; readonly status?: number };
}

/** The names, ids and members of an ordinary site, for those who refer to it. */
export function ordinaryIds({ place: placeOf }: ContosoContext, sketch: OrdinarySketch) {
  const { subscription, application, region, network } = sketch;
  const name = `${application}-${region}`;
  const place = placeOf(subscription, `rg-${name}`, region, { application });
  const servers = sketch.servers ?? (sketch.pool ? undefined : [132, 133]);
  return { name, place, servers, members: sketch.pool ?? (servers ?? []).map((last) => `${network}.${last}`), ...siteIds(place, name, network) };
}

/** @param build what needs the place and the ids of the site, such as a peered network or the writes to a security group. */
export function ordinarySite(
  context: ContosoContext,
  sketch: OrdinarySketch,
  build: (place: Place, ids: ReturnType<typeof ordinaryIds>) => Kept = () => ({}),
): ContosoSite {
  const ids = ordinaryIds(context, sketch);
  const { application, publicAddress, health, traffic, failing } = sketch;
  const pair = `pool-${application}~setting-${application}`;
  const isSick = health?.health === 'Unhealthy' && traffic.gateway502Since !== undefined;
  return {
    id: ids.gateway,
    ...(failing ? { symptom: symptomOf(context, sketch, failing) } : {}),
    responses: site({
      ...sketch,
      ...build(ids.place, ids),
      tenantId: context.tenantId,
      clock: context.clock,
      place: ids.place,
      name: ids.name,
      ...(publicAddress === undefined ? {} : { publicIP: { address: `203.0.113.${publicAddress}`, label: `contoso-${ids.name}` } }),
      gateway: gatewayOf(sketch, ids.members),
      ...(ids.servers ? { servers: ids.servers } : {}),
      health: health
        ? [{ pool: `pool-${application}`, setting: `setting-${application}`, servers: ids.members.map((address) => ({ address, ...health })) }]
        : [],
      traffic: { ...traffic, ...(isSick ? { unhealthy: { [pair]: ids.members.length } } : {}) },
    }),
  };
}

function gatewayOf({ application, listener, setting, probe, gateway }: OrdinarySketch, servers: readonly string[]): SiteSketch['gateway'] {
  const host = `${application}.contoso.com`;
  const certificate = `${application}-contoso-com`;
  const isPlain = listener?.protocol === 'Http';
  const protocol = setting?.protocol ?? 'Http';
  return {
    ...(isPlain ? {} : { certificates: [certificate] }),
    listeners: [{ name: `listener-${application}`, hostName: host, protocol: 'Https', port: 443, ...(isPlain ? {} : { certificate }), ...listener }],
    pools: [{ name: `pool-${application}`, servers }],
    settings: [
      {
        name: `setting-${application}`,
        protocol,
        port: protocol === 'Https' ? 443 : 80,
        ...(setting?.pickHostName === true ? {} : { hostName: host }),
        ...(probe === 'default' ? {} : { probe: `probe-${application}` }),
        ...setting,
      },
    ],
    ...(probe === 'default'
      ? {}
      : { probes: [{ name: `probe-${application}`, protocol, path: '/healthz', ...(probe?.host === undefined ? { pickHostName: true } : {}), ...probe }] }),
    rules: [
      { name: `rule-${application}`, priority: 100, listener: `listener-${application}`, pool: `pool-${application}`, setting: `setting-${application}` },
    ],
    ...gateway,
  };
}

function symptomOf(
  { clock }: ContosoContext,
  { application, listener, traffic }: OrdinarySketch,
  { path, status }: NonNullable<OrdinarySketch['failing']>,
): Symptom {
  const scheme = listener?.protocol === 'Http' ? 'http' : 'https';
  const port = listener?.port === undefined ? '' : `:${listener.port}`;
  return {
    url: `${scheme}://${application}.contoso.com${port}${path}`,
    ...(status === undefined ? {} : { status }),
    since: clock.minutesBefore(traffic.gateway502Since ?? 40),
  };
}
