import * as vscode from 'vscode';
import type { HealthGroup, HealthNode } from './healthTree';
import { dotted, lookIcon, treeItem } from './items';
import type { TreeNode } from './tree';
import { problemSentence, problemWord, verdictWord } from './words';

/** Shows a node of the Health view. */
export function healthItem(node: TreeNode<HealthNode>): vscode.TreeItem {
  const { id, data } = node;
  const common = { id, contextValue: data.kind, hasChildren: node.hasChildren };
  switch (data.kind) {
    case 'group':
      return treeItem({ ...common, ...groupParts(data) });
    case 'place':
      return treeItem({ ...common, ...placeParts(data) });
    case 'profile': {
      const word = monitorWord(data);
      return treeItem({
        ...common,
        label: data.name,
        description: whereWords(data, word),
        icon: lookIcon(data.look),
        tooltip: placeTooltip(data, word),
        spoken: [vscode.l10n.t('Traffic Manager profile {0}', data.name), word, ...place(data)],
      });
    }
    case 'endpoint': {
      const word = monitorWord(data);
      return treeItem({
        ...common,
        label: data.name,
        description: dotted(word, data.target),
        icon: lookIcon(data.look),
        tooltip: dotted(data.name, word, data.target),
        spoken: [vscode.l10n.t('Endpoint {0}', data.name), word, data.target],
      });
    }
    case 'gateway': {
      const word = gatewayWord(data);
      return treeItem({
        ...common,
        label: data.name,
        description: whereWords(data, word),
        icon: lookIcon(data.look),
        tooltip: placeTooltip(data, word),
        spoken: [vscode.l10n.t('Application Gateway {0}', data.name), word, ...place(data)],
      });
    }
    case 'pool':
      return treeItem({ ...common, ...poolParts(data) });
    case 'server':
      return treeItem({ ...common, ...serverParts(data) });
    case 'webApp': {
      const word = wordOr(data.word);
      return treeItem({
        ...common,
        label: data.name,
        description: whereWords(data, word),
        icon: lookIcon(data.look),
        tooltip: placeTooltip(data, word),
        spoken: [vscode.l10n.t('Web app {0}', data.name), word, ...place(data)],
      });
    }
    case 'problem':
      return treeItem({ ...common, ...problemParts(data) });
  }
}

type Of<Kind extends HealthNode['kind']> = Extract<HealthNode, { readonly kind: Kind }>;

function groupName(group: HealthGroup): string {
  switch (group) {
    case 'profiles':
      return vscode.l10n.t('Traffic Manager profiles');
    case 'gateways':
      return vscode.l10n.t('Application Gateways');
    case 'webApps':
      return vscode.l10n.t('Web apps');
  }
}

/** What the nodes above do not say: in groups by kind where it is, elsewhere what it is. */
function whereWords({ kind, grouping, resourceGroup }: Of<'profile' | 'gateway' | 'webApp'>, word: string): string {
  switch (grouping) {
    case 'kind':
      return dotted(word, resourceGroup);
    case 'subscription':
      return dotted(word, kindName(kind), resourceGroup);
    case 'resourceGroup':
      return dotted(word, kindName(kind));
  }
}

function kindName(kind: 'profile' | 'gateway' | 'webApp'): string {
  switch (kind) {
    case 'profile':
      return vscode.l10n.t('Traffic Manager profile');
    case 'gateway':
      return vscode.l10n.t('Application Gateway');
    case 'webApp':
      return vscode.l10n.t('Web app');
  }
}

function placeParts({ grouping, name, subscription, total, failing }: Of<'place'>) {
  const count = countWords(total, failing);
  if (grouping === 'subscription') {
    return { label: name, description: count, icon: new vscode.ThemeIcon('key'), isOpen: true, spoken: [vscode.l10n.t('subscription {0}', name), count] };
  }
  const spoken = [vscode.l10n.t('resource group {0}', name), count, vscode.l10n.t('subscription {0}', subscription)];
  return { label: name, description: dotted(count, subscription), icon: new vscode.ThemeIcon('symbol-namespace'), isOpen: true, spoken };
}

function problemParts({ place, name, problem, isRetrying }: Of<'problem'>) {
  const sentence = problemSentence(problem);
  const label = name === '' ? vscode.l10n.t('Subscriptions') : name;
  const who = place === 'tenant' ? vscode.l10n.t('tenant {0}', name) : place === 'subscription' ? vscode.l10n.t('subscription {0}', name) : label;
  const state = isRetrying ? vscode.l10n.t('trying again') : problemWord(problem);
  return {
    label,
    description: dotted(state, place === 'tenant' ? vscode.l10n.t('tenant') : '', problem.account === name ? '' : problem.account),
    icon: lookIcon(isRetrying ? 'checking' : 'warning'),
    contextValue: isRetrying ? 'problem.retrying' : problem.reason === 'signedOut' ? 'problem.signedOut' : 'problem',
    tooltip: dotted(problem.account, sentence),
    spoken: [who, state, problem.account ?? '', sentence],
  };
}

function countWords(total: number, failing: number): string {
  return failing > 0 ? vscode.l10n.t('{0}, {1} failing', total, failing) : String(total);
}

function groupParts({ group, total, failing }: Of<'group'>) {
  const label = groupName(group);
  const count = countWords(total, failing);
  return { label, description: count, isOpen: true, tooltip: label, spoken: [label, count] };
}

function monitorWord({ word, isStatusPending }: Of<'profile' | 'endpoint'>): string {
  return isStatusPending ? vscode.l10n.t('Reading its status') : wordOr(word);
}

function wordOr(word: string): string {
  return word === '' ? vscode.l10n.t('Unknown') : word;
}

/** Says in words whatever the icon says. */
function gatewayWord({ isRunning, verdict, word, look }: Of<'gateway'>): string {
  if (isRunning) return vscode.l10n.t('Checking');
  if (verdict === undefined && look === 'failing') return vscode.l10n.t('{0}, unhealthy servers', wordOr(word));
  return verdict === undefined ? wordOr(word) : verdictWord(verdict);
}

function poolParts(pool: Of<'pool'>) {
  const count = pool.servers === 1 ? vscode.l10n.t('one server') : vscode.l10n.t('{0} servers', pool.servers);
  const health = poolHealth(pool);
  const isAsking = pool.isAsking && pool.look === undefined;
  const icon = isAsking ? lookIcon('checking') : pool.look === undefined ? new vscode.ThemeIcon('server-environment') : lookIcon(pool.look);
  return {
    label: pool.name,
    description: dotted(health, count),
    icon,
    tooltip: dotted(pool.name, health, count),
    spoken: [vscode.l10n.t('Backend pool {0}', pool.name), health, count],
  };
}

function poolHealth(pool: Of<'pool'>): string {
  if (!pool.isUsed) return vscode.l10n.t('no rule uses it');
  if (pool.failure !== undefined) return vscode.l10n.t('health could not be read: {0}', pool.failure);
  if (pool.unhealthy > 0) return vscode.l10n.t('{0} unhealthy', pool.unhealthy);
  if (pool.look === 'ok') return vscode.l10n.t('healthy');
  if (pool.look === 'unknown') return vscode.l10n.t('health unknown');
  return pool.isAsking ? vscode.l10n.t('asking for health') : '';
}

function serverParts(server: Of<'server'>) {
  const asking = server.isAsking ? vscode.l10n.t('asking for health') : '';
  const word = server.look === undefined ? asking : wordOr(server.word);
  const icon = server.look === undefined ? (server.isAsking ? lookIcon('checking') : new vscode.ThemeIcon('vm')) : lookIcon(server.look);
  return {
    label: server.address,
    description: dotted(word, server.setting),
    icon,
    tooltip: server.message === '' ? dotted(server.address, word) : server.message,
    spoken: [vscode.l10n.t('Server {0}', server.address), word, server.setting ?? '', server.message],
  };
}

interface Placed {
  readonly name: string;
  readonly id: string;
  readonly resourceGroup: string;
  readonly subscription: string;
}

function place({ resourceGroup, subscription }: Placed): readonly string[] {
  return [vscode.l10n.t('resource group {0}', resourceGroup), vscode.l10n.t('subscription {0}', subscription)];
}

/** Plain text: names of Azure are never read as Markdown. */
function placeTooltip(placed: Placed, word: string): string {
  return [dotted(placed.name, word), ...place(placed), placed.id].join('\n');
}
