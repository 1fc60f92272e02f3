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

/** @returns the requests that a finding rests on: its own place, its evidence, and the symptoms that it explains. */
export function requestsOfFinding(finding: FindingDocument, document: DiagnosisDocument): readonly string[] {
  const explained = document.rootCauses.find((cause) => cause.finding === finding.key)?.explains ?? [];
  const symptoms = document.findings.filter((each) => each.role === 'symptom' && explained.includes(each.code));
  const requests = [finding, ...symptoms].flatMap((each) => [each.request, ...each.evidence.map((evidence) => evidence.request)]);
  return [...new Set(requests)];
}

/** @returns the snapshot without the answers to these requests, so that they are asked anew. */
export function withoutAnswers(snapshot: Snapshot, requests: readonly string[]): Snapshot {
  const asked = new Set(requests.map((request) => request.toLowerCase()));
  return { ...snapshot, responses: snapshot.responses.filter((response) => !asked.has(response.request.toLowerCase())) };
}

/** Compares a finding before and after its facts were asked anew. */
export function checkedAgain(before: DiagnosisDocument, after: DiagnosisDocument, finding: FindingDocument, time: number): CheckedAgain {
  const now =
    after.findings.find((each) => each.key === finding.key) ?? after.findings.find((each) => each.code === finding.code && sameResource(each, finding));
  // What could not be read again proves nothing about the finding.
  const isUnread = !now && after.unknowns.some((unknown) => unknown.codes.includes(finding.code));
  const newValues = new Map((now?.evidence ?? []).map((evidence) => [`${evidence.request} ${evidence.pointer}`, evidence]));
  const changes = finding.evidence.flatMap(({ request, pointer, note, value }) => {
    const current = newValues.get(`${request} ${pointer}`);
    return current && current.value !== value ? [{ note, before: value, after: current.value }] : [];
  });
  return {
    finding: finding.key,
    code: finding.code,
    time,
    result: now ? 'stillThere' : isUnread || after.verdict.status === 'checking' ? 'notDecided' : 'gone',
    changes,
    verdictBefore: before.verdict.status,
    verdictAfter: after.verdict.status,
  };
}

function sameResource(one: FindingDocument, other: FindingDocument): boolean {
  return one.resource.toLowerCase() === other.resource.toLowerCase();
}
