import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { diagnose } from '../../../src/core/diagnosis/diagnose';
import type { Diagnosis } from '../../../src/core/diagnosis/diagnosis';
import { recheck, type DiagnosisChange } from '../../../src/core/diagnosis/recheck';
import { createModel } from '../../../src/core/model/createModel';
import { factRequestKey } from '../../../src/core/snapshot/fact';
import type { Snapshot } from '../../../src/core/snapshot/snapshot';
import { gatewaySnapshot, ids } from '../../rules/gatewaySnapshot';
import { snapshotSource } from './snapshotSource';

const before = gatewaySnapshot({ pools: [{ name: 'pool-app' }] });
const diagnosis = diagnose(createModel(before), ids.gateway);
const findingKey = diagnosis.rootCauses[0]?.finding.key ?? '';

async function check(now: Snapshot): Promise<{ readonly asked: readonly string[]; readonly after: Diagnosis; readonly changes: readonly string[] }> {
  const asked: string[] = [];
  const source = snapshotSource(now);
  const { diagnosis: after, changes } = await recheck({
    target: ids.gateway,
    cloud: 'AzureCloud',
    source: {
      ask(requests, onAnswer, signal) {
        asked.push(...requests.map(factRequestKey));
        return source.ask(requests, onAnswer, signal);
      },
    },
    capturedAt: now.capturedAt,
    deadline: 1000,
    signal: new AbortController().signal,
    sleep: (_, signal) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('stopped')), { once: true })),
    known: before,
    diagnosis,
    findingKey,
  });
  return { asked, after, changes: changes.map((change: DiagnosisChange) => `${change.kind} ${change.finding.code}`) };
}

describe('recheck', () => {
  it('asks anew for what the finding rests on and for backend health, and for nothing that is known', async () => {
    const { asked, changes } = await check(before);
    assert.deepEqual(
      asked.filter((key) => before.responses.some((response) => factRequestKey({ kind: 'arm', request: response.request }) === key)).sort(),
      [`get ${ids.gateway}`, `post ${ids.gateway}/backendhealth`].map((key) => key.toLowerCase()),
    );
    assert.deepEqual(changes, []);
  });

  it('says what was fixed', async () => {
    const { after, changes } = await check(gatewaySnapshot({}));
    assert.equal(after.verdict.status, 'healthy');
    assert.deepEqual(changes, ['fixed AGW-CFG-001', 'fixed AGW-BH-020']);
  });

  it('says what is new', async () => {
    const message = "Status code of the backend's HTTP response did not match the probe setting. Expected:200-399 Received:500.";
    const { changes } = await check(gatewaySnapshot({ health: [{ servers: [{ address: '10.0.2.4', health: 'Unhealthy', message }] }] }));
    assert.ok(changes.includes('fixed AGW-CFG-001'));
    assert.ok(changes.includes('new AGW-BH-006'));
  });

  it('takes nothing for fixed that could not be looked at', async () => {
    const { changes } = await check(gatewaySnapshot({ health: 403 }));
    assert.ok(changes.includes('fixed AGW-CFG-001'));
    assert.ok(changes.includes('notDecided AGW-BH-020'), changes.join(', '));
  });
});
