import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { snapshotSource } from '../core/diagnosis/snapshotSource';
import type { FactSource } from '../../src/core/ports';
import type { Snapshot } from '../../src/core/snapshot/snapshot';
import { createInvestigations, type Investigations } from '../../src/vscode/investigations';
import { answerTime, checkedAgain, type Investigation } from '../../src/vscode/investigation';
import { judged, sample } from './samples';

const { snapshot, target } = sample('shop-502');
const clock = Date.parse(snapshot.capturedAt);

interface Opened {
  readonly investigations: Investigations;
  readonly changes: string[];
  readonly settled: (readonly [string, Investigation | undefined])[];
}

/** Investigations in front of an Azure that answers as `source` does. */
function opened(source: () => FactSource = () => snapshotSource(snapshot)): Opened {
  const changes: string[] = [];
  const settled: (readonly [string, Investigation | undefined])[] = [];
  const investigations = createInvestigations({
    language: 'en',
    connect: () =>
      Promise.resolve({
        cloud: 'AzureCloud',
        facts: source(),
        estate: { read: () => Promise.resolve() },
        publicAddresses: () => Promise.resolve({ found: [], unread: [] }),
        requestLog: () => [],
      }),
    now: () => clock,
    sleep: (milliseconds, signal) => delay(milliseconds, undefined, { signal, ref: false }),
    deadline: 5_000,
    onChange: (id) => changes.push(id),
    onSettled: (id, investigation) => settled.push([id, investigation]),
  });
  return { investigations, changes, settled };
}

/** A source that answers when it is told to. */
function gated(): { readonly source: FactSource; readonly open: () => void; readonly asked: () => number } {
  const inner = snapshotSource(snapshot);
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  let asked = 0;
  return {
    source: {
      async ask(requests, onAnswer, signal) {
        asked += 1;
        await gate;
        await inner.ask(requests, onAnswer, signal);
      },
    },
    open: () => open(),
    asked: () => asked,
  };
}

const without = (pattern: RegExp): Snapshot => ({ ...snapshot, responses: snapshot.responses.filter(({ request }) => !pattern.test(request)) });

describe('investigations', () => {
  it('diagnose as a replay of the same answers does', async () => {
    const { investigations, settled } = opened();
    const ended = await investigations.diagnose(target);
    assert.ok(ended);
    assert.equal(ended.settled?.rootCauses[0]?.code, judged(snapshot, target).rootCauses[0]?.code);
    assert.equal(ended.running, undefined);
    assert.deepEqual(
      settled.map(([id]) => id),
      [ended.id],
    );
    const [response] = ended.snapshot.responses;
    assert.ok(response);
    assert.equal(answerTime(ended, response), clock);
  });

  it('go on in the one that a target has, whatever the case of its id', async () => {
    const { investigations } = opened();
    const first = await investigations.diagnose(target);
    const second = await investigations.diagnose(target.toUpperCase());
    assert.equal(second?.id, first?.id);
    assert.equal(investigations.all().length, 1);
  });

  it('put the newest first', async () => {
    const { investigations } = opened();
    await investigations.diagnose(target);
    const file = investigations.open(snapshot, target, { kind: 'file', name: 'a.json' });
    assert.equal(investigations.all()[0]?.id, file.id);
    await investigations.diagnose(target);
    assert.notEqual(investigations.all()[0]?.id, file.id);
  });

  it('drop what comes after they were cancelled, and keep what they had', async () => {
    let source: FactSource = snapshotSource(snapshot);
    const { investigations, settled } = opened(() => source);
    const before = await investigations.diagnose(target);
    assert.ok(before);
    const gate = gated();
    source = gate.source;
    const again = investigations.diagnose(target);
    while (gate.asked() === 0) await delay(1);
    assert.equal(investigations.get(before.id)?.settled, before.settled, 'what is shown stays while answers are on their way');
    investigations.cancel(before.id);
    gate.open();
    assert.equal(await again, undefined);
    assert.equal(investigations.get(before.id)?.running, undefined);
    assert.equal(investigations.get(before.id)?.diagnosis, before.settled);
    assert.equal(settled.length, 1);
  });

  it('do not come back after they were closed', async () => {
    const gate = gated();
    const { investigations, settled } = opened(() => gate.source);
    const running = investigations.diagnose(target);
    while (gate.asked() === 0) await delay(1);
    const [open] = investigations.all();
    assert.ok(open);
    investigations.close(open.id);
    gate.open();
    assert.equal(await running, undefined);
    assert.deepEqual(investigations.all(), []);
    assert.deepEqual(settled, [[open.id, undefined]]);
  });

  it('say why there is no connection', async () => {
    const { investigations } = opened(() => {
      throw new Error('Nobody is signed in.');
    });
    await assert.rejects(investigations.diagnose(target), /Nobody is signed in/);
    const [left] = investigations.all();
    assert.equal(left?.failure, 'Nobody is signed in.');
    assert.equal(left.running, undefined);
  });

  it('ask nothing again of a file', async () => {
    const { investigations } = opened();
    const file = investigations.open(snapshot, target, { kind: 'file', name: 'a.json' });
    assert.equal(await investigations.checkAgain(file.id, file.settled?.rootCauses[0]?.finding ?? ''), undefined);
  });
});

describe('checking again', () => {
  const cases: readonly (readonly [string, Snapshot, 'stillThere' | 'notDecided' | 'gone'])[] = [
    ['the same answers: it is still there', snapshot, 'stillThere'],
    ['no answer any more: it is not decided', without(/networkSecurityGroups/i), 'notDecided'],
    ['without the rule: it is gone', repaired(), 'gone'],
  ];
  for (const [what, later, expected] of cases) {
    it(what, async () => {
      let now = snapshot;
      const { investigations } = opened(() => snapshotSource(now));
      const first = await investigations.diagnose(target);
      const finding = first?.settled?.rootCauses[0]?.finding ?? '';
      now = later;
      const checked = await investigations.checkAgain(first?.id ?? '', finding);
      assert.equal(checked?.result, expected);
      assert.equal(investigations.get(first?.id ?? '')?.checked, checked);
    });
  }

  it('names evidence whose value is another', () => {
    const document = judged(snapshot, target);
    const finding = document.findings.find((each) => each.key === document.rootCauses[0]?.finding);
    assert.ok(finding);
    const changed = { ...finding, evidence: finding.evidence.map((evidence) => ({ ...evidence, value: `${evidence.value}!` })) };
    const after = { ...document, findings: document.findings.map((each) => (each.key === finding.key ? changed : each)) };
    const checked = checkedAgain(document, after, [], finding, 1);
    assert.equal(checked.result, 'stillThere');
    assert.deepEqual(
      checked.changes.map(({ before, after: value }) => [before, value]),
      finding.evidence.map(({ value }) => [value, `${value}!`]),
    );
  });
});

/** The sample with every rule that a person wrote gone from its security groups. */
function repaired(): Snapshot {
  const responses = snapshot.responses.map((response) => {
    if (!/networkSecurityGroups\/[^/]+$/i.test(response.request)) return response;
    const body = response.body as { readonly properties: Readonly<Record<string, never>> };
    return { ...response, body: { ...body, properties: { ...body.properties, securityRules: [] } } };
  });
  return { ...snapshot, responses };
}
