import type { Judgement } from '../rules/engine';
import type { ActiveSymptom, Outcome } from '../rules/finding';
import { ruleByCode } from '../rules/registry';
import { factRequestKey, type FactRequest, type Unavailable } from '../snapshot/fact';
import { getRequest } from '../snapshot/request';
import type { UnknownGroup } from './diagnosis';
import { isOnTuple } from './roles';

type UnknownOutcome = Extract<Outcome, { readonly status: 'unknown' }>;

/**
 * What could not be read and could matter: what would show a symptom, and what could explain one that is seen. One group
 * for each thing that is missing, with every rule that waits for it.
 */
export function relevantUnknowns(judgement: Judgement, explained: ReadonlySet<ActiveSymptom>): readonly UnknownGroup[] {
  const unknown = judgement.outcomes.filter((outcome) => outcome.status === 'unknown');
  return [...groupUnknowns(unknown.filter((outcome) => matters(outcome, judgement.symptoms, explained))), ...defects(unknown)];
}

/** Checks that broke, each once: they are said and never hidden, whatever they could have explained. */
function defects(outcomes: readonly UnknownOutcome[]): readonly UnknownGroup[] {
  const groups = outcomes.flatMap(({ code, subject, defect }): readonly UnknownGroup[] =>
    defect === undefined ? [] : [{ codes: [code], request: getRequest(resourceOf(subject)), reason: 'failed', defect }],
  );
  return [...new Map(groups.map((group) => [`${group.codes.join()} ${group.defect ?? ''}`, group])).values()];
}

function resourceOf({ tuple }: UnknownOutcome['subject']): string {
  return tuple.gateway ?? tuple.profile ?? tuple.webApp ?? '';
}

function matters(outcome: UnknownOutcome, symptoms: readonly ActiveSymptom[], explained: ReadonlySet<ActiveSymptom>): boolean {
  const rule = ruleByCode(outcome.code);
  if (!rule) return false;
  if (rule.shows !== undefined) return true;
  const explainable = symptoms.filter((symptom) => rule.explains.includes(symptom.class) && isOnTuple(outcome.subject.tuple, symptom));
  // A proved cause does not wait for what nobody can read any more, but it does wait for what is on its way.
  return explainable.some((symptom) => !explained.has(symptom) || outcome.missing.some((missing) => missing.reason === 'pending'));
}

/** @returns the reasons of unknown outcomes, one group for each missing thing, those that open most checks first. */
export function groupUnknowns(outcomes: readonly UnknownOutcome[]): readonly UnknownGroup[] {
  const groups = new Map<string, { missing: Unavailable; codes: Set<string> }>();
  for (const outcome of outcomes) {
    for (const missing of outcome.missing) {
      const key = `${missing.reason} ${factRequestKey(missing.request)}`;
      const group = groups.get(key) ?? { missing, codes: new Set<string>() };
      group.codes.add(outcome.code);
      groups.set(key, group);
    }
  }
  return [...groups.values()]
    .map(({ missing, codes }) => groupOf(missing, [...codes].sort()))
    .sort((one, other) => other.codes.length - one.codes.length || compareTexts(factRequestKey(one.request), factRequestKey(other.request)));
}

function groupOf(missing: Unavailable, codes: readonly string[]): UnknownGroup {
  return {
    codes,
    request: missing.request,
    reason: missing.reason,
    ...(missing.permission === undefined ? {} : { permission: missing.permission }),
    ...(missing.detail === undefined ? {} : { detail: missing.detail }),
  };
}

/**
 * The requests that checks left behind: what nobody has asked yet, each once.
 *
 * A question that only a later source can answer (a log query) is not among them; see `isAskable`.
 */
export function requestsLeftBehind(judgement: Judgement): readonly FactRequest[] {
  const missing = judgement.outcomes.flatMap((outcome) => (outcome.status === 'unknown' || outcome.status === 'fail' ? outcome.missing : []));
  const wanted = missing.filter((each) => each.reason === 'notCollected' && isAskable(each.request));
  return [...new Map(wanted.map((each) => [factRequestKey(each.request), each.request])).values()];
}

/** Log queries go to another host than ARM and are asked only when access logs are collected. */
function isAskable(request: FactRequest): boolean {
  return request.kind === 'lookup' || !/\/(query|providers\/microsoft\.insights\/logs)$/i.test(request.request);
}

function compareTexts(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
