import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  addressSet,
  coversAll,
  differenceOf,
  everyAddress,
  intersectionOf,
  isPrivateAddress,
  overlaps,
  parsePrefix,
  prefixContains,
  prefixesOf,
  unionOf,
  type AddressSet,
} from '../../../src/core/network/cidr';

function setOf(...prefixes: string[]): AddressSet {
  const set = addressSet(prefixes);
  assert.ok(set, prefixes.join(', '));
  return set;
}

describe('parsePrefix', () => {
  const read: readonly (readonly [text: string, prefix: string])[] = [
    ['10.0.0.0/16', '10.0.0.0/16'],
    ['10.0.1.4', '10.0.1.4/32'],
    ['10.0.1.4/16', '10.0.0.0/16'],
    [' 0.0.0.0/0 ', '0.0.0.0/0'],
    ['fd00:1::/32', 'fd00:1::/32'],
    ['FD00::1', 'fd00::1/128'],
    ['::/0', '::/0'],
  ];
  for (const [text, prefix] of read) it(`reads ${text}`, () => assert.deepEqual(prefixesOf(setOf(text)), [prefix]));
  for (const text of ['', '10.0.0.0/33', '10.0.0/8', '10.0.0.0/', '10.0.0.0/8/8', 'Internet', '300.0.0.1', '10', '::/129', '10.0.0.0/-1', '10.0.0.0/1e1'])
    it(`does not read “${text}”`, () => assert.equal(parsePrefix(text), undefined));
});

describe('sets of addresses', () => {
  it('join what touches and what overlaps', () => {
    assert.deepEqual(prefixesOf(setOf('10.0.0.0/24', '10.0.1.0/24', '10.0.0.128/25')), ['10.0.0.0/23']);
  });
  it('take a part away exactly', () => {
    assert.deepEqual(prefixesOf(differenceOf(setOf('10.0.0.0/24'), setOf('10.0.0.0/26'))), ['10.0.0.64/26', '10.0.0.128/25']);
  });
  it('keep the families apart', () => {
    assert.equal(overlaps(setOf('::/0'), setOf('0.0.0.0/0')), false);
    assert.deepEqual(prefixesOf(differenceOf(everyAddress, setOf('0.0.0.0/0'))), ['::/0']);
  });
  it('know nothing of a list with an unreadable prefix', () => assert.equal(addressSet(['10.0.0.0/8', 'Storage']), undefined));

  const ranges = fc.array(
    fc.record({ first: fc.integer({ min: 0, max: 255 }), size: fc.integer({ min: 0, max: 60 }) }).map(({ first, size }) => ({
      family: 4 as const,
      first: BigInt(first),
      last: BigInt(first + size),
    })),
    { maxLength: 5 },
  );
  const members = (set: AddressSet): readonly number[] => Array.from({ length: 400 }, (_, value) => value).filter((value) => has(set, value));
  const has = (set: AddressSet, value: number): boolean => set.some((range) => range.first <= BigInt(value) && BigInt(value) <= range.last);
  it('do what sets of single addresses do', () => {
    fc.assert(
      fc.property(ranges, ranges, (left, right) => {
        const [one, other] = [unionOf(left), unionOf(right)];
        const [first, second] = [members(one), members(other)];
        assert.deepEqual(
          members(intersectionOf(one, other)),
          first.filter((value) => second.includes(value)),
        );
        assert.deepEqual(
          members(differenceOf(one, other)),
          first.filter((value) => !second.includes(value)),
        );
        assert.equal(
          coversAll(one, other),
          second.every((value) => first.includes(value)),
        );
        assert.equal(
          overlaps(one, other),
          second.some((value) => first.includes(value)),
        );
        assert.deepEqual(addressSet([...prefixesOf(one)]), one);
      }),
    );
  });
});

describe('private addresses', () => {
  for (const address of ['10.1.2.3', '172.31.255.255', '192.168.0.1', '100.64.0.1', 'fd12::1'])
    it(address, () => assert.equal(isPrivateAddress(address), true));
  for (const address of ['172.32.0.0', '8.8.8.8', '168.63.129.16', '2603::1', 'app.example'])
    it(`not ${address}`, () => assert.equal(isPrivateAddress(address), false));
  it('tells whether a prefix holds an address', () => {
    assert.equal(prefixContains('10.0.2.0/24', '10.0.2.7'), true);
    assert.equal(prefixContains('10.0.2.0/24', '10.0.3.7'), false);
    assert.equal(prefixContains('Internet', '10.0.3.7'), false);
  });
});
