import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { collectAndDiagnose, type CollectedDiagnosis } from '../../../src/core/diagnosis/collect';
import { diagnose } from '../../../src/core/diagnosis/diagnose';
import { snapshotSource } from './snapshotSource';
import { createModel } from '../../../src/core/model/createModel';
import type { Answer, DiagnosisOptions, DiagnosisProgress, FactSource } from '../../../src/core/ports';
import { factRequestKey, type FactRequest } from '../../../src/core/snapshot/fact';
import type { Snapshot } from '../../../src/core/snapshot/snapshot';
import { gatewaySnapshot } from '../../rules/gatewaySnapshot';

const never = (_: number, signal: AbortSignal): Promise<void> =>
  new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('stopped')), { once: true }));

function collect(snapshot: Snapshot, changes: Partial<DiagnosisOptions> = {}): Promise<CollectedDiagnosis> {
  return collectAndDiagnose({
    target: snapshot.target ?? '',
    cloud: snapshot.cloud,
    source: snapshotSource(snapshot),
    capturedAt: snapshot.capturedAt,
    deadline: 60_000,
    signal: new AbortController().signal,
    sleep: never,
    ...(snapshot.symptom ? { symptom: snapshot.symptom } : {}),
    ...changes,
  });
}

/** A source that notes what it is asked, and hands each request to another. */
function watched(source: FactSource): { readonly source: FactSource; readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    source: {
      ask(requests, onAnswer, signal) {
        asked.push(...requests.map(factRequestKey));
        return source.ask(requests, onAnswer, signal);
      },
    },
  };
}

const broken = gatewaySnapshot({ pools: [{ name: 'pool', servers: [] }] });

describe('collectAndDiagnose', () => {
  it('comes to the same diagnosis as a judgement of the whole file', async () => {
    const { diagnosis } = await collect(broken);
    assert.deepEqual(diagnosis, diagnose(createModel(broken), broken.target ?? ''));
    assert.equal(diagnosis.rootCauses[0]?.finding.code, 'AGW-CFG-001');
  });

  it('asks for each fact once, and for backend health in the first wave', async () => {
    const { source, asked } = watched(snapshotSource(broken));
    const { waves } = await collect(broken, { source });
    assert.deepEqual(asked, [...new Set(asked)]);
    assert.ok(asked.slice(0, 6).some((key) => key.endsWith('/backendhealth')));
    assert.ok(waves >= 2 && waves < 10, `${waves} waves`);
  });

  it('asks nothing again that is known already', async () => {
    const first = await collect(broken);
    const { source, asked } = watched(snapshotSource({ ...broken, responses: [] }));
    const { diagnosis } = await collect(broken, { source, known: first.snapshot });
    const recorded = new Set(first.snapshot.responses.map((response) => factRequestKey({ kind: 'arm', request: response.request })));
    assert.deepEqual(
      asked.filter((key) => recorded.has(key)),
      [],
    );
    assert.deepEqual(diagnosis.rootCauses, first.diagnosis.rootCauses);
  });

  it('names no root cause while an answer that could change it is on its way', async () => {
    const seen: DiagnosisProgress[] = [];
    const slow: FactSource = {
      async ask(requests, onAnswer, signal) {
        const isSlow = (request: FactRequest): boolean => factRequestKey(request).endsWith('/backendhealth');
        const inner = snapshotSource(broken);
        await inner.ask(
          requests.filter((request) => !isSlow(request)),
          onAnswer,
          signal,
        );
        await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
        await inner.ask(requests.filter(isSlow), onAnswer, signal);
      },
    };
    await collect(broken, { source: slow, onProgress: (progress) => seen.push(progress) });
    const waiting = seen.filter((progress) => progress.pending.some((request) => factRequestKey(request).endsWith('/backendhealth')));
    assert.ok(waiting.length > 0);
    for (const { diagnosis } of waiting) {
      assert.equal(diagnosis.verdict.status, 'checking');
      assert.deepEqual(diagnosis.rootCauses, []);
    }
    assert.equal(seen.at(-1)?.diagnosis.verdict.status, 'broken');
    assert.deepEqual(seen.at(-1)?.pending, []);
  });

  it('ends at the deadline, and records what was unanswered as timed out', async () => {
    const silent: FactSource = { ask: (_requests, _onAnswer, signal) => never(0, signal).catch(() => undefined) };
    const { diagnosis, snapshot } = await collect(broken, { source: silent, sleep: () => Promise.resolve() });
    assert.equal(diagnosis.verdict.status, 'unknown');
    assert.ok(snapshot.responses.length > 0);
    for (const response of snapshot.responses) assert.equal(response.failure, 'timedOut');
  });

  it('takes a source that breaks for calls without an answer', async () => {
    const broke: FactSource = { ask: () => Promise.reject(new Error('socket hang up')) };
    const { diagnosis, snapshot } = await collect(broken, { source: broke });
    assert.equal(diagnosis.verdict.status, 'unknown');
    assert.ok(snapshot.responses.every((response) => response.failure === 'network'));
  });

  it('rejects when it is cancelled, and lets the source know', async () => {
    const cancel = new AbortController();
    const state = { stopped: false };
    const hanging: FactSource = {
      ask: (_requests, _onAnswer: (answer: Answer) => void, signal) =>
        new Promise((_resolve, reject) =>
          signal.addEventListener('abort', () => {
            state.stopped = true;
            reject(new Error('stopped'));
          }),
        ),
    };
    const running = collect(broken, { source: hanging, signal: cancel.signal });
    cancel.abort(new Error('cancelled by the user'));
    await assert.rejects(running, /cancelled by the user/);
    assert.ok(state.stopped);
  });
});
