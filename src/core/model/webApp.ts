import type { Fact, Source } from '../snapshot/fact';
import type { ModelObject, ModelResource } from './model';

/** A web app, or a slot of one. */
export interface WebApp extends ModelResource {
  /** `Running`, `Stopped`. */
  readonly state?: string;
  /** `Normal`, `Limited`, `DisasterRecoveryMode`. */
  readonly availabilityState?: string;
  /** `Normal`, `Exceeded`. */
  readonly usageState?: string;
  readonly enabled?: boolean;
  /** When the suspension ends. */
  readonly suspendedTill?: string;
  readonly kind?: string;
  readonly defaultHostName?: string;
  readonly hostNames: readonly string[];
  readonly enabledHostNames: readonly string[];
  readonly hostNameSslStates: readonly HostNameSslState[];
  readonly httpsOnly?: boolean;
  readonly clientCertEnabled?: boolean;
  /** `Required`, `Optional`, `OptionalInteractiveUser`. */
  readonly clientCertMode?: string;
  /** Paths, comma-separated in ARM, that ask for no client certificate. */
  readonly clientCertExclusionPaths: readonly string[];
  /** `Enabled`, `Disabled`; missing where nobody chose. */
  readonly publicNetworkAccess?: string;
  readonly privateEndpointConnections: readonly PrivateEndpointConnection[];
  /** Set for an app in an App Service Environment. */
  readonly hostingEnvironmentId?: string;
  readonly serverFarmId?: string;
  /** `GET {id}/config/web`: the site's own body leaves most of it out. */
  readonly config: Fact<WebAppConfig>;
  /** `GET {id}/config/authsettingsV2` */
  readonly authentication: Fact<WebAppAuthentication>;
  /** Known and undefined: the body names no plan. */
  readonly plan: Fact<AppServicePlan | undefined>;
}

export interface HostNameSslState {
  readonly at: Source;
  readonly name: string;
  /** `Disabled`, `SniEnabled`, `IpBasedEnabled`. */
  readonly sslState?: string;
  readonly thumbprint?: string;
}

export interface PrivateEndpointConnection extends ModelObject {
  readonly privateEndpointId?: string;
  /** `Approved`, `Pending`, `Rejected`, `Disconnected`. */
  readonly status?: string;
}

/** What `config/web` says. */
export interface WebAppConfig extends ModelObject {
  /** Undefined: the answer has none, or they could not be read. */
  readonly ipSecurityRestrictions: readonly AccessRestriction[] | undefined;
  /** `Allow`, `Deny`; missing in older answers. */
  readonly ipSecurityRestrictionsDefaultAction?: string;
  readonly healthCheckPath?: string;
  readonly alwaysOn?: boolean;
  readonly numberOfWorkers?: number;
  /** `1.0` to `1.3`. */
  readonly minTlsVersion?: string;
}

/** A rule of the access restrictions, in the order of the array. */
export interface AccessRestriction {
  readonly at: Source;
  readonly name?: string;
  /** `Allow`, `Deny`, as ARM spells it. */
  readonly action?: string;
  /** The smallest number counts first; missing in very old rules. */
  readonly priority?: number;
  /** `Default`, `XffProxy`, `ServiceTag`. */
  readonly tag?: string;
  /** A range, several with commas, a service tag, or `Any`. */
  readonly ipAddress?: string;
  /** The old form of a range. */
  readonly subnetMask?: string;
  readonly vnetSubnetResourceId?: string;
  /** Header names in lower case, each with the values of which one must be sent. */
  readonly headers: Readonly<Record<string, readonly string[]>>;
}

/** What `config/authsettingsV2` says; secrets are never asked for. */
export interface WebAppAuthentication extends ModelObject {
  readonly isEnabled?: boolean;
  /** `RedirectToLoginPage`, `AllowAnonymous`, `Return401`, `Return403`. */
  readonly unauthenticatedClientAction?: string;
  readonly excludedPaths: readonly string[];
}

/** `Microsoft.Web/serverfarms` */
export interface AppServicePlan extends ModelResource {
  /** `Free`, `Shared`, `Basic`, `Standard`, `PremiumV3`, … */
  readonly skuTier?: string;
  /** Number of workers. */
  readonly capacity?: number;
  /** `Ready`, `Pending`, `Creating`. */
  readonly status?: string;
}
