import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { isFiltering, readFilter, readSight, wholeSight, type Filtered } from '../../src/vscode/healthFilter';

const shop: Filtered = {
  name: 'agw-Shop',
  resourceGroup: 'rg-web',
  subscription: 'Contoso Retail',
  subscriptionId: '11111111-1111-4111-8111-111111111111',
  body: { tags: { Env: 'Prod', 'cost center': 'a=b', empty: '', odd: 1 } },
};

describe('the filter of the Health view', () => {
  const cases: readonly (readonly [string, boolean])[] = [
    ['', true],
    ['   ', true],
    ['shop', true],
    ['SHOP', true],
    ['web', true],
    ['retail', true],
    ['11111111', true],
    ['shop retail', true],
    ['shop blog', false],
    ['"contoso retail"', true],
    ['"contoso  retail"', false],
    ['"contoso', true],
    ['tag:', true],
    ['tag:env', true],
    ['tag:env=prod', true],
    ['tag:ENV=PROD', true],
    ['tag:env=pro', false],
    ['tag:none', false],
    ['tag:empty=', true],
    ['tag:env=', false],
    ['tag:"cost center"=a=b', true],
    ['"tag:cost center=a=b"', true],
    ['tag:odd', true],
    ['tag:odd=1', false],
    ['shop tag:env=prod', true],
    ['blog tag:env=prod', false],
  ];
  for (const [filter, expected] of cases) it(`${filter}: ${expected}`, () => assert.equal(readFilter(filter)(shop), expected));

  it('takes anything for tags', () => {
    for (const tags of [null, 'x', 1, [], ['env']]) assert.equal(readFilter('tag:env')({ ...shop, body: { tags } }), false);
    assert.equal(readFilter('tag:env')({ ...shop, body: {} }), false);
  });

  it('finds a resource by any part of its name, whatever is typed', () => {
    const name = fc.stringMatching(/^[A-Za-z0-9_.-]{1,20}$/);
    fc.assert(fc.property(name, fc.nat(), (text, at) => readFilter(text.slice(at % text.length))({ ...shop, name: text })));
    fc.assert(fc.property(fc.string(), (text) => typeof readFilter(text)(shop) === 'boolean'));
  });
});

describe('the sight of the Health view', () => {
  it('is whole unless something was kept', () => {
    for (const kept of [undefined, null, 1, 'x', {}, { grouping: 'color', filter: 1, onlyProblems: 'yes' }]) assert.deepEqual(readSight(kept), wholeSight);
    const kept = { grouping: 'subscription', filter: 'a', onlyProblems: true } as const;
    assert.deepEqual(readSight(JSON.parse(JSON.stringify(kept))), kept);
  });

  it('says whether it hides something', () => {
    assert.equal(isFiltering(wholeSight), false);
    assert.equal(isFiltering({ ...wholeSight, filter: '  tag: ' }), false);
    assert.equal(isFiltering({ ...wholeSight, filter: 'a' }), true);
    assert.equal(isFiltering({ ...wholeSight, onlyProblems: true }), true);
  });
});
