import type { Model } from '../model/model';
import type { GatewaySubject, PairSubject, ServerSubject, Subject } from '../path/subject';
import { tuplesMeet } from '../rules/engine';
import type { ActiveSymptom } from '../rules/finding';
import { symptomTable } from './symptomTable';

/** A root cause to be: findings that are equal but for the server, taken as one. */
export interface Candidate {
  readonly code: string;
  /** Index in the list that is ordered, so that equal candidates keep a stable order. */
  readonly key: string;
  readonly isSymptom: boolean;
  readonly severity: 'error' | 'warning' | 'info' | 'hint';
  readonly confidence: 'observed' | 'static' | 'predicted';
  readonly specificity: number;
  /** What it explains; for a symptom itself. Empty: it fails by construction and nobody has seen it yet. */
  readonly symptoms: readonly ActiveSymptom[];
  /** The tuple of its finding has no server, pool or setting: it is about the whole gateway. */
  readonly isGatewayWide: boolean;
  /** Milliseconds since 1970. */
  readonly changedAt: number | undefined;
}

/** What the order depends on beside the candidates themselves. */
export interface RankingContext {
  readonly model: Model;
  readonly subjects: readonly Subject[];
  /** Everything that is seen. */
  readonly symptoms: readonly ActiveSymptom[];
  /** Milliseconds since 1970 when the symptom began, if that is known. */
  readonly symptomBegan: number | undefined;
}

/**
 * Orders root causes, best first: on the reported path > breaks requests > explains an active symptom > on the pool with the
 * most traffic > a cause before a bare symptom > observed before static before predicted > fits the scope > breaks more
 * traffic > changed just before the symptom began > more specific.
 */
export function rank<Each extends Candidate>(candidates: readonly Each[], context: RankingContext): readonly Each[] {
  const scored = candidates.map((candidate) => ({ candidate, score: scoreOf(candidate, context) }));
  return scored
    .sort((one, other) => compareScores(one.score, other.score) || compareTexts(one.candidate.key, other.candidate.key))
    .map((each) => each.candidate);
}

function compareScores(one: readonly number[], other: readonly number[]): number {
  const difference = one.findIndex((value, index) => value !== other[index]);
  return difference === -1 ? 0 : (other[difference] ?? 0) - (one[difference] ?? 0);
}

function compareTexts(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

const confidenceScore = { observed: 2, static: 1, predicted: 0 } as const;
const severityScore = { error: 3, warning: 2, info: 1, hint: 0 } as const;

function scoreOf(candidate: Candidate, context: RankingContext): readonly number[] {
  return [
    isOnReportedPath(candidate, context) ? 1 : 0,
    breakage(candidate),
    candidate.symptoms.length > 0 ? 1 : 0,
    heaviestPair(candidate, context),
    candidate.isSymptom ? 0 : 1,
    severityScore[candidate.severity],
    candidate.isSymptom ? 0 : confidenceScore[candidate.confidence],
    scopeFit(candidate, context),
    trafficShare(candidate, context),
    changedJustBefore(candidate, context) ? 1 : 0,
    candidate.specificity,
  ];
}

function isOnReportedPath(candidate: Candidate, context: RankingContext): boolean {
  const reported = context.subjects.filter((subject) => subject.kind === 'route' && subject.isReported === true);
  if (reported.length === 0) return false;
  return candidate.symptoms.some((symptom) => reported.some((route) => tuplesMeet(pairTuple(symptom), pairTuple({ tuple: route.tuple }))));
}

/** Listener-independent part of a tuple: servers and pairs are shared by the routes that lead to them. */
function pairTuple(symptom: Pick<ActiveSymptom, 'tuple'>): ActiveSymptom['tuple'] {
  const { gateway, pool, setting } = symptom.tuple;
  return { ...(gateway ? { gateway } : {}), ...(pool ? { pool } : {}), ...(setting ? { setting } : {}) };
}

/** 2: requests fail, 1: some requests fail or will, 0: only the sight of health is lost. */
function breakage(candidate: Candidate): number {
  if (candidate.symptoms.length === 0) return candidate.severity === 'error' ? 2 : 1;
  if (candidate.symptoms.every((symptom) => symptomTable[symptom.class].verdict === 'unknown')) return 0;
  return candidate.symptoms.some((symptom) => !symptom.finding || symptom.finding.severity === 'error') ? 2 : 1;
}

/**
 * Scope before rules: every used pair broken points at the gateway's side, a part of them at that part. 1 when the
 * candidate is as wide as what is broken, else 0.
 */
function scopeFit(candidate: Candidate, context: RankingContext): number {
  const gateway = context.subjects.find((subject): subject is GatewaySubject => subject.kind === 'gateway');
  if (!gateway) return 0;
  const broken = gateway.pairs.filter((pair) => isBroken(pair, context.symptoms));
  const isEverythingBroken = broken.length > 1 && broken.length === gateway.pairs.length;
  if (candidate.isGatewayWide) return isEverythingBroken || gateway.pairs.length <= 1 ? 1 : 0;
  if (!isEverythingBroken) return 1;
  // One and the same cause behind every broken pair (one NSG before all servers) fits as well.
  return broken.every((pair) => candidate.symptoms.some((symptom) => tuplesMeet(symptom.tuple, pair.tuple))) ? 1 : 0;
}

function isBroken(pair: PairSubject, symptoms: readonly ActiveSymptom[]): boolean {
  return symptoms.some((symptom) => symptom.tuple.pool !== undefined && tuplesMeet(symptom.tuple, pair.tuple));
}

/**
 * Requests of the busiest pair on which the candidate breaks anything. Pools rank by traffic before causes do: a proved cause
 * in a pool that nobody asks does not come before the failure that everybody sees.
 */
function heaviestPair(candidate: Candidate, context: RankingContext): number {
  const gateway = context.subjects.find((subject): subject is GatewaySubject => subject.kind === 'gateway');
  const touched = (gateway?.pairs ?? []).filter((pair) => brokenShare(pair, candidate.symptoms) > 0);
  return Math.max(0, ...touched.map((pair) => pairWeight(pair, context.model)));
}

/** Share of the gateway's requests, 0 to 1, that the broken servers of the candidate would have taken. */
function trafficShare(candidate: Candidate, context: RankingContext): number {
  const gateway = context.subjects.find((subject): subject is GatewaySubject => subject.kind === 'gateway');
  if (!gateway) return 0;
  const weights = gateway.pairs.map((pair) => ({ pair, weight: pairWeight(pair, context.model) }));
  const all = weights.map((each) => each.weight).reduce((sum, weight) => sum + weight, 0);
  if (all === 0) return 0;
  const hit = weights.map(({ pair, weight }) => weight * brokenShare(pair, candidate.symptoms)).reduce((sum, weight) => sum + weight, 0);
  return hit / all;
}

function brokenShare(pair: PairSubject, symptoms: readonly ActiveSymptom[]): number {
  const own = symptoms.filter((symptom) => tuplesMeet(symptom.tuple, pair.tuple));
  if (own.some((symptom) => symptom.tuple.server === undefined)) return 1;
  const servers = pair.servers.filter((server: ServerSubject) => own.some((symptom) => symptom.tuple.server === server.tuple.server));
  return pair.servers.length === 0 ? 0 : servers.length / pair.servers.length;
}

/** Requests of the last hour, or 1 when they are not known: then pairs weigh the same. */
function pairWeight(pair: PairSubject, model: Model): number {
  const series = model.metric(pair.gateway.id, 'TotalRequests', 'BackendSettingsPool');
  if (series.state !== 'known') return 1;
  const dimension = `${pair.pool.name}~${pair.setting.name}`.toLowerCase();
  const own = series.value.find((each) => each.dimension?.toLowerCase() === dimension);
  return own ? own.points.map((point) => point.total ?? 0).reduce((sum, total) => sum + total, 0) : 1;
}

const justBefore = 2 * 60 * 60 * 1000;

function changedJustBefore(candidate: Candidate, context: RankingContext): boolean {
  const { changedAt } = candidate;
  if (changedAt === undefined || context.symptomBegan === undefined) return false;
  return changedAt <= context.symptomBegan && context.symptomBegan - changedAt <= justBefore;
}
