import { createModel } from '../model/createModel';
import type { Model } from '../model/model';
import type { Answer, DiagnosisOptions } from '../ports';
import { factRequestKey, type Fact, type FactRequest } from '../snapshot/fact';
import { mergeAnswers } from '../snapshot/mergeAnswers';
import { activityLogRequest, getRequest, postRequest, resourceHealthRequest } from '../snapshot/request';
import { resourceType } from '../snapshot/resourceId';
import { SNAPSHOT_FORMAT, SNAPSHOT_VERSION, type Snapshot } from '../snapshot/snapshot';
import type { Diagnosis } from './diagnosis';
import { judgeTarget, type TargetJudgement } from './diagnose';

export interface CollectedDiagnosis {
  readonly diagnosis: Diagnosis;
  readonly snapshot: Snapshot;
  /** How many waves of requests followed from one another. */
  readonly waves: number;
}

/** A request that is under way, and which wave it belongs to. */
interface PendingRequest {
  readonly request: FactRequest;
  readonly wave: number;
}

/**
 * Judges, asks for what the checks left behind, and judges again, until nothing new is asked or the deadline comes. Each
 * request is asked once; answers are judged as they arrive.
 *
 * @returns the last diagnosis, without pending facts, and everything that was read.
 * @throws the reason of `options.signal` when it is aborted.
 */
export async function collectAndDiagnose(options: DiagnosisOptions): Promise<CollectedDiagnosis> {
  const { target, source, signal, onProgress } = options;
  const stop = new AbortController();
  const abort = (): void => stop.abort(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();

  const pending = new Map<string, PendingRequest>();
  const asked = new Set<string>();
  const arrived: Answer[] = [];
  let wake: () => void = () => undefined;
  let snapshot = options.known ? { ...options.known, capturedAt: options.capturedAt } : emptySnapshot(options);
  let waves = 0;

  const ask = (requests: readonly FactRequest[], wave: number): void => {
    waves = Math.max(waves, wave);
    const keys = requests.map(factRequestKey);
    requests.forEach((request, index) => {
      const key = keys[index] ?? '';
      asked.add(key);
      pending.set(key, { request, wave });
    });
    const onAnswer = (answer: Answer): void => {
      arrived.push(answer);
      wake();
    };
    // What the source leaves unanswered (a replay without that entry) stays not collected.
    const settle = (): void => {
      for (const key of keys) if (!arrived.some((answer) => factRequestKey(answer.request) === key)) pending.delete(key);
      wake();
    };
    const fail = (failure: unknown): void => {
      if (!stop.signal.aborted) arrived.push(...requests.filter((_, index) => pending.has(keys[index] ?? '')).map((request) => failedAnswer(request, failure)));
      settle();
    };
    source.ask(requests, onAnswer, stop.signal).then(settle, fail);
  };

  const judge = (): TargetJudgement => {
    const model = createModel(snapshot, { pending: new Set(pending.keys()) });
    const judged = judgeTarget(model, target);
    return { ...judged, wanted: [...certainRequests(model, target), ...judged.wanted].filter(isNew()) };
  };
  const isNew = (): ((request: FactRequest) => boolean) => {
    const seen = new Set(asked);
    return (request) => !seen.has(factRequestKey(request)) && seen.add(factRequestKey(request)).size > 0;
  };

  const clock = { isOver: false };
  const deadline = options.sleep(options.deadline, stop.signal).then(
    () => {
      clock.isOver = true;
      wake();
    },
    () => wake(),
  );

  try {
    let wave = 1;
    for (;;) {
      signal.throwIfAborted();
      let judged = judge();
      if (judged.wanted.length > 0 && !clock.isOver) {
        ask(judged.wanted, wave);
        // What has just been asked is pending now: a verdict must not be given without it.
        judged = judge();
      }
      const arrival = new Promise<void>((resolve) => (wake = resolve));
      if (pending.size === 0 && arrived.length === 0) {
        onProgress?.({ diagnosis: judged.diagnosis, snapshot, pending: [], waves });
        return { diagnosis: judged.diagnosis, snapshot, waves };
      }
      onProgress?.({ diagnosis: judged.diagnosis, snapshot, pending: [...pending.values()].map((each) => each.request), waves });
      if (arrived.length === 0 && !clock.isOver) await arrival;
      signal.throwIfAborted();
      if (clock.isOver) arrived.push(...[...pending.values()].map((each) => timedOutAnswer(each.request)));
      const answers = arrived.splice(0);
      wave = 1 + Math.max(0, ...answers.map((answer) => pending.get(factRequestKey(answer.request))?.wave ?? 0));
      for (const answer of answers) pending.delete(factRequestKey(answer.request));
      snapshot = mergeAnswers(snapshot, answers);
    }
  } finally {
    signal.removeEventListener('abort', abort);
    stop.abort();
    await deadline;
  }
}

function emptySnapshot(options: DiagnosisOptions): Snapshot {
  return {
    format: SNAPSHOT_FORMAT,
    version: SNAPSHOT_VERSION,
    cloud: options.cloud,
    capturedAt: options.capturedAt,
    target: options.target,
    ...(options.symptom ? { symptom: options.symptom } : {}),
    responses: [],
  };
}

/**
 * What every diagnosis of a gateway needs, asked at once: backend health can take a minute. The metrics follow as soon as
 * the gateway's generation is known, since the two generations have different ones.
 */
function certainRequests(model: Model, target: string): readonly FactRequest[] {
  if (resourceType(target) !== 'microsoft.network/applicationgateways') return [];
  const first = [getRequest(target), postRequest(target, 'backendhealth'), resourceHealthRequest(target), activityLogRequest(target)];
  const facts: readonly Fact<unknown>[] = [model.resourceHealth(target), model.activityLog(target)];
  const gateway = model.gateway(target);
  const unread = facts.flatMap(notCollected);
  if (gateway.state !== 'known') return gateway.state === 'absent' ? [] : first.filter((request) => notRecorded(model, request));
  return [...unread, ...[gateway.value.backendHealth, ...standardMetrics(model, target)].flatMap(notCollected)];
}

function standardMetrics(model: Model, target: string): readonly Fact<unknown>[] {
  return [
    model.metric(target, 'ResponseStatus', 'HttpStatusGroup'),
    model.metric(target, 'BackendResponseStatus', 'HttpStatusGroup'),
    model.metric(target, 'UnhealthyHostCount', 'BackendSettingsPool'),
    model.metric(target, 'TotalRequests', 'BackendSettingsPool'),
  ];
}

function notCollected(fact: Fact<unknown>): readonly FactRequest[] {
  return fact.state === 'unavailable' && fact.reason === 'notCollected' ? [fact.request] : [];
}

function notRecorded(model: Model, request: FactRequest): boolean {
  const key = factRequestKey(request);
  return !model.snapshot.responses.some((response) => factRequestKey({ kind: 'arm', request: response.request }) === key);
}

function timedOutAnswer(request: FactRequest): Answer {
  return withoutAnswer(request, 'timedOut');
}

/** A source that broke is told as what it is: no answer came, and why. */
function failedAnswer(request: FactRequest, failure: unknown): Answer {
  const message = failure instanceof Error ? failure.message : String(failure);
  return withoutAnswer(request, 'network', message);
}

function withoutAnswer(request: FactRequest, failure: 'timedOut' | 'network', message?: string): Answer {
  if (request.kind === 'lookup') {
    const why = { failure: failure === 'timedOut' ? failure : 'failed', ...(message === undefined ? {} : { detail: message }) } as const;
    return { kind: 'lookup', request, lookup: { kind: request.lookup, key: request.key, complete: false, ids: [], ...why } };
  }
  const { input } = request;
  const response = {
    request: request.request,
    ...(input === undefined ? {} : { input }),
    status: null,
    failure,
    ...(message === undefined ? {} : { body: { message } }),
  };
  return { kind: 'response', request, response };
}
