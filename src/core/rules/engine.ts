import type { Model } from '../model/model';
import type { Subject, Tuple } from '../path/subject';
import type { Fact, Unavailable } from '../snapshot/fact';
import type { ActiveSymptom, Finding, Outcome } from './finding';
import type { Report, Rule, RuleContext } from './rule';

/** What all rules say of all subjects, and what is seen. */
export interface Judgement {
  readonly outcomes: readonly Outcome[];
  /** What the symptom rules found and what the user reported. */
  readonly symptoms: readonly ActiveSymptom[];
}

const unknownBrand: unique symbol = Symbol('the check ends with unknown');

interface UnknownSignal {
  readonly [unknownBrand]: true;
}

const endWithUnknown: UnknownSignal = { [unknownBrand]: true };

function isUnknownSignal(thrown: unknown): thrown is UnknownSignal {
  return typeof thrown === 'object' && thrown !== null && unknownBrand in thrown;
}

/**
 * Whether two tuples can be about the same thing: every field that both have is equal, and one of them has all fields of
 * the other.
 */
export function tuplesMeet(one: Tuple, other: Tuple): boolean {
  return covers(one, other) || covers(other, one);
}

/** @returns whether every field of `wider` has the same value in `narrower`. */
export function covers(wider: Tuple, narrower: Tuple): boolean {
  return (Object.keys(wider) as (keyof Tuple)[]).every((field) => wider[field] === undefined || wider[field] === narrower[field]);
}

/**
 * Runs every rule on every subject of its kind: first the rules that show symptoms, then the rest, which may look at the
 * symptoms on their own tuple.
 *
 * @param reported symptoms that the user reported, placed on the tuples that they are about.
 * @returns one outcome for each (rule, subject); never throws. A rule that throws by mistake has the outcome *unknown*
 * with the defect named.
 */
export function runRules(model: Model, subjects: readonly Subject[], rules: readonly Rule[], reported: readonly ActiveSymptom[] = []): Judgement {
  const judged = rules.filter((rule) => !rule.isNote);
  const seen = judged.filter((rule) => rule.shows !== undefined).flatMap((rule) => outcomesOf(rule, model, subjects, []));
  const symptoms = [...seen.flatMap(symptomsIn), ...reported];
  const explained = judged.filter((rule) => rule.shows === undefined).flatMap((rule) => outcomesOf(rule, model, subjects, symptoms));
  return { outcomes: [...seen, ...explained], symptoms };
}

function outcomesOf(rule: Rule, model: Model, subjects: readonly Subject[], symptoms: readonly ActiveSymptom[]): Outcome[] {
  return subjects.filter((subject) => subject.kind === rule.on).map((subject) => judge(rule, model, subject, symptoms));
}

function symptomsIn(outcome: Outcome): ActiveSymptom[] {
  if (outcome.status !== 'fail') return [];
  return outcome.findings.flatMap((finding) =>
    // What is merely informative (health Unknown on an isolated gateway) wants no explanation.
    finding.shows === undefined || finding.severity === 'info' || finding.severity === 'hint' ? [] : [{ class: finding.shows, tuple: finding.tuple, finding }],
  );
}

/** Every rule asks for the symptoms on the same subjects: they are looked for once. */
const symptomsBySubject = new WeakMap<readonly ActiveSymptom[], WeakMap<Subject, readonly ActiveSymptom[]>>();

function symptomsOn(subject: Subject, symptoms: readonly ActiveSymptom[]): readonly ActiveSymptom[] {
  const known = symptomsBySubject.get(symptoms) ?? new WeakMap<Subject, readonly ActiveSymptom[]>();
  symptomsBySubject.set(symptoms, known);
  const found = known.get(subject) ?? symptoms.filter((symptom) => tuplesMeet(symptom.tuple, subject.tuple));
  known.set(subject, found);
  return found;
}

/** @returns what one rule says of one subject. */
export function judge(rule: Rule, model: Model, subject: Subject, symptoms: readonly ActiveSymptom[]): Outcome {
  const code = rule.code;
  const missing: Unavailable[] = [];
  const findings: Finding[] = [];
  const progress = { isUndecided: false };
  const leaveUndecided = (reasons: readonly Unavailable[]): void => {
    progress.isUndecided = true;
    missing.push(...reasons);
  };
  try {
    if (rule.applies && !rule.applies(subject, model)) return { status: 'notApplicable', code, subject };
    rule.check(contextFor(rule, model, subject, symptoms, leaveUndecided, findings), subject);
  } catch (thrown) {
    if (!isUnknownSignal(thrown)) return { status: 'unknown', code, subject, missing, defect: describe(thrown) };
  }
  if (findings.length > 0) {
    const complete = findings.map((finding) => (rule.fixes ? { ...finding, fixes: rule.fixes(finding, subject, model) } : finding));
    return { status: 'fail', code, subject, findings: complete, missing };
  }
  if (progress.isUndecided) return { status: 'unknown', code, subject, missing };
  return { status: 'pass', code, subject };
}

function describe(thrown: unknown): string {
  return thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
}

function contextFor(
  rule: Rule,
  model: Model,
  subject: Subject,
  symptoms: readonly ActiveSymptom[],
  leaveUndecided: (reasons: readonly Unavailable[]) => void,
  findings: Finding[],
): RuleContext {
  // Most checks look at no symptom, and there can be as many as there are servers.
  let found: readonly ActiveSymptom[] | undefined;
  const onTuple = (): readonly ActiveSymptom[] => (found ??= symptomsOn(subject, symptoms));
  return {
    model,
    capturedAt: Date.parse(model.snapshot.capturedAt),
    reported: model.snapshot.symptom,
    get symptoms() {
      return onTuple();
    },
    shows: (...classes) => onTuple().some((symptom) => classes.includes(symptom.class)),
    need<T>(fact: Fact<T>): T {
      if (fact.state === 'known') return fact.value;
      leaveUndecided([fact.state === 'absent' ? notThere(fact.request) : fact]);
      throw endWithUnknown;
    },
    know: (fact) => (fact.state === 'known' ? fact.value : undefined),
    exists(fact) {
      if (fact.state === 'unavailable') {
        leaveUndecided([fact]);
        throw endWithUnknown;
      }
      return fact.state === 'known';
    },
    unknown(reasons) {
      leaveUndecided(isList(reasons) ? reasons : [reasons]);
    },
    report: (report) => findings.push(findingOf(rule, subject, report)),
  };
}

function isList(reasons: Unavailable | readonly Unavailable[]): reasons is readonly Unavailable[] {
  return Array.isArray(reasons);
}

function notThere(request: Unavailable['request']): Unavailable {
  return { state: 'unavailable', reason: 'failed', request, detail: 'ResourceNotFound' };
}

function findingOf(rule: Rule, subject: Subject, report: Report): Finding {
  const shows = report.shows ?? rule.shows;
  return {
    code: rule.code,
    tuple: subject.tuple,
    resource: report.resource,
    at: report.at,
    severity: report.severity ?? rule.severity,
    confidence: report.confidence ?? rule.confidence,
    ...(shows === undefined ? {} : { shows }),
    explains: report.explains ?? rule.explains,
    isRiskOnly: report.isRiskOnly ?? rule.isRiskOnly,
    byConstruction: report.byConstruction ?? false,
    ...(report.blocks === undefined ? {} : { blocks: report.blocks }),
    ...(report.variant === undefined ? {} : { variant: report.variant }),
    ...(report.changedAt === undefined ? {} : { changedAt: report.changedAt }),
    data: report.data,
    evidence: report.evidence ?? [],
    fixes: [],
  };
}
