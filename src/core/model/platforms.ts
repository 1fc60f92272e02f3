import type { Source } from '../snapshot/fact';
import type { ModelResource } from './model';

/** `Microsoft.App/containerApps` */
export interface ContainerApp extends ModelResource {
  /** `Running`, `Stopped`, `Suspended`; missing where Azure does not tell. */
  readonly runningStatus?: string;
  readonly runningStatusAt: Source;
  readonly environmentId?: string;
  /** Undefined: nothing can reach the app from outside of its environment, or from another app. */
  readonly ingress?: { readonly at: Source; readonly fqdn?: string; readonly external?: boolean; readonly externalAt: Source };
  /** Where the ingress is, or would be. */
  readonly configurationAt: Source;
}

/** `Microsoft.App/managedEnvironments` */
export interface ContainerAppEnvironment extends ModelResource {
  /** Such as `niceday-1234.westeurope.azurecontainerapps.io`, in lower case. */
  readonly defaultDomain?: string;
  /** Whether the environment has a private address only. */
  readonly internal?: boolean;
  /** The address of its load balancer. */
  readonly staticIp?: string;
  readonly subnetId?: string;
}

/** `Microsoft.ApiManagement/service` */
export interface ApiManagement extends ModelResource {
  readonly provisioningState?: string;
  readonly provisioningStateAt: Source;
  /** `None`, `External`, `Internal`. */
  readonly virtualNetworkType?: string;
  readonly virtualNetworkTypeAt: Source;
  readonly privateAddresses: readonly string[];
  /** Names of the gateway, the default one first, in lower case. */
  readonly gatewayHosts: readonly string[];
  readonly hostsAt: Source;
}
