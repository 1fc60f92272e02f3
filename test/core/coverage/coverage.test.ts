import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { coveredChecks } from '../../../src/core/coverage/coverage';
import { coverageTables } from '../../../src/core/report/coverageTables';
import { ruleByCode } from '../../../src/core/rules/registry';
import { shared } from '../../repository';

/** Families whose rules come with Traffic Manager and with web apps as targets of their own. */
const laterFamilies = /^(TM|NEST)-/;

describe('the checks of other tools', () => {
  it('have a rule of ours, or a reason why not', () => {
    for (const { check, codes, because } of coveredChecks) assert.equal(codes.length > 0, because === undefined, check);
  });

  it('name rules that exist', () => {
    const missing = [...new Set(coveredChecks.flatMap(({ codes }) => codes))].filter((code) => !ruleByCode(code) && !laterFamilies.test(code));
    assert.deepEqual(missing, []);
  });

  it('are named once for each tool', () => {
    const names = coveredChecks.map(({ source, check }) => `${source} ${check}`);
    assert.equal(new Set(names).size, names.length);
  });

  const catalogue = shared('catalog.md');
  it(
    'hold every portal insight and Network Watcher fault of the catalogue',
    { skip: catalogue === undefined && 'the catalogue is not beside this checkout' },
    () => {
      const text = readFileSync(catalogue ?? '', 'utf8');
      const section = (from: string, to: string): string => text.slice(text.indexOf(from), text.indexOf(to));
      const insights = [...section('## 6.1', 'The portal insights are old').matchAll(/^\| ([A-Za-z]\w*(?:-\w+)*)(?:, | \(| \|)/gm)].map(
        ([, name = '']) => name,
      );
      const known = coveredChecks.map(({ check }) => check.toLowerCase());
      const lost = insights.filter((name) => name !== 'Portal' && !known.includes(name.toLowerCase()));
      assert.ok(insights.length > 20);
      assert.deepEqual(lost, []);
    },
  );

  it('are tables with the titles of our rules', () => {
    const tables = coverageTables('en');
    assert.match(tables, /\| `AppGwRedirectionLoopInsight` \| AGW-CFG-019 /);
    assert.match(tables, /\| `Azure\.AppGw\.Name` \| none: a naming convention \|/);
    assert.match(tables, /TM-DEG-017 \(a later version\)/);
    assert.doesNotMatch(tables, /undefined/);
  });
});
