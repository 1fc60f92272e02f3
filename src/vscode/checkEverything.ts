import * as vscode from 'vscode';
import { checkAll } from '../core/diagnosis/checkAll';
import type { AzureConnection } from '../core/ports';
import type { DiagnosisDocument } from '../core/report/document';
import type { UnreadPart } from '../core/report/estateSummary';
import { markdownReport } from '../core/report/markdown';
import type { Language } from '../core/rules/rule';
import { idKey } from '../core/snapshot/resourceId';
import type { CloudName } from '../core/snapshot/snapshot';
import {
  azureStatuses,
  checkedInFile,
  countsOf,
  endRun,
  startRun,
  summaryOf,
  withChecked,
  withFailed,
  withStarted,
  type CheckedGateway,
  type CheckRun,
} from './checkRun';
import { checkedPath, summaryPath } from './documentPaths';
import type { CheckedPages } from './documents';
import { chosenSubscriptions, type EstateState } from './estateState';
import type { Investigation } from './investigation';
import type { Investigations } from './investigations';
import { healthViewId, section } from './names';
import { messageOf, userError } from './notify';
import { problemSentence } from './words';

export interface CheckEverythingOptions {
  readonly language: Language;
  readonly connect: () => Promise<AzureConnection>;
  readonly estate: () => EstateState;
  readonly cloud: () => CloudName;
  /** Answers when the estate is read, however much of it. */
  readonly readEstate: (signal: AbortSignal) => Promise<void>;
  /** Subscriptions that the user chose; empty: all. */
  readonly filter: () => readonly string[];
  readonly investigations: Investigations;
  readonly now: () => number;
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Milliseconds for one gateway. */
  readonly deadline: number;
  /** Shows how far it has come in the Health view; undefined when it is over. */
  readonly showProgress: (message: string | undefined) => void;
  /** Called after every change. */
  readonly onChange: () => void;
  readonly openPage: (path: string) => Promise<void>;
}

export interface CheckEverything {
  /** Judges every gateway of the chosen subscriptions. @returns the run at its end; undefined while another is under way. */
  readonly start: () => Promise<CheckRun | undefined>;
  /** Ends the run; what was checked stays. */
  readonly cancel: () => void;
  /** Opens what was found of a gateway as an investigation, without asking Azure. @returns undefined when it was not checked. */
  readonly open: (gatewayId: string) => Investigation | undefined;
  readonly current: () => CheckRun | undefined;
  /** What is found so far, by `idKey`: *checking* while a gateway is under way. */
  readonly verdicts: () => ReadonlyMap<string, DiagnosisDocument['verdict']['status']>;
  /** Another account or cloud: nothing that was found may be shown any more. */
  readonly forget: () => void;
  readonly pages: CheckedPages;
}

/** Milliseconds: verdicts of a large estate arrive in bursts, and the whole tree is painted for each. */
const showDelay = 200;

/** Gateways side by side. Backend health takes a gateway up to a minute, and all share one budget of calls. */
const atOnce = 6;

const gatewayType = 'microsoft.network/applicationgateways';

/** *Check Everything*: the state behind the command, its progress and its pages. Nothing of it goes into Problems. */
export function createCheckEverything(options: CheckEverythingOptions): CheckEverything {
  const { language, now } = options;
  let run: CheckRun | undefined;
  let running: AbortController | undefined;
  let changedAt = 0;
  let showTimer: ReturnType<typeof setTimeout> | undefined;

  const current = (): CheckRun | undefined => run;

  /** Shows what is known now. */
  const show = (): void => {
    clearTimeout(showTimer);
    showTimer = undefined;
    options.showProgress(run?.phase === 'running' ? progressWords(run) : undefined);
    options.onChange();
  };

  const set = (next: CheckRun | undefined): void => {
    const isAnotherPhase = next?.phase !== run?.phase;
    const isFirst = next !== undefined && next.checked.size > 0 && (run?.checked.size ?? 0) === 0;
    run = next;
    changedAt = now();
    if (isAnotherPhase || isFirst) {
      void vscode.commands.executeCommand('setContext', `${section}.isChecking`, next?.phase === 'running');
      void vscode.commands.executeCommand('setContext', `${section}.hasChecked`, next !== undefined && next.checked.size > 0);
      show();
    } else showTimer ??= setTimeout(show, showDelay);
  };

  const end = (phase: 'done' | 'cancelled'): void => {
    if (run?.phase === 'running') set(endRun(run, phase));
  };

  const begin = (): CheckRun => {
    const estate = options.estate();
    const chosen = new Set(chosenSubscriptions(estate, options.filter()).map(({ subscriptionId }) => subscriptionId.toLowerCase()));
    const isChosen = (id: string | undefined): boolean => options.filter().length === 0 || id === undefined || chosen.has(id.toLowerCase());
    const resources = [...estate.resources.values()].filter(({ subscriptionId }) => isChosen(subscriptionId));
    const gateways = resources.filter(({ type }) => type === gatewayType).map(({ id }) => id);
    const others = resources.filter(({ type }) => type !== gatewayType);
    const readAt = new Date(estate.readAt ?? now()).toISOString();
    return startRun(gateways, azureStatuses(others, options.cloud(), readAt, language), unreadOf(estate, isChosen));
  };

  const check = async (controller: AbortController): Promise<void> => {
    const { signal } = controller;
    const update = (change: (before: CheckRun) => CheckRun): void => {
      if (!signal.aborted && run) set(change(run));
    };
    const connection = await options.connect();
    await checkAll({
      targets: (run?.targets ?? []).map((id) => ({ id, scope: tenantOf(options.estate(), id) })),
      cloud: connection.cloud,
      source: connection.facts,
      atOnce,
      deadline: options.deadline,
      signal,
      sleep: options.sleep,
      now,
      onStart: (id) => update((before) => withStarted(before, id)),
      onChecked: (checked) => update((before) => withChecked(before, checked, language)),
      onFailed: (id, failure) => update((before) => withFailed(before, id, messageOf(failure))),
    });
  };

  const start: CheckEverything['start'] = async () => {
    if (running) return undefined;
    const controller = new AbortController();
    running = controller;
    try {
      await options.readEstate(controller.signal);
      if (controller.signal.aborted) return undefined;
      const first = begin();
      if (first.targets.length === 0 && first.statuses.length === 0) throw userError(nothingWords(first));
      set(first);
      await vscode.window.withProgress({ location: { viewId: healthViewId } }, () => check(controller));
      end('done');
    } catch (failure) {
      end('cancelled');
      throw failure;
    } finally {
      if (running === controller) running = undefined;
    }
    const ended = current();
    if (ended) await options.openPage(summaryPath);
    return ended;
  };

  const open = (checked: CheckedGateway | undefined): Investigation | undefined =>
    checked && options.investigations.adopt(checked.snapshot, checked.id, checked.answeredAt);

  return {
    start,
    cancel() {
      end('cancelled');
      running?.abort();
    },
    open: (gatewayId) => open(run?.checked.get(idKey(gatewayId))),
    current,
    verdicts: () =>
      new Map([
        ...[...(run?.checked ?? [])].map(([key, { document }]) => [key, document.verdict.status] as const),
        ...[...(run?.running ?? [])].map((key) => [key, 'checking'] as const),
      ]),
    forget() {
      set(undefined);
      running?.abort();
    },
    pages: {
      paths: () => (run ? [summaryPath, ...[...run.checked.keys()].flatMap((key) => checkedPath(run?.files.get(key) ?? ''))] : []),
      read(place) {
        if (place.kind === 'summary') return run && { text: summaryOf(run, language), time: changedAt };
        const checked = checkedInFile(run, place.file);
        return checked && { text: markdownReport(checked.document, language), time: Date.parse(checked.snapshot.capturedAt) || 0 };
      },
      onShown(place) {
        // A page leads on by links alone: who reads what was found of a gateway has its investigation open.
        if (place.kind === 'checked') open(checkedInFile(run, place.file));
      },
    },
  };
}

function progressWords(run: CheckRun): string {
  const { done, total, broken } = countsOf(run);
  return broken === 0 ? vscode.l10n.t('{0} of {1} checked', done, total) : vscode.l10n.t('{0} of {1} checked, {2} broken', done, total, broken);
}

function nothingWords({ unread }: CheckRun): string {
  const [first] = unread;
  if (first) return vscode.l10n.t('There is nothing to check: {0} could not be read. {1}', first.name, first.sentence);
  return vscode.l10n.t(
    'There is nothing to check: no Application Gateway, Traffic Manager profile or web app is known. Sign in, or choose other subscriptions.',
  );
}

/** Reverse look-ups see what the gateway's tenant has. */
function tenantOf({ subscriptions }: EstateState, gatewayId: string): string {
  const id = idKey(gatewayId);
  return subscriptions.find(({ subscriptionId }) => id.startsWith(`/subscriptions/${subscriptionId.toLowerCase()}/`))?.tenantId ?? id.split('/')[2] ?? '';
}

function unreadOf(estate: EstateState, isChosen: (subscriptionId: string | undefined) => boolean): readonly UnreadPart[] {
  return estate.problems
    .filter(({ subscriptionId }) => isChosen(subscriptionId))
    .map((problem) => {
      const { subscriptionId } = problem;
      const subscription = estate.subscriptions.find((each) => each.subscriptionId.toLowerCase() === subscriptionId?.toLowerCase());
      return { name: subscription?.displayName ?? subscriptionId ?? vscode.l10n.t('Subscriptions'), sentence: problemSentence(problem) };
    });
}
