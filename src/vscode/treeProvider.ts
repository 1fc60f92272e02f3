import * as vscode from 'vscode';
import { growTree, treeDifference, type Tree, type TreeNode } from './tree';

/** What VS Code is told: everything, or the elements that are different. */
export type TreeChange = string[] | undefined;

/** A tree view whose elements are ids. */
export interface TreeProvider<Data> {
  readonly tree: () => Tree<Data>;
  readonly node: (id: string) => TreeNode<Data> | undefined;
  /** Shows a new state; only what is different is asked for anew. */
  readonly show: (tree: Tree<Data>) => void;
  readonly getTreeItem: (id: string) => vscode.TreeItem;
  readonly getChildren: (id: string | undefined) => string[];
  readonly getParent: (id: string) => string | undefined;
}

export function createTreeProvider<Data>(changed: vscode.EventEmitter<TreeChange>, item: (node: TreeNode<Data>) => vscode.TreeItem): TreeProvider<Data> {
  let current: Tree<Data> = growTree('', []);
  const node = (id: string): TreeNode<Data> | undefined => current.node(id);
  return {
    tree: () => current,
    node,
    show(tree) {
      const difference = treeDifference(current, tree);
      current = tree;
      if (difference.kind === 'everything') changed.fire(undefined);
      else if (difference.ids.length > 0) changed.fire([...difference.ids]);
    },
    getTreeItem(id) {
      const found = node(id);
      // VS Code may still ask for an element that has just gone.
      return found ? item(found) : new vscode.TreeItem('');
    },
    getChildren: (id) => [...(id === undefined ? current.roots : (node(id)?.children ?? []))],
    getParent: (id) => node(id)?.parent,
  };
}
