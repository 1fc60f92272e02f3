import type { DiagnosisDocument, FindingDocument } from '../core/report/document';
import { documentOfRequest, type AnswerDocument, type PositionRange } from './answerDocuments';

/** One entry of the Problems panel, without anything of the editor. */
export interface Problem {
  readonly path: string;
  readonly range: PositionRange;
  readonly kind: 'rootCause' | 'symptom' | 'risk';
  readonly severity: 'error' | 'warning' | 'information';
  readonly finding: FindingDocument;
  readonly investigation: string;
  readonly related: readonly { readonly path: string; readonly range: PositionRange; readonly message: string }[];
}

/** VS Code shows no more than this for a file. */
const maximumForEachFile = 1000;

/**
 * What an investigation puts into Problems: its root causes, what is seen, and what may break later. A finding whose answer is
 * not in the snapshot has no place to be shown at, and is left to the investigation's tree.
 */
export function problemsOf(
  investigation: string,
  diagnosis: DiagnosisDocument | undefined,
  documents: ReadonlyMap<string, AnswerDocument>,
): readonly Problem[] {
  if (!diagnosis || diagnosis.verdict.status === 'checking') return [];
  const roots = new Set(diagnosis.rootCauses.map((cause) => cause.finding));
  const counts = new Map<string, number>();
  // Root causes first: they lead the list of their document, and are never what is over the limit.
  const inOrder = [...diagnosis.findings.filter(({ key }) => roots.has(key)), ...diagnosis.findings.filter(({ key }) => !roots.has(key))];
  return inOrder.flatMap((finding): Problem[] => {
    const shown = shownAs(finding, roots.has(finding.key));
    const document = shown && documentOfRequest(documents, finding.request);
    if (!document) return [];
    const count = (counts.get(document.path) ?? 0) + 1;
    counts.set(document.path, count);
    if (count > maximumForEachFile) return [];
    return [{ path: document.path, range: document.rangeOf(finding.pointer), ...shown, finding, investigation, related: relatedOf(finding, documents) }];
  });
}

function shownAs(finding: FindingDocument, isRoot: boolean): Pick<Problem, 'kind' | 'severity'> | undefined {
  const { role, severity } = finding;
  if (isRoot) return { kind: 'rootCause', severity: severity === 'error' ? 'error' : 'warning' };
  if (role === 'symptom') return { kind: 'symptom', severity: severity === 'error' || severity === 'warning' ? 'warning' : 'information' };
  return severity === 'error' || severity === 'warning' ? { kind: 'risk', severity: 'warning' } : undefined;
}

function relatedOf(finding: FindingDocument, documents: ReadonlyMap<string, AnswerDocument>): Problem['related'] {
  return finding.evidence.flatMap(({ request, pointer, note, value }) => {
    const document = documentOfRequest(documents, request);
    return document ? [{ path: document.path, range: document.rangeOf(pointer), message: value === '' ? note : `${note} (${value})` }] : [];
  });
}
