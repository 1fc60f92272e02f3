import type { Source } from '../snapshot/fact';
import type { ModelObject, ModelResource } from './model';

/** `Microsoft.Compute/virtualMachineScaleSets`: the model that its instances are made of. */
export interface ScaleSet extends ModelResource {
  /** Number of instances that the scale set shall have. */
  readonly capacity?: number;
  /** Where the capacity is, or would be. */
  readonly capacityAt: Source;
  /** `Uniform`, `Flexible`, in lower case. */
  readonly orchestrationMode?: string;
  /** Pools of gateways that the interfaces of the model are put into. */
  readonly gatewayPools: readonly { readonly id: string; readonly at: Source }[];
}

/** One instance of a uniform scale set, with its instance view. */
export interface ScaleSetInstance extends ModelObject {
  /** Such as `running`, `deallocated`, in lower case; absent when the instance view does not tell. */
  readonly powerState?: string;
  readonly powerStateAt: Source;
  /** `unhealthy`, in lower case; absent where nothing monitors the health. */
  readonly health?: string;
  readonly healthAt: Source;
  readonly latestModelApplied?: boolean;
  readonly latestModelAppliedAt: Source;
}
