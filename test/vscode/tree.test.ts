import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { growTree, treeDifference, type Branch } from '../../src/vscode/tree';

const leaf = (key: string, data = 'x'): Branch<string> => ({ key, data });

describe('growTree', () => {
  it('makes ids of the keys on the way, so that one thing can stand in two places', () => {
    const tree = growTree('view', [
      { key: 'a', data: '', children: [leaf('same')] },
      { key: 'b', data: '', children: [leaf('same')] },
    ]);
    assert.deepEqual([...tree.nodes.keys()].sort(), ['view/a', 'view/a/same', 'view/b', 'view/b/same']);
    assert.equal(tree.nodes.get('view/b/same')?.parent, 'view/b');
    assert.equal(tree.nodes.get('view/a')?.parent, undefined);
  });

  it('keeps keys with slashes apart from deeper nodes', () => {
    const tree = growTree('view', [{ key: 'a', data: '', children: [leaf('b')] }, leaf('a/b')]);
    assert.equal(tree.nodes.size, 3);
  });

  it('takes the first of siblings with the same key', () => {
    const tree = growTree('view', [leaf('a', 'first'), leaf('a', 'second')]);
    assert.deepEqual(tree.roots, ['view/a']);
    assert.equal(tree.nodes.get('view/a')?.data, 'first');
  });

  it('has a way back to every node', () => {
    const branchesOf = (depth: number): fc.Arbitrary<readonly Branch<string>[]> => {
      const children: fc.Arbitrary<readonly Branch<string>[]> = depth === 0 ? fc.constant([]) : branchesOf(depth - 1);
      return fc.array(fc.record({ key: fc.string({ maxLength: 4 }), data: fc.string({ maxLength: 3 }), children }), { maxLength: 3 });
    };
    fc.assert(
      fc.property(branchesOf(3), (roots) => {
        const tree = growTree('view', roots);
        for (const node of tree.nodes.values()) {
          const siblings = node.parent === undefined ? tree.roots : (tree.nodes.get(node.parent)?.children ?? []);
          assert.ok(siblings.includes(node.id));
        }
        assert.deepEqual(treeDifference(tree, tree), { kind: 'nodes', ids: [] });
      }),
      { numRuns: 200 },
    );
  });
});

describe('children that are a function', () => {
  const lazy = (calls: string[], data = '1'): Branch<string> => ({
    key: 'a',
    data,
    children: () => {
      calls.push('a');
      return [{ key: 'b/c', data: 'x', children: () => [leaf('d')] }];
    },
  });

  it('grow when they are looked at, and once', () => {
    const calls: string[] = [];
    const tree = growTree('view', [lazy(calls)]);
    assert.equal(tree.node('view/a')?.hasChildren, true);
    assert.deepEqual(calls, []);
    assert.deepEqual(tree.node('view/a')?.children, ['view/a/b~1c']);
    assert.deepEqual(tree.node('view/a')?.children, ['view/a/b~1c']);
    assert.deepEqual(calls, ['a']);
  });

  it('grow on the way to an id, and nowhere else', () => {
    const calls: string[] = [];
    const tree = growTree('view', [lazy(calls)]);
    assert.equal(tree.node('view/a/b~1c/d')?.parent, 'view/a/b~1c');
    assert.equal(tree.node('view/a/none'), undefined);
    assert.equal(tree.node('view/none/b'), undefined);
    assert.deepEqual(calls, ['a']);
  });

  it('do not grow for a comparison unless somebody has seen them', () => {
    const calls: string[] = [];
    const unseen = growTree('view', [lazy([])]);
    assert.deepEqual(treeDifference(unseen, growTree('view', [lazy(calls)])), { kind: 'nodes', ids: [] });
    assert.deepEqual(treeDifference(unseen, growTree('view', [lazy(calls, '2')])), { kind: 'nodes', ids: ['view/a'] });
    assert.deepEqual(calls, []);
    assert.equal(unseen.node('view/a')?.children.length, 1);
    assert.deepEqual(treeDifference(unseen, growTree('view', [{ ...lazy([]), children: () => [leaf('other')] }])), { kind: 'nodes', ids: ['view/a'] });
    assert.deepEqual(treeDifference(unseen, growTree('view', [leaf('a', '1')])), { kind: 'nodes', ids: ['view/a'] });
  });
});

describe('treeDifference', () => {
  const before = growTree('view', [{ key: 'a', data: '1', children: [leaf('b', '1'), leaf('c', '1')] }, leaf('d', '1')]);
  const cases: readonly (readonly [string, readonly Branch<string>[], readonly string[] | 'everything'])[] = [
    ['nothing', [{ key: 'a', data: '1', children: [leaf('b', '1'), leaf('c', '1')] }, leaf('d', '1')], []],
    ['one leaf', [{ key: 'a', data: '1', children: [leaf('b', '1'), leaf('c', '2')] }, leaf('d', '1')], ['view/a/c']],
    ['a parent with its leaves', [{ key: 'a', data: '2', children: [leaf('b', '2'), leaf('c', '1')] }, leaf('d', '1')], ['view/a']],
    ['a new leaf', [{ key: 'a', data: '1', children: [leaf('b', '1'), leaf('c', '1'), leaf('new', '1')] }, leaf('d', '1')], ['view/a']],
    ['the order', [{ key: 'a', data: '1', children: [leaf('c', '1'), leaf('b', '1')] }, leaf('d', '1')], ['view/a']],
    ['a root', [leaf('d', '1')], 'everything'],
  ];
  for (const [what, branches, expected] of cases) {
    it(`tells that ${what} changed`, () => {
      const difference = treeDifference(before, growTree('view', branches));
      assert.deepEqual(difference, expected === 'everything' ? { kind: 'everything' } : { kind: 'nodes', ids: expected });
    });
  }
});
