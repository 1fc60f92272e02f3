import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ModelNote } from '../../../src/core/model/model';
import { createReader, type Reader } from '../../../src/core/model/reader';
import type { Json } from '../../../src/core/snapshot/snapshot';

const at = { request: 'GET /x', pointer: '' };

function read(value: Json): { readonly reader: Reader; readonly notes: ModelNote[] } {
  const notes: ModelNote[] = [];
  return { reader: createReader(value, at, (note) => notes.push(note)), notes };
}

interface Row {
  readonly what: string;
  readonly body: Json;
  readonly take: (reader: Reader) => unknown;
  readonly expected: unknown;
  /** Kind, pointer and what was expected. */
  readonly notes?: readonly (readonly [string, string, string])[];
}

const rows: readonly Row[] = [
  { what: 'a text', body: { a: 'x' }, take: (r) => r.text('a'), expected: 'x' },
  { what: 'a name in another case', body: { AdDress: 'x' }, take: (r) => [r.text('address'), r.place('address').pointer], expected: ['x', '/AdDress'] },
  { what: 'the exact name before another case', body: { A: 1, a: 2 }, take: (r) => r.number('a'), expected: 2 },
  {
    what: 'what is missing',
    body: {},
    take: (r) => [r.text('a'), r.number('a'), r.flag('a'), r.list('a'), r.texts('a'), r.object('a').exists],
    expected: [undefined, undefined, undefined, [], [], false],
  },
  { what: 'null as missing', body: { a: null }, take: (r) => [r.has('a'), r.text('a'), r.list('a')], expected: [false, undefined, []] },
  {
    what: 'what must be there',
    body: {},
    take: (r) => [r.requiredText('a'), r.requiredObject('b').exists],
    expected: [undefined, false],
    notes: [
      ['missing', '/a', 'string'],
      ['missing', '/b', 'object'],
    ],
  },
  { what: 'only the outermost thing that is missing', body: {}, take: (r) => r.object('a').requiredObject('b').requiredText('c'), expected: undefined },
  { what: 'a number for a text', body: { a: 5 }, take: (r) => r.text('a'), expected: undefined, notes: [['mistyped', '/a', 'string']] },
  { what: 'a text for a number', body: { a: '80' }, take: (r) => r.number('a'), expected: undefined, notes: [['mistyped', '/a', 'number']] },
  {
    what: 'numbers that are none',
    body: { a: NaN, b: Infinity },
    take: (r) => [r.number('a'), r.number('b')],
    expected: [undefined, undefined],
    notes: [
      ['mistyped', '/a', 'number'],
      ['mistyped', '/b', 'number'],
    ],
  },
  { what: 'a text for a flag', body: { a: 'true' }, take: (r) => r.flag('a'), expected: undefined, notes: [['mistyped', '/a', 'boolean']] },
  { what: 'an array for an object', body: { a: [] }, take: (r) => r.object('a').exists, expected: false, notes: [['mistyped', '/a', 'object']] },
  { what: 'an object for an array', body: { a: {} }, take: (r) => r.list('a'), expected: [], notes: [['mistyped', '/a', 'array']] },
  {
    what: 'the good elements of a list',
    body: { a: [{ b: 1 }, null, 7, { b: 2 }] },
    take: (r) => r.list('a').map((element) => [element.number('b'), element.at.pointer]),
    expected: [
      [1, '/a/0'],
      [2, '/a/3'],
    ],
    notes: [
      ['mistyped', '/a/1', 'object'],
      ['mistyped', '/a/2', 'object'],
    ],
  },
  { what: 'the good texts of a list', body: { a: ['x', 1, 'y'] }, take: (r) => r.texts('a'), expected: ['x', 'y'], notes: [['mistyped', '/a/1', 'string']] },
  {
    what: 'tags',
    body: { tags: { env: 'test', n: 1, none: null } },
    take: (r) => r.textMap('tags'),
    expected: { env: 'test' },
    notes: [['mistyped', '/tags/n', 'string']],
  },
  { what: 'names that need escapes', body: { 'a/b~c': 1 }, take: (r) => r.text('a/b~c'), expected: undefined, notes: [['mistyped', '/a~1b~0c', 'string']] },
  {
    what: 'nothing from the prototype',
    body: {},
    take: (r) => [r.text('constructor'), r.object('__proto__').exists, r.has('toString')],
    expected: [undefined, false, false],
  },
  {
    what: 'keys of prototype pollution as any other',
    body: JSON.parse('{"__proto__": {"a": "x"}, "tags": {"__proto__": "y"}}') as Json,
    take: (r) => [r.text('a'), r.object('__proto__').text('a'), ({} as { a?: string }).a],
    expected: [undefined, 'x', undefined],
  },
  ...[null, 5, 'text', [1, 2]].map((body): Row => ({
    what: `a body that is ${JSON.stringify(body)}`,
    body,
    take: (r) => [r.exists, r.text('a'), r.object('a').list('b')],
    expected: [false, undefined, []],
  })),
];

describe('reader', () => {
  for (const { what, body, take, expected, notes = [] } of rows) {
    it(`reads ${what}`, () => {
      const { reader, notes: written } = read(body);
      assert.deepEqual(take(reader), expected);
      assert.deepEqual(
        written.map((note) => [note.kind, note.at.pointer, note.expected]),
        notes,
      );
    });
  }

  it('tells a watcher about notes below the object, and only those', () => {
    const { reader } = read({ part: { list: [1] }, other: 5 });
    let count = 0;
    const watched = reader.object('part').watched(() => count++);
    reader.text('other');
    assert.equal(count, 0);
    watched.list('list');
    assert.equal(count, 1);
  });
});
