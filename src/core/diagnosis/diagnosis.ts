import type { Finding, TextData } from '../rules/finding';
import type { FactRequest, UnavailableReason } from '../snapshot/fact';

export type VerdictStatus = 'broken' | 'degraded' | 'atRisk' | 'recovered' | 'healthy' | 'unknown' | 'checking';

/** A cause makes an active symptom happen; a symptom is what is seen; a risk explains nothing that is happening now. */
export type Role = 'cause' | 'symptom' | 'risk';

/** A sentence to be rendered in a language: a key of the report's texts and values for its placeholders. */
export interface Sentence {
  readonly key: string;
  readonly data: TextData;
}

export interface DiagnosedFinding extends Finding {
  /** Unique in its diagnosis and the same for the same finding in a later one: code, place and tuple. */
  readonly key: string;
  readonly role: Role;
  /** The servers of the findings that are taken for this one; empty when it is not about servers. */
  readonly servers: readonly string[];
  /** Names of the pools that it is seen on, when there are several. */
  readonly pools?: readonly string[];
}

export interface RootCause {
  readonly finding: DiagnosedFinding;
  /** Codes of the symptoms that it explains, best known first, without repetition. */
  readonly explains: readonly string[];
}

/** One thing that could not be read, and every rule that waits for it. */
export interface UnknownGroup {
  readonly codes: readonly string[];
  readonly request: FactRequest;
  readonly reason: UnavailableReason;
  readonly permission?: string;
  /** Azure's own words. Untrusted. */
  readonly detail?: string;
  /** Set when nothing is missing but a check broke: a defect of this program, and what it said. */
  readonly defect?: string;
}

export type StepStatus = 'passed' | 'failed' | 'warning' | 'unknown' | 'skipped' | 'running';

export interface StepResult {
  /** Id of the flow's step. */
  readonly id: string;
  readonly status: StepStatus;
  /** Keys of the findings of its rules. */
  readonly findings: readonly string[];
  /** What the step's rules could not read. */
  readonly unknowns: readonly UnknownGroup[];
}

export interface Verdict {
  readonly status: VerdictStatus;
  /** False when something that could explain an active symptom could not be read. */
  readonly complete: boolean;
  readonly summary: Sentence;
  /** Writes that Azure refused since the last one that it took: what was deployed is not what runs. */
  readonly notes?: readonly Sentence[];
}

/** The answer to one question about one resource: pure data, rendered by `report/`. */
export interface Diagnosis {
  readonly target: { readonly id: string; readonly type: string; readonly name: string };
  /** `capturedAt` of the snapshot. */
  readonly capturedAt: string;
  readonly verdict: Verdict;
  /** Best first; empty when nothing is broken. */
  readonly rootCauses: readonly RootCause[];
  /** Causes in order, then symptoms, then risks. Findings equal but for the server are one. */
  readonly findings: readonly DiagnosedFinding[];
  readonly unknowns: readonly UnknownGroup[];
  readonly steps: readonly StepResult[];
}
