/** A node that a builder makes; its place gives it its id. */
export interface Branch<Data> {
  /** Unique among its siblings, stable between refreshes. */
  readonly key: string;
  readonly data: Data;
  readonly children?: readonly Branch<Data>[];
}

export interface TreeNode<Data> {
  /** The keys from the root, so that one thing can stand in several places. */
  readonly id: string;
  readonly parent: string | undefined;
  readonly children: readonly string[];
  readonly data: Data;
}

/** A tree whose elements are ids: what VS Code holds stays valid when the data behind it is replaced. */
export interface Tree<Data> {
  readonly roots: readonly string[];
  readonly nodes: ReadonlyMap<string, TreeNode<Data>>;
}

/** What a view has to ask for anew. */
export type TreeDifference = { readonly kind: 'everything' } | { readonly kind: 'nodes'; readonly ids: readonly string[] };

/**
 * Makes a tree of branches. Of siblings with the same key the first counts.
 *
 * @param view first part of every id: a command that takes ids of several views tells them apart by it.
 */
export function growTree<Data>(view: string, branches: readonly Branch<Data>[]): Tree<Data> {
  const nodes = new Map<string, TreeNode<Data>>();
  const grow = (siblings: readonly Branch<Data>[], parent: string | undefined): readonly string[] => {
    const ids: string[] = [];
    for (const { key, data, children } of siblings) {
      const id = `${parent ?? view}/${escapeKey(key)}`;
      if (nodes.has(id)) continue;
      ids.push(id);
      // Set before its children, so that a walk over the map meets parents first.
      nodes.set(id, { id, parent, children: [], data });
      if (children && children.length > 0) nodes.set(id, { id, parent, children: grow(children, id), data });
    }
    return ids;
  };
  return { roots: grow(branches, undefined), nodes };
}

function escapeKey(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** Compares two states of a tree by ids. */
export function treeDifference<Data>(before: Tree<Data>, after: Tree<Data>): TreeDifference {
  if (!sameList(before.roots, after.roots)) return { kind: 'everything' };
  const changed = new Set<string>();
  for (const [id, node] of after.nodes) {
    const old = before.nodes.get(id);
    // A new node shows when its parent, whose children differ, is asked for them.
    if (!old || hasChangedAncestor(node, changed, after)) continue;
    if (!sameList(old.children, node.children) || JSON.stringify(old.data) !== JSON.stringify(node.data)) changed.add(id);
  }
  return { kind: 'nodes', ids: [...changed] };
}

/** A refreshed node refreshes everything below it. */
function hasChangedAncestor<Data>(node: TreeNode<Data>, changed: ReadonlySet<string>, tree: Tree<Data>): boolean {
  for (let parent = node.parent; parent !== undefined; parent = tree.nodes.get(parent)?.parent) if (changed.has(parent)) return true;
  return false;
}

function sameList(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((each, index) => each === other[index]);
}
