/**
 * The wire form of a diagnosis, in one language: what the command line prints as JSON and what the views show. Every text
 * is plain text with the names filled in; it is not escaped for any output format.
 */
export interface DiagnosisDocument {
  readonly format: 'azure-traffic-doctor-diagnosis';
  readonly version: 1;
  readonly target: { readonly id: string; readonly type: string; readonly name: string };
  /** UTC, ISO 8601: when the facts were read. */
  readonly capturedAt?: string;
  readonly verdict: {
    readonly status: 'broken' | 'degraded' | 'atRisk' | 'recovered' | 'healthy' | 'unknown' | 'checking';
    readonly complete: boolean;
    readonly summary: string;
  };
  readonly rootCauses: readonly RootCauseDocument[];
  readonly findings: readonly FindingDocument[];
  readonly unknowns: readonly UnknownDocument[];
  readonly steps: readonly StepDocument[];
}

export interface RootCauseDocument {
  readonly code: string;
  readonly resource: string;
  readonly title: string;
  readonly explains: readonly string[];
  /** Key of its finding. */
  readonly finding: string;
}

export interface FindingDocument {
  /** Unique in its diagnosis, stable between diagnoses. */
  readonly key: string;
  readonly code: string;
  readonly role: 'cause' | 'symptom' | 'risk';
  readonly severity: 'error' | 'warning' | 'info' | 'hint';
  readonly confidence: 'observed' | 'static' | 'predicted';
  readonly title: string;
  readonly message: string;
  readonly resource: string;
  readonly request: string;
  readonly pointer: string;
  readonly evidence: readonly EvidenceDocument[];
  readonly fixes: readonly FixDocument[];
  readonly links: readonly string[];
  /** The servers that it holds for, when it is about servers. */
  readonly servers?: readonly string[];
}

export interface EvidenceDocument {
  readonly resource: string;
  readonly request: string;
  readonly pointer: string;
  readonly value: string;
  readonly note: string;
}

export interface FixDocument {
  readonly title: string;
  readonly kind: 'azureCli' | 'powershell' | 'portal' | 'bicep';
  /** Only for commands. */
  readonly shell?: 'bash' | 'powershell';
  /** Quoted for the shell; for `portal` what to do there. */
  readonly text: string;
}

export interface UnknownDocument {
  readonly codes: readonly string[];
  readonly request: string;
  readonly reason: 'forbidden' | 'notCollected' | 'failed' | 'timedOut';
  readonly permission?: string;
  /** One sentence that says what could not be read and what would open it. */
  readonly message: string;
}

export interface StepDocument {
  readonly id: string;
  readonly title: string;
  readonly status: 'passed' | 'failed' | 'warning' | 'unknown' | 'skipped';
  /** Still waiting for answers: its status may change. */
  readonly running?: boolean;
  /** Codes. */
  readonly findings: readonly string[];
  /** Keys of the findings. */
  readonly findingKeys: readonly string[];
}
