import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { diagnose } from '../../src/core/diagnosis/diagnose';
import { createModel } from '../../src/core/model/createModel';
import { idKey } from '../../src/core/snapshot/resourceId';
import { checkedInFile, countsOf, endRun, startRun, summaryOf, withChecked, withFailed, withStarted, type CheckRun } from '../../src/vscode/checkRun';
import { checkedPath, investigationName, placeOf, summaryPath } from '../../src/vscode/documentPaths';
import { sample } from './samples';

const { snapshot, target } = sample('shop-502');
const twin = target.replace(/resourceGroups\/[^/]+/, 'resourceGroups/rg-twin');
const odd = `${target.slice(0, target.lastIndexOf('/') + 1)}agw (a) <b>`;

function checked(run: CheckRun, id: string): CheckRun {
  return withChecked(run, { id, snapshot, diagnosis: diagnose(createModel(snapshot), target), answeredAt: {} }, 'en');
}

describe('a run of Check Everything', () => {
  it('counts what is done, and what of it is broken', () => {
    const begun = withStarted(startRun([target, twin, odd], [], []), target);
    assert.deepEqual([...begun.running], [idKey(target)]);
    assert.deepEqual(countsOf(begun), { done: 0, total: 3, broken: 0 });
    const one = checked(begun, target);
    assert.deepEqual([...one.running], []);
    assert.deepEqual(countsOf(withFailed(one, twin, 'It broke.')), { done: 2, total: 3, broken: 1 });
  });

  it('says at its end what was not reached and what failed', () => {
    const run = endRun(withFailed(withStarted(checked(startRun([target, twin, odd], [], []), target), odd), twin, 'It broke.'), 'cancelled');
    assert.deepEqual([run.phase, run.running.size], ['cancelled', 0]);
    const text = summaryOf(run, 'en');
    assert.match(text, /## Not checked\n\n(- .*\n)*- agw-shop-weu: It broke\./);
    assert.match(text, /- agw \\\(a\\\) &lt;b&gt;: the run was cancelled before its turn/);
  });

  it('has a page for each gateway, also for two of one name, and links to it', () => {
    const run = checked(startRun([target, twin, odd], [], []), target);
    assert.equal(new Set(run.files.values()).size, 3);
    for (const file of run.files.values()) assert.deepEqual(placeOf(checkedPath(file)), { kind: 'checked', file });
    assert.equal(checkedInFile(run, run.files.get(idKey(target)) ?? '')?.id, target);
    assert.equal(checkedInFile(run, run.files.get(idKey(twin)) ?? ''), undefined, 'not checked yet');
    assert.equal(checkedInFile(undefined, 'x'), undefined);
    const link = /\]\(<(checked[^>]+)>\)/.exec(summaryOf(run, 'en'))?.[1] ?? '';
    assert.equal(`/everything/${decodeURIComponent(link)}`, checkedPath(run.files.get(idKey(target)) ?? ''));
  });

  it('has paths that no investigation can take', () => {
    assert.deepEqual(placeOf(summaryPath), { kind: 'summary' });
    assert.equal(investigationName('everything', new Set()), 'everything-2');
    for (const path of ['/everything/report.md', '/everything/steps/a.md', '/everything/a/b.json']) assert.equal(placeOf(path), undefined);
  });
});
