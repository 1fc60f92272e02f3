import * as vscode from 'vscode';
import { lookIcons, type Look } from './status';

/** @returns the icon of a look in its theme colour. */
export function lookIcon(look: Look): vscode.ThemeIcon {
  const { icon, color } = lookIcons[look];
  return new vscode.ThemeIcon(icon, color === undefined ? undefined : new vscode.ThemeColor(color));
}

export interface ItemParts {
  readonly id: string;
  readonly label: string;
  readonly description?: string;
  readonly icon?: vscode.ThemeIcon;
  readonly contextValue: string;
  readonly hasChildren: boolean;
  readonly isOpen?: boolean;
  readonly tooltip?: string | vscode.MarkdownString;
  /** Everything that sight tells, for those who hear it: name, state, place. */
  readonly spoken: readonly string[];
  readonly command?: vscode.Command;
}

/** Makes a tree item; its id keeps selection and expansion over refreshes. */
export function treeItem(parts: ItemParts): vscode.TreeItem {
  const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(parts.label, parts.hasChildren ? (parts.isOpen === true ? Expanded : Collapsed) : None);
  item.id = parts.id;
  item.contextValue = parts.contextValue;
  if (parts.description !== undefined && parts.description !== '') item.description = parts.description;
  if (parts.icon) item.iconPath = parts.icon;
  item.tooltip = parts.tooltip ?? parts.label;
  item.accessibilityInformation = { label: parts.spoken.filter((word) => word !== '').join(', ') };
  if (parts.command) item.command = parts.command;
  return item;
}

/** The parts that say something, with a dot between them. */
export function dotted(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(' · ');
}
