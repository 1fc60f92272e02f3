import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { simulatedCloud } from '../../src/azure/clouds';
import { connect } from '../../src/azure/connect';
import { simulatorTokenSource } from '../../src/azure/credentials';
import { collectAndDiagnose, type CollectedDiagnosis } from '../../src/core/diagnosis/collect';
import type { AzureConnection, EstatePart } from '../../src/core/ports';
import { parseSnapshot, serializeSnapshot } from '../../src/core/snapshot/parseSnapshot';
import { createModel } from '../../src/core/model/createModel';
import { diagnose } from '../../src/core/diagnosis/diagnose';
import { contoso, contosoSites } from '../azure/estates/contoso';
import { expectedProfiles, expectedRootCauses, expectedWebApps } from '../azure/estates/expected';
import { startSimulator, type Simulator } from '../azure/simulator';

let simulator: Simulator;

function connection(): AzureConnection {
  return connect({ cloud: simulatedCloud(simulator.http), tokenSource: simulatorTokenSource() });
}

function collect(target: string): Promise<CollectedDiagnosis> {
  const { cloud, facts } = connection();
  const sleep = (milliseconds: number, signal: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(resolve, milliseconds);
      signal.addEventListener('abort', () => {
        clearTimeout(timer);
        reject(new Error('stopped'));
      });
    });
  return collectAndDiagnose({
    target,
    cloud,
    source: facts,
    capturedAt: new Date().toISOString(),
    deadline: 60_000,
    signal: new AbortController().signal,
    sleep,
  });
}

describe('the simulated Azure, asked live', () => {
  before(async () => {
    simulator = await startSimulator({ estate: contoso(), pageSize: 2, operation: { polls: 1, retryAfter: 0 } });
  });
  after(() => simulator.close());

  for (const [name, { id }] of Object.entries(contosoSites())) {
    const expected = expectedRootCauses[name];
    it(`${name}: ${expected ?? 'no root cause'}`, async () => {
      const before = simulator.requests().length;
      const { diagnosis, snapshot } = await collect(id);
      assert.equal(diagnosis.rootCauses[0]?.finding.code, expected, JSON.stringify(diagnosis.verdict));
      const sent = simulator.requests().slice(before);
      assert.ok(sent.every((request) => request.hasToken));
      // Look-ups go to one path, and what is asked is in the body.
      const questions = sent
        .filter((request) => !/operationresults|operations\/|microsoft\.resourcegraph/i.test(request.path))
        .map((request) => `${request.method} ${request.path}?${request.query}`.toLowerCase());
      assert.deepEqual(questions, [...new Set(questions)], 'each question once');
      // What was read replays to the same answer.
      const replayed = parseSnapshot(serializeSnapshot(snapshot));
      assert.ok(replayed.ok);
      assert.deepEqual(diagnose(createModel(replayed.snapshot), id), diagnosis);
    });
  }

  it('says which permission is missing and goes on', async () => {
    const id = contosoSites()['agw-shop-weu']?.id ?? '';
    simulator.setFaults([{ path: '/backendhealth\\\\?', status: 403 }]);
    const { diagnosis } = await collect(id);
    simulator.setFaults([]);
    assert.deepEqual(
      diagnosis.rootCauses.filter((cause) => cause.finding.code === 'AGW-NSG-008').map((cause) => cause.finding.severity),
      [],
      'without health nothing is proved broken',
    );
    const refused = diagnosis.unknowns.find((unknown) => unknown.reason === 'forbidden');
    assert.equal(refused?.permission, 'Microsoft.Network/applicationGateways/backendhealth/action');
  });

  it('lists the whole estate in pages, profiles with their status', async () => {
    const parts: EstatePart[] = [];
    await connection().estate.read(undefined, (part) => parts.push(part), new AbortController().signal);
    const told = parts.flatMap((part) => (part.kind === 'resources' ? part.resources : []));
    // Profiles are told again with their status.
    const resources = [...new Map(told.map((each) => [each.id.toLowerCase(), each] as const)).values()];
    assert.equal(resources.filter((each) => each.type === 'microsoft.network/applicationgateways').length, Object.keys(expectedRootCauses).length);
    const profiles = resources.filter((each) => each.type === 'microsoft.network/trafficmanagerprofiles');
    assert.equal(profiles.length, Object.keys(expectedProfiles).length);
    for (const profile of profiles) assert.match(JSON.stringify(profile.body), /"profileMonitorStatus":"\w+"/);
    assert.equal(resources.filter((each) => each.type === 'microsoft.web/sites').length, Object.keys(expectedWebApps).length);
    assert.deepEqual(
      parts.filter((part) => part.kind === 'problem'),
      [],
    );
    assert.equal(parts.filter((part) => part.kind === 'subscriptionDone').length, 3);
  });

  it('reads what it may when one subscription is refused', async () => {
    const [first] = contoso().subscriptions;
    simulator.setFaults([{ path: `/subscriptions/${first?.subscriptionId ?? ''}/providers/.*`, status: 403 }]);
    const parts: EstatePart[] = [];
    await connection().estate.read(undefined, (part) => parts.push(part), new AbortController().signal);
    simulator.setFaults([]);
    const problems = parts.flatMap((part) => (part.kind === 'problem' ? [part.problem] : []));
    assert.deepEqual([...new Set(problems.map((problem) => problem.subscriptionId))], [first?.subscriptionId]);
    for (const problem of problems) assert.equal(problem.reason, 'forbidden');
    assert.ok(parts.some((part) => part.kind === 'resources' && part.resources.length > 0));
  });
});
