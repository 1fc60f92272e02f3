import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { checkAll, type CheckAllOptions, type CheckedTarget } from '../../../src/core/diagnosis/checkAll';
import { diagnose } from '../../../src/core/diagnosis/diagnose';
import { sharedFacts } from '../../../src/core/diagnosis/sharedFacts';
import { createModel } from '../../../src/core/model/createModel';
import type { FactSource } from '../../../src/core/ports';
import { factRequestKey, type FactRequest } from '../../../src/core/snapshot/fact';
import type { Snapshot } from '../../../src/core/snapshot/snapshot';
import { gatewaySnapshot } from '../../rules/gatewaySnapshot';
import { snapshotSource } from './snapshotSource';

const first = gatewaySnapshot({ pools: [{ name: 'pool', servers: [] }] });
const firstId = first.target ?? '';
const secondId = `${firstId}-second`;
/** The same gateway under another name, in the same network. */
const second = JSON.parse(JSON.stringify(first).replaceAll(firstId, secondId)) as Snapshot;
const estate: Snapshot = { ...first, responses: [...new Map([...first.responses, ...second.responses].map((each) => [each.request, each])).values()] };

interface Run {
  readonly asked: string[];
  readonly checked: CheckedTarget[];
  readonly failed: string[];
  readonly mostAtOnce: number;
}

async function run(changes: Partial<CheckAllOptions> = {}, source = snapshotSource(estate)): Promise<Run> {
  const asked: string[] = [];
  const checked: CheckedTarget[] = [];
  const failed: string[] = [];
  let now = 0;
  let atOnce = 0;
  let mostAtOnce = 0;
  const end = (): void => void (atOnce -= 1);
  await checkAll({
    targets: [firstId, secondId].map((id) => ({ id, scope: 'tenant' })),
    cloud: 'AzureCloud',
    source: {
      ask(requests, onAnswer, signal) {
        asked.push(...requests.map(factRequestKey));
        return source.ask(requests, onAnswer, signal);
      },
    },
    atOnce: 2,
    deadline: 60_000,
    signal: new AbortController().signal,
    sleep: (milliseconds, signal) => delay(milliseconds, undefined, { signal }),
    now: () => Date.parse(first.capturedAt) + (now += 1),
    onStart: () => {
      atOnce += 1;
      mostAtOnce = Math.max(mostAtOnce, atOnce);
    },
    ...changes,
    onChecked: (each) => {
      end();
      checked.push(each);
      changes.onChecked?.(each);
    },
    onFailed: (id) => {
      end();
      failed.push(id);
    },
  });
  return { asked, checked, failed, mostAtOnce };
}

/** Answers all but the requests that match, which wait until they are given up. */
function deafTo(pattern: RegExp): FactSource {
  const source = snapshotSource(estate);
  return {
    async ask(requests, onAnswer, signal) {
      const isDeaf = (request: FactRequest): boolean => pattern.test(factRequestKey(request));
      await source.ask(
        requests.filter((request) => !isDeaf(request)),
        onAnswer,
        signal,
      );
      if (requests.some(isDeaf)) await new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('given up'))));
    },
  };
}

describe('checkAll', () => {
  it('comes to the same diagnoses as one by one', async () => {
    const { checked } = await run();
    assert.deepEqual(checked.map(({ id }) => id).sort(), [firstId, secondId].sort());
    for (const { id, diagnosis, snapshot } of checked) {
      assert.equal(diagnosis.rootCauses[0]?.finding.code, 'AGW-CFG-001');
      assert.deepEqual(diagnose(createModel(snapshot), id), diagnosis, 'its snapshot says the same again');
    }
  });

  it('asks once for what both need', async () => {
    const { asked, checked } = await run();
    assert.deepEqual(asked, [...new Set(asked)]);
    const shared = checked.map(({ snapshot }) => new Set(snapshot.responses.map(({ request }) => request)));
    assert.ok(
      [...(shared[0] ?? [])].some((request) => shared[1]?.has(request)),
      'both snapshots hold the answer',
    );
  });

  it('says of a shared answer when Azure gave it', async () => {
    const { checked } = await run({ atOnce: 1 });
    const [one, other] = checked;
    const common = Object.keys(one?.answeredAt ?? {}).filter((key) => other?.answeredAt[key] !== undefined);
    assert.ok(common.length > 0);
    for (const key of common) assert.equal(one?.answeredAt[key], other?.answeredAt[key]);
  });

  it('diagnoses no more side by side than it may', async () => {
    assert.equal((await run({ atOnce: 1 })).mostAtOnce, 1);
    assert.equal((await run({ atOnce: 2 })).mostAtOnce, 2);
    assert.equal((await run({ atOnce: 50 })).checked.length, 2);
  });

  it('gives each its own deadline', async () => {
    const slow = await run({ deadline: 40, atOnce: 1 }, deafTo(/backendhealth/));
    assert.equal(slow.checked.length, 2);
    for (const { snapshot } of slow.checked) {
      const health = snapshot.responses.find(({ request }) => request.endsWith('/backendhealth'));
      assert.equal(health?.failure, 'timedOut');
      assert.ok(snapshot.responses.some(({ status }) => status === 200));
    }
  });

  it('keeps what was checked when it is cancelled', async () => {
    const controller = new AbortController();
    const { checked, failed } = await run({ atOnce: 1, signal: controller.signal, onChecked: () => controller.abort() });
    assert.deepEqual([checked.length, failed.length], [1, 0]);
  });

  it('ends at once when it is cancelled while Azure is silent', async () => {
    const controller = new AbortController();
    const running = run({ signal: controller.signal }, deafTo(/./));
    setTimeout(() => controller.abort(), 10);
    assert.deepEqual((await running).checked, []);
  });

  it('takes an answer that nobody could give for missing, for every resource', async () => {
    const broken: FactSource = { ask: () => Promise.reject(new Error('no network')) };
    const { checked, failed } = await run({}, broken);
    assert.deepEqual([checked.map(({ diagnosis }) => diagnosis.verdict.status), failed], [['unknown', 'unknown'], []]);
  });

  it('does nothing without targets', async () => {
    assert.deepEqual(await run({ targets: [] }), { asked: [], checked: [], failed: [], mostAtOnce: 0 });
  });
});

describe('shared facts', () => {
  const lookup: FactRequest = { kind: 'lookup', lookup: 'address', key: '10.0.2.4' };

  function counting(): { readonly source: FactSource; readonly signals: AbortSignal[] } {
    const signals: AbortSignal[] = [];
    return {
      signals,
      source: {
        ask(requests, onAnswer, signal) {
          signals.push(signal);
          for (const request of requests) onAnswer({ kind: 'lookup', request, lookup: { kind: 'address', key: '10.0.2.4', complete: true, ids: [] } });
          return Promise.resolve();
        },
      },
    };
  }

  it('share look-ups of one tenant only, and keep diagnoses apart for the source', async () => {
    const { source, signals } = counting();
    const facts = sharedFacts(source, new AbortController().signal, () => 0);
    const { signal } = new AbortController();
    for (const scope of ['one', 'ONE', 'two']) {
      let answers = 0;
      await facts.of(scope, () => undefined).ask([lookup], () => (answers += 1), signal);
      assert.equal(answers, 1);
    }
    assert.equal(signals.length, 2);
    assert.notEqual(signals[0], signals[1]);
  });

  it('go on for the others when one gives up', async () => {
    const never: FactSource = { ask: (_, __, signal) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('ended')))) };
    const run = new AbortController();
    const facts = sharedFacts(never, run.signal, () => 0);
    const impatient = new AbortController();
    const patient = new AbortController();
    const one = facts.of('', () => undefined).ask([lookup], () => undefined, impatient.signal);
    const other = facts.of('', () => undefined).ask([lookup], () => undefined, patient.signal);
    impatient.abort(new Error('out of time'));
    await assert.rejects(one, /out of time/);
    run.abort();
    await assert.rejects(other, /ended/);
  });
});
