import type { Diagnosis } from './diagnosis/diagnosis';
import type { FactRequest } from './snapshot/fact';
import type { CloudName, RecordedLookup, RecordedResponse, Snapshot, Symptom } from './snapshot/snapshot';

/** What came back for one request: an entry of the snapshot to be. A failure is an answer too. */
export type Answer =
  | { readonly kind: 'response'; readonly request: FactRequest; readonly response: RecordedResponse }
  | { readonly kind: 'lookup'; readonly request: FactRequest; readonly lookup: RecordedLookup };

/** Where facts come from: Azure, or a file on replay. Implemented by `azure/`. */
export interface FactSource {
  /**
   * Asks each request once, in parallel, and calls back as each answer arrives, in any order.
   *
   * @returns when every request has its answer. Refusals, failures and time-outs are answers (`status`, `failure`); it
   * rejects only when `signal` is aborted.
   */
  ask(requests: readonly FactRequest[], onAnswer: (answer: Answer) => void, signal: AbortSignal): Promise<void>;
}

/** Everything the world outside gives to the loop that judges, collects and judges again. */
export interface DiagnosisOptions {
  readonly target: string;
  readonly cloud: CloudName;
  readonly symptom?: Symptom;
  readonly source: FactSource;
  /** UTC, ISO 8601. */
  readonly capturedAt: string;
  /** Milliseconds after which whatever is still unanswered counts as timed out. */
  readonly deadline: number;
  readonly signal: AbortSignal;
  /** Called after every judgement; the last call has no pending fact. */
  readonly onProgress?: (progress: DiagnosisProgress) => void;
  /** Answers from before: they are not asked again. */
  readonly known?: Snapshot;
  /** Waits this many milliseconds; rejects when the signal is aborted. */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

export interface DiagnosisProgress {
  readonly diagnosis: Diagnosis;
  readonly snapshot: Snapshot;
  readonly pending: readonly FactRequest[];
  /** Number of waves of requests so far. */
  readonly waves: number;
}

/** A bearer token for one audience. Never logged, never stored in a snapshot. */
export interface AccessToken {
  readonly token: string;
  /** Milliseconds since 1970. */
  readonly expiresOn: number;
}

export interface TokenRequest {
  /** Scopes of one audience, such as `https://management.azure.com/.default`. */
  readonly scopes: readonly string[];
  readonly tenantId?: string;
  /** A claims challenge that Azure sent back with a 401. */
  readonly claims?: string;
  readonly signal?: AbortSignal;
}

/** Gives tokens: a VS Code session, the Azure CLI, the environment, or the simulator's static one. */
export interface TokenSource {
  /** A short name for messages and the request log: `VS Code`, `Azure CLI`, `environment`, `simulator`. */
  readonly name: string;
  /** @returns the token; rejects with a message that says what to do when there is none. Never asks the user. */
  getToken(request: TokenRequest): Promise<AccessToken>;
  /** Whether Azure wants another proof of who the user is (a claims challenge) for a tenant, which only the user can give. */
  readonly wantsProof?: (tenantId: string | undefined) => boolean;
}

/** One subscription as the Health view needs it. */
export interface Subscription {
  readonly subscriptionId: string;
  readonly displayName: string;
  readonly tenantId: string;
  readonly state?: string;
  /** Label of the account of the editor that sees it; absent for every other way to sign in. */
  readonly account?: string;
}

/** A list entry of the estate: the raw ARM body (a list element; it never proves a monitor status by itself). */
export interface EstateResource {
  readonly subscriptionId: string;
  readonly id: string;
  /** Lower case. */
  readonly type: string;
  readonly body: import('./snapshot/snapshot').JsonObject;
  /** The body tells no monitor status yet; another with it follows. */
  readonly isStatusPending?: true;
}

/** Why a part of the estate could not be read. */
export interface EstateProblem {
  readonly subscriptionId?: string;
  /** The tenant whose subscriptions could not be listed; absent: the account's own. */
  readonly tenantId?: string;
  /** As Azure names the tenant. Untrusted. */
  readonly tenantName?: string;
  /** Label of the account of the editor that asked; absent for every other way to sign in. */
  readonly account?: string;
  /** Azure wants another proof of who the user is (a claims challenge): signing in again helps, trying again does not. */
  readonly needsProof?: boolean;
  /** What failed, such as `GET /subscriptions/…/applicationGateways`. */
  readonly request: string;
  readonly reason: 'forbidden' | 'failed' | 'timedOut' | 'signedOut';
  readonly permission?: string;
  /** Azure's own words. Untrusted. */
  readonly detail?: string;
}

/** One arriving part of the estate. */
export type EstatePart =
  | { readonly kind: 'subscriptions'; readonly subscriptions: readonly Subscription[] }
  | { readonly kind: 'resources'; readonly resources: readonly EstateResource[] }
  | { readonly kind: 'problem'; readonly problem: EstateProblem }
  | { readonly kind: 'subscriptionDone'; readonly subscriptionId: string };

/** Which sight of the estate is wanted, when not all. */
export interface EstateSight {
  /** Label of the account of the editor. */
  readonly account?: string;
  /** The tenant whose token asks. */
  readonly tenantId?: string;
}

/** Lists what the user can see in Azure. Implemented by `azure/`. */
export interface EstateSource {
  /**
   * Reads subscriptions, then the gateways, Traffic Manager profiles (each with its own GET where the list has no status) and web apps of each,
   * and calls back as parts arrive.
   *
   * @param subscriptionIds only these; undefined means all.
   * @param sight only what this account or tenant sees.
   * @returns when all is read or failed; rejects only when aborted.
   */
  read(subscriptionIds: readonly string[] | undefined, onPart: (part: EstatePart) => void, signal: AbortSignal, sight?: EstateSight): Promise<void>;
}

/** One line of the request log. Has no token and no body. */
export interface RequestLogEntry {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly method: string;
  readonly path: string;
  readonly status: number | undefined;
  readonly milliseconds: number;
  readonly correlationId?: string;
  readonly requestId?: string;
  readonly failure?: string;
}

/** Which public IP addresses are looked for, and where. */
export interface PublicAddressQuestion {
  /** Addresses and DNS names. */
  readonly keys: readonly string[];
  readonly subscriptions: readonly Pick<Subscription, 'subscriptionId' | 'tenantId'>[];
}

export interface PublicAddressAnswer {
  readonly found: readonly import('./path/urlTarget').KnownPublicAddress[];
  /** Ids of the subscriptions in which nobody could look. */
  readonly unread: readonly string[];
}

/** Everything `azure/` offers to the views and the command line. */
export interface AzureConnection {
  readonly cloud: CloudName;
  readonly facts: FactSource;
  readonly estate: EstateSource;
  /** Looks public IP addresses up by address or DNS name; rejects only when `signal` is aborted. */
  readonly publicAddresses: (question: PublicAddressQuestion, signal: AbortSignal) => Promise<PublicAddressAnswer>;
  /** The newest requests, oldest first. */
  readonly requestLog: () => readonly RequestLogEntry[];
}
