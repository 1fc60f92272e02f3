import * as vscode from 'vscode';
import type { EstateProblem, Subscription } from '../core/ports';
import { parseSnapshot, serializeSnapshot } from '../core/snapshot/parseSnapshot';
import { parseResourceId, resourceName, resourceType, sameId } from '../core/snapshot/resourceId';
import type { Snapshot } from '../core/snapshot/snapshot';
import type { FindingDocument } from '../core/report/document';
import { createModel } from '../core/model/createModel';
import type { CheckEverything } from './checkEverything';
import { diagnoseUrl, type DiagnoseUrlOptions } from './diagnoseUrl';
import { accountCommands, type CommandSession } from './accountCommands';
import { documentUri, type Documents } from './documents';
import { reportPath, summaryPath } from './documentPaths';
import { rangeOf, type FindingReference } from './findings';
import type { Health } from './health';
import type { HealthCommands } from './healthCommands';
import type { HealthNode } from './healthTree';
import type { Investigation, Origin } from './investigation';
import { checkedSentence } from './investigationItems';
import type { Investigations, UrlReport } from './investigations';
import { offeredFixes, type InvestigationNode } from './investigationTree';
import { documentScheme, investigationViewId, type CommandId } from './names';
import { messageOf, notify, userError } from './notify';
import { pickAsKnown } from './pickAsKnown';
import { readSamples, sampleUri } from './samples';
import { pointerOfId } from './shelf';
import { tryProbe, type ProposalValues, type TryProbeOptions } from './tryProbe';
import { writeSubscriptions, readSettings } from './settings';
import { readText, writeText } from './storage';
import type { TreeProvider } from './treeProvider';
import { fixKind } from './words';

export interface CommandsOptions {
  readonly context: vscode.ExtensionContext;
  readonly views: { readonly health: vscode.TreeView<string>; readonly investigation: vscode.TreeView<string> };
  readonly health: TreeProvider<HealthNode>;
  readonly investigation: TreeProvider<InvestigationNode>;
  readonly estate: Health;
  readonly healthView: HealthCommands;
  readonly investigations: Investigations;
  readonly checks: CheckEverything;
  readonly url: Omit<DiagnoseUrlOptions, 'diagnose'>;
  readonly documents: Documents;
  /** The resources of the Health view. */
  readonly shelf: () => Investigation;
  readonly session: CommandSession;
}

export interface CommandRunner {
  /** Runs a command; what goes wrong is said to the user, never thrown. */
  readonly run: (id: CommandId, values: readonly unknown[]) => Promise<unknown>;
  /** `vscode://<extension>/diagnose?resource=<ARM id>` */
  readonly handleUri: (uri: vscode.Uri) => void;
}

/** A place in an answer: what an evidence node and a hover link lead to. */
interface Place {
  readonly investigation: string;
  readonly request: string;
  readonly pointer: string;
}

interface GatewayEntry extends vscode.QuickPickItem {
  /** ARM id. */
  readonly id: string;
}

const gatewayType = 'microsoft.network/applicationgateways';

/** The commands. Each takes what the user pointed at, and asks where the user pointed at nothing. */
export function createCommands(options: CommandsOptions): CommandRunner {
  const { context, health, investigation, investigations, documents, shelf, estate, session } = options;

  const healthNode = (value: unknown): HealthNode | undefined => (typeof value === 'string' ? health.node(value)?.data : undefined);
  const investigationNode = (value: unknown): InvestigationNode | undefined => (typeof value === 'string' ? investigation.node(value)?.data : undefined);

  const gatewayEntries = (): readonly GatewayEntry[] =>
    [...estate.estate().resources.values()]
      .filter((resource) => resource.type === gatewayType)
      .map(({ id, subscriptionId }) => {
        const subscription = estate.estate().subscriptions.find((each) => each.subscriptionId.toLowerCase() === subscriptionId.toLowerCase());
        const resourceGroup = parseResourceId(id)?.resourceGroup ?? '';
        return { label: resourceName(id), description: `${resourceGroup} · ${subscription?.displayName ?? subscriptionId}`, id };
      })
      .sort((one, other) => one.label.localeCompare(other.label));

  /** Offers the gateways as they become known, and takes an ARM id that is typed or pasted. */
  const pickGateway = async (): Promise<string | undefined> => {
    const chosen = await pickAsKnown<GatewayEntry>({
      title: vscode.l10n.t('Which Application Gateway answers 502?'),
      placeholder: vscode.l10n.t('Choose one, or paste its resource id'),
      items: (typed) =>
        resourceType(typed) === gatewayType ? [{ label: resourceName(typed), description: typed, id: typed, alwaysShow: true }] : gatewayEntries(),
      isBusy: () => estate.estate().phase === 'reading',
      onChange: (listener) => estate.onEstate(listener),
    });
    return chosen?.id;
  };

  /** Puts the investigation into sight, with its verdict and steps open. */
  const reveal = async (id: string): Promise<void> => {
    await vscode.commands.executeCommand(`${investigationViewId}.focus`);
    const root = investigation.tree().roots.find((each) => investigationNode(each)?.investigation === id);
    if (root !== undefined) await options.views.investigation.reveal(root, { select: true, focus: false, expand: true });
  };

  /** Diagnoses, and once more when the user has proven what Azure wanted to know on the way. */
  const diagnose = async (target: string, report?: UrlReport): Promise<Investigation | undefined> => {
    const ended = await diagnoseOnce(target, report);
    const subscriptionId = parseResourceId(target)?.subscriptionId.toLowerCase();
    const subscription = estate.estate().subscriptions.find((each) => each.subscriptionId.toLowerCase() === subscriptionId);
    return ended && subscription && (await session.prove(subscription)) ? diagnoseOnce(target, report) : ended;
  };

  const diagnoseOnce = async (target: string, report?: UrlReport): Promise<Investigation | undefined> => {
    const running = vscode.window.withProgress({ location: { viewId: investigationViewId } }, () => investigations.diagnose(target, report));
    const started = investigations.all().find((each) => each.origin.kind === 'azure' && sameId(each.target, target));
    if (started) await reveal(started.id);
    const ended = await running;
    if (ended) await reveal(ended.id);
    return ended;
  };

  const targetOf = (value: unknown): string | undefined => {
    const node = healthNode(value);
    if (node?.kind === 'gateway') return node.id;
    if (node?.kind === 'pool' || node?.kind === 'server') return node.gatewayId;
    const data = investigationNode(value);
    if (data) return investigations.get(data.investigation)?.target;
    return typeof value === 'string' && value.startsWith('/subscriptions/') ? value : undefined;
  };

  /** The investigation that is meant: the one pointed at, the only one, or the one that the user picks. */
  const investigationOf = async (value: unknown): Promise<Investigation | undefined> => {
    const data = investigationNode(value);
    const named = data ? data.investigation : typeof value === 'object' && value !== null ? (value as Partial<FindingReference>).investigation : undefined;
    if (named !== undefined) return investigations.get(named);
    const all = investigations.all();
    if (all.length === 0) throw userError(vscode.l10n.t('No investigation is open. Diagnose a gateway, or open a snapshot or a sample incident.'));
    if (all.length === 1) return all[0];
    const entries = all.map((each) => ({ label: each.id, description: each.diagnosis?.verdict.summary ?? '', each }));
    return (await vscode.window.showQuickPick(entries, { placeHolder: vscode.l10n.t('Which investigation?') }))?.each;
  };

  const findingOf = async (
    value: unknown,
  ): Promise<{ readonly investigation: Investigation; readonly finding: FindingDocument; readonly fix?: number } | undefined> => {
    const data = investigationNode(value);
    const reference: Partial<FindingReference> =
      data?.kind === 'cause' || data?.kind === 'finding'
        ? { investigation: data.investigation, finding: data.finding.key }
        : data?.kind === 'fix'
          ? { investigation: data.investigation, finding: data.finding, fix: data.index }
          : typeof value === 'object' && value !== null
            ? value
            : {};
    const owner = reference.investigation === undefined ? await investigationOf(undefined) : investigations.get(reference.investigation);
    if (!owner) return undefined;
    const findings = owner.diagnosis?.findings ?? [];
    const key = reference.finding ?? owner.diagnosis?.rootCauses[0]?.finding;
    const finding = findings.find((each) => each.key === key);
    return finding && { investigation: owner, finding, ...(reference.fix === undefined ? {} : { fix: reference.fix }) };
  };

  const copyFix = async (value: unknown): Promise<string | undefined> => {
    const found = await findingOf(value);
    if (!found) throw userError(vscode.l10n.t('There is no root cause whose fix could be copied.'));
    const offered = offeredFixes(found.finding.fixes);
    const named = found.fix === undefined ? undefined : found.finding.fixes[found.fix];
    const only = offered.length === 1 ? offered[0]?.fix : undefined;
    const entries = offered.map(({ fix }) => ({ label: fix.title, description: fixKind(fix), detail: fix.text.split('\n')[0] ?? '', fix }));
    if (entries.length === 0) throw userError(vscode.l10n.t('The rule {0} has no command that fixes it; its page says what to do.', found.finding.code));
    const fix = named ?? only ?? (await vscode.window.showQuickPick(entries, { placeHolder: vscode.l10n.t('Which fix?') }))?.fix;
    if (!fix) return undefined;
    if (fix.kind === 'portal') {
      await openInPortal(fix.text);
      return undefined;
    }
    await vscode.env.clipboard.writeText(fix.text);
    vscode.window.setStatusBarMessage(vscode.l10n.t('$(check) Copied: {0}', fix.title.replaceAll('$(', '$ (')), 4000);
    return fix.text;
  };

  const openInPortal = async (id: string): Promise<void> => {
    const { portal } = session.cloud();
    const subscriptionId = parseResourceId(id)?.subscriptionId.toLowerCase();
    const tenant = estate.estate().subscriptions.find((each) => each.subscriptionId.toLowerCase() === subscriptionId)?.tenantId ?? '';
    const address = `${portal}/#${tenant === '' ? '' : `@${tenant}`}/resource${id.split('/').map(encodeURIComponent).join('/')}`;
    await vscode.env.openExternal(vscode.Uri.parse(address, true));
  };

  const resourceIdOf = async (value: unknown): Promise<string | undefined> => {
    const node = healthNode(value);
    if (node && 'id' in node) return node.id;
    if (node?.kind === 'pool') return node.poolId;
    const data = investigationNode(value);
    if (data?.kind === 'cause' || data?.kind === 'finding') return data.finding.resource;
    return targetOf(value) ?? (await investigationOf(undefined))?.target;
  };

  const showDocument = async (path: string, position?: vscode.Range): Promise<void> => {
    await vscode.window.showTextDocument(documentUri(path), { preview: true, ...(position ? { selection: position } : {}) });
  };

  const openPlace = async (value: unknown): Promise<void> => {
    const { investigation: id = '', request = '', pointer = '' } = (value ?? {}) as Partial<Place>;
    const owner = investigations.get(id);
    const document = owner && documents.documentOfRequest(owner, request);
    if (!document) throw userError(vscode.l10n.t('The answer to {0} is not in this investigation.', request));
    await showDocument(document.path, rangeOf(document.rangeOf(pointer)));
  };

  const openPage = async (path: unknown): Promise<void> => {
    if (typeof path !== 'string') return;
    // The association of Markdown documents of this scheme shows them rendered.
    await vscode.commands.executeCommand('vscode.open', documentUri(path));
  };

  /** Shows the recorded answer about a resource: that of an investigation, else the newest picture of the Health view. */
  const openJson = async (value: unknown): Promise<void> => {
    const id = await resourceIdOf(value);
    if (id === undefined) return;
    const own = investigationNode(value)?.investigation;
    const owners = own === undefined ? [shelf(), ...investigations.all()] : investigations.all().filter((each) => each.id === own);
    for (const owner of owners) {
      for (let current: string | undefined = id; current !== undefined && current.includes('/providers/'); current = parseResourceId(current)?.parentId) {
        const document = documents.documentOfRequest(owner, `GET ${current}`);
        if (document) return showDocument(document.path, rangeOf(document.rangeOf(current === id ? '' : pointerOfId(document.response.body, id))));
      }
    }
    throw userError(vscode.l10n.t('Nothing is known of {0} yet. Diagnose it first.', resourceName(id)));
  };

  /** Closes an investigation with its editors: its documents are gone. */
  const close = async (owner: Investigation): Promise<void> => {
    const tabs = vscode.window.tabGroups.all
      .flatMap((group) => group.tabs)
      .filter(({ input }) => {
        const uri = (input as { readonly uri?: vscode.Uri } | undefined)?.uri;
        return uri?.scheme === documentScheme && uri.path.startsWith(`/${owner.id}/`);
      });
    investigations.close(owner.id);
    await vscode.window.tabGroups.close(tabs);
  };

  const openSnapshotText = async (text: string, place: string, origin: Origin): Promise<Investigation | undefined> => {
    const parsed = parseSnapshot(text);
    if (!parsed.ok) {
      const [first] = parsed.problems;
      throw userError(vscode.l10n.t('{0} cannot be opened. Line {1}, column {2}: {3}', place, first?.line ?? 1, first?.column ?? 1, first?.message ?? ''));
    }
    const target = parsed.snapshot.target ?? (await pickTarget(parsed.snapshot, place));
    if (target === undefined) return undefined;
    if (resourceType(target) === '') throw userError(vscode.l10n.t('{0} names the target "{1}", which is not an ARM resource id.', place, target));
    const opened = investigations.open(parsed.snapshot, target, origin);
    await reveal(opened.id);
    return opened;
  };

  const pickTarget = async (snapshot: Snapshot, place: string): Promise<string | undefined> => {
    const model = createModel(snapshot);
    const entries = model.gateways.map((gateway) => ({ label: gateway.name, description: parseResourceId(gateway.id)?.resourceGroup ?? '', id: gateway.id }));
    if (entries.length === 0) throw userError(vscode.l10n.t('{0} names no target and holds no Application Gateway.', place));
    if (entries.length === 1) return entries[0]?.id;
    return (await vscode.window.showQuickPick(entries, { placeHolder: vscode.l10n.t('Which Application Gateway of the snapshot?') }))?.id;
  };

  const openSnapshot = async (value: unknown): Promise<Investigation | undefined> => {
    const chosen =
      value instanceof vscode.Uri
        ? value
        : (
            await vscode.window.showOpenDialog({
              canSelectMany: false,
              filters: { [vscode.l10n.t('Snapshots')]: ['json'] },
              title: vscode.l10n.t('Open Snapshot'),
            })
          )?.[0];
    if (!chosen) return undefined;
    const name = chosen.path.split('/').at(-1) ?? '';
    return openSnapshotText(await readText(chosen), name, { kind: 'file', name });
  };

  const openSample = async (value: unknown): Promise<Investigation | undefined> => {
    const samples = await readSamples(context.extensionUri);
    const entries = samples.map((sample) => ({ label: sample.title, detail: sample.description, sample }));
    const named = samples.find((sample) => sample.file === value);
    const sample = named ?? (await vscode.window.showQuickPick(entries, { placeHolder: vscode.l10n.t('Which incident?'), matchOnDetail: true }))?.sample;
    if (!sample) return undefined;
    return openSnapshotText(await readText(sampleUri(context.extensionUri, sample)), sample.file, { kind: 'sample', name: sample.title });
  };

  const saveSnapshot = async (value: unknown, into: unknown): Promise<vscode.Uri | undefined> => {
    const owner = await investigationOf(value);
    if (!owner) return undefined;
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    const name = `${owner.id}.snapshot.json`;
    const chosen =
      into instanceof vscode.Uri
        ? into
        : await vscode.window.showSaveDialog({
            title: vscode.l10n.t('Save Snapshot'),
            ...(folder ? { defaultUri: vscode.Uri.joinPath(folder, name) } : {}),
            filters: { [vscode.l10n.t('Snapshots')]: ['json'] },
          });
    if (!chosen) return undefined;
    await writeText(chosen, serializeSnapshot(owner.snapshot));
    vscode.window.setStatusBarMessage(vscode.l10n.t('$(check) Saved {0} answers of Azure', owner.snapshot.responses.length), 4000);
    return chosen;
  };

  const accounts = accountCommands({ session, subscriptions: () => estate.estate().subscriptions, refresh: estate.refresh });
  const problemAt = (value: unknown): EstateProblem | undefined => {
    const node = healthNode(value);
    return node?.kind === 'problem' ? node.problem : undefined;
  };

  const selectSubscriptions = async (): Promise<void> => {
    const known: readonly Subscription[] = estate.estate().subscriptions;
    if (known.length === 0) throw userError(vscode.l10n.t('No subscription is known. Sign in, or refresh the Health view.'));
    const filter = new Set(readSettings().subscriptions.map((id) => id.toLowerCase()));
    const entries = known.map((each) => ({
      label: each.displayName,
      description: each.subscriptionId,
      picked: filter.size === 0 || filter.has(each.subscriptionId.toLowerCase()),
      id: each.subscriptionId,
    }));
    const chosen = await vscode.window.showQuickPick(entries, {
      canPickMany: true,
      placeHolder: vscode.l10n.t('Which subscriptions are shown? None means all.'),
    });
    if (!chosen) return;
    const ids = chosen.map((entry) => entry.id);
    await writeSubscriptions(ids.length === known.length ? [] : ids);
  };

  const showRequestLog = async (): Promise<void> => {
    const lines = session
      .requestLog()
      .map(({ time, method, path, status, milliseconds, requestId = '', failure = '' }) =>
        [new Date(time).toISOString(), String(status ?? 'no answer').padEnd(9), `${milliseconds} ms`.padStart(9), method.padEnd(4), path, requestId, failure]
          .join('  ')
          .trimEnd(),
      );
    const head = vscode.l10n.t('What was asked of Azure in this window, {0} requests. Tokens and bodies are never logged.', lines.length);
    const shown = await vscode.workspace.openTextDocument({ language: 'log', content: [head, '', ...lines, ''].join('\n') });
    await vscode.window.showTextDocument(shown, { preview: true });
  };

  const openChecked = async (value: unknown): Promise<string | undefined> => {
    const target = targetOf(value);
    if (target === undefined) return undefined;
    const opened = options.checks.open(target);
    if (!opened) throw userError(vscode.l10n.t('Check Everything has not reached {0}. Diagnose it instead.', resourceName(target)));
    await reveal(opened.id);
    return opened.id;
  };

  const checkAgain = async (value: unknown): Promise<unknown> => {
    const found = await findingOf(value);
    if (!found) throw userError(vscode.l10n.t('There is no root cause to check again.'));
    if (found.investigation.origin.kind !== 'azure')
      throw userError(vscode.l10n.t('This investigation comes from a file: Azure cannot be asked about it again.'));
    const checked = await vscode.window.withProgress({ location: { viewId: investigationViewId } }, () =>
      investigations.checkAgain(found.investigation.id, found.finding.key),
    );
    if (checked) {
      await reveal(found.investigation.id);
      void notify('information', checkedSentence(checked));
    }
    return checked;
  };

  /** The investigation of a gateway, which is diagnosed first where there is none: what its probe asks today has to be known. */
  const gatewayInvestigation = async (value: unknown): Promise<Investigation | undefined> => {
    if (investigationNode(value) || (value === undefined && investigations.all().length > 0)) return investigationOf(value);
    const target = targetOf(value) ?? (await pickGateway());
    if (target === undefined) return undefined;
    return investigations.all().find((each) => each.origin.kind === 'azure' && sameId(each.target, target)) ?? (await diagnose(target));
  };

  const poolOf = (value: unknown): ProposalValues => {
    const node = healthNode(value);
    return node?.kind === 'pool' ? { pool: resourceName(node.poolId) } : {};
  };

  const askAnother: TryProbeOptions['ask'] = async (id, request) =>
    vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('The gateway sends the probe…'), cancellable: true },
      (_, cancelled) => {
        cancelled.onCancellationRequested(() => investigations.cancel(id));
        return investigations.ask(id, request);
      },
    );

  const commands: Readonly<Record<CommandId, (first: unknown, second: unknown) => Promise<unknown>>> = {
    'azureTrafficDoctor.diagnose': async (value) => {
      const target = targetOf(value) ?? (await pickGateway());
      return target === undefined ? undefined : (await diagnose(target))?.id;
    },
    'azureTrafficDoctor.diagnoseAgain': async (value) => {
      const owner = await investigationOf(value);
      return owner && (await diagnose(owner.target))?.id;
    },
    'azureTrafficDoctor.cancel': async (value) => {
      const owner = await investigationOf(value);
      if (owner) investigations.cancel(owner.id);
    },
    'azureTrafficDoctor.checkAgain': checkAgain,
    'azureTrafficDoctor.copyFix': copyFix,
    'azureTrafficDoctor.closeInvestigation': async (value) => {
      const owner = await investigationOf(value);
      if (owner) await close(owner);
    },
    'azureTrafficDoctor.openReport': async (value) => {
      const owner = await investigationOf(value);
      if (owner) await openPage(reportPath(owner.id));
    },
    'azureTrafficDoctor.openJson': openJson,
    'azureTrafficDoctor.openInPortal': async (value) => {
      const id = await resourceIdOf(value);
      if (id !== undefined) await openInPortal(id);
    },
    'azureTrafficDoctor.saveSnapshot': saveSnapshot,
    'azureTrafficDoctor.openSnapshot': async (value) => (await openSnapshot(value))?.id,
    'azureTrafficDoctor.openSample': async (value) => (await openSample(value))?.id,
    'azureTrafficDoctor.signIn': (value) => accounts.signIn(problemAt(value)),
    'azureTrafficDoctor.signInWithAnother': () => accounts.signInWithAnother(),
    'azureTrafficDoctor.signOut': (value) => accounts.signOut(problemAt(value)?.account),
    'azureTrafficDoctor.selectSubscriptions': selectSubscriptions,
    'azureTrafficDoctor.refresh': () => estate.refresh(),
    'azureTrafficDoctor.cancelReading': () => {
      estate.cancel();
      return Promise.resolve();
    },
    'azureTrafficDoctor.retrySubscription': (value) => options.healthView.retry(value),
    'azureTrafficDoctor.filter': (value) => options.healthView.filter(value),
    'azureTrafficDoctor.clearFilter': () => {
      options.healthView.clearFilter();
      return Promise.resolve();
    },
    'azureTrafficDoctor.onlyProblems': () => {
      options.healthView.onlyProblems(true);
      return Promise.resolve();
    },
    'azureTrafficDoctor.allResources': () => {
      options.healthView.onlyProblems(false);
      return Promise.resolve();
    },
    'azureTrafficDoctor.groupBy': (value) => options.healthView.groupBy(value),
    'azureTrafficDoctor.goToResource': (value) => options.healthView.goToResource(value),
    'azureTrafficDoctor.showRequestLog': showRequestLog,
    'azureTrafficDoctor.openPlace': openPlace,
    'azureTrafficDoctor.openPage': openPage,
    'azureTrafficDoctor.checkEverything': () => options.checks.start(),
    'azureTrafficDoctor.cancelCheck': () => {
      options.checks.cancel();
      return Promise.resolve();
    },
    'azureTrafficDoctor.openSummary': () => openPage(summaryPath),
    'azureTrafficDoctor.openChecked': openChecked,
    'azureTrafficDoctor.diagnoseUrl': async (url, seen) => (await diagnoseUrl({ ...options.url, diagnose }, { url, seen }))?.id,
    'azureTrafficDoctor.tryProbe': async (value, values) => {
      const owner = await gatewayInvestigation(value);
      if (!owner) return undefined;
      return tryProbe({ ask: askAnother, openPage }, owner, { ...poolOf(value), ...(values as ProposalValues | undefined) });
    },
  };

  const run: CommandRunner['run'] = async (id, [first, second]) => {
    try {
      return await commands[id](first, second);
    } catch (failure) {
      // Who cancels knows it.
      if (failure instanceof vscode.CancellationError || (failure as Error).name === 'AbortError') return undefined;
      void notify('error', messageOf(failure));
      return undefined;
    }
  };

  const handleUri = (uri: vscode.Uri): void => {
    const resource = new URLSearchParams(uri.query).get('resource') ?? '';
    if (uri.path !== '/diagnose' || resourceType(resource) !== gatewayType) {
      void notify('error', vscode.l10n.t('The link does not name an Application Gateway.'));
      return;
    }
    void run('azureTrafficDoctor.diagnose', [resource]);
  };

  return { run, handleUri };
}
