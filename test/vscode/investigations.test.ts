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

describe('an investigation of what was collected elsewhere', () => {
  const { symptom: _symptom, ...plain } = snapshot;
  const collected = { ...plain, capturedAt: new Date(clock + 60_000).toISOString() };

  it('is judged and told as settled, and asks Azure nothing', () => {
    const { investigations, settled } = opened(() => assert.fail('Azure is asked'));
    const adopted = investigations.adopt(collected, target, { 'get x': 1 });
    assert.equal(adopted.origin.kind, 'azure');
    assert.ok((adopted.settled?.rootCauses.length ?? 0) > 0);
    assert.deepEqual(adopted.answeredAt, { 'get x': 1 });
    assert.deepEqual(
      settled.map(([id]) => id),
      [adopted.id],
    );
  });

  it('is the same one the second time', () => {
    const { investigations, settled } = opened();
    const first = investigations.adopt(collected, target, {});
    assert.equal(investigations.adopt(collected, target.toUpperCase(), {}), first);
    assert.equal(settled.length, 1);
  });

  it('replaces an older one of the target in its place, and leaves a newer one alone', () => {
    const { investigations } = opened();
    const first = investigations.adopt(collected, target, {});
    const newer = { ...collected, capturedAt: new Date(clock + 120_000).toISOString() };
    const second = investigations.adopt(newer, target, {});
    assert.deepEqual([second.id, second.snapshot.capturedAt], [first.id, newer.capturedAt]);
    assert.equal(investigations.adopt(collected, target, {}), second);
    assert.equal(investigations.all().length, 1);
  });

  it('leaves a running one, one of a file and one with a symptom alone', async () => {
    const gate = gated();
    const { investigations } = opened(() => gate.source);
    const file = investigations.open(collected, target, { kind: 'file', name: 'a.json' });
    const running = investigations.diagnose(target);
    while (gate.asked() === 0) await delay(1);
    const adopted = investigations.adopt(collected, target, {});
    assert.ok(adopted.running);
    assert.notEqual(adopted.id, file.id);
    gate.open();
    await running;
    const reported = await investigations.diagnose(target, { symptom: { url: 'https://a.example/' }, observations: [], responses: [] });
    assert.notEqual(investigations.adopt({ ...collected, capturedAt: '2100-01-01T00:00:00Z' }, target, {}).id, reported?.id);
  });
});

describe('an investigation of a URL', () => {
  const observation = { kind: 'dns' as const, input: { name: 'shop.contoso.com', type: 'A' }, result: { ok: true, addresses: ['203.0.113.1'] } };
  const profile = { request: 'GET /subscriptions/s/resourceGroups/g/providers/Microsoft.Network/trafficManagerProfiles/tm', status: 200, body: { id: 'tm' } };
  const report = { symptom: { url: 'https://shop.contoso.com/', status: 502 }, observations: [observation], responses: [profile] };

  it('has its symptom, what was seen and what was read on the way in its snapshot, again after another run', async () => {
    const { investigations } = opened();
    const first = await investigations.diagnose(target, report);
    const again = await investigations.diagnose(target);
    for (const each of [first, again]) {
      assert.equal(each?.id, first?.id);
      assert.deepEqual([each?.snapshot.symptom, each?.snapshot.observations], [report.symptom, report.observations]);
      assert.ok(each?.snapshot.responses.includes(profile));
    }
    assert.ok(
      again?.snapshot.responses.some(({ request }) => /\/backendhealth$/i.test(request)),
      'everything else is asked anew',
    );
  });

  it('is one for each URL of a target', async () => {
    const { investigations } = opened();
    const plain = await investigations.diagnose(target);
    const one = await investigations.diagnose(target, report);
    const other = await investigations.diagnose(target, { ...report, symptom: { url: 'https://shop.contoso.com/cart' } });
    const same = await investigations.diagnose(target, { ...report, symptom: { url: report.symptom.url, status: 504 } });
    assert.equal(new Set([plain?.id, one?.id, other?.id]).size, 3);
    assert.deepEqual([same?.id, same?.snapshot.symptom?.status], [one?.id, 504]);
  });
});
