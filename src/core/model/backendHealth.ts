import type { Source } from '../snapshot/fact';

/** The answer of `POST …/backendhealth`, one entry for each server under each (pool, setting). */
export interface BackendHealth {
  readonly at: Source;
  /** True when the answer lists no pool at all. */
  readonly isEmpty: boolean;
  readonly pools: readonly BackendHealthPool[];
}

export interface BackendHealthPool {
  readonly at: Source;
  /** Id of the backend address pool, or undefined when the answer does not say it. */
  readonly poolId?: string;
  readonly settings: readonly BackendHealthHttpSettings[];
}

export interface BackendHealthHttpSettings {
  readonly at: Source;
  readonly settingId?: string;
  readonly servers: readonly BackendHealthServer[];
}

/**
 * Azure's documentation says `Up`/`Down`, the service says `Healthy`/`Unhealthy`: both become the latter. An open set, so
 * everything else (`Partial`, `Draining`, new words) is `other`.
 */
export type ServerHealth = 'healthy' | 'unhealthy' | 'unknown' | 'other';

export interface BackendHealthServer {
  readonly at: Source;
  /** Address or FQDN, as the answer says it; empty when it says none. */
  readonly address: string;
  readonly health: ServerHealth;
  /** The word of the answer. */
  readonly rawHealth: string;
  /** `healthProbeLog`: Azure's own message, untrusted text; empty when there is none. */
  readonly message: string;
  /** Undocumented: only ever a hint. */
  readonly errorName?: string;
  /** Id of the ip configuration, when the answer names it. */
  readonly ipConfigurationId?: string;
}
