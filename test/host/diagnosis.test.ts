import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Doctor } from '../../src/doctor';
import {
  clearRequests,
  closeAll,
  codeOf,
  diagnose,
  gatewayId,
  messagesOf,
  nodesOf,
  nodeWith,
  problemsOf,
  requestsSeen,
  run,
  runningDoctor,
  seen,
  until,
  withFaults,
} from './doctor';

describe('a diagnosis', () => {
  let doctor: Doctor;
  before(async () => {
    doctor = await runningDoctor();
    await closeAll(doctor);
  });
  afterEach(() => closeAll(doctor));

  const investigationOf = (id: string) => {
    const found = doctor.inspect.investigations.get(id);
    assert.ok(found, `the investigation ${id} is open`);
    return found;
  };

  it('shows the verdict, the causes and the steps, each with what it rests on', async () => {
    const id = await diagnose(doctor, 'agw-shop-weu');
    const [root] = doctor.investigation.getChildren(undefined);
    assert.ok(root);
    const shown = seen(doctor, 'investigation', root);
    assert.equal(shown.label, 'agw-shop-weu');
    assert.match(shown.description, /^Broken · /);
    const nodes = nodesOf(doctor, 'investigation', root);
    const cause = nodeWith(nodes, 'cause', ({ context }) => context.startsWith('cause.azure'));
    assert.match(cause.description, /^AGW-NSG-008 · /);
    assert.match(cause.spoken, /^Root cause, /);
    nodeWith(nodesOf(doctor, 'investigation', cause.id), 'evidence', ({ context }) => context === 'evidence');
    nodeWith(nodesOf(doctor, 'investigation', cause.id), 'fix', ({ context }) => context === 'fix');
    const steps = nodes.filter(({ context }) => context === 'step');
    assert.equal(steps.length, investigationOf(id).settled?.steps.length);
    assert.ok(steps.every(({ spoken, description }) => spoken.startsWith('Step ') && spoken.includes(description)));
    assert.equal(new Set(nodes.map((node) => node.id)).size, nodes.length);
    for (const node of nodes) assert.ok(doctor.investigation.getChildren(doctor.investigation.getParent(node.id)).includes(node.id), node.id);
  });

  it('leaves Problems as they were while a fact is on its way, and after cancelling', async () => {
    const id = await diagnose(doctor, 'agw-shop-weu');
    const before = problemsOf(id).map(codeOf);
    assert.ok(before.length > 0);
    await withFaults([{ path: '/backendhealth', latency: 30_000 }], async () => {
      const again = run('azureTrafficDoctor.diagnoseAgain', { investigation: id });
      await until(
        'answers are on their way',
        () => (investigationOf(id).running?.pending ?? 0) > 0 && investigationOf(id).diagnosis?.verdict.status === 'checking',
      );
      assert.deepEqual(problemsOf(id).map(codeOf), before);
      const root = nodeWith(nodesOf(doctor, 'investigation'), 'running investigation', ({ context }) => context === 'investigation.running');
      assert.match(root.description, /^Checking · waiting for \d+ answers/);
      await run('azureTrafficDoctor.cancel', root.id);
      await again;
    });
    assert.equal(investigationOf(id).running, undefined);
    assert.deepEqual(problemsOf(id).map(codeOf), before);
  });

  it('checks a root cause again and says that nothing has changed', async () => {
    const id = await diagnose(doctor, 'agw-orders-neu');
    const cause = nodeWith(nodesOf(doctor, 'investigation'), 'cause', ({ context }) => context.startsWith('cause.azure'));
    const messages = await messagesOf(() => run('azureTrafficDoctor.checkAgain', cause.id));
    assert.equal(investigationOf(id).checked?.result, 'stillThere');
    assert.equal(messages.length, 1);
    assert.match(messages[0] ?? '', /^AGW-NSG-001 is still there\. Nothing has changed\.$/);
    nodeWith(nodesOf(doctor, 'investigation'), 'what was seen', ({ context }) => context === 'checked');
  });

  it('does not call a root cause gone when it may no longer look', async () => {
    const id = await diagnose(doctor, 'agw-orders-neu');
    const finding = investigationOf(id).settled?.rootCauses[0]?.finding;
    await withFaults([{ path: '/networkSecurityGroups/', status: 403 }], async () => {
      await messagesOf(() => run('azureTrafficDoctor.checkAgain', { investigation: id, finding }));
    });
    assert.equal(investigationOf(id).checked?.result, 'notDecided');
  });

  it('asks only for what the root cause rests on when it checks again', async () => {
    const id = await diagnose(doctor, 'agw-billing-weu');
    const { settled, snapshot } = investigationOf(id);
    const finding = settled?.findings.find(({ key }) => key === settled.rootCauses[0]?.finding);
    assert.ok(finding);
    await clearRequests();
    await messagesOf(() => run('azureTrafficDoctor.checkAgain', { investigation: id, finding: finding.key }));
    const asked = new Set((await requestsSeen()).filter(({ path }) => !/\/operation(s|results)\//i.test(path)).map(({ path }) => path.toLowerCase()));
    const restsOn = [finding, ...finding.evidence].map(({ request }) => request.replace(/^\w+ /, '').replace(/\?.*$/, '').toLowerCase());
    for (const path of restsOn) assert.ok(asked.has(path), `${path} was asked again`);
    assert.ok(asked.size < snapshot.responses.length, `${asked.size} of ${snapshot.responses.length} questions`);
  });

  it('says that a root cause is gone when Azure no longer has what it was read in', async () => {
    const id = await diagnose(doctor, 'agw-shop-weu');
    const finding = investigationOf(id).settled?.findings.find(({ code }) => code === 'AGW-NSG-008');
    assert.ok(finding);
    const path = finding.request.replace(/^\w+ /, '');
    await withFaults([{ path: `${path}(\\?|$)`, status: 404 }], async () => {
      const messages = await messagesOf(() => run('azureTrafficDoctor.checkAgain', { investigation: id, finding: finding.key }));
      assert.match(messages.join(), /^AGW-NSG-008 is gone\./);
      assert.equal(investigationOf(id).checked?.result, 'gone');
      assert.ok(!problemsOf(id).map(codeOf).includes('AGW-NSG-008'));
      const checked = nodeWith(nodesOf(doctor, 'investigation'), 'what was seen', ({ context }) => context === 'checked');
      assert.deepEqual([checked.icon, checked.color], ['pass', 'testing.iconPassed']);
    });
  });

  it('finds the root cause when the permission that was missing is there', async () => {
    let id = '';
    await withFaults([{ path: '/networkSecurityGroups/', status: 403 }], async () => {
      id = await diagnose(doctor, 'agw-orders-neu');
      assert.notEqual(investigationOf(id).settled?.verdict.complete, true);
      const unknown = nodeWith(nodesOf(doctor, 'investigation'), 'what could not be read', ({ context }) => context === 'unknown');
      assert.match(unknown.spoken, /Microsoft\.Network\/networkSecurityGroups\/read/);
      assert.ok(!problemsOf(id).map(codeOf).includes('AGW-NSG-001'));
    });
    assert.equal(await run<string>('azureTrafficDoctor.diagnoseAgain', { investigation: id }), id);
    assert.equal(investigationOf(id).settled?.rootCauses[0]?.code, 'AGW-NSG-001');
    assert.ok(problemsOf(id).map(codeOf).includes('AGW-NSG-001'));
  });

  it('says what is missing when Azure refuses everything', async () => {
    await withFaults([{ path: '/applicationGateways/agw-shop-weu', status: 403 }], async () => {
      const id = await diagnose(doctor, 'agw-shop-weu');
      const { settled } = investigationOf(id);
      assert.equal(settled?.verdict.status, 'unknown');
      assert.match(settled.verdict.summary, /Microsoft\.Network\/applicationGateways\/read/);
      assert.deepEqual(problemsOf(id), []);
    });
  });

  it('is started by a link, for an Application Gateway only', async () => {
    const link = (resource: string): vscode.Uri =>
      vscode.Uri.from({
        scheme: 'vscode',
        authority: 'azure-traffic-doctor.azure-traffic-doctor',
        path: '/diagnose',
        query: `resource=${encodeURIComponent(resource)}`,
      });
    const messages = await messagesOf(() => {
      doctor.handleUri(link('/subscriptions/s/resourceGroups/g/providers/Microsoft.Web/sites/w'));
      doctor.handleUri(vscode.Uri.parse('vscode://azure-traffic-doctor.azure-traffic-doctor/other'));
      return Promise.resolve();
    });
    assert.deepEqual(new Set(messages), new Set(['The link does not name an Application Gateway.']));
    assert.deepEqual(doctor.inspect.investigations.all(), []);
    doctor.handleUri(link(gatewayId(doctor, 'agw-booking-neu')));
    await until('the diagnosis has ended', () => doctor.inspect.investigations.all()[0]?.settled?.rootCauses[0]?.code === 'AGW-CFG-001');
  });

  it('keeps several investigations apart', async () => {
    const [shop, booking] = [await diagnose(doctor, 'agw-shop-weu'), await diagnose(doctor, 'agw-booking-neu')];
    assert.notEqual(shop, booking);
    assert.equal(doctor.investigation.getChildren(undefined).length, 2);
    await run('azureTrafficDoctor.closeInvestigation', { investigation: shop });
    assert.deepEqual(problemsOf(shop), []);
    assert.ok(problemsOf(booking).length > 0);
  });
});
