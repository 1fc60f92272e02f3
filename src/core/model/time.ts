import type { Source } from '../snapshot/fact';

export interface ResourceHealth {
  readonly at: Source;
  /** `Available`, `Unavailable`, `Degraded`, `Unknown`. */
  readonly availabilityState?: string;
  readonly title?: string;
  /** Untrusted text. */
  readonly summary?: string;
  /** `Unplanned`, `Planned`, `UserInitiated`, also with spaces. */
  readonly reasonType?: string;
  /** Who began it, by the fields that say it: `Platform`, `Customer Initiated`, `PlatformInitiated`, `UserInitiated`. */
  readonly origin?: string;
  /** Milliseconds since 1970. */
  readonly occurredTime?: number;
  /** Microsoft's advice, in its own words. Untrusted text. */
  readonly recommendedActions: readonly string[];
}

/** The states that Resource Health saw a resource in. */
export interface ResourceHealthHistory {
  readonly at: Source;
  /** False when a page is missing, or an entry could not be read: then a missing state proves nothing. */
  readonly isComplete: boolean;
  /** Newest first; each lasted until the one before it in the list began. */
  readonly states: readonly (ResourceHealth & { readonly occurredTime: number })[];
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
