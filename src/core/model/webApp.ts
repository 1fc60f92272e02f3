import type { ModelResource } from './model';

export interface WebApp extends ModelResource {
  /** `Running`, `Stopped`. */
  readonly state?: string;
  readonly availabilityState?: string;
  readonly usageState?: string;
  readonly enabled?: boolean;
  readonly kind?: string;
  readonly defaultHostName?: string;
  readonly hostNames: readonly string[];
}
