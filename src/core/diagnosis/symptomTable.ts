import type { SymptomClass } from '../rules/symptomClass';

/** What a symptom of a class says when it stands alone. */
export interface SymptomMeaning {
  /** Whether requests fail for it. `healthUnknown` alone is loss of sight, not loss of service. */
  readonly verdict: 'broken' | 'unknown';
  /**
   * How much of the truth it says: a server's own answer (2) is the root cause when nothing deeper is proved; a gateway's
   * 502 (1) only says that some such answer exists.
   */
  readonly depth: 1 | 2;
}

/** One row for each class of symptom (catalogue 0.7). */
export const symptomTable: Readonly<Record<SymptomClass, SymptomMeaning>> = {
  cannotConnect: { verdict: 'broken', depth: 1 },
  timeout: { verdict: 'broken', depth: 2 },
  tlsToBackend: { verdict: 'broken', depth: 2 },
  tlsToClient: { verdict: 'broken', depth: 1 },
  refusedByProbe: { verdict: 'broken', depth: 2 },
  unresolved: { verdict: 'broken', depth: 2 },
  noServers: { verdict: 'broken', depth: 2 },
  redirectLoop: { verdict: 'broken', depth: 1 },
  gateway4xx: { verdict: 'broken', depth: 1 },
  gateway502: { verdict: 'broken', depth: 1 },
  backend5xx: { verdict: 'broken', depth: 1 },
  gateway504: { verdict: 'broken', depth: 1 },
  healthUnknown: { verdict: 'unknown', depth: 1 },
  tmDegraded: { verdict: 'broken', depth: 1 },
  noDnsAnswer: { verdict: 'broken', depth: 1 },
};

/** The class that a backend-health message stands under: what the gateway answers when every server of a pair has it. */
export const under502: readonly SymptomClass[] = ['timeout', 'tlsToBackend', 'refusedByProbe', 'unresolved', 'noServers'];
