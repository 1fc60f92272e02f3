/** A node that a builder makes; its place gives it its id. */
export interface Branch<Data> {
  /** Unique among its siblings, stable between refreshes. */
  readonly key: string;
  readonly data: Data;
  /** A function, where there are children that cost something: it is called when they are looked at. */
  readonly children?: readonly Branch<Data>[] | (() => readonly Branch<Data>[]);
}

export interface TreeNode<Data> {
  /** The keys from the root, so that one thing can stand in several places. */
  readonly id: string;
  readonly parent: string | undefined;
  /** Grows them when it is asked for the first time. */
  readonly children: readonly string[];
  /** Says without growing them whether there may be children. */
  readonly hasChildren: boolean;
  /** Whether anybody has looked at the children. */
  readonly isGrown: () => boolean;
  readonly data: Data;
}

/** A tree whose elements are ids: what VS Code holds stays valid when the data behind it is replaced. */
export interface Tree<Data> {
  readonly roots: readonly string[];
  /** The nodes that have grown. */
  readonly nodes: ReadonlyMap<string, TreeNode<Data>>;
  /** @returns the node with this id, grown where need be. */
  readonly node: (id: string) => TreeNode<Data> | undefined;
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
  const isGrown = (): boolean => true;
  const grow = (siblings: readonly Branch<Data>[], parent: string | undefined): readonly string[] => {
    const ids: string[] = [];
    for (const { key, data, children } of siblings) {
      const id = `${parent ?? view}/${escapeKey(key)}`;
      if (nodes.has(id)) continue;
      ids.push(id);
      // Set before its children, so that a walk over the map meets parents first.
      nodes.set(id, { id, parent, children: [], hasChildren: false, isGrown, data });
      if (typeof children === 'function')
        nodes.set(
          id,
          lazyNode({ id, parent, data }, () => grow(children(), id)),
        );
      else if (children && children.length > 0) nodes.set(id, { id, parent, children: grow(children, id), hasChildren: true, isGrown, data });
    }
    return ids;
  };
  return {
    roots: grow(branches, undefined),
    nodes,
    node(id) {
      const found = nodes.get(id);
      if (found) return found;
      // An id begins with those of its ancestors: each grows the next.
      for (let end = id.indexOf('/', view.length + 1); end !== -1; end = id.indexOf('/', end + 1))
        if (nodes.get(id.slice(0, end))?.children.length === 0) return undefined;
      return nodes.get(id);
    },
  };
}

function lazyNode<Data>(own: Pick<TreeNode<Data>, 'id' | 'parent' | 'data'>, grow: () => readonly string[]): TreeNode<Data> {
  let grown: readonly string[] | undefined;
  return {
    ...own,
    hasChildren: true,
    isGrown: () => grown !== undefined,
    get children() {
      grown ??= grow();
      return grown;
    },
  };
}

function escapeKey(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** Compares two states of a tree by ids, as far as the one before has grown: nobody has seen more of it. */
export function treeDifference<Data>(before: Tree<Data>, after: Tree<Data>): TreeDifference {
  if (!sameList(before.roots, after.roots)) return { kind: 'everything' };
  const changed = new Set<string>();
  for (const [id, old] of [...before.nodes]) {
    if (hasChangedAncestor(old, changed, before)) continue;
    const node = after.node(id);
    // A node that is gone shows when its parent, whose children differ, is asked for them.
    if (!node) continue;
    if (old.hasChildren !== node.hasChildren || !sameData(old.data, node.data) || (old.isGrown() && !sameList(old.children, node.children))) changed.add(id);
  }
  return { kind: 'nodes', ids: [...changed] };
}

function sameData<Data>(one: Data, other: Data): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

/** A refreshed node refreshes everything below it. */
function hasChangedAncestor<Data>(node: TreeNode<Data>, changed: ReadonlySet<string>, tree: Tree<Data>): boolean {
  for (let parent = node.parent; parent !== undefined; parent = tree.nodes.get(parent)?.parent) if (changed.has(parent)) return true;
  return false;
}

function sameList(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((each, index) => each === other[index]);
}
