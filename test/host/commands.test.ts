import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { rules } from '../../src/core/rules/registry';
import type { Doctor } from '../../src/doctor';
import { rulePagePath } from '../../src/vscode/documentPaths';
import { documentScheme, type CommandId } from '../../src/vscode/names';
import { offeredFixes } from '../../src/vscode/investigationTree';
import { closeAll, diagnose, gatewayId, messagesOf, nodesOf, nodeWith, run, runningDoctor, until } from './doctor';

/** Puts a function in the place of one of the editor's while the body runs. */
async function replacing(owner: object, name: string, substitute: (...values: readonly never[]) => unknown, body: () => Promise<unknown>): Promise<void> {
  const record = owner as Record<string, unknown>;
  const before = record[name];
  record[name] = substitute;
  try {
    await body();
  } finally {
    record[name] = before;
  }
}

describe('the commands', () => {
  let doctor: Doctor;
  before(async () => {
    doctor = await runningDoctor();
    await closeAll(doctor);
  });
  afterEach(() => closeAll(doctor));

  const needInvestigation: readonly CommandId[] = [
    'azureTrafficDoctor.diagnoseAgain',
    'azureTrafficDoctor.cancel',
    'azureTrafficDoctor.checkAgain',
    'azureTrafficDoctor.copyFix',
    'azureTrafficDoctor.closeInvestigation',
    'azureTrafficDoctor.openReport',
    'azureTrafficDoctor.openJson',
    'azureTrafficDoctor.openInPortal',
    'azureTrafficDoctor.saveSnapshot',
  ];
  for (const command of needInvestigation) {
    it(`${command} says what to do when no investigation is open`, async () => {
      const messages = await messagesOf(() => run(command));
      assert.deepEqual(messages, ['No investigation is open. Diagnose a gateway, or open a snapshot or a sample incident.']);
    });
  }

  it('say that nothing is known of what a link or a node names no longer', async () => {
    const place = { investigation: 'gone', request: 'GET /subscriptions/s', pointer: '' };
    assert.deepEqual(await messagesOf(() => run('azureTrafficDoctor.openPlace', place)), ['The answer to GET /subscriptions/s is not in this investigation.']);
    const elsewhere = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/applicationGateways/agw-elsewhere';
    assert.deepEqual(await messagesOf(() => run('azureTrafficDoctor.openJson', elsewhere)), ['Nothing is known of agw-elsewhere yet. Diagnose it first.']);
    assert.deepEqual(await messagesOf(() => run('azureTrafficDoctor.copyFix', { investigation: 'gone', finding: 'x' })), [
      'There is no root cause whose fix could be copied.',
    ]);
    assert.deepEqual(vscode.window.visibleTextEditors, []);
  });

  it('diagnose a gateway of the Health view, whether it or a pool of it is pointed at', async () => {
    const gateway = nodeWith(nodesOf(doctor, 'health'), 'gateway', ({ label }) => label === 'agw-booking-neu');
    const pool = nodeWith(nodesOf(doctor, 'health', gateway.id), 'pool', ({ context }) => context === 'pool');
    const first = await run<string>('azureTrafficDoctor.diagnose', gateway.id);
    assert.equal(await run<string>('azureTrafficDoctor.diagnose', pool.id), first);
    assert.equal(doctor.inspect.investigations.all().length, 1);
    assert.equal(doctor.inspect.investigations.get(first)?.target, gatewayId(doctor, 'agw-booking-neu'));
    const root = nodeWith(nodesOf(doctor, 'investigation'), 'investigation', ({ context }) => context === 'investigation.azure');
    assert.equal(await run<string>('azureTrafficDoctor.diagnoseAgain', root.id), first);
  });

  it('copy each fix of each finding exactly as it is offered', async () => {
    const id = await diagnose(doctor, 'agw-booking-neu');
    const findings = doctor.inspect.investigations.get(id)?.settled?.findings ?? [];
    let copied = 0;
    for (const { key, fixes } of findings) {
      for (const { fix, index } of offeredFixes(fixes)) {
        if (fix.kind === 'portal') continue;
        await run('azureTrafficDoctor.copyFix', { investigation: id, finding: key, fix: index });
        assert.equal(await vscode.env.clipboard.readText(), fix.text);
        copied += 1;
      }
    }
    assert.ok(copied > 0);
  });

  it('offer every fix of a root cause when none is named', async () => {
    const id = await diagnose(doctor, 'agw-orders-neu');
    const settled = doctor.inspect.investigations.get(id)?.settled;
    const fixes = settled?.findings.find(({ key }) => key === settled.rootCauses[0]?.finding)?.fixes ?? [];
    const offered = offeredFixes(fixes);
    assert.ok(offered.length > 1, 'the rule offers several');
    let labels: readonly string[] = [];
    const pickFirst = (entries: readonly vscode.QuickPickItem[]): Promise<vscode.QuickPickItem | undefined> => {
      labels = entries.map(({ label }) => label);
      return Promise.resolve(entries[0]);
    };
    await vscode.env.clipboard.writeText('');
    await replacing(vscode.window, 'showQuickPick', pickFirst, () => run('azureTrafficDoctor.copyFix', { investigation: id }));
    assert.deepEqual(
      labels,
      offered.map(({ fix }) => fix.title),
    );
    assert.equal(await vscode.env.clipboard.readText(), offered[0]?.fix.text);
  });

  it('open a resource in the portal, in its tenant', async () => {
    const addresses: string[] = [];
    const open = (uri: vscode.Uri): Promise<boolean> => Promise.resolve(addresses.push(uri.toString(true)) > 0);
    const gateway = nodeWith(nodesOf(doctor, 'health'), 'gateway', ({ label }) => label === 'agw-shop-weu');
    await replacing(vscode.env, 'openExternal', open, () => run('azureTrafficDoctor.openInPortal', gateway.id));
    const tenant = doctor.inspect.estate.estate().subscriptions[0]?.tenantId ?? '';
    assert.equal(addresses.length, 1);
    const [address = ''] = addresses;
    assert.ok(address.startsWith('https://portal.azure.com/'), address);
    assert.ok(address.endsWith(`#@${tenant}/resource${gatewayId(doctor, 'agw-shop-weu')}`), address);
  });

  it('show what was asked of Azure, without tokens', async () => {
    await diagnose(doctor, 'agw-catalog-weu');
    await run('azureTrafficDoctor.showRequestLog');
    const text = vscode.window.activeTextEditor?.document.getText() ?? '';
    assert.match(text, /^What was asked of Azure in this window, \d+ requests\./);
    assert.match(text, / 200 .* GET +\/subscriptions.*agw-catalog-weu/);
    assert.doesNotMatch(text, /bearer|eyJ/i);
    // An untitled document would ask whether to save it.
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('choose the subscriptions that are shown', async () => {
    const gateways = (): number => nodesOf(doctor, 'health').filter(({ context }) => context === 'gateway').length;
    const all = gateways();
    const only = (entries: readonly vscode.QuickPickItem[]): Promise<readonly vscode.QuickPickItem[]> => {
      assert.equal(entries.length, doctor.inspect.estate.estate().subscriptions.length);
      return Promise.resolve(entries.slice(0, 1));
    };
    const everything = (entries: readonly vscode.QuickPickItem[]): Promise<readonly vscode.QuickPickItem[]> => Promise.resolve(entries);
    const chosen = () => vscode.workspace.getConfiguration('azureTrafficDoctor').get<readonly string[]>('subscriptions');
    await replacing(vscode.window, 'showQuickPick', only, () => run('azureTrafficDoctor.selectSubscriptions'));
    assert.equal(chosen()?.length, 1);
    await until('one subscription is shown', () => gateways() > 0 && gateways() < all);
    await replacing(vscode.window, 'showQuickPick', everything, () => run('azureTrafficDoctor.selectSubscriptions'));
    assert.deepEqual(chosen(), []);
    await until('all are shown', () => gateways() === all);
  });

  it('open the page of every rule', async () => {
    assert.ok(rules.length > 0);
    for (const { code } of rules) {
      const page = await vscode.workspace.fs.readFile(vscode.Uri.from({ scheme: documentScheme, path: rulePagePath(code) }));
      assert.match(new TextDecoder().decode(page), new RegExp(`^# ${code}: `));
    }
    await run('azureTrafficDoctor.openPage', rulePagePath(rules[0]?.code ?? ''));
    const input = (): unknown => vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    await until('the page is open', () => input() instanceof vscode.TabInputCustom);
    assert.equal((input() as vscode.TabInputCustom).uri.path, rulePagePath(rules[0]?.code ?? ''));
  });
});
