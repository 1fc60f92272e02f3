import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { Language } from './core/rules/rule';
import { createSession, nobodySignedIn } from './session';
import { resolveName } from './probe/resolveName';
import { createCheckEverything, type CheckEverything } from './vscode/checkEverything';
import { createCommands, type CommandRunner } from './vscode/commands';
import { resourcesName, summaryPath } from './vscode/documentPaths';
import { createDocuments, documentUri } from './vscode/documents';
import { estateRead } from './vscode/estateRead';
import type { EstateState } from './vscode/estateState';
import { createFindings, type Findings } from './vscode/findings';
import { createHealth, type Health } from './vscode/health';
import { healthItem } from './vscode/healthItems';
import { healthCommands } from './vscode/healthCommands';
import { watchHealth } from './vscode/healthWatch';
import { createSight } from './vscode/healthSight';
import type { HealthNode } from './vscode/healthTree';
import { investigationItem } from './vscode/investigationItems';
import { createInvestigations, type Investigations } from './vscode/investigations';
import { investigationTree, type InvestigationNode } from './vscode/investigationTree';
import type { Investigation } from './vscode/investigation';
import { documentScheme, section } from './vscode/names';
import { messageOf } from './vscode/notify';
import { readSettings } from './vscode/settings';
import { shelfOf } from './vscode/shelf';
import { investigationStorage } from './vscode/storage';
import { createTreeProvider, type TreeChange, type TreeProvider } from './vscode/treeProvider';

/** What `extension.ts` registers, for the doctor to fill. */
export interface DoctorHost {
  readonly context: vscode.ExtensionContext;
  readonly changed: {
    readonly health: vscode.EventEmitter<TreeChange>;
    readonly investigation: vscode.EventEmitter<TreeChange>;
    readonly files: vscode.EventEmitter<vscode.FileChangeEvent[]>;
    readonly lenses: vscode.EventEmitter<void>;
  };
  readonly views: { readonly health: vscode.TreeView<string>; readonly investigation: vscode.TreeView<string> };
  readonly diagnostics: vscode.DiagnosticCollection;
}

/** Everything that the extension does, behind its registrations. */
export interface Doctor {
  readonly health: TreeProvider<HealthNode>;
  readonly investigation: TreeProvider<InvestigationNode>;
  /** Answers when what an earlier window left behind is there. */
  readonly files: {
    readonly stat: (uri: vscode.Uri) => Promise<vscode.FileStat>;
    readonly readFile: (uri: vscode.Uri) => Promise<Uint8Array>;
    readonly readDirectory: (uri: vscode.Uri) => Promise<[string, vscode.FileType][]>;
  };
  readonly findings: Findings;
  readonly run: CommandRunner['run'];
  readonly handleUri: (uri: vscode.Uri) => void;
  /** For tests: the state behind the views, and when the first picture of the estate was complete. */
  readonly inspect: { readonly estate: Health; readonly investigations: Investigations; readonly checks: CheckEverything; readonly ready: Promise<void> };
  readonly dispose: () => void;
}

/** Settings that say where questions go, and as whom. */
const identitySettings = [`${section}.cloud`, `${section}.customCloud`, `${section}.credential`, 'microsoft-sovereign-cloud'];

/** Milliseconds for one diagnosis: backend health takes up to a minute, and may be asked for twice. */
const diagnosisDeadline = 180_000;

/** The DNS servers of a test on this machine; never in Production mode. Undefined: those of the machine. */
function dnsServers(context: vscode.ExtensionContext): readonly string[] | undefined {
  const server = context.extensionMode === vscode.ExtensionMode.Production ? undefined : process.env['AZURE_TRAFFIC_DOCTOR_DNS'];
  return server !== undefined && /^127\.0\.0\.1:\d+$/.test(server) ? [server] : undefined;
}

/** Builds the services and joins them: the only place where Azure, the core and the editor meet. */
export function createDoctor(host: DoctorHost): Doctor {
  const { context, changed, views, diagnostics } = host;
  const language: Language = vscode.env.language.toLowerCase().startsWith('ja') ? 'ja' : 'en';
  const now = (): number => Date.now();
  const sleep = (milliseconds: number, signal: AbortSignal): Promise<void> => delay(milliseconds, undefined, { signal });
  const folder = context.storageUri ?? context.globalStorageUri;
  const storage = investigationStorage(vscode.Uri.joinPath(folder, 'investigations'));

  const session = createSession(context.extensionMode);
  /** Another account, cloud or way to sign in: nothing that was known of the one before may be used or seen again. */
  const forgetSession = (): void => {
    session.forget();
    checks.forget();
    estate.forget();
  };

  const health = createTreeProvider<HealthNode>(changed.health, healthItem);
  const investigation = createTreeProvider<InvestigationNode>(changed.investigation, (node) => investigationItem(node, now()));

  const settle: { current: (id: string) => void } = { current: () => undefined };
  const investigations = createInvestigations({
    language,
    connect: session.connect,
    now,
    sleep,
    deadline: diagnosisDeadline,
    onChange: (id) => settle.current(id),
    onSettled: (id, settled) => {
      findings.show(id, settled);
      const kept = settled ? storage.save(settled) : storage.remove(id);
      kept.catch((failure: unknown) => console.error(`Azure Traffic Doctor: the investigation ${id} could not be kept: ${messageOf(failure)}`));
      estate.repaint();
    },
  });
  const kept: { estate: EstateState | undefined; shelf: Investigation | undefined } = { estate: undefined, shelf: undefined };
  const shelf = (): Investigation => {
    const current = estate.estate();
    if (!kept.shelf || kept.estate?.resources !== current.resources) {
      kept.estate = current;
      kept.shelf = shelfOf(current, session.cloud().name);
    }
    return kept.shelf;
  };
  const progress: { message: string | undefined } = { message: undefined };
  /** What a person has to know of the view as a whole: how far a check has come, or what has to be done before anything can be seen. */
  const showMessage = (): void => {
    // Beside a message VS Code shows no welcome text, and with it no button to sign in.
    views.health.message = progress.message ?? (session.canSignIn() ? '' : (estate.estate().signedOut ?? ''));
  };
  const checks = createCheckEverything({
    language,
    connect: session.connect,
    cloud: () => session.cloud().name,
    estate: () => estate.estate(),
    readEstate: (signal) => estateRead(estate, sleep, signal),
    filter: () => readSettings().subscriptions,
    investigations,
    now,
    sleep,
    deadline: diagnosisDeadline,
    showProgress: (message) => {
      progress.message = message;
      showMessage();
    },
    onChange: () => {
      estate.repaint();
      changed.files.fire([{ type: vscode.FileChangeType.Changed, uri: documentUri(summaryPath) }]);
    },
    openPage: async (path) => {
      await vscode.commands.executeCommand('vscode.open', documentUri(path));
    },
  });
  const documents = createDocuments(() => [...investigations.all(), shelf()], language, checks.pages);
  const findings = createFindings({ collection: diagnostics, documents, investigation: investigations.get, lensesChanged: changed.lenses, now });
  const estate = createHealth({
    connect: session.connect,
    checkSignedIn: session.checkSignedIn,
    owner: session.owner,
    cloud: () => session.cloud().name,
    credential: session.name,
    signedOutWords: (reason) => (!session.canSignIn() || reason === nobodySignedIn() ? '' : reason),
    filter: () => readSettings().subscriptions,
    provider: health,
    view: views.health,
    picture: vscode.Uri.joinPath(context.globalStorageUri, 'estate.json'),
    investigations: investigations.all,
    verdicts: checks.verdicts,
    sight: () => sight.current(),
    now,
  });
  const sight = createSight(context.workspaceState, () => estate.repaint());
  const watch = watchHealth(views.health, estate, now);

  /** Paths that an investigation shows, so that open editors learn that they changed or went. */
  const shownPaths = new Map<string, readonly string[]>();
  settle.current = (id) => {
    investigation.show(investigationTree(investigations.all()));
    const current = investigations.get(id);
    const before = shownPaths.get(id) ?? [];
    const after = current ? documents.pathsOf(current) : [];
    if (current) shownPaths.set(id, after);
    else shownPaths.delete(id);
    const isThere = new Set(after);
    changed.files.fire([
      ...after.map((path) => ({ type: vscode.FileChangeType.Changed, uri: documentUri(path) })),
      ...before.filter((path) => !isThere.has(path)).map((path) => ({ type: vscode.FileChangeType.Deleted, uri: documentUri(path) })),
    ]);
    const newest = investigations.all()[0];
    views.investigation.description = newest?.running ? vscode.l10n.t('checking…') : '';
    estate.repaint();
  };

  const commands = createCommands({
    context,
    views,
    health,
    investigation,
    estate,
    investigations,
    checks,
    url: {
      connect: session.connect,
      estate: () => estate.estate(),
      readEstate: (signal) => estateRead(estate, sleep, signal),
      bodies: () => shelf().snapshot,
      resolve: (name, how) => resolveName(name, { ...how, servers: dnsServers(context) }),
      now,
    },
    documents,
    shelf,
    healthView: healthCommands({ estate, sight, provider: health, view: views.health, subscriptions: () => readSettings().subscriptions }),
    session: { ...session, forget: forgetSession },
  });

  /** Sessions change for many reasons, a fresh token among them: only other accounts make another estate. */
  const sessionsChanged = async (): Promise<void> => {
    const change = await session.onSessionsChanged();
    if (change === 'none') return;
    if (change === 'gone') {
      checks.forget();
      estate.forget();
    }
    await estate.refresh();
  };

  const restore = async (): Promise<void> => {
    for (const stored of await storage.load()) {
      const restored = investigations.open(stored.snapshot, stored.target, stored.origin, stored);
      findings.show(restored.id, restored);
    }
  };
  const painted = estate.paintLast();
  const remembered = Promise.all([painted, restore()]);
  const afterRestore = remembered.then(undefined, () => undefined);
  const ready = Promise.all([remembered, painted.then(() => estate.refresh())]).then(() => undefined);
  ready.catch((failure: unknown) => console.error(`Azure Traffic Doctor: ${messageOf(failure)}`));

  const subscriptions = [
    watch,
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (identitySettings.some((name) => event.affectsConfiguration(name))) {
        forgetSession();
        void estate.refresh();
      } else if (event.affectsConfiguration(`${section}.subscriptions`)) void estate.refresh();
    }),
    vscode.authentication.onDidChangeSessions(({ provider }) => {
      if (provider.id === session.provider()) void sessionsChanged();
    }),
    estate.onEstate(() => {
      showMessage();
      const open = vscode.workspace.textDocuments.filter(({ uri }) => uri.scheme === documentScheme && uri.path.startsWith(`/${resourcesName}/`));
      changed.files.fire(open.map(({ uri }) => ({ type: vscode.FileChangeType.Changed, uri })));
    }),
    // A pool's servers are probed by the gateway: their health is asked for when someone looks at them.
    views.health.onDidExpandElement(({ element }) => {
      const data = health.node(element)?.data;
      if (data?.kind === 'pool') void estate.askHealth(data.gatewayId);
      if (data?.kind === 'gateway') void estate.askHealth(data.id);
    }),
  ];

  return {
    health,
    investigation,
    files: {
      stat: async (uri) => remembered.then(() => documents.stat(uri)),
      readFile: async (uri) => remembered.then(() => documents.readFile(uri)),
      readDirectory: async (uri) => remembered.then(() => documents.readDirectory(uri)),
    },
    findings,
    // A name that an earlier window gave to one investigation must not be given to another before that one is back.
    run: (id, values) => afterRestore.then(() => commands.run(id, values)),
    handleUri: (uri) => void afterRestore.then(() => commands.handleUri(uri)),
    inspect: { estate, investigations, checks, ready },
    dispose: () => subscriptions.forEach((each) => void each.dispose()),
  };
}
