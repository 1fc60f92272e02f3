import type { Diagnosis } from '../core/diagnosis/diagnosis';
import type { DiagnosisChange } from '../core/diagnosis/recheck';
import type { DiagnosisDocument, FindingDocument } from '../core/report/document';
import { factRequestKey } from '../core/snapshot/fact';
import { requestOf } from '../core/snapshot/snapshotIndex';
import type { RecordedResponse, Snapshot } from '../core/snapshot/snapshot';

/** Where an investigation's facts come from. */
export type Origin = { readonly kind: 'azure' } | { readonly kind: 'file'; readonly name: string } | { readonly kind: 'sample'; readonly name: string };

/** What *Check Again* saw. */
export interface CheckedAgain {
  readonly finding: string;
  readonly code: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** Whether the finding is still there, is gone, or could not be decided because an answer is missing. */
  readonly result: 'stillThere' | 'gone' | 'notDecided';
  /** Evidence whose value is another now. */
  readonly changes: readonly { readonly note: string; readonly before: string; readonly after: string }[];
  /** Codes of other findings that are gone. */
  readonly alsoGone: readonly string[];
  /** Codes of findings that were not there before. */
  readonly added: readonly string[];
  readonly verdictBefore: DiagnosisDocument['verdict']['status'];
  readonly verdictAfter: DiagnosisDocument['verdict']['status'];
}

/** A flow that is run on a target: a snapshot, and what follows from it. */
export interface Investigation {
  /** The first segment of the paths of its documents. */
  readonly id: string;
  /** ARM id. */
  readonly target: string;
  readonly origin: Origin;
  readonly snapshot: Snapshot;
  /** When each answer came, in milliseconds since 1970, by `factRequestKey`. Answers of a file came when it was captured. */
  readonly answeredAt: Readonly<Record<string, number>>;
  /** The newest judgement, possibly still *checking*. */
  readonly diagnosis: DiagnosisDocument | undefined;
  /** The newest judgement that waits for nothing: what Problems shows. */
  readonly settled: DiagnosisDocument | undefined;
  /** What `settled` is a rendering of. */
  readonly judgement: Diagnosis | undefined;
  /** Set while answers are on their way. */
  readonly running: { readonly pending: number } | undefined;
  /** Why the last run ended early. */
  readonly failure: string | undefined;
  readonly checked: CheckedAgain | undefined;
}

/** @returns when Azure gave an answer, in milliseconds since 1970. */
export function answerTime(investigation: Pick<Investigation, 'answeredAt' | 'snapshot'>, response: RecordedResponse): number {
  return investigation.answeredAt[factRequestKey(requestOf(response))] ?? (Date.parse(investigation.snapshot.capturedAt) || 0);
}

/** What *Check Again* saw of one finding, in the two judgements and what differs between them. */
export function checkedAgain(
  before: DiagnosisDocument,
  after: DiagnosisDocument,
  changes: readonly DiagnosisChange[],
  finding: FindingDocument,
  time: number,
): CheckedAgain {
  const now = after.findings.find((each) => each.key === finding.key);
  const own = changes.find((change) => change.finding.key === finding.key);
  const others = (kind: DiagnosisChange['kind']): readonly string[] => [
    ...new Set(changes.filter((change) => change.kind === kind && change !== own).map((change) => change.finding.code)),
  ];
  const newValues = new Map((now?.evidence ?? []).map((evidence) => [`${evidence.request} ${evidence.pointer}`, evidence]));
  const values = finding.evidence.flatMap(({ request, pointer, note, value }) => {
    const current = newValues.get(`${request} ${pointer}`);
    return current && current.value !== value ? [{ note, before: value, after: current.value }] : [];
  });
  return {
    finding: finding.key,
    code: finding.code,
    time,
    result: now ? 'stillThere' : own?.kind === 'fixed' ? 'gone' : 'notDecided',
    changes: values,
    alsoGone: others('fixed'),
    added: others('new'),
    verdictBefore: before.verdict.status,
    verdictAfter: after.verdict.status,
  };
}
