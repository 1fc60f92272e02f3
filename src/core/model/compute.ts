import type { Source } from '../snapshot/fact';
import type { ModelResource } from './model';

export interface VirtualMachine extends ModelResource {
  /** Such as `running`, `deallocated`, in lower case; absent when the instance view does not tell. */
  readonly powerState?: string;
  /** Where the power state was read. */
  readonly powerStateAt: Source;
  /** `Succeeded`, `Failed`, `Updating`. */
  readonly provisioningState?: string;
  /** Empty when the answer lists none: every machine has one. */
  readonly networkInterfaceIds: readonly string[];
}

/** A cluster of Azure Kubernetes Service. */
export interface ManagedCluster extends ModelResource {
  /** `kubenet`, `azure`, `none`, in lower case. */
  readonly networkPlugin?: string;
  /** `overlay`, in lower case. */
  readonly networkPluginMode?: string;
  /** `podCidr` and `podCidrs` together. */
  readonly podPrefixes: readonly string[];
  /** Where the pods' prefixes were read. */
  readonly networkProfileAt: Source;
  readonly nodeResourceGroup?: string;
  /** `Running`, `Stopped`. */
  readonly powerState?: string;
  readonly powerStateAt: Source;
  /** Subnets that the node pools are put into; empty when Azure made the network. */
  readonly subnetIds: readonly string[];
  /** The gateway that the cluster's ingress add-on keeps. */
  readonly applicationGatewayId?: string;
}
