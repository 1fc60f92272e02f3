import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pointerRange, pointerRanges } from '../../../src/core/snapshot/pointerRange';

const text = `{
  "name": "agw",
  "a/b": { "m~n": 1 },
  "list": [{ "port": 80 }, "two"],
  "": 5
}`;

function textAt(pointer: string): string | undefined {
  const range = pointerRange(text, pointer);
  return range && text.slice(range.offset, range.offset + range.length);
}

describe('pointerRange', () => {
  const rows: readonly (readonly [what: string, pointer: string, expected: string])[] = [
    ['the whole body', '', text],
    ['a property with its name', '/name', '"name": "agw"'],
    ['escaped names', '/a~1b/m~0n', '"m~n": 1'],
    ['an element', '/list/1', '"two"'],
    ['a property of an element', '/list/0/port', '"port": 80'],
    ['a property without a name', '/', '"": 5'],
    ['the nearest thing around what does not exist', '/list/0/host/name', '{ "port": 80 }'],
    ['the array of an element that does not exist', '/list/7', '"list": [{ "port": 80 }, "two"]'],
    ['the array when the step is no index', '/list/length', '"list": [{ "port": 80 }, "two"]'],
    ['the body when nothing exists', '/nothing', text],
  ];
  for (const [what, pointer, expected] of rows) it(`finds ${what}`, () => assert.equal(textAt(pointer), expected));

  it('reads broken JSON as far as it goes', () => assert.deepEqual(pointerRange('{"a": 1, "b": ', '/a'), { offset: 1, length: 6 }));
  it('finds nothing in an empty text', () => assert.equal(pointerRange('', '/a'), undefined));
  it('survives endless depth', () => assert.equal(pointerRange('['.repeat(200_000), '/0/0')?.offset ?? 0, 0));
  it('finds many pointers in one text', () =>
    assert.deepEqual(
      ['/name', '/list/1'].map(pointerRanges(text)),
      ['/name', '/list/1'].map((pointer) => pointerRange(text, pointer)),
    ));
});
