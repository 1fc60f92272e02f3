import { createModel } from '../core/model/createModel';
import { recordedWay, type WayStep } from '../core/path/urlTarget';
import type { DiagnosisDocument, EvidenceDocument, FindingDocument, FixDocument, RootCauseDocument, StepDocument } from '../core/report/document';
import type { CheckedAgain, Investigation, Origin } from './investigation';
import type { ProbeTrial, TrialVerdict } from '../core/trial/probeTrial';
import { trialPagePath } from './documentPaths';
import { trialsOf } from './trials';
import { growTree, type Branch, type Tree } from './tree';

/** What a node of the Investigation view shows, without words of any language. */
export type InvestigationNode = { readonly investigation: string; readonly origin: Origin['kind'] } & (
  | {
      readonly kind: 'investigation';
      readonly name: string;
      readonly target: string;
      readonly originName: string;
      readonly status: DiagnosisDocument['verdict']['status'] | undefined;
      readonly complete: boolean;
      readonly summary: string;
      readonly pending: number | undefined;
      readonly failure: string | undefined;
      /** UTC, ISO 8601. */
      readonly capturedAt: string;
    }
  | { readonly kind: 'summary'; readonly text: string }
  | { readonly kind: 'failure'; readonly text: string }
  | { readonly kind: 'way'; readonly url: string; readonly isGuess: boolean }
  | { readonly kind: 'wayStep'; readonly step: WayStep }
  | { readonly kind: 'checked'; readonly checked: CheckedAgain }
  | { readonly kind: 'section'; readonly section: 'rootCauses' | 'steps' | 'symptoms' | 'risks' | 'unknowns'; readonly count: number }
  | { readonly kind: 'cause'; readonly cause: RootCauseDocument; readonly finding: FindingDocument; readonly isFirst: boolean }
  | { readonly kind: 'step'; readonly step: StepDocument; readonly number: number }
  | { readonly kind: 'finding'; readonly finding: FindingDocument }
  | { readonly kind: 'evidence'; readonly evidence: EvidenceDocument }
  | { readonly kind: 'fix'; readonly fix: FixDocument; readonly finding: string; readonly index: number }
  | { readonly kind: 'trial'; readonly page: string; readonly verdict: TrialVerdict; readonly asked: string; readonly place: string }
  | { readonly kind: 'unknown'; readonly message: string; readonly permission: string }
);

type Node = Branch<InvestigationNode>;
type Common = Pick<InvestigationNode, 'investigation' | 'origin'>;

/** Builds the Investigation view: each open investigation with its verdict, causes, steps and what could not be read. */
export function investigationTree(investigations: readonly Investigation[]): Tree<InvestigationNode> {
  return growTree('investigation', investigations.map(investigationBranch));
}

function investigationBranch(investigation: Investigation): Node {
  const { id, target, origin, diagnosis, running, failure, checked, snapshot } = investigation;
  const common: Common = { investigation: id, origin: origin.kind };
  const data: InvestigationNode = {
    ...common,
    kind: 'investigation',
    name: id,
    target,
    originName: origin.kind === 'azure' ? '' : origin.name,
    status: running ? 'checking' : diagnosis?.verdict.status,
    complete: diagnosis?.verdict.complete ?? false,
    summary: diagnosis?.verdict.summary ?? '',
    pending: running?.pending,
    failure,
    capturedAt: snapshot.capturedAt,
  };
  const children: readonly Node[] = [
    ...(failure === undefined ? [] : [{ key: 'failure', data: { ...common, kind: 'failure' as const, text: failure } }]),
    ...(checked ? [{ key: 'checked', data: { ...common, kind: 'checked' as const, checked } }] : []),
    ...trialsOf(investigation).map((trial, index): Node => ({ key: `trial ${index}`, data: { ...common, kind: 'trial', ...trialData(id, trial) } })),
    ...(diagnosis ? diagnosisBranches(diagnosis, wayBranches(investigation, common), common) : []),
  ];
  return { key: id, data, children };
}

function trialData(id: string, trial: ProbeTrial): Omit<Extract<InvestigationNode, { readonly kind: 'trial' }>, keyof Common | 'kind'> {
  const { protocol, host, path } = trial.proposal;
  const asked = `${protocol.toLowerCase()}://${host ?? '…'}${path}`;
  return { page: trialPagePath(id, trial.response), verdict: trial.verdict, asked, place: `${trial.poolName} · ${trial.settingName}` };
}

/** How the URL that somebody reported leads to the target. */
function wayBranches({ snapshot, target }: Investigation, common: Common): readonly Node[] {
  const url = snapshot.symptom?.url;
  const way = url === undefined ? undefined : recordedWay(createModel(snapshot), target);
  if (url === undefined || !way) return [];
  const children = way.steps.map((step, index): Node => ({ key: `step ${index}`, data: { ...common, kind: 'wayStep', step } }));
  return [{ key: 'way', data: { ...common, kind: 'way', url, isGuess: way.proof !== 'dns' }, children }];
}

function diagnosisBranches(diagnosis: DiagnosisDocument, way: readonly Node[], common: Common): readonly Node[] {
  const roots = new Set(diagnosis.rootCauses.map((cause) => cause.finding));
  const others = diagnosis.findings.filter((finding) => !roots.has(finding.key));
  const causes = diagnosis.rootCauses.flatMap((cause, index): Node[] => {
    const finding = diagnosis.findings.find((each) => each.key === cause.finding);
    return finding
      ? [{ key: cause.finding, data: { ...common, kind: 'cause', cause, finding, isFirst: index === 0 }, children: detailsOf(finding, common) }]
      : [];
  });
  const symptoms = others.filter((finding) => finding.role !== 'risk').map((finding) => findingBranch(finding, common));
  const risks = others.filter((finding) => finding.role === 'risk').map((finding) => findingBranch(finding, common));
  const steps = diagnosis.steps.map((step, index) => stepBranch(step, index + 1, diagnosis, common));
  const unknowns = diagnosis.unknowns.map(({ message, permission, request, reason }): Node => ({
    key: `${reason} ${request}`,
    data: { ...common, kind: 'unknown', message, permission: permission ?? '' },
  }));
  return [
    { key: 'summary', data: { ...common, kind: 'summary', text: diagnosis.verdict.summary } },
    ...way,
    ...section('rootCauses', causes, common),
    ...section('steps', steps, common),
    ...section('symptoms', symptoms, common),
    ...section('risks', risks, common),
    ...section('unknowns', unknowns, common),
  ];
}

function section(name: Extract<InvestigationNode, { kind: 'section' }>['section'], children: readonly Node[], common: Common): readonly Node[] {
  return children.length === 0 ? [] : [{ key: name, data: { ...common, kind: 'section', section: name, count: children.length }, children }];
}

function stepBranch(step: StepDocument, number: number, diagnosis: DiagnosisDocument, common: Common): Node {
  const findings = diagnosis.findings.filter((finding) => step.findingKeys.includes(finding.key));
  return { key: step.id, data: { ...common, kind: 'step', step, number }, children: findings.map((finding) => findingBranch(finding, common)) };
}

function findingBranch(finding: FindingDocument, common: Common): Node {
  return { key: finding.key, data: { ...common, kind: 'finding', finding }, children: detailsOf(finding, common) };
}

function detailsOf(finding: FindingDocument, common: Common): readonly Node[] {
  const evidence = finding.evidence.map((each, index): Node => ({ key: `evidence ${index}`, data: { ...common, kind: 'evidence', evidence: each } }));
  const fixes = offeredFixes(finding.fixes).map(({ fix, index }): Node => ({
    key: `fix ${index}`,
    data: { ...common, kind: 'fix', fix, finding: finding.key, index },
  }));
  return [...evidence, ...fixes];
}

/** A command that both shells quote alike is offered once. The index is the one in the finding's own list. */
export function offeredFixes(fixes: readonly FixDocument[]): readonly { readonly fix: FixDocument; readonly index: number }[] {
  return fixes
    .map((fix, index) => ({ fix, index }))
    .filter(({ fix, index }) => fixes.findIndex((other) => other.kind === fix.kind && other.text === fix.text && other.title === fix.title) === index);
}
