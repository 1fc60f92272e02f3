import * as vscode from 'vscode';
import type { AzureConnection, EstatePart, EstateProblem } from '../core/ports';
import type { DiagnosisDocument } from '../core/report/document';
import { postRequest } from '../core/snapshot/request';
import { idKey, resourceType } from '../core/snapshot/resourceId';
import { requestOf } from '../core/snapshot/snapshotIndex';
import { factRequestKey } from '../core/snapshot/fact';
import type { CloudName, RecordedResponse } from '../core/snapshot/snapshot';
import {
  cancelReading,
  chosenSubscriptions,
  emptyEstate,
  endRetry,
  finishReading,
  healthCondition,
  partKey,
  pictureOf,
  signedOutState,
  startReading,
  startRetry,
  stateOfPicture,
  withParts,
  type EstateState,
} from './estateState';
import { isFiltering, type HealthSight } from './healthFilter';
import { healthTree, type GatewayKnowledge, type HealthNode } from './healthTree';
import { answerTime, type Investigation } from './investigation';
import { healthViewId, section } from './names';
import { dotted } from './items';
import { messageOf } from './notify';
import { readText, writeText } from './storage';
import type { TreeProvider } from './treeProvider';
import { timeWord } from './words';

export interface HealthOptions {
  readonly connect: () => Promise<AzureConnection>;
  /** Rejects with the reason when nobody is signed in. Never asks the user. */
  readonly checkSignedIn: () => Promise<void>;
  /** Whose estate it is: cloud and credential. */
  readonly owner: () => string;
  readonly cloud: () => CloudName;
  /** Name of the credential, for the view's description. */
  readonly credential: () => string;
  /** What the view's description says of the reason that nobody is signed in; empty where the welcome text says it. */
  readonly signedOutWords: (reason: string) => string;
  readonly filter: () => readonly string[];
  readonly provider: TreeProvider<HealthNode>;
  readonly view: vscode.TreeView<string>;
  /** File in which the last picture is kept. */
  readonly picture: vscode.Uri;
  readonly investigations: () => readonly Investigation[];
  /** What *Check Everything* found of gateways, by `idKey`. An open investigation says more. */
  readonly verdicts: () => ReadonlyMap<string, DiagnosisDocument['verdict']['status']>;
  /** What the user wants to see. */
  readonly sight: () => HealthSight;
  readonly now: () => number;
}

export interface Health {
  readonly estate: () => EstateState;
  /** Paints the last picture. */
  readonly paintLast: () => Promise<void>;
  /** Reads the estate anew; what is shown stays until its successor is there. Never rejects: the view says what failed. */
  readonly refresh: () => Promise<void>;
  /** The same when nobody has asked for it: without a sign of progress, and without asking for the health of servers. */
  readonly refreshQuietly: () => Promise<void>;
  /** Reads again only what this is a problem of. */
  readonly retry: (problem: EstateProblem) => Promise<void>;
  /** Ends the reading that is under way; what is there stays. */
  readonly cancel: () => void;
  /** Shows nothing of what was known: it was another's. */
  readonly forget: () => void;
  /** Shows what is known now. */
  readonly repaint: () => void;
  /** Asks for the health of a gateway's servers, unless it is known, under way or was refused. */
  readonly askHealth: (gatewayId: string) => Promise<void>;
  /** What stands beside the view's title. */
  readonly described: () => string;
  /** Called whenever the estate is another. */
  readonly onEstate: (listener: () => void) => vscode.Disposable;
}

interface AskedHealth {
  readonly isAsking: boolean;
  readonly response: RecordedResponse | undefined;
  readonly time: number;
}

/** Milliseconds for backend health: a long-running operation of up to a minute. */
const healthDeadline = 90_000;
/** Parts of the estate arrive in bursts: they are painted together. Milliseconds, at least; and three times as long as painting takes. */
const paintDelay = 50;

/** The state behind the Health view. */
export function createHealth(options: HealthOptions): Health {
  let estate: EstateState = emptyEstate;
  let reading: AbortController | undefined;
  let paintTimer: ReturnType<typeof setTimeout> | undefined;
  let paintTime = 0;
  let condition: string | undefined;
  let isQuiet = false;
  let arrived: EstatePart[] = [];
  const retries = new Set<AbortController>();
  const asked = new Map<string, AskedHealth>();
  const listeners = new vscode.EventEmitter<void>();

  const setKey = (key: string, value: unknown): void => void vscode.commands.executeCommand('setContext', `${section}.${key}`, value);

  const setPhase = (next: EstateState): void => {
    if ((next.phase === 'reading') !== (estate.phase === 'reading')) setKey('isReading', next.phase === 'reading');
    estate = next;
  };

  /** Takes in what has arrived. */
  const takeIn = (): void => {
    if (arrived.length === 0) return;
    estate = withParts(estate, arrived);
    arrived = [];
    listeners.fire();
  };

  const repaint = (): void => {
    clearTimeout(paintTimer);
    paintTimer = undefined;
    const start = performance.now();
    takeIn();
    const filter = options.filter();
    const chosen = new Set(chosenSubscriptions(estate, filter).map((each) => each.subscriptionId.toLowerCase()));
    const isChosen = (id: string): boolean => filter.length === 0 || chosen.has(id.toLowerCase());
    const visible: EstateState =
      filter.length === 0 ? estate : { ...estate, resources: new Map([...estate.resources].filter(([, resource]) => isChosen(resource.subscriptionId))) };
    const now = healthCondition(visible, filter);
    // Without nodes the view shows the welcome text of its condition.
    const picture = healthTree({
      estate: now === 'ready' ? visible : emptyEstate,
      cloud: options.cloud(),
      gateways: knowledge(),
      isChosen,
      sight: options.sight(),
    });
    const noMatch = now === 'ready' && picture.tree.roots.length === 0 ? 'noMatch' : now;
    // Nobody asked for a quiet reading: the welcome text stays until it has ended.
    const shown = isQuiet && now === 'loading' && condition !== undefined ? condition : noMatch;
    if (shown !== condition) {
      condition = shown;
      setKey('health', shown);
    }
    options.provider.show(picture.tree);
    const { failing } = picture;
    options.view.badge = failing > 0 ? { value: failing, tooltip: failingWords(failing) } : undefined;
    options.view.description =
      now === 'signedOut' ? options.signedOutWords(estate.signedOut ?? '') : dotted(filterWords(options.sight(), picture.shown, picture.total), describe());
    paintTime = performance.now() - start;
  };
  const paintSoon = (): void => {
    paintTimer ??= setTimeout(repaint, Math.max(paintDelay, 3 * paintTime));
  };

  const describe = (): string => {
    const chosen = chosenSubscriptions(estate, options.filter());
    const broken = new Set(estate.problems.flatMap(({ subscriptionId }) => (subscriptionId === undefined ? [] : [subscriptionId.toLowerCase()])));
    const answered = chosen.filter(({ subscriptionId }) => {
      const key = subscriptionId.toLowerCase();
      return !broken.has(key) && (estate.phase === 'read' && !estate.isCancelled ? true : estate.done.has(key));
    }).length;
    const isPartial = chosen.length > 0 && answered < chosen.length;
    const partial = isPartial ? vscode.l10n.t('{0} of {1} subscriptions answered', answered, chosen.length) : '';
    if (estate.phase === 'notRead' && estate.readAt !== undefined) return vscode.l10n.t('as of {0}', timeWord(estate.readAt, options.now()));
    if (estate.isCancelled) return dotted(vscode.l10n.t('reading was cancelled'), partial);
    return partial === '' ? options.credential() : partial;
  };

  const knowledge = (): ReadonlyMap<string, GatewayKnowledge> => {
    const known = new Map<string, GatewayKnowledge>();
    for (const [key, { isAsking, response }] of asked) known.set(key, { health: response, isAsking, verdict: undefined, isRunning: false });
    for (const [key, verdict] of options.verdicts()) {
      const before = known.get(key);
      known.set(key, { health: before?.health, isAsking: before?.isAsking ?? false, verdict, isRunning: false });
    }
    // The oldest first, so that the newest investigation of a gateway counts.
    for (const investigation of [...options.investigations()].reverse()) {
      if (investigation.origin.kind !== 'azure') continue;
      const key = idKey(investigation.target);
      const before = known.get(key);
      known.set(key, {
        health: newestHealth(investigation, asked.get(key)),
        isAsking: before?.isAsking ?? false,
        verdict: investigation.settled?.verdict.status ?? before?.verdict,
        isRunning: investigation.running !== undefined,
      });
    }
    return known;
  };

  const read = async (controller: AbortController): Promise<void> => {
    try {
      await options.checkSignedIn();
    } catch (failure) {
      if (controller.signal.aborted) return;
      setPhase(signedOutState(messageOf(failure)));
      asked.clear();
      listeners.fire();
      repaint();
      return;
    }
    const onPart = (part: EstatePart): void => {
      if (controller.signal.aborted) return;
      arrived.push(part);
      paintSoon();
    };
    try {
      const connection = await options.connect();
      const filter = options.filter();
      await connection.estate.read(filter.length === 0 ? undefined : filter, onPart, controller.signal);
    } catch (failure) {
      if (controller.signal.aborted) return;
      arrived.push({ kind: 'problem', problem: { request: 'GET /subscriptions', reason: 'failed', detail: messageOf(failure) } });
    }
    if (controller.signal.aborted) return;
    takeIn();
    setPhase(finishReading(estate, options.now()));
    listeners.fire();
    repaint();
    if (estate.resources.size > 0) await writeText(options.picture, JSON.stringify(pictureOf(estate, options.owner()))).catch(() => undefined);
  };

  const askHealth = async (gatewayId: string): Promise<void> => {
    const key = idKey(gatewayId);
    const request = postRequest(gatewayId, 'backendhealth');
    const before = asked.get(key);
    asked.set(key, { isAsking: true, response: before?.response, time: before?.time ?? 0 });
    paintSoon();
    let response: RecordedResponse | undefined;
    try {
      const connection = await options.connect();
      await connection.facts.ask(
        [request],
        (answer) => {
          if (answer.kind === 'response') response = answer.response;
        },
        AbortSignal.timeout(healthDeadline),
      );
    } catch (failure) {
      const name = request.kind === 'arm' ? request.request : '';
      response = { request: name, status: null, failure: 'timedOut', body: { message: messageOf(failure) } };
    }
    // After signing out nothing that was asked before may come back.
    if (!asked.has(key)) return;
    asked.set(key, { isAsking: false, response, time: options.now() });
    repaint();
  };

  /** Nothing that was asked before may be taken in any more. */
  const stop = (): void => {
    reading?.abort();
    for (const each of retries) each.abort();
    retries.clear();
    arrived = [];
  };

  const start = (): AbortController => {
    stop();
    const controller = new AbortController();
    reading = controller;
    setPhase(startReading(estate));
    repaint();
    return controller;
  };

  const retry = async (problem: EstateProblem): Promise<void> => {
    const key = partKey(problem);
    // A reading that is under way reads this part too.
    if (estate.phase !== 'read' || estate.retrying.has(key)) return;
    const controller = new AbortController();
    retries.add(controller);
    estate = startRetry(estate, key);
    repaint();
    const parts: EstatePart[] = [];
    const { subscriptionId, tenantId, account } = problem;
    const filter = subscriptionId === undefined ? options.filter() : [subscriptionId];
    const sight = { ...(account === undefined ? {} : { account }), ...(tenantId === undefined || subscriptionId !== undefined ? {} : { tenantId }) };
    try {
      await options.checkSignedIn();
      const connection = await options.connect();
      await connection.estate.read(filter.length === 0 ? undefined : filter, (part) => parts.push(part), controller.signal, sight);
    } catch (failure) {
      parts.push({ kind: 'problem', problem: { ...problem, reason: 'failed', detail: messageOf(failure) } });
    }
    if (controller.signal.aborted) return;
    retries.delete(controller);
    estate = endRetry(estate, problem, parts);
    listeners.fire();
    repaint();
  };

  return {
    estate() {
      takeIn();
      return estate;
    },
    async paintLast() {
      const text = await readText(options.picture).catch(() => '');
      const picture = estate.phase === 'notRead' ? stateOfPicture(text, options.owner()) : undefined;
      if (picture) estate = picture;
      repaint();
    },
    async refresh() {
      isQuiet = false;
      const controller = start();
      await vscode.window.withProgress({ location: { viewId: healthViewId } }, () => read(controller));
      if (controller.signal.aborted) return;
      await Promise.all([...asked.keys()].flatMap((key) => (estate.resources.has(key) ? [askHealth(estate.resources.get(key)?.id ?? key)] : [])));
    },
    refreshQuietly() {
      isQuiet = true;
      return read(start());
    },
    retry: (problem) => Promise.resolve(vscode.window.withProgress({ location: { viewId: healthViewId } }, () => retry(problem))),
    cancel() {
      takeIn();
      stop();
      setPhase(cancelReading({ ...estate, retrying: new Set() }));
      listeners.fire();
      repaint();
    },
    forget() {
      stop();
      setPhase(emptyEstate);
      asked.clear();
      listeners.fire();
      repaint();
      void Promise.resolve(vscode.workspace.fs.delete(options.picture)).catch(() => undefined);
    },
    repaint,
    async askHealth(gatewayId) {
      if (resourceType(gatewayId) !== 'microsoft.network/applicationgateways' || knowledge().get(idKey(gatewayId))?.health) return;
      if (asked.get(idKey(gatewayId))?.isAsking !== true) await askHealth(gatewayId);
    },
    described: () => options.view.description ?? '',
    onEstate: (listener) => listeners.event(listener),
  };
}

function failingWords(count: number): string {
  return count === 1 ? vscode.l10n.t('One resource is failing') : vscode.l10n.t('{0} resources are failing', count);
}

/** What of the estate is hidden. */
function filterWords(sight: HealthSight, shown: number, total: number): string {
  if (!isFiltering(sight)) return '';
  const words = sight.filter.trim() === '' ? '' : vscode.l10n.t('filter: {0}', sight.filter.trim());
  return dotted(words, sight.onlyProblems ? vscode.l10n.t('only problems') : '', vscode.l10n.t('{0} of {1}', shown, total));
}

/** Backend health from an investigation or from the view's own question, whichever is newer. */
function newestHealth(investigation: Investigation, asked: AskedHealth | undefined): RecordedResponse | undefined {
  const key = factRequestKey(postRequest(investigation.target, 'backendhealth'));
  const own = investigation.snapshot.responses.find((response) => factRequestKey(requestOf(response)) === key);
  if (!own) return asked?.response;
  return asked?.response && asked.time > answerTime(investigation, own) ? asked.response : own;
}
