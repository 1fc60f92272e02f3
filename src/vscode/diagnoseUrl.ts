import * as vscode from 'vscode';
import { createModel } from '../core/model/createModel';
import type { Model } from '../core/model/model';
import { readTypedUrl, type UrlProblem } from '../core/path/typedUrl';
import { urlTargets, type UrlTargets, type UrlWay } from '../core/path/urlTarget';
import type { AzureConnection, PublicAddressAnswer } from '../core/ports';
import { getRequest } from '../core/snapshot/request';
import { idKey, parseResourceId, resourceName } from '../core/snapshot/resourceId';
import type { Observation, RecordedResponse, Snapshot } from '../core/snapshot/snapshot';
import type { ResolvedName, ResolveOptions } from '../probe/resolveName';
import type { EstateState } from './estateState';
import type { Investigation } from './investigation';
import type { UrlReport } from './investigations';
import { healthViewId } from './names';
import { userError } from './notify';
import { failureWords, serviceWords, wayWords } from './urlWords';

export interface DiagnoseUrlOptions {
  readonly connect: () => Promise<AzureConnection>;
  readonly estate: () => EstateState;
  /** Answers when the estate is read, however much of it. */
  readonly readEstate: (signal: AbortSignal) => Promise<void>;
  /** The estate's bodies as a snapshot. */
  readonly bodies: () => Snapshot;
  readonly resolve: (name: string, options: Pick<ResolveOptions, 'deadline' | 'signal' | 'now'>) => Promise<ResolvedName>;
  readonly diagnose: (target: string, report: UrlReport) => Promise<Investigation | undefined>;
  readonly now: () => number;
}

/** What a person says that the URL does. */
export type Seen = number | 'cannotConnect' | 'unknown';

/** Milliseconds for resolving the name, and for finding what is behind it. */
const resolveDeadline = 15_000;
const searchDeadline = 90_000;

/**
 * *Diagnose a URL…*: asks for the URL and what is seen of it, finds what is behind and diagnoses that.
 *
 * @param values the URL and what is seen, when they are known; else they are asked for.
 * @returns the investigation; undefined when the user gave up.
 */
export async function diagnoseUrl(options: DiagnoseUrlOptions, values: { readonly url: unknown; readonly seen: unknown }): Promise<Investigation | undefined> {
  const text = typeof values.url === 'string' ? values.url : await askUrl();
  if (text === undefined) return undefined;
  const typed = readTypedUrl(text);
  if (!typed.ok) throw userError(problemWords(typed.problem));
  const seen = isSeen(values.seen) ? values.seen : await askSeen();
  if (seen === undefined) return undefined;
  const found = await vscode.window.withProgress({ location: { viewId: healthViewId } }, () => search(typed.host, options));
  const way = await choose(typed.host, found);
  if (!way) return undefined;
  const status = typeof seen === 'number' ? { status: seen } : {};
  return options.diagnose(way.target, {
    symptom: { url: typed.url, ...status },
    observations: [...found.resolved.observations, ...(seen === 'cannotConnect' ? [reportedConnection(typed.url, typed.host)] : [])],
    responses: await answersOnTheWay(way, found, options),
  });
}

async function askUrl(): Promise<string | undefined> {
  return vscode.window.showInputBox({
    title: vscode.l10n.t('Diagnose a URL'),
    prompt: vscode.l10n.t('The address that fails, as your users open it'),
    placeHolder: 'https://shop.contoso.com/cart',
    ignoreFocusOut: true,
    validateInput: (text) => {
      const typed = readTypedUrl(text);
      return typed.ok || typed.problem === 'empty' ? undefined : problemWords(typed.problem);
    },
  });
}

async function askSeen(): Promise<Seen | undefined> {
  const entries: readonly (vscode.QuickPickItem & { readonly seen: Seen })[] = [
    { label: vscode.l10n.t('I don’t know'), seen: 'unknown' },
    { label: '502', description: 'Bad Gateway', seen: 502 },
    { label: '504', description: 'Gateway Timeout', seen: 504 },
    { label: '503', description: 'Service Unavailable', seen: 503 },
    { label: '500', description: 'Internal Server Error', seen: 500 },
    { label: '403', description: 'Forbidden', seen: 403 },
    { label: '404', description: 'Not Found', seen: 404 },
    { label: vscode.l10n.t('It cannot be connected to'), seen: 'cannotConnect' },
    { label: vscode.l10n.t('It redirects for ever'), seen: 302 },
  ];
  return (await vscode.window.showQuickPick(entries, { placeHolder: vscode.l10n.t('What do your users see?'), ignoreFocusOut: true }))?.seen;
}

function isSeen(value: unknown): value is Seen {
  return value === 'unknown' || value === 'cannotConnect' || (typeof value === 'number' && value >= 100 && value <= 599);
}

function problemWords(problem: UrlProblem): string {
  switch (problem) {
    case 'empty':
      return vscode.l10n.t('Type the address of a site, such as https://shop.contoso.com/cart.');
    case 'space':
      return vscode.l10n.t('An address has no space in it.');
    case 'scheme':
      return vscode.l10n.t('Only addresses that begin with http:// or https:// can be diagnosed, or a bare host name.');
    case 'credentials':
      return vscode.l10n.t('Leave the user name and the password out of the address.');
    case 'host':
      return vscode.l10n.t('The address has no valid host name.');
    case 'unreadable':
      return vscode.l10n.t('This is not an address that a browser could open.');
  }
}

interface SearchResult {
  readonly resolved: ResolvedName;
  readonly targets: UrlTargets;
  readonly addresses: PublicAddressAnswer;
  readonly fetched: readonly RecordedResponse[];
  readonly estate: EstateState;
}

/** Resolves the name, reads the estate, and looks up whose the addresses are. */
async function search(host: string, options: DiagnoseUrlOptions): Promise<SearchResult> {
  const { now } = options;
  const signal = AbortSignal.timeout(searchDeadline);
  const [resolved] = await Promise.all([options.resolve(host, { deadline: resolveDeadline, signal, now }), options.readEstate(signal)]);
  const estate = options.estate();
  const connection = await options.connect();
  const keys = [...new Set([host, ...resolved.chain, ...resolved.addresses, ...profileTargets(options.bodies())])];
  const addresses = await connection.publicAddresses({ keys, subscriptions: estate.subscriptions }, signal);
  const fetched = addresses.unread.length === 0 ? [] : await frontendAddresses(options.bodies(), addresses.unread, connection, signal);
  const model = modelWith(options.bodies(), fetched);
  const clues = { host, chain: resolved.chain, addresses: resolved.addresses };
  return { resolved, targets: urlTargets(clues, model, addresses.found), addresses, fetched, estate };
}

/** Endpoints may name an address that belongs to a gateway. */
function profileTargets(bodies: Snapshot): readonly string[] {
  return createModel(bodies).profiles.flatMap(({ endpoints }) => endpoints.flatMap(({ target }) => (target === undefined ? [] : [target.toLowerCase()])));
}

function modelWith(bodies: Snapshot, responses: readonly RecordedResponse[]): Model {
  return createModel({ ...bodies, responses: [...bodies.responses, ...responses] });
}

/** Where the look-up could not look, each gateway's own public addresses are read. */
async function frontendAddresses(
  bodies: Snapshot,
  unread: readonly string[],
  connection: AzureConnection,
  signal: AbortSignal,
): Promise<readonly RecordedResponse[]> {
  const isUnread = new Set(unread.map((id) => id.toLowerCase()));
  const ids = createModel(bodies)
    .gateways.flatMap(({ frontends }) => frontends)
    .flatMap(({ publicIPAddressId }) => (publicIPAddressId === undefined ? [] : [publicIPAddressId]))
    .filter((id) => isUnread.has(parseResourceId(id)?.subscriptionId.toLowerCase() ?? ''));
  return ask([...new Map(ids.map((id) => [idKey(id), id])).values()], connection, signal);
}

async function ask(ids: readonly string[], connection: AzureConnection, signal: AbortSignal): Promise<readonly RecordedResponse[]> {
  const responses: RecordedResponse[] = [];
  if (ids.length === 0) return responses;
  await connection.facts.ask(
    ids.map((id) => getRequest(id)),
    (answer) => {
      if (answer.kind === 'response') responses.push(answer.response);
    },
    signal,
  );
  return responses;
}

/** One way that DNS proves is taken; of several, and of guesses, the user picks. */
async function choose(host: string, found: SearchResult): Promise<UrlWay | undefined> {
  const { ways } = found.targets;
  const reached = ways.filter(({ kind }) => kind !== 'profile');
  const [first] = reached.length > 0 ? reached : ways;
  if (!first) throw userError(nothingWords(host, found));
  if (reached.length <= 1 && first.proof !== 'listener') return first;
  const entries = reached.map((way) => ({
    label: resourceName(way.target),
    description: proofWords(way),
    detail: wayWords(way.steps),
    way,
  }));
  const placeHolder =
    first.proof === 'listener'
      ? vscode.l10n.t('DNS does not lead to your gateways: {0} Which gateway answers it?', failureWords(found.resolved))
      : vscode.l10n.t('{0} can lead to several resources. Which one fails?', host);
  return (await vscode.window.showQuickPick(entries, { placeHolder, matchOnDescription: true, matchOnDetail: true, ignoreFocusOut: true }))?.way;
}

function proofWords({ proof }: UrlWay): string {
  switch (proof) {
    case 'dns':
      return vscode.l10n.t('DNS leads here');
    case 'profile':
      return vscode.l10n.t('Traffic Manager can answer with it');
    case 'listener':
      return vscode.l10n.t('a guess: a listener takes this host name');
  }
}

/** How far it came, where was searched, where it could not be, and what to do. */
function nothingWords(host: string, { resolved, targets, addresses, estate }: SearchResult): string {
  const unread = new Set([...addresses.unread, ...estate.problems.flatMap(({ subscriptionId }) => subscriptionId ?? [])].map((id) => id.toLowerCase()));
  const names = estate.subscriptions.filter(({ subscriptionId }) => unread.has(subscriptionId.toLowerCase())).map(({ displayName }) => displayName);
  const service = targets.services.at(-1);
  return [
    vscode.l10n.t('Nothing of yours was found behind {0}.', host),
    failureWords(resolved),
    ...(service ? [serviceWords(service.name, service.service)] : []),
    vscode.l10n.t('Searched: {0} resources in {1} subscriptions, and their public IP addresses.', estate.resources.size, estate.subscriptions.length),
    ...(names.length > 0 ? [vscode.l10n.t('These subscriptions could not be read completely: {0}.', names.join(', '))] : []),
    estate.subscriptions.length === 0
      ? vscode.l10n.t('Sign in first.')
      : vscode.l10n.t(
          'If the gateway is in another subscription or tenant, sign in there; else choose the gateway yourself with "Diagnose 502 on an Application Gateway…".',
        ),
  ].join(' ');
}

/** What the investigation begins with: profiles and public addresses on the way, as Azure gave them. */
async function answersOnTheWay(way: UrlWay, { fetched }: SearchResult, options: DiagnoseUrlOptions): Promise<readonly RecordedResponse[]> {
  const ids = new Set(way.steps.flatMap((step) => (step.kind === 'profile' ? [idKey(step.id)] : [])));
  const profiles = options.bodies().responses.filter(({ request }) => ids.has(idKey(request.replace(/^GET /i, ''))));
  const addressIds = way.steps.flatMap((step) => (step.kind === 'publicAddress' ? [step.id] : []));
  const have = fetched.filter(({ request }) => addressIds.some((id) => idKey(request.replace(/^GET /i, '')) === idKey(id)));
  const missing = have.length > 0 ? [] : addressIds;
  return [...profiles, ...have, ...(await ask(missing, await options.connect(), AbortSignal.timeout(searchDeadline)))];
}

/** The user saw it from a machine of the user's own, which is what an observation is. */
function reportedConnection(url: string, host: string): Observation {
  const { port, protocol } = new URL(url);
  return {
    kind: 'tcp',
    input: { host, port: port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port) },
    result: { ok: false, error: 'reported by the user' },
  };
}
