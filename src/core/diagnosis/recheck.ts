import { factRequestKey } from '../snapshot/fact';
import { normalizeRequest, postRequest, splitRequest } from '../snapshot/request';
import { responseKey } from '../snapshot/snapshotIndex';
import type { Snapshot } from '../snapshot/snapshot';
import type { DiagnosisOptions } from '../ports';
import { collectAndDiagnose, type CollectedDiagnosis } from './collect';
import type { DiagnosedFinding, Diagnosis } from './diagnosis';

/** What differs between two diagnoses of one target. */
export interface DiagnosisChange {
  /** `fixed`: it was there and is gone, and its rule could look. `notDecided`: it is not there because its rule could not look. */
  readonly kind: 'fixed' | 'new' | 'notDecided';
  readonly finding: DiagnosedFinding;
}

export interface RecheckOptions extends DiagnosisOptions {
  /** What was read before. */
  readonly known: Snapshot;
  readonly diagnosis: Diagnosis;
  readonly findingKey: string;
}

/**
 * Asks Azure anew for the facts that one finding rests on, and for backend health, keeps all others, and judges again.
 *
 * @returns the new diagnosis and what has changed; with a key that the diagnosis does not have, only backend health is asked anew.
 * @throws the reason of `options.signal` when it is aborted.
 */
export async function recheck(options: RecheckOptions): Promise<CollectedDiagnosis & { readonly changes: readonly DiagnosisChange[] }> {
  const { known, diagnosis, findingKey } = options;
  const finding = diagnosis.findings.find((each) => each.key === findingKey);
  const collected = await collectAndDiagnose({ ...options, known: withoutFactsOf(known, finding, diagnosis.target.id) });
  return { ...collected, changes: changesBetween(diagnosis, collected.diagnosis) };
}

function withoutFactsOf(snapshot: Snapshot, finding: DiagnosedFinding | undefined, target: string): Snapshot {
  const requests = finding ? [finding.at.request, ...finding.evidence.map((evidence) => evidence.at.request)] : [];
  const forgotten = new Set([factRequestKey(postRequest(target, 'backendhealth')), ...requests.map(keyOfRequest)]);
  return { ...snapshot, responses: snapshot.responses.filter((response) => !forgotten.has(responseKey(response))) };
}

function keyOfRequest(request: string): string {
  const { method, path } = splitRequest(request);
  return factRequestKey({ kind: 'arm', request: normalizeRequest(method, path) });
}

/** @returns what is gone and what is new, causes first as the diagnoses list them. */
export function changesBetween(before: Diagnosis, after: Diagnosis): readonly DiagnosisChange[] {
  const now = new Set(after.findings.map((finding) => finding.key));
  const then = new Set(before.findings.map((finding) => finding.key));
  const gone = before.findings.filter((finding) => !now.has(finding.key));
  const added = after.findings.filter((finding) => !then.has(finding.key));
  return [
    ...gone.map((finding) => ({ kind: isUndecided(finding.code, after) ? ('notDecided' as const) : ('fixed' as const), finding })),
    ...added.map((finding) => ({ kind: 'new' as const, finding })),
  ];
}

/** A rule that could not look proves nothing by its silence. */
function isUndecided(code: string, { unknowns, steps }: Diagnosis): boolean {
  return [...unknowns, ...steps.flatMap((step) => step.unknowns)].some((unknown) => unknown.codes.includes(code));
}
