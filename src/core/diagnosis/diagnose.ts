import { flowFor } from '../flows/flows';
import type { Model } from '../model/model';
import { subjectsOf } from '../path/paths';
import type { GatewaySubject, Subject } from '../path/subject';
import { runRules, tuplesMeet, type Judgement } from '../rules/engine';
import type { ActiveSymptom, Evidence, Finding } from '../rules/finding';
import { ruleByCode, rules } from '../rules/registry';
import type { Fact, FactRequest } from '../snapshot/fact';
import { resourceName, resourceType } from '../snapshot/resourceId';
import type { DiagnosedFinding, Diagnosis, RootCause, Role, UnknownGroup } from './diagnosis';
import { mergeFixes } from './mergeFixes';
import { rank, type Candidate, type RankingContext } from './ranking';
import { reportedSymptoms } from './reportedSymptoms';
import { assignRoles, explainedSymptoms, unexplainedSymptoms, type RoledFinding } from './roles';
import { stepsOf } from './steps';
import { relevantUnknowns, requestsLeftBehind } from './unknowns';
import { verdictOf, verdictWithoutSubjects } from './verdict';

/** Findings that are equal but for the server, as one, with what the ranking needs. */
interface MergedFinding extends Candidate {
  readonly finding: DiagnosedFinding;
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
  const roled = assignRoles(judgement, subjects, Date.parse(capturedAt));
  const merged = mergedFindings(roled, judgement);
  const context: RankingContext = { model, subjects, symptoms: judgement.symptoms, symptomBegan: symptomBegan(model, subjects) };
  const explained = explainedSymptoms(roled, judgement.symptoms);
  const ranked = rank(rootCandidates(merged, judgement, explained), context);
  const unknowns = relevantUnknowns(judgement, explained);
  const isChecking = isWaiting(judgement, unknowns);
  const rootCauses = isChecking ? [] : ranked.map((candidate) => rootCauseOf(candidate, merged));
  const findings = orderedFindings(merged, ranked).map((each) => each.finding);
  const verdict = verdictOf({ model, subjects, judgement, rootCauses, findings, unknowns, isChecking });
  const steps = stepsOf(flow, { judgement, findings, subjects, isUnexplained: judgement.symptoms.some((symptom) => !explained.has(symptom)) });
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

/**
 * Findings are one when a person would repair them as one. Symptoms of one pair are equal but for the server; what backend
 * health says of each server is at a place of its own, so there the sentence decides. Causes and risks at one and the same
 * property are one whatever servers and pairs they are seen on (one security rule in front of every pool).
 */
function mergeKey({ finding, role }: RoledFinding): string {
  const { server, pool, setting, ...tuple } = finding.tuple;
  const { server: _server, address: _address, pool: _pool, setting: _setting, ...data } = finding.data;
  const common = [finding.code, role, finding.variant ?? '', finding.severity, tuple, data];
  if (role !== 'symptom') return JSON.stringify([...common, finding.resource.toLowerCase(), finding.at]);
  const place = server === undefined ? finding.at : finding.at.request;
  return JSON.stringify([...common, place, pool, setting]);
}

function mergedFindings(roled: readonly RoledFinding[], judgement: Judgement): readonly MergedFinding[] {
  const groups = new Map<string, RoledFinding[]>();
  for (const each of roled) {
    const key = mergeKey(each);
    const group = groups.get(key);
    if (group) group.push(each);
    else groups.set(key, [each]);
  }
  const own = new Map(judgement.symptoms.flatMap((symptom) => (symptom.finding ? [[symptom.finding, symptom] as const] : [])));
  return withUniqueKeys([...groups.values()].map((parts) => merged(parts, own)));
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

function merged(parts: readonly RoledFinding[], own: ReadonlyMap<Finding, ActiveSymptom>): MergedFinding {
  const first = parts[0];
  if (!first) throw new Error('A group has at least one finding.');
  const { finding, role } = first;
  const servers = [...new Set(parts.flatMap((part) => part.finding.tuple.server ?? []))];
  const pools = [
    ...new Set(
      parts.flatMap((part) => (part.finding.tuple.pool === undefined ? [] : String(part.finding.data['pool'] ?? resourceName(part.finding.tuple.pool)))),
    ),
  ];
  const findings = parts.map((part) => part.finding);
  const key = keyOf(finding);
  const symptoms = role === 'symptom' ? findings.flatMap((each) => own.get(each) ?? []) : [...new Set(parts.flatMap((part) => part.explained))];
  return {
    finding: { ...finding, evidence: mergeEvidence(findings), fixes: mergeFixes(findings), key, role, servers, ...(pools.length > 1 ? { pools } : {}) },
    code: finding.code,
    key,
    isSymptom: role === 'symptom',
    severity: finding.severity,
    confidence: finding.confidence,
    specificity: ruleByCode(finding.code)?.specificity ?? 50,
    symptoms,
    isGatewayWide: finding.tuple.server === undefined && finding.tuple.pool === undefined && finding.tuple.setting === undefined,
    changedAt: finding.changedAt,
  };
}

const mostEvidence = 20;

/** What each of the findings rests on, each place once. A list that nobody would read to its end is cut off. */
function mergeEvidence(findings: readonly Finding[]): readonly Evidence[] {
  const own = findings[0]?.evidence ?? [];
  const places = new Map(
    findings.flatMap((finding) => finding.evidence).map((evidence) => [JSON.stringify([evidence.at, evidence.note, evidence.value]), evidence]),
  );
  return [...places.values()].slice(0, Math.max(mostEvidence, own.length));
}

/**
 * The same for the same finding in a later diagnosis, whatever its role then and whichever servers it holds for. What is said
 * of one server is at a place that moves with the server, so its place is no part of the key; what is wrong at a property is
 * known by that place alone.
 */
function keyOf(finding: Finding): string {
  const { server, pool, setting, ...tuple } = finding.tuple;
  const isSymptom = finding.shows !== undefined;
  const pointer = server !== undefined && isSymptom ? '' : finding.at.pointer;
  const pair = isSymptom ? [pool ?? '', setting ?? ''] : [];
  return [finding.code, finding.resource.toLowerCase(), pointer, finding.variant ?? '', ...Object.values<string>(tuple), ...pair].join('|');
}

/** Causes, and the symptoms that are the deepest truth that can be proved. */
function rootCandidates(all: readonly MergedFinding[], judgement: Judgement, explained: ReadonlySet<ActiveSymptom>): readonly MergedFinding[] {
  const bare = new Set<ActiveSymptom>(unexplainedSymptoms(explained, judgement.symptoms));
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
