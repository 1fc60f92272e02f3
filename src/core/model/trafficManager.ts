import type { ModelObject, ModelResource } from './model';

export interface TrafficManagerProfile extends ModelResource {
  readonly profileStatus?: string;
  /** `monitorConfig.profileMonitorStatus`: `Online`, `Degraded`, `Disabled`, `Inactive`, `CheckingEndpoints`. */
  readonly profileMonitorStatus?: string;
  readonly trafficRoutingMethod?: string;
  /** `dnsConfig.fqdn` */
  readonly fqdn?: string;
  readonly endpoints: readonly TrafficManagerEndpoint[];
}

export interface TrafficManagerEndpoint extends ModelObject {
  /** `azureEndpoints`, `externalEndpoints`, `nestedEndpoints`, in ARM's spelling. */
  readonly endpointType?: string;
  readonly endpointStatus?: string;
  readonly endpointMonitorStatus?: string;
  readonly target?: string;
  readonly targetResourceId?: string;
}
