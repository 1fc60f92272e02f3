/** The value of `format` that marks a snapshot file. */
export const SNAPSHOT_FORMAT = 'azure-traffic-doctor-snapshot';

/** The newest snapshot version that this code reads and writes. */
export const SNAPSHOT_VERSION = 1;

/** Any JSON value, as ARM sent it. Nothing about its shape is known until the model has parsed it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/** A JSON object, as ARM sent it. */
export type JsonObject = { readonly [key: string]: Json | undefined };

export type CloudName = 'AzureCloud' | 'AzureUSGovernment' | 'AzureChinaCloud';

/** Why a call got no answer at all. */
export type RecordedFailure = 'timedOut' | 'network' | 'malformed';

/**
 * One question to Azure and what came back. `request` is the method, a space and the ARM path without host, its query
 * normalized as `requestKey` does; `input` is the JSON body of a POST that asks something.
 */
export interface RecordedResponse {
  readonly request: string;
  readonly input?: Json;
  /** HTTP status of the final answer; null when no answer came, and then `failure` says why. */
  readonly status: number | null;
  readonly failure?: RecordedFailure;
  /** The REST JSON as it was on the wire; for a long-running operation its final result. */
  readonly body?: Json;
  /** A list of which some page failed: absence from it proves nothing. */
  readonly incomplete?: boolean;
}

/** Why a reverse look-up did not come to its end. */
export type LookupFailure = 'forbidden' | 'failed' | 'timedOut';

/** A reverse look-up: from an address or a host name to the resources that have it. */
export interface RecordedLookup {
  readonly kind: 'address' | 'hostName';
  readonly key: string;
  readonly scopes?: readonly string[];
  readonly complete: boolean;
  readonly ids: readonly string[];
  /** Why it is not complete, when that is known, and in Azure's words. */
  readonly failure?: LookupFailure;
  readonly detail?: string;
}

/** What was seen from the user's own machine. It never proves what the gateway or Traffic Manager sees. */
export interface Observation {
  readonly kind: 'dns' | 'tcp' | 'tls' | 'http';
  readonly at?: string;
  readonly input?: JsonObject;
  readonly result?: JsonObject;
}

/** What the user saw, when the user said it. */
export interface Symptom {
  readonly url?: string;
  readonly status?: number;
  /** UTC, ISO 8601. */
  readonly since?: string;
}

/**
 * Everything that was read from Azure for one question at one moment. Every diagnosis runs on a snapshot, whether it was
 * collected a second ago or opened from a file.
 */
export interface Snapshot {
  readonly format: typeof SNAPSHOT_FORMAT;
  readonly version: typeof SNAPSHOT_VERSION;
  readonly cloud: CloudName;
  /** UTC, ISO 8601: the clock of the diagnosis. */
  readonly capturedAt: string;
  /** ARM id of the resource that the question is about; without it the file is an estate. */
  readonly target?: string;
  readonly symptom?: Symptom;
  readonly responses: readonly RecordedResponse[];
  readonly lookups?: readonly RecordedLookup[];
  readonly observations?: readonly Observation[];
}
