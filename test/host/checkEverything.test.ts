import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Doctor } from '../../src/doctor';
import { expectedRootCauses } from '../azure/estates/expected';
import { closeAll, gatewayId, problemsOf, run, runningDoctor, until, withFaults } from './doctor';

const summary = vscode.Uri.parse('azure-traffic-doctor:/everything/summary.md');

async function textOf(uri: vscode.Uri): Promise<string> {
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}

describe('Check Everything', () => {
  let doctor: Doctor;
  const checks = () => doctor.inspect.checks;
  before(async () => {
    doctor = await runningDoctor();
    await closeAll(doctor);
    await run('azureTrafficDoctor.refresh');
  });
  after(async () => {
    checks().forget();
    await closeAll(doctor);
  });

  it('says nothing before it ran', async () => {
    assert.equal(checks().current(), undefined);
    await assert.rejects(async () => textOf(summary));
  });

  it('finds the root cause of every gateway of the estate, and none where none is', async () => {
    await run('azureTrafficDoctor.checkEverything');
    const found = Object.fromEntries(
      [...(checks().current()?.checked.values() ?? [])].map(({ document }) => [document.target.name, document.rootCauses[0]?.code]),
    );
    assert.equal(checks().current()?.phase, 'done');
    assert.deepEqual(found, { ...expectedRootCauses });
  });

  it('opens the summary rendered, with the broken first and what Azure says of the rest', async () => {
    const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
    assert.match(tab?.label ?? '', /summary/);
    const text = await textOf(summary);
    assert.match(text, /^# Everything that was checked\n/);
    assert.ok(text.indexOf('## Broken') > 0 && text.indexOf('## Broken') < text.indexOf('## At risk'));
    assert.match(text, /\[agw-billing-weu\]\(<checked%20agw-billing-weu\.md>\)/);
    assert.match(text, /\[AGW-UDR-004\]\(<\.\.\/rules\/AGW-UDR-004\.md>\)/);
    assert.match(text, /tm-shop.*Azure reports the monitor status Degraded/);
  });

  it('puts nothing into Problems and opens no investigation', () => {
    assert.deepEqual(doctor.inspect.investigations.all(), []);
    assert.deepEqual(problemsOf('agw-billing-weu'), []);
  });

  it('opens an investigation from what was collected, without asking Azure', async () => {
    await withFaults([{ path: '.', status: 500 }], async () => {
      const id = await run<string>('azureTrafficDoctor.openChecked', gatewayId(doctor, 'agw-billing-weu'));
      assert.equal(doctor.inspect.investigations.get(id)?.settled?.rootCauses[0]?.code, 'AGW-UDR-004');
      await until('Problems has its findings', () => problemsOf(id).length > 0);
      assert.equal(await run<string>('azureTrafficDoctor.openChecked', gatewayId(doctor, 'agw-billing-weu')), id, 'the second time it is the same');
    });
    await closeAll(doctor);
  });

  it('opens the investigation of a gateway with its page', async () => {
    const text = await textOf(summary.with({ path: '/everything/checked agw-catalog-weu.md' }));
    assert.match(text, /^# Diagnosis of agw-catalog-weu\n/);
    await until('its investigation is open', () => doctor.inspect.investigations.get('agw-catalog-weu')?.settled !== undefined);
    await closeAll(doctor);
  });

  it('keeps what was checked when it is cancelled, and names the rest', async () => {
    await withFaults([{ path: '/(agw-billing-weu|agw-shop-weu)/backendhealth', latency: 60_000 }], async () => {
      const running = run('azureTrafficDoctor.checkEverything');
      await until('some are checked', () => checks().current()?.phase === 'running' && (checks().current()?.checked.size ?? 0) >= 3, 60_000);
      assert.equal(checks().current()?.phase, 'running');
      await run('azureTrafficDoctor.cancelCheck');
      await running;
    });
    assert.equal(checks().current()?.phase, 'cancelled');
    assert.ok((checks().current()?.checked.size ?? 0) >= 3);
    const [, rest = ''] = (await textOf(summary)).split('## Not checked');
    for (const name of ['agw-billing-weu', 'agw-shop-weu']) assert.ok(rest.includes(`- ${name}: the run was cancelled before its turn`), name);
    await assert.rejects(async () => textOf(summary.with({ path: '/everything/checked agw-billing-weu.md' })));
  });

  it('names the subscription that could not be read', async () => {
    const [subscription] = doctor.inspect.estate.estate().subscriptions;
    assert.ok(subscription);
    await withFaults(
      [
        { path: `/subscriptions/${subscription.subscriptionId}/providers`, status: 403 },
        { path: 'ResourceGraph', status: 403 },
      ],
      async () => {
        await run('azureTrafficDoctor.refresh');
        await run('azureTrafficDoctor.checkEverything');
        const text = await textOf(summary);
        assert.ok(text.includes(`## What could not be read\n\n- ${subscription.displayName}: `), text);
      },
    );
    await run('azureTrafficDoctor.refresh');
  });

  it('forgets what it found when the account is another', async () => {
    checks().forget();
    await assert.rejects(async () => textOf(summary));
    assert.equal(await run('azureTrafficDoctor.openChecked', gatewayId(doctor, 'agw-billing-weu')), undefined);
    await vscode.commands.executeCommand('notifications.clearAll');
  });
});
