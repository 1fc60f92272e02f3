import { flowFor } from '../flows/flows';
import type { Model } from '../model/model';
import { subjectsOf } from '../path/paths';
import type { GatewaySubject, Subject } from '../path/subject';
import { runRules, tuplesMeet, type Judgement } from '../rules/engine';
import type { ActiveSymptom, Finding } from '../rules/finding';
import { ruleByCode, rules } from '../rules/registry';
import type { Fact, FactRequest } from '../snapshot/fact';
import { resourceName, resourceType } from '../snapshot/resourceId';
import type { DiagnosedFinding, Diagnosis, RootCause, Role, UnknownGroup } from './diagnosis';
import { rank, type Candidate, type RankingContext } from './ranking';
import { reportedSymptoms } from './reportedSymptoms';
import { assignRoles, isExplained, unexplainedSymptoms, type RoledFinding } from './roles';
import { stepsOf } from './steps';
import { relevantUnknowns, requestsLeftBehind } from './unknowns';
import { verdictOf, verdictWithoutSubjects } from './verdict';

/** Findings that are equal but for the server, as one, with what the ranking needs. */
interface MergedFinding extends Candidate {
  readonly finding: DiagnosedFinding;
  /** The findings that were merged. */
  readonly parts: readonly RoledFinding[];
}

/** A diagnosis, and what would have to be asked to know more. */
export interface TargetJudgement {
  readonly diagnosis: Diagnosis;
  /** What nobody has asked yet and some check needs, each request once. */
  readonly wanted: readonly FactRequest[];
}

/**
 * Judges one target on what its snapshot holds.
 *
 * @param targetId ARM id in any case.
 * @returns the diagnosis. Never throws for lack of data: what could not be read is listed in `unknowns`. While a fact that
 * could refute or outrank is pending (see `createModel`), the verdict is *checking* and there are no root causes.
 */
export function diagnose(model: Model, targetId: string): Diagnosis {
  return judgeTarget(model, targetId).diagnosis;
}

/** @returns the diagnosis of `diagnose` with the requests that its checks left behind. */
export function judgeTarget(model: Model, targetId: string): TargetJudgement {
  const subjects = subjectsOf(model, targetId);
  const target = { id: targetId, type: resourceType(targetId), name: resourceName(targetId) };
  const { capturedAt } = model.snapshot;
  const flow = flowFor(target.type);
  if (subjects.length === 0 || !flow) {
    const fact = targetFact(model, targetId);
    const { verdict, unknowns } = verdictWithoutSubjects(target, fact, subjects);
    return { diagnosis: { target, capturedAt, verdict, rootCauses: [], findings: [], unknowns, steps: [] }, wanted: unasked(fact) };
  }
  const judgement = runRules(model, subjects, rules, reportedSymptoms(model.snapshot, subjects));
  const merged = mergedFindings(assignRoles(judgement, subjects, Date.parse(capturedAt)), judgement);
  const context: RankingContext = { model, subjects, symptoms: judgement.symptoms, symptomBegan: symptomBegan(model, subjects) };
  const ranked = rank(rootCandidates(merged, judgement), context);
  const unknowns = relevantUnknowns(
    judgement,
    merged.flatMap((each) => each.parts),
  );
  const isChecking = isWaiting(judgement, unknowns);
  const rootCauses = isChecking ? [] : ranked.map((candidate) => rootCauseOf(candidate, merged));
  const findings = orderedFindings(merged, ranked).map((each) => each.finding);
  const verdict = verdictOf({ model, subjects, judgement, rootCauses, findings, unknowns, isChecking });
  const steps = stepsOf(flow, { judgement, findings, subjects, isUnexplained: isUnexplained(judgement, merged) });
  return { diagnosis: { target, capturedAt, verdict, rootCauses, findings, unknowns, steps }, wanted: requestsLeftBehind(judgement) };
}

/**
 * Whether an answer that is on its way could change the verdict: while something is seen, an answer that could explain or
 * refute it; while nothing is seen, any.
 */
function isWaiting(judgement: Judgement, unknowns: readonly UnknownGroup[]): boolean {
  if (unknowns.some((unknown) => unknown.reason === 'pending')) return true;
  if (judgement.symptoms.length > 0) return false;
  return judgement.outcomes.some((outcome) => outcome.status === 'unknown' && outcome.missing.some((missing) => missing.reason === 'pending'));
}

function isUnexplained(judgement: Judgement, all: readonly MergedFinding[]): boolean {
  const roled = all.flatMap((each) => each.parts);
  return judgement.symptoms.some((symptom) => !isExplained(symptom, roled));
}

function unasked(fact: Fact<unknown>): readonly FactRequest[] {
  return fact.state === 'unavailable' && fact.reason === 'notCollected' ? [fact.request] : [];
}

function targetFact(model: Model, targetId: string): Fact<unknown> {
  switch (resourceType(targetId)) {
    case 'microsoft.network/trafficmanagerprofiles':
      return model.profile(targetId);
    case 'microsoft.web/sites':
      return model.webApp(targetId);
    default:
      return model.gateway(targetId);
  }
}

/** When the symptom began: as the user said it. */
function symptomBegan(model: Model, subjects: readonly Subject[]): number | undefined {
  const since = Date.parse(model.snapshot.symptom?.since ?? '');
  if (!Number.isNaN(since)) return since;
  const gateway = subjects.find((subject): subject is GatewaySubject => subject.kind === 'gateway')?.gateway;
  if (!gateway) return undefined;
  const unhealthy = model.metric(gateway.id, 'UnhealthyHostCount');
  const points = unhealthy.state === 'known' ? unhealthy.value.flatMap((series) => series.points) : [];
  const failing = points.filter((point) => (point.maximum ?? point.average ?? 0) > 0);
  return failing.length > 0 && failing.length < points.length ? Math.min(...failing.map((point) => point.time)) : undefined;
}

/** The server is what may differ: everything else that a person reads must be equal. */
function mergeKey({ finding, role }: RoledFinding): string {
  const { server: _server, ...tuple } = finding.tuple;
  return JSON.stringify([finding.code, role, finding.resource.toLowerCase(), finding.at, finding.variant ?? '', finding.severity, tuple]);
}

function mergedFindings(roled: readonly RoledFinding[], judgement: Judgement): readonly MergedFinding[] {
  const groups = new Map<string, RoledFinding[]>();
  for (const each of roled) {
    // What backend health says of each server is at a place of its own: there the sentence decides whether they are one.
    const key = each.finding.tuple.server === undefined || each.role !== 'symptom' ? mergeKey(each) : symptomKey(each);
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return withUniqueKeys([...groups.values()].map((parts) => merged(parts, judgement)));
}

/** What differs in less than its key (in role, or in what the gateway says of each server) is told apart by a number. */
function withUniqueKeys(all: readonly MergedFinding[]): readonly MergedFinding[] {
  const seen = new Map<string, number>();
  return all.map((each) => {
    const count = (seen.get(each.key) ?? 0) + 1;
    seen.set(each.key, count);
    if (count === 1) return each;
    const key = `${each.key}|${count}`;
    return { ...each, key, finding: { ...each.finding, key } };
  });
}

function symptomKey({ finding, role }: RoledFinding): string {
  const { server: _server, ...tuple } = finding.tuple;
  const { server: _name, address: _address, ...data } = finding.data;
  return JSON.stringify([finding.code, role, finding.at.request, finding.variant ?? '', finding.severity, tuple, data]);
}

function merged(parts: readonly RoledFinding[], judgement: Judgement): MergedFinding {
  const first = parts[0];
  if (!first) throw new Error('A group has at least one finding.');
  const { finding, role } = first;
  const servers = [...new Set(parts.flatMap((part) => (part.finding.tuple.server === undefined ? [] : [part.finding.tuple.server])))];
  const own = judgement.symptoms.filter((symptom) => parts.some((part) => part.finding === symptom.finding));
  const key = keyOf(finding);
  return {
    finding: { ...finding, key, role, servers },
    parts,
    code: finding.code,
    key,
    isSymptom: role === 'symptom',
    severity: finding.severity,
    confidence: finding.confidence,
    specificity: ruleByCode(finding.code)?.specificity ?? 50,
    symptoms: role === 'symptom' ? own : [...new Set(parts.flatMap((part) => part.explained))],
    isGatewayWide: finding.tuple.server === undefined && finding.tuple.pool === undefined && finding.tuple.setting === undefined,
    changedAt: finding.changedAt,
  };
}

/**
 * The same for the same finding in a later diagnosis, whatever its role then and whichever servers it holds for. What is said
 * of one server is at a place that moves with the server, so its place is no part of the key.
 */
function keyOf(finding: Finding): string {
  const { server, ...tuple } = finding.tuple;
  const pointer = server !== undefined && finding.shows !== undefined ? '' : finding.at.pointer;
  return [finding.code, finding.resource.toLowerCase(), pointer, finding.variant ?? '', ...Object.values<string>(tuple)].join('|');
}

/** Causes, and the symptoms that are the deepest truth that can be proved. */
function rootCandidates(all: readonly MergedFinding[], judgement: Judgement): readonly MergedFinding[] {
  const roled = all.flatMap((each) => each.parts);
  const bare = new Set<ActiveSymptom>(unexplainedSymptoms(roled, judgement.symptoms));
  const causes = all.filter((each) => each.finding.role === 'cause');
  const symptoms = all.filter((each) => each.isSymptom && each.symptoms.some((symptom) => bare.has(symptom)));
  return [...causes, ...symptoms];
}

function rootCauseOf(candidate: MergedFinding, all: readonly MergedFinding[]): RootCause {
  const explained = new Set(candidate.symptoms);
  // A server's own words come before the gateway's 502 that follows from them.
  const above = all.filter(
    (each) =>
      each.isSymptom && each.finding.key !== candidate.finding.key && each.symptoms.some((symptom) => explained.has(symptom) || follows(symptom, explained)),
  );
  const codes = above.map((each) => each.code).sort();
  return { finding: candidate.finding, explains: [...new Set(codes)] };
}

function follows(outer: ActiveSymptom, explained: ReadonlySet<ActiveSymptom>): boolean {
  return (
    outer.class === 'gateway502' && [...explained].some((inner) => inner !== outer && inner.class !== 'healthUnknown' && tuplesMeet(inner.tuple, outer.tuple))
  );
}

const roleOrder: Readonly<Record<Role, number>> = { cause: 0, symptom: 1, risk: 2 };

function orderedFindings(all: readonly MergedFinding[], ranked: readonly MergedFinding[]): readonly MergedFinding[] {
  const place = new Map(ranked.map((each, index) => [each.finding.key, index]));
  return [...all].sort(
    (one, other) =>
      roleOrder[one.finding.role] - roleOrder[other.finding.role] ||
      (place.get(one.finding.key) ?? ranked.length) - (place.get(other.finding.key) ?? ranked.length) ||
      (one.key < other.key ? -1 : one.key > other.key ? 1 : 0),
  );
}
