import { collectAndDiagnose } from '../core/diagnosis/collect';
import { diagnose } from '../core/diagnosis/diagnose';
import type { Diagnosis } from '../core/diagnosis/diagnosis';
import { recheck, type DiagnosisChange } from '../core/diagnosis/recheck';
import { createModel } from '../core/model/createModel';
import type { Answer, AzureConnection, DiagnosisOptions, DiagnosisProgress, FactSource } from '../core/ports';
import { diagnosisDocument } from '../core/report/renderDiagnosis';
import type { DiagnosisDocument } from '../core/report/document';
import type { Language } from '../core/rules/rule';
import { factRequestKey, type FactRequest } from '../core/snapshot/fact';
import { mergeAnswers } from '../core/snapshot/mergeAnswers';
import { resourceName, sameId } from '../core/snapshot/resourceId';
import type { Observation, RecordedResponse, Snapshot, Symptom } from '../core/snapshot/snapshot';
import { investigationName } from './documentPaths';
import { checkedAgain, type CheckedAgain, type Investigation, type Origin } from './investigation';

/** What the investigations need of the world. */
export interface InvestigationsOptions {
  readonly language: Language;
  readonly connect: () => Promise<AzureConnection>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Milliseconds for one run. */
  readonly deadline: number;
  /** Called after every change, with the id of what has changed. */
  readonly onChange: (id: string) => void;
  /** Called when an investigation has new facts, or is closed (undefined). */
  readonly onSettled: (id: string, investigation: Investigation | undefined) => void;
}

/** A URL that fails, what was seen of it, and what was read on the way to the resource behind it. */
export interface UrlReport {
  readonly symptom: Symptom;
  readonly observations: readonly Observation[];
  readonly responses: readonly RecordedResponse[];
}

export interface Investigations {
  /** The newest first. */
  readonly all: () => readonly Investigation[];
  readonly get: (id: string) => Investigation | undefined;
  /**
   * Diagnoses a resource of Azure, in the investigation that it already has if there is one.
   *
   * @param report what somebody saw: it has an investigation of its own for each URL.
   * @returns the investigation at its end; undefined when it was cancelled or closed meanwhile.
   */
  readonly diagnose: (target: string, report?: UrlReport) => Promise<Investigation | undefined>;
  /** Opens a snapshot that was read before. */
  readonly open: (snapshot: Snapshot, target: string, origin: Origin, restored?: Pick<Investigation, 'id' | 'answeredAt'>) => Investigation;
  /**
   * Takes over what was collected elsewhere, in the investigation that the resource already has if there is one. Asks Azure
   * nothing; an investigation that is running or newer stays as it is.
   */
  readonly adopt: (snapshot: Snapshot, target: string, answeredAt: Investigation['answeredAt']) => Investigation;
  /**
   * Asks anew for the facts that a finding rests on and judges again.
   *
   * @returns what has changed; undefined when it was cancelled, or when the finding is not there.
   */
  readonly checkAgain: (id: string, findingKey: string) => Promise<CheckedAgain | undefined>;
  /**
   * Asks one question more, such as a trial of a probe, and keeps the answer among those of the investigation.
   *
   * @returns the answer, a failure included; undefined when it was cancelled or closed meanwhile.
   */
  readonly ask: (id: string, request: FactRequest) => Promise<RecordedResponse | undefined>;
  readonly cancel: (id: string) => void;
  readonly close: (id: string) => void;
}

/** How a run ended. */
interface Ended {
  readonly investigation: Investigation;
  readonly document: DiagnosisDocument;
  readonly changes: readonly DiagnosisChange[];
}

/** Keeps the open investigations. Knows nothing of how they are shown. */
export function createInvestigations(options: InvestigationsOptions): Investigations {
  const open = new Map<string, Investigation>();
  /** The run that an investigation waits for: whatever an older run brings is dropped. */
  const runs = new Map<string, AbortController>();

  const set = (investigation: Investigation): Investigation => {
    open.set(investigation.id, investigation);
    options.onChange(investigation.id);
    return investigation;
  };
  const update = (id: string, change: Partial<Investigation>): Investigation | undefined => {
    const current = open.get(id);
    return current && set({ ...current, ...change });
  };

  const cancel = (id: string): void => {
    runs.get(id)?.abort();
    runs.delete(id);
    const current = open.get(id);
    if (current?.running) set({ ...current, running: undefined, diagnosis: current.settled });
  };

  /**
   * One run of the loop that judges and collects.
   *
   * @param again the finding whose facts are asked anew; without it everything is.
   * @returns undefined when it was cancelled, or when another run took its place.
   */
  const run = async (id: string, again?: { readonly judgement: Diagnosis; readonly findingKey: string }): Promise<Ended | undefined> => {
    cancel(id);
    const controller = new AbortController();
    runs.set(id, controller);
    const isCurrent = (): boolean => runs.get(id) === controller && open.has(id);
    const started = update(id, { running: { pending: 0 }, failure: undefined, checked: undefined });
    if (!started) return undefined;
    const answeredAt: Record<string, number> = again ? { ...started.answeredAt } : {};
    try {
      const connection = await options.connect();
      if (!isCurrent()) return undefined;
      const question: DiagnosisOptions = {
        target: started.target,
        cloud: connection.cloud,
        source: timed(connection.facts, answeredAt, options.now),
        capturedAt: new Date(options.now()).toISOString(),
        deadline: options.deadline,
        signal: controller.signal,
        sleep: options.sleep,
        ...(started.snapshot.symptom ? { symptom: started.snapshot.symptom, known: { ...reported(started.snapshot), cloud: connection.cloud } } : {}),
        onProgress: ({ diagnosis: soFar, snapshot: answers, pending }: DiagnosisProgress) => {
          if (!isCurrent() || pending.length === 0) return;
          const document = diagnosisDocument(soFar, options.language);
          update(id, { diagnosis: document, snapshot: answers, answeredAt: { ...answeredAt }, running: { pending: pending.length } });
        },
      };
      const { diagnosis, snapshot, changes } = again
        ? await recheck({ ...question, known: started.snapshot, diagnosis: again.judgement, findingKey: again.findingKey })
        : { ...(await collectAndDiagnose(question)), changes: [] };
      if (!isCurrent()) return undefined;
      const document = diagnosisDocument(diagnosis, options.language);
      const ended = update(id, { diagnosis: document, settled: document, judgement: diagnosis, snapshot, answeredAt, running: undefined });
      return ended && { investigation: ended, document, changes };
    } catch (failure) {
      if (!isCurrent()) return undefined;
      update(id, { running: undefined, diagnosis: started.settled, failure: failure instanceof Error ? failure.message : String(failure) });
      throw failure;
    } finally {
      if (runs.get(id) === controller) runs.delete(id);
    }
  };

  /** Puts an investigation of a snapshot in place, with its diagnosis. */
  const judged = (id: string, snapshot: Snapshot, target: string, origin: Origin, answeredAt: Investigation['answeredAt']): Investigation => {
    const judgement = diagnose(createModel(snapshot), target);
    const document = diagnosisDocument(judgement, options.language);
    return set({ ...blank(id, target, 0), origin, snapshot, answeredAt, diagnosis: document, settled: document, judgement });
  };

  return {
    all: () => [...open.values()].reverse(),
    get: (id) => open.get(id),
    async diagnose(target, report) {
      const existing = [...open.values()].find(
        (each) => each.origin.kind === 'azure' && sameId(each.target, target) && (!report || each.snapshot.symptom?.url === report.symptom.url),
      );
      const id = existing?.id ?? investigationName(resourceName(target), new Set(open.keys()));
      // The one that was asked for last comes first.
      open.delete(id);
      const first = existing ?? blank(id, target, options.now());
      set(report ? { ...first, snapshot: { ...first.snapshot, ...report } } : first);
      const ended = (await run(id))?.investigation;
      if (ended) options.onSettled(id, ended);
      return ended;
    },
    open(snapshot, target, origin, restored) {
      const id = restored?.id ?? investigationName(resourceName(target), new Set(open.keys()));
      const investigation = judged(id, snapshot, target, origin, restored?.answeredAt ?? {});
      if (!restored) options.onSettled(id, investigation);
      return investigation;
    },
    adopt(snapshot, target, answeredAt) {
      // What somebody saw is part of an investigation: one with a symptom answers another question.
      const existing = [...open.values()].find((each) => each.origin.kind === 'azure' && sameId(each.target, target) && !each.snapshot.symptom);
      const isOutdated = existing && !existing.running && (!existing.settled || existing.snapshot.capturedAt < snapshot.capturedAt);
      if (existing && !isOutdated) return existing;
      const id = existing?.id ?? investigationName(resourceName(target), new Set(open.keys()));
      open.delete(id);
      const adopted = judged(id, snapshot, target, { kind: 'azure' }, answeredAt);
      options.onSettled(id, adopted);
      return adopted;
    },
    async checkAgain(id, findingKey) {
      const before = open.get(id);
      const finding = before?.settled?.findings.find((each) => each.key === findingKey);
      if (!before?.settled || !before.judgement || !finding || before.origin.kind !== 'azure') return undefined;
      const ended = await run(id, { judgement: before.judgement, findingKey });
      if (!ended) return undefined;
      const checked = checkedAgain(before.settled, ended.document, ended.changes, finding, options.now());
      const shown = update(id, { checked });
      if (shown) options.onSettled(id, shown);
      return checked;
    },
    async ask(id, request) {
      cancel(id);
      const controller = new AbortController();
      runs.set(id, controller);
      const isCurrent = (): boolean => runs.get(id) === controller && open.has(id);
      if (!update(id, { running: { pending: 1 }, failure: undefined })) return undefined;
      const answers: Answer[] = [];
      try {
        const connection = await options.connect();
        const signal = AbortSignal.any([controller.signal, AbortSignal.timeout(options.deadline)]);
        await connection.facts.ask([request], (answer) => answers.push(answer), signal);
        const current = open.get(id);
        if (!isCurrent() || !current) return undefined;
        const [answer] = answers;
        const snapshot = mergeAnswers(current.snapshot, answers);
        const answeredAt = { ...current.answeredAt, [factRequestKey(request)]: options.now() };
        const ended = update(id, { running: undefined, snapshot, answeredAt });
        if (ended) options.onSettled(id, ended);
        return answer?.kind === 'response' ? answer.response : undefined;
      } catch (failure) {
        if (!isCurrent()) return undefined;
        update(id, { running: undefined });
        throw failure;
      } finally {
        if (runs.get(id) === controller) runs.delete(id);
      }
    },
    cancel,
    close(id) {
      cancel(id);
      if (!open.delete(id)) return;
      options.onChange(id);
      options.onSettled(id, undefined);
    },
  };
}

function blank(id: string, target: string, now: number): Investigation {
  return {
    id,
    target,
    origin: { kind: 'azure' },
    snapshot: { format: 'azure-traffic-doctor-snapshot', version: 1, cloud: 'AzureCloud', capturedAt: new Date(now).toISOString(), target, responses: [] },
    answeredAt: {},
    diagnosis: undefined,
    settled: undefined,
    judgement: undefined,
    running: undefined,
    failure: undefined,
    checked: undefined,
  };
}

/** What every run on a URL begins with: what was seen, and the answers that show the way to the resource. */
function reported(snapshot: Snapshot): Snapshot {
  const onTheWay = snapshot.responses.filter(({ request }) => /^GET \/[^?]*\/(trafficmanagerprofiles|publicipaddresses)\/[^/?]+$/i.test(request));
  return { ...snapshot, responses: onTheWay, lookups: [] };
}

/** Notes when each answer came. */
function timed(source: FactSource, answeredAt: Record<string, number>, now: () => number): FactSource {
  return {
    ask: (requests, onAnswer, signal) =>
      source.ask(
        requests,
        (answer: Answer) => {
          answeredAt[factRequestKey(answer.request)] = now();
          onAnswer(answer);
        },
        signal,
      ),
  };
}
