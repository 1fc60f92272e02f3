import * as vscode from 'vscode';
import type { AzureConnection, EstatePart } from '../core/ports';
import { postRequest } from '../core/snapshot/request';
import { idKey, resourceType } from '../core/snapshot/resourceId';
import { requestOf } from '../core/snapshot/snapshotIndex';
import { factRequestKey } from '../core/snapshot/fact';
import type { CloudName, RecordedResponse } from '../core/snapshot/snapshot';
import {
  chosenSubscriptions,
  emptyEstate,
  finishReading,
  healthCondition,
  pictureOf,
  signedOutState,
  startReading,
  stateOfPicture,
  withPart,
  type EstateState,
} from './estateState';
import { failingCount, healthTree, type GatewayKnowledge, type HealthNode } from './healthTree';
import { answerTime, type Investigation } from './investigation';
import { healthViewId, section } from './names';
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
  readonly filter: () => readonly string[];
  readonly provider: TreeProvider<HealthNode>;
  readonly view: vscode.TreeView<string>;
  /** File in which the last picture is kept. */
  readonly picture: vscode.Uri;
  readonly investigations: () => readonly Investigation[];
  readonly now: () => number;
}

export interface Health {
  readonly estate: () => EstateState;
  /** Paints the last picture. */
  readonly paintLast: () => Promise<void>;
  /** Reads the estate anew; what is shown stays until its successor is there. Never rejects: the view says what failed. */
  readonly refresh: () => Promise<void>;
  /** Shows what is known now. */
  readonly repaint: () => void;
  /** Asks for the health of a gateway's servers, unless it is known, under way or was refused. */
  readonly askHealth: (gatewayId: string) => Promise<void>;
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
/** Parts of the estate arrive in bursts: they are painted together. Milliseconds. */
const paintDelay = 50;

/** The state behind the Health view. */
export function createHealth(options: HealthOptions): Health {
  let estate: EstateState = emptyEstate;
  let reading: AbortController | undefined;
  let paintTimer: ReturnType<typeof setTimeout> | undefined;
  let condition: string | undefined;
  const asked = new Map<string, AskedHealth>();
  const listeners = new vscode.EventEmitter<void>();

  const repaint = (): void => {
    clearTimeout(paintTimer);
    paintTimer = undefined;
    const chosen = new Set(chosenSubscriptions(estate, options.filter()).map((each) => each.subscriptionId.toLowerCase()));
    const isChosen = (id: string): boolean => options.filter().length === 0 || chosen.has(id.toLowerCase());
    const visible: EstateState = { ...estate, resources: new Map([...estate.resources].filter(([, resource]) => isChosen(resource.subscriptionId))) };
    const now = healthCondition(visible, options.filter());
    if (now !== condition) {
      condition = now;
      void vscode.commands.executeCommand('setContext', `${section}.health`, now);
    }
    // Without nodes the view shows the welcome text of its condition.
    const tree = now === 'ready' ? visible : emptyEstate;
    options.provider.show(healthTree({ estate: tree, cloud: options.cloud(), gateways: knowledge(), isChosen }));
    const failing = failingCount(options.provider.tree());
    options.view.badge = failing > 0 ? { value: failing, tooltip: failingWords(failing) } : undefined;
    options.view.description = now === 'signedOut' ? '' : describe();
  };
  const paintSoon = (): void => {
    paintTimer ??= setTimeout(repaint, paintDelay);
  };

  const describe = (): string => {
    const all = chosenSubscriptions(estate, options.filter()).length;
    const broken = new Set(estate.problems.flatMap((problem) => (problem.subscriptionId === undefined ? [] : [problem.subscriptionId]))).size;
    if (estate.phase === 'notRead' && estate.readAt !== undefined) return vscode.l10n.t('as of {0}', timeWord(estate.readAt, options.now()));
    if (estate.phase === 'read' && broken > 0) return vscode.l10n.t('{0} of {1} subscriptions answered', Math.max(0, all - broken), all);
    return options.credential();
  };

  const knowledge = (): ReadonlyMap<string, GatewayKnowledge> => {
    const known = new Map<string, GatewayKnowledge>();
    for (const [key, { isAsking, response }] of asked) known.set(key, { health: response, isAsking, verdict: undefined, isRunning: false });
    // The oldest first, so that the newest investigation of a gateway counts.
    for (const investigation of [...options.investigations()].reverse()) {
      if (investigation.origin.kind !== 'azure') continue;
      const key = idKey(investigation.target);
      const before = known.get(key);
      known.set(key, {
        health: newestHealth(investigation, asked.get(key)),
        isAsking: before?.isAsking ?? false,
        verdict: investigation.settled?.verdict.status,
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
      estate = signedOutState(messageOf(failure));
      asked.clear();
      repaint();
      return;
    }
    const onPart = (part: EstatePart): void => {
      if (controller.signal.aborted) return;
      estate = withPart(estate, part);
      listeners.fire();
      paintSoon();
    };
    try {
      const connection = await options.connect();
      const filter = options.filter();
      await connection.estate.read(filter.length === 0 ? undefined : filter, onPart, controller.signal);
    } catch (failure) {
      if (controller.signal.aborted) return;
      estate = withPart(estate, { kind: 'problem', problem: { request: 'GET /subscriptions', reason: 'failed', detail: messageOf(failure) } });
    }
    if (controller.signal.aborted) return;
    estate = finishReading(estate, options.now());
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

  return {
    estate: () => estate,
    async paintLast() {
      const text = await readText(options.picture).catch(() => '');
      const picture = estate.phase === 'notRead' ? stateOfPicture(text, options.owner()) : undefined;
      if (picture) estate = picture;
      repaint();
    },
    async refresh() {
      reading?.abort();
      const controller = new AbortController();
      reading = controller;
      estate = startReading(estate);
      repaint();
      await vscode.window.withProgress({ location: { viewId: healthViewId } }, () => read(controller));
      if (controller.signal.aborted) return;
      await Promise.all([...asked.keys()].flatMap((key) => (estate.resources.has(key) ? [askHealth(estate.resources.get(key)?.id ?? key)] : [])));
    },
    repaint,
    async askHealth(gatewayId) {
      if (resourceType(gatewayId) !== 'microsoft.network/applicationgateways' || knowledge().get(idKey(gatewayId))?.health) return;
      if (asked.get(idKey(gatewayId))?.isAsking !== true) await askHealth(gatewayId);
    },
    onEstate: (listener) => listeners.event(listener),
  };
}

function failingWords(count: number): string {
  return count === 1 ? vscode.l10n.t('One resource is failing') : vscode.l10n.t('{0} resources are failing', count);
}

/** Backend health from an investigation or from the view's own question, whichever is newer. */
function newestHealth(investigation: Investigation, asked: AskedHealth | undefined): RecordedResponse | undefined {
  const key = factRequestKey(postRequest(investigation.target, 'backendhealth'));
  const own = investigation.snapshot.responses.find((response) => factRequestKey(requestOf(response)) === key);
  if (!own) return asked?.response;
  return asked?.response && asked.time > answerTime(investigation, own) ? asked.response : own;
}
