import type {
  ApplicationGateway,
  BackendAddressPool,
  BackendHttpSettings,
  HttpListener,
  RequestRoutingRule,
  UrlPathMap,
  PathRule,
} from '../model/applicationGateway';
import type { BackendHealthServer } from '../model/backendHealth';
import type { TrafficManagerEndpoint, TrafficManagerProfile } from '../model/trafficManager';
import type { WebApp } from '../model/webApp';
import type { Fact } from '../snapshot/fact';

/**
 * The place on the path that a rule judges. Two tuples meet when every field that both have is equal and one has all
 * fields of the other. Ids and names are lower case, so that they compare as texts.
 */
export interface Tuple {
  readonly gateway?: string;
  readonly listener?: string;
  readonly pool?: string;
  readonly setting?: string;
  /** Address or FQDN of one server. */
  readonly server?: string;
  readonly profile?: string;
  readonly endpoint?: string;
  readonly webApp?: string;
}

/** What a rule may be `on`. A later subject is one more member here and one more generator in `paths.ts`. */
export interface SubjectKinds {
  readonly gateway: GatewaySubject;
  readonly listener: ListenerSubject;
  readonly route: RouteSubject;
  readonly pair: PairSubject;
  readonly server: ServerSubject;
  readonly profile: ProfileSubject;
  readonly endpoint: EndpointSubject;
  readonly webApp: WebAppSubject;
}

export type SubjectKind = keyof SubjectKinds;
export type Subject = SubjectKinds[SubjectKind];

export interface GatewaySubject {
  readonly kind: 'gateway';
  readonly tuple: Tuple;
  readonly gateway: ApplicationGateway;
  /** Every route, pair and server of the gateway: what traffic can take. */
  readonly routes: readonly RouteSubject[];
  readonly pairs: readonly PairSubject[];
  readonly servers: readonly ServerSubject[];
}

export interface ListenerSubject {
  readonly kind: 'listener';
  readonly tuple: Tuple;
  readonly gateway: ApplicationGateway;
  readonly listener: HttpListener;
  /** Rules that name the listener. */
  readonly rules: readonly RequestRoutingRule[];
}

/**
 * One way through the gateway: listener → rule → path → pool + setting. A path map gives one route for each path rule and
 * one for its default. A route that only redirects has neither pool nor setting.
 */
export interface RouteSubject {
  readonly kind: 'route';
  readonly tuple: Tuple;
  readonly gateway: ApplicationGateway;
  readonly listener: HttpListener | undefined;
  readonly rule: RequestRoutingRule;
  readonly urlPathMap: UrlPathMap | undefined;
  /** Undefined for a basic rule and for a path map's default. */
  readonly pathRule: PathRule | undefined;
  /** A path map's default: only requests that no path rule takes come here. */
  readonly isDefaultOfPathMap: boolean;
  readonly pool: BackendAddressPool | undefined;
  readonly setting: BackendHttpSettings | undefined;
  readonly redirects: boolean;
  /** True when the URL of the reported symptom takes this route; undefined when no URL was reported. */
  readonly isReported: boolean | undefined;
}

/** A (pool, setting) pair that at least one rule uses: what the gateway probes. */
export interface PairSubject {
  readonly kind: 'pair';
  readonly tuple: Tuple;
  readonly gateway: ApplicationGateway;
  readonly pool: BackendAddressPool;
  readonly setting: BackendHttpSettings;
  readonly routes: readonly RouteSubject[];
  readonly servers: readonly ServerSubject[];
  /** What backend health says of this pair; known and empty when the answer lists no server for it. */
  readonly health: Fact<readonly BackendHealthServer[]>;
}

/** One server of a pair, from the pool's members and from backend health (which resolves attached interfaces). */
export interface ServerSubject {
  readonly kind: 'server';
  readonly tuple: Tuple;
  readonly gateway: ApplicationGateway;
  readonly pool: BackendAddressPool;
  readonly setting: BackendHttpSettings;
  readonly routes: readonly RouteSubject[];
  /** Address or FQDN, as Azure spells it. */
  readonly address: string;
  /** True when `address` is an FQDN. */
  readonly isFqdn: boolean;
  /** The private or public address, when it is known without resolving a name. */
  readonly ipAddress: string | undefined;
  /** Ip configuration that is attached to the pool, when the server is one. */
  readonly ipConfigurationId: string | undefined;
  /** Undefined inside: backend health was read and does not list the server. */
  readonly health: Fact<BackendHealthServer | undefined>;
  /** The same address under every other used setting, with its health there: Healthy there clears the network on that port. */
  readonly siblings: () => readonly ServerSubject[];
}

export interface ProfileSubject {
  readonly kind: 'profile';
  readonly tuple: Tuple;
  readonly profile: TrafficManagerProfile;
}

export interface EndpointSubject {
  readonly kind: 'endpoint';
  readonly tuple: Tuple;
  readonly profile: TrafficManagerProfile;
  readonly endpoint: TrafficManagerEndpoint;
}

/** A web app: a target of its own, or what a server of a gateway leads to, and then on the tuple of that server. */
export interface WebAppSubject {
  readonly kind: 'webApp';
  readonly tuple: Tuple;
  readonly webApp: Fact<WebApp>;
  /** The server that leads here; undefined for an app that is the target itself. */
  readonly server: ServerSubject | undefined;
}
