import { stepHasRule, type Branch, type Flow, type FlowStep } from '../flows/flow';
import type { GatewaySubject, Subject } from '../path/subject';
import type { Judgement } from '../rules/engine';
import type { Outcome } from '../rules/finding';
import type { DiagnosedFinding, StepResult, StepStatus } from './diagnosis';
import { symptomTable } from './symptomTable';
import { groupUnknowns } from './unknowns';

export interface StepContext {
  readonly judgement: Judgement;
  readonly findings: readonly DiagnosedFinding[];
  readonly subjects: readonly Subject[];
  /** Whether something is seen that no cause explains. */
  readonly isUnexplained: boolean;
}

/** @returns the state of every step of a flow, in its order. */
export function stepsOf(flow: Flow, context: StepContext): readonly StepResult[] {
  const taken = stepsTaken(flow, context);
  const outcomesByCode = new Map<string, Outcome[]>();
  for (const outcome of context.judgement.outcomes) {
    const own = outcomesByCode.get(outcome.code);
    if (own) own.push(outcome);
    else outcomesByCode.set(outcome.code, [outcome]);
  }
  return flow.steps.map((step) => stepResult(step, context, outcomesByCode, taken.has(step)));
}

/**
 * The steps on the branch that the symptoms point to, and off it those that hold something that no step before them holds: what
 * is wrong is never hidden in a skipped step.
 */
function stepsTaken(flow: Flow, context: StepContext): ReadonlySet<FlowStep> {
  const taken = new Set(flow.steps.filter((step) => isOnTheWay(step.branch, context)));
  for (const { code, role } of context.findings) {
    if (role === 'risk' || [...taken].some((step) => stepHasRule(step, code))) continue;
    const holder = flow.steps.find((step) => stepHasRule(step, code));
    if (holder) taken.add(holder);
  }
  return taken;
}

function stepResult(step: FlowStep, context: StepContext, outcomesByCode: ReadonlyMap<string, readonly Outcome[]>, isTaken: boolean): StepResult {
  const outcomes = [...outcomesByCode].flatMap(([code, own]) => (stepHasRule(step, code) ? own : []));
  const findings = context.findings.filter((finding) => stepHasRule(step, finding.code));
  const unknowns = groupUnknowns(outcomes.filter((outcome) => outcome.status === 'unknown'));
  const status = isTaken ? statusOf(step, findings, outcomes, context) : 'skipped';
  return { id: step.id, status, findings: findings.map((finding) => finding.key), unknowns };
}

function isOnTheWay(branch: Branch, { judgement, subjects }: StepContext): boolean {
  switch (branch.kind) {
    case 'always':
      return true;
    case 'symptom':
      return judgement.symptoms.some((symptom) => branch.classes.includes(symptom.class));
    case 'allHealthy':
      return isAllHealthy(subjects) && !judgement.symptoms.some((symptom) => symptomTable[symptom.class].depth === 2);
  }
}

function isAllHealthy(subjects: readonly Subject[]): boolean {
  const servers = subjects.find((subject): subject is GatewaySubject => subject.kind === 'gateway')?.servers ?? [];
  return servers.length > 0 && servers.every((server) => server.health.state === 'known' && server.health.value?.health === 'healthy');
}

function statusOf(step: FlowStep, findings: readonly DiagnosedFinding[], outcomes: readonly Outcome[], { isUnexplained }: StepContext): StepStatus {
  // The last step has no rules: it is what to look at when the others explain nothing.
  if (step.rules.length === 0) return isUnexplained ? 'unknown' : 'skipped';
  if (findings.some((finding) => finding.role !== 'risk')) return 'failed';
  if (outcomes.some((outcome) => outcome.status === 'unknown' && outcome.missing.some((missing) => missing.reason === 'pending'))) return 'running';
  if (findings.some((finding) => finding.severity === 'error' || finding.severity === 'warning')) return 'warning';
  const decided = outcomes.filter((outcome) => outcome.status !== 'notApplicable');
  if (decided.some((outcome) => outcome.status === 'unknown')) return 'unknown';
  return 'passed';
}
