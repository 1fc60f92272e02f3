import type { Model } from '../model/model';
import type { MetricSeries } from '../model/time';
import type { GatewaySubject, PairSubject, Subject } from '../path/subject';
import { tuplesMeet, type Judgement } from '../rules/engine';
import type { Fact } from '../snapshot/fact';
import type { DiagnosedFinding, Diagnosis, RootCause, Sentence, UnknownGroup, Verdict, VerdictStatus } from './diagnosis';
import { symptomTable } from './symptomTable';

export interface VerdictContext {
  readonly model: Model;
  readonly subjects: readonly Subject[];
  readonly judgement: Judgement;
  readonly rootCauses: readonly RootCause[];
  readonly findings: readonly DiagnosedFinding[];
  readonly unknowns: readonly UnknownGroup[];
  readonly isChecking: boolean;
}

/** @returns one sentence: who is broken, why, and what to do first; or what could not be told. */
export function verdictOf(context: VerdictContext): Verdict {
  const complete = !context.isChecking && context.unknowns.length === 0;
  const status = statusOf(context);
  const notes = refusedWrites(context);
  return { status, complete, summary: summaryOf(status, context), ...(notes.length > 0 ? { notes } : {}) };
}

/** Failed writes of the gateway since the last that succeeded, the first of them: the later ones only repeat it. */
function refusedWrites({ model, subjects }: VerdictContext): readonly Sentence[] {
  const gateway = subjects.find((subject): subject is GatewaySubject => subject.kind === 'gateway')?.gateway;
  const log = gateway ? model.activityLog(gateway.id) : undefined;
  if (log?.state !== 'known') return [];
  const writes = log.value.events.filter((event) => /\/applicationgateways\/write$/i.test(event.operation));
  const lastSuccess = writes.find((event) => event.status.toLowerCase() === 'succeeded');
  const refused = writes.filter((event) => event.status.toLowerCase() === 'failed' && event.time > (lastSuccess?.time ?? 0)).at(-1);
  if (!refused) return [];
  return [{ key: 'refusedWrite', data: { operation: refused.operation, time: clock(refused.time), error: refused.errorCode ?? refused.errorMessage ?? '' } }];
}

function statusOf(context: VerdictContext): VerdictStatus {
  if (context.isChecking) return 'checking';
  const failing = context.judgement.symptoms.filter((symptom) => symptomTable[symptom.class].verdict === 'broken');
  if (isOnlyReported(context)) return !context.rootCauses[0] && pastFailure(context) ? 'recovered' : 'unknown';
  if (failing.length > 0) return isPartly(context) ? 'degraded' : 'broken';
  if (context.rootCauses.some((cause) => cause.explains.length === 0 && cause.finding.severity === 'error' && cause.finding.role === 'cause')) return 'broken';
  if (context.judgement.symptoms.length > 0) return 'unknown';
  if (isHealthUnread(context)) return 'unknown';
  if (pastFailure(context)) return 'recovered';
  return context.findings.some((finding) => finding.severity === 'error' || finding.severity === 'warning') ? 'atRisk' : 'healthy';
}

/** Somebody saw requests fail, Azure shows no sign of it, and no cause is found: then nothing can be told of it. */
function isOnlyReported({ judgement, rootCauses }: VerdictContext): boolean {
  const failing = judgement.symptoms.filter((symptom) => symptomTable[symptom.class].verdict === 'broken');
  return failing.length > 0 && failing.every((symptom) => symptom.finding === undefined) && rootCauses.every(isOnlySightLost);
}

/** Some servers or pairs answer: then what is seen is a warning at most, and the user reported no failure. */
function isPartly({ judgement }: VerdictContext): boolean {
  const failing = judgement.symptoms.filter((symptom) => symptomTable[symptom.class].verdict === 'broken');
  return failing.every((symptom) => symptom.finding !== undefined && symptom.finding.severity !== 'error');
}

/** Nobody can say that servers answer: their health was not read, and a symptom rule says so. */
function isHealthUnread({ judgement }: VerdictContext): boolean {
  return judgement.outcomes.some(
    (outcome) =>
      outcome.status === 'unknown' &&
      (outcome.subject.kind === 'pair' || outcome.subject.kind === 'server') &&
      outcome.missing.some((missing) => missing.request.kind === 'arm' && /\/backendhealth$/i.test(missing.request.request)),
  );
}

function summaryOf(status: VerdictStatus, context: VerdictContext): Sentence {
  const target = targetName(context.subjects);
  const first = context.rootCauses[0];
  switch (status) {
    case 'checking':
      return { key: context.findings.some((finding) => finding.role === 'cause') ? 'checkingWithSuspects' : 'checking', data: { target } };
    case 'broken':
    case 'degraded':
      if (!first) return { key: `${status}Unexplained`, data: { target, pools: brokenPools(context) } };
      return {
        key: `${status}${first.finding.role === 'symptom' ? 'BySymptom' : 'ByCause'}`,
        data: { target, pools: brokenPools(context), code: first.finding.code },
      };
    case 'unknown':
      if (isOnlyReported(context)) return { key: first ? 'reportedSightLost' : 'reportedUnexplained', data: { target } };
      if (first) return { key: first.finding.role === 'symptom' ? 'sightLost' : 'sightLostByCause', data: { target, code: first.finding.code } };
      return { key: 'healthUnread', data: { target, permission: context.unknowns.find((unknown) => unknown.permission)?.permission ?? '' } };
    case 'recovered': {
      const past = pastFailure(context);
      return { key: past?.key ?? 'recovered', data: { target, from: past?.from ?? '', to: past?.to ?? '', pools: past?.pools ?? '' } };
    }
    case 'atRisk':
      return {
        key: 'atRisk',
        data: { target, risks: context.findings.filter((finding) => finding.severity === 'error' || finding.severity === 'warning').length },
      };
    case 'healthy':
      return { key: 'healthy', data: { target } };
  }
}

/** A symptom that says nothing of failing requests: it stands beside what fails, and whether it explains that cannot be told. */
function isOnlySightLost({ finding }: RootCause): boolean {
  return finding.role === 'symptom' && finding.shows !== undefined && symptomTable[finding.shows].verdict === 'unknown';
}

function targetName(subjects: readonly Subject[]): string {
  const gateway = subjects.find((subject): subject is GatewaySubject => subject.kind === 'gateway');
  return gateway?.gateway.name ?? '';
}

/** Names of the pools with a symptom, as a person would list them. */
function brokenPools({ subjects, judgement }: VerdictContext): string {
  const pairs = subjects.filter((subject): subject is PairSubject => subject.kind === 'pair');
  const failing = judgement.symptoms.filter((symptom) => symptom.tuple.pool !== undefined && symptomTable[symptom.class].verdict === 'broken');
  const broken = pairs.filter((pair) => failing.some((symptom) => tuplesMeet(symptom.tuple, pair.tuple)));
  return [...new Set(broken.map((pair) => pair.pool.name))].join(', ');
}

/** A window of the last hour that is over. UTC, hours and minutes. */
interface PastFailure {
  /** What was seen: unhealthy servers, or requests that failed. */
  readonly key: 'recovered' | 'recoveredRequests';
  readonly from: string;
  readonly to: string;
  readonly pools: string;
}

/** What failed in the last hour, although now nothing does: backend health shows the present only. */
function pastFailure({ model, subjects }: VerdictContext): PastFailure | undefined {
  const gateway = subjects.find((subject): subject is GatewaySubject => subject.kind === 'gateway')?.gateway;
  if (!gateway) return undefined;
  return unhealthyWindow(model, gateway.id) ?? failingWindow(model, gateway.id);
}

function unhealthyWindow(model: Model, gatewayId: string): PastFailure | undefined {
  const failed = seriesOf(model, gatewayId, 'UnhealthyHostCount', 'BackendSettingsPool').flatMap((each) =>
    each.points.filter((point) => (point.maximum ?? point.average ?? 0) > 0).map((point) => ({ time: point.time, pool: each.dimension?.split('~')[0] ?? '' })),
  );
  const pools = [...new Set(failed.map((each) => each.pool).filter(Boolean))].join(', ');
  return windowOf(
    'recovered',
    failed.map((each) => each.time),
    pools,
  );
}

/** Minutes in which the gateway itself answered most requests with 5xx: a few failures in a busy minute are no outage. */
function failingWindow(model: Model, gatewayId: string): PastFailure | undefined {
  const backend = model.metric(gatewayId, 'BackendResponseStatus', 'HttpStatusGroup');
  // Without the servers' own answers a 5xx of the application cannot be told from one of the gateway.
  if (backend.state !== 'known') return undefined;
  const sent = seriesOf(model, gatewayId, 'ResponseStatus', 'HttpStatusGroup');
  const errors = serverErrors(sent);
  const fromBackend = serverErrors(backend.value);
  const times = (errors?.points ?? [])
    .filter(({ time, total = 0 }) => (total - totalAt(fromBackend, time)) * 2 > sent.map((each) => totalAt(each, time)).reduce((sum, each) => sum + each, 0))
    .map((point) => point.time);
  return windowOf('recoveredRequests', times, '');
}

function seriesOf(model: Model, gatewayId: string, metric: string, dimension: string): readonly MetricSeries[] {
  const series = model.metric(gatewayId, metric, dimension);
  return series.state === 'known' ? series.value : [];
}

function serverErrors(series: readonly MetricSeries[]): MetricSeries | undefined {
  return series.find((each) => each.dimension?.toLowerCase() === '5xx');
}

function totalAt(series: MetricSeries | undefined, time: number): number {
  return series?.points.find((point) => point.time === time)?.total ?? 0;
}

function windowOf(key: PastFailure['key'], times: readonly number[], pools: string): PastFailure | undefined {
  if (times.length === 0) return undefined;
  return { key, from: clock(Math.min(...times)), to: clock(Math.max(...times)), pools };
}

function clock(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(11, 16)} UTC`;
}

/**
 * The verdict on a target whose own body could not be read, or whose type has no flow yet: what is known of it, and
 * nothing more.
 */
export function verdictWithoutSubjects(
  target: Diagnosis['target'],
  fact: Fact<unknown>,
  subjects: readonly Subject[],
): { readonly verdict: Verdict; readonly unknowns: readonly UnknownGroup[] } {
  if (fact.state === 'absent') return { verdict: unknownVerdict('targetAbsent', { target: target.name }), unknowns: [] };
  if (fact.state === 'unavailable') {
    const { state: _state, ...reason } = fact;
    const isPending = fact.reason === 'pending';
    const verdict = unknownVerdict(isPending ? 'checking' : `target${capitalized(fact.reason)}`, {
      target: target.name,
      permission: fact.permission ?? '',
      detail: fact.detail ?? '',
    });
    return { verdict: isPending ? { ...verdict, status: 'checking' } : verdict, unknowns: [{ codes: [], ...reason }] };
  }
  return { verdict: statusOnly(target.name, subjects), unknowns: [] };
}

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function unknownVerdict(key: string, data: Sentence['data']): Verdict {
  return { status: 'unknown', complete: false, summary: { key, data } };
}

function statusOnly(name: string, subjects: readonly Subject[]): Verdict {
  for (const subject of subjects) {
    if (subject.kind === 'profile') return unknownVerdict('profileStatusOnly', { target: name, status: subject.profile.profileMonitorStatus ?? '' });
    if (subject.kind === 'webApp' && subject.webApp.state === 'known')
      return unknownVerdict('webAppStatusOnly', { target: name, status: subject.webApp.value.state ?? '' });
  }
  return unknownVerdict('typeNotJudged', { target: name });
}
