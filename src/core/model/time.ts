import type { Source } from '../snapshot/fact';

export interface ResourceHealth {
  readonly at: Source;
  /** `Available`, `Unavailable`, `Degraded`, `Unknown`. */
  readonly availabilityState?: string;
  readonly summary?: string;
  readonly reasonType?: string;
  /** Milliseconds since 1970. */
  readonly occurredTime?: number;
}

export interface ActivityLog {
  readonly at: Source;
  /** False when a page is missing: then a missing event proves nothing. */
  readonly isComplete: boolean;
  /** Newest first. */
  readonly events: readonly ActivityEvent[];
}

export interface ActivityEvent {
  readonly at: Source;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** Such as `Microsoft.Network/networkSecurityGroups/securityRules/write`. */
  readonly operation: string;
  /** `Started`, `Accepted`, `Succeeded`, `Failed`. */
  readonly status: string;
  readonly caller?: string;
  readonly resourceId?: string;
  readonly correlationId?: string;
  /** The error code of a failed write, when the entry says it. */
  readonly errorCode?: string;
  /** The error message of a failed write. Untrusted text. */
  readonly errorMessage?: string;
}

/** One series of a metric; `dimension` is the value of the dimension that it was split by, undefined for the total. */
export interface MetricSeries {
  readonly at: Source;
  readonly name: string;
  readonly dimension?: string;
  /** Oldest first; a gap or null has no point. */
  readonly points: readonly MetricPoint[];
}

export interface MetricPoint {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly total?: number;
  readonly average?: number;
  readonly maximum?: number;
  readonly minimum?: number;
}
