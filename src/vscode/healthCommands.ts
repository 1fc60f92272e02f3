import * as vscode from 'vscode';
import type { EstateResource } from '../core/ports';
import { idKey } from '../core/snapshot/resourceId';
import { chosenSubscriptions } from './estateState';
import type { Health } from './health';
import { healthGroupings, wholeSight, type HealthGrouping } from './healthFilter';
import { resourceLine, type ResourceKind } from './healthResource';
import type { SightKeeper } from './healthSight';
import type { HealthNode } from './healthTree';
import { healthViewId } from './names';
import { pickAsKnown } from './pickAsKnown';
import type { TreeProvider } from './treeProvider';
import { dotted, lookIcon } from './items';

export interface HealthCommandsOptions {
  readonly estate: Pick<Health, 'estate' | 'retry' | 'refresh' | 'onEstate'>;
  readonly sight: SightKeeper;
  readonly provider: TreeProvider<HealthNode>;
  readonly view: vscode.TreeView<string>;
  /** Subscriptions that the user chose; empty: all. */
  readonly subscriptions: () => readonly string[];
}

/** The commands of the Health view's title and of its problem nodes. */
export interface HealthCommands {
  readonly filter: (text: unknown) => Promise<void>;
  readonly clearFilter: () => void;
  readonly onlyProblems: (isOn: boolean) => void;
  readonly groupBy: (grouping: unknown) => Promise<void>;
  /** @returns the ARM id of the resource that is shown now. */
  readonly goToResource: (id: unknown) => Promise<string | undefined>;
  /** Reads again what a node says is missing; everything, when it is asked of no node. */
  readonly retry: (node: unknown) => Promise<void>;
}

interface ResourceEntry extends vscode.QuickPickItem {
  /** ARM id; absent for a separator. */
  readonly id?: string;
}

export function healthCommands(options: HealthCommandsOptions): HealthCommands {
  const { estate, sight, provider, view } = options;

  /** Filters while it is typed. Escape brings back what was before. */
  const filter = async (text: unknown): Promise<void> => {
    if (typeof text === 'string') {
      sight.change({ filter: text });
      return;
    }
    const before = sight.current().filter;
    const box = vscode.window.createInputBox();
    box.title = vscode.l10n.t('Filter the Health view');
    box.prompt = vscode.l10n.t('Words of the name, resource group or subscription; tag:key or tag:key=value. All must match.');
    box.placeholder = vscode.l10n.t('shop tag:env=prod');
    box.value = before;
    // A click on a resource that is found does not undo the filter.
    box.ignoreFocusOut = true;
    box.onDidChangeValue((value) => sight.tryOut({ filter: value }));
    await new Promise<void>((resolve) => {
      let isAccepted = false;
      box.onDidAccept(() => {
        isAccepted = true;
        sight.change({ filter: box.value });
        box.hide();
      });
      box.onDidHide(() => {
        if (!isAccepted) sight.tryOut({ filter: before });
        box.dispose();
        resolve();
      });
      box.show();
    });
  };

  const groupBy = async (value: unknown): Promise<void> => {
    const { grouping } = sight.current();
    const named = healthGroupings.find((each) => each === value);
    const entries = healthGroupings.map((each) => ({
      label: groupingName(each),
      description: each === grouping ? vscode.l10n.t('now') : '',
      grouping: each,
    }));
    const chosen = named ?? (await vscode.window.showQuickPick(entries, { placeHolder: vscode.l10n.t('How is the Health view grouped?') }))?.grouping;
    if (chosen !== undefined) sight.change({ grouping: chosen });
  };

  const entries = (): readonly ResourceEntry[] => {
    const state = estate.estate();
    const chosen = new Map(chosenSubscriptions(state, options.subscriptions()).map((each) => [each.subscriptionId.toLowerCase(), each.displayName]));
    const byKind: Readonly<Record<ResourceKind, ResourceEntry[]>> = { profile: [], gateway: [], webApp: [] };
    for (const resource of state.resources.values()) {
      const subscription = chosen.get(resource.subscriptionId.toLowerCase());
      if (subscription !== undefined) addEntry(byKind, resource, subscription);
    }
    return (['profile', 'gateway', 'webApp'] as const).flatMap((kind): ResourceEntry[] => {
      const own = byKind[kind].sort((one, other) => (one.label < other.label ? -1 : 1));
      return own.length === 0 ? [] : [{ label: kindsName(kind), kind: vscode.QuickPickItemKind.Separator }, ...own];
    });
  };

  const reveal = async (id: string): Promise<void> => {
    // What the filter hides cannot be shown otherwise.
    if (nodeOf(provider, id) === undefined) sight.change({ filter: wholeSight.filter, onlyProblems: wholeSight.onlyProblems });
    const node = nodeOf(provider, id);
    if (node === undefined) return;
    await vscode.commands.executeCommand(`${healthViewId}.focus`);
    await view.reveal(node, { select: true, focus: true, expand: false });
  };

  return {
    filter,
    clearFilter: () => sight.change({ filter: wholeSight.filter, onlyProblems: wholeSight.onlyProblems }),
    onlyProblems: (isOn) => sight.change({ onlyProblems: isOn }),
    groupBy,
    async goToResource(value) {
      const id = typeof value === 'string' ? value : await pickResource(entries, estate);
      if (id !== undefined) await reveal(id);
      return id;
    },
    async retry(value) {
      const data = typeof value === 'string' ? provider.node(value)?.data : undefined;
      await (data?.kind === 'problem' ? estate.retry(data.problem) : estate.refresh());
    },
  };
}

function addEntry(byKind: Readonly<Record<ResourceKind, ResourceEntry[]>>, resource: EstateResource, subscription: string): void {
  const line = resourceLine(resource);
  if (!line) return;
  const { name, kind, resourceGroup, look, word } = line;
  byKind[kind].push({ label: name, description: dotted(word, resourceGroup, subscription), iconPath: lookIcon(look), id: resource.id });
}

/** Offers the resources as they become known. */
async function pickResource(entries: () => readonly ResourceEntry[], estate: HealthCommandsOptions['estate']): Promise<string | undefined> {
  // Sorting thousands of names at every key would be felt.
  const known = { entries: entries() };
  const chosen = await pickAsKnown<ResourceEntry>({
    title: vscode.l10n.t('Go to Resource'),
    placeholder: vscode.l10n.t('Name, resource group or subscription'),
    items: () => known.entries,
    isBusy: () => estate.estate().phase === 'reading',
    onChange: (listener) =>
      estate.onEstate(() => {
        known.entries = entries();
        listener();
      }),
  });
  return chosen?.id;
}

/** Resources stand below the roots, in whatever way they are grouped. */
function nodeOf(provider: TreeProvider<HealthNode>, id: string): string | undefined {
  const key = idKey(id);
  const isIt = (node: string): boolean => {
    const data = provider.node(node)?.data;
    return data !== undefined && 'id' in data && idKey(data.id) === key;
  };
  for (const root of provider.tree().roots) {
    const found = provider.node(root)?.children.find(isIt);
    if (found !== undefined) return found;
  }
  return undefined;
}

function groupingName(grouping: HealthGrouping): string {
  switch (grouping) {
    case 'kind':
      return vscode.l10n.t('By kind');
    case 'subscription':
      return vscode.l10n.t('By subscription');
    case 'resourceGroup':
      return vscode.l10n.t('By resource group');
  }
}

function kindsName(kind: ResourceKind): string {
  switch (kind) {
    case 'profile':
      return vscode.l10n.t('Traffic Manager profiles');
    case 'gateway':
      return vscode.l10n.t('Application Gateways');
    case 'webApp':
      return vscode.l10n.t('Web apps');
  }
}
