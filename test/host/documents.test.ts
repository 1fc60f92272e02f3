import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Doctor } from '../../src/doctor';
import { documentScheme } from '../../src/vscode/names';
import { closeAll, codeOf, diagnose, gatewayId, nodesOf, nodeWith, problemsOf, run, runningDoctor, until } from './doctor';

describe('documents and findings', () => {
  let doctor: Doctor;
  let investigation: string;
  before(async () => {
    doctor = await runningDoctor();
    await closeAll(doctor);
    investigation = await diagnose(doctor, 'agw-shop-weu');
  });
  after(() => closeAll(doctor));

  const root = () => {
    const shown = problemsOf(investigation).find((each) => codeOf(each) === 'AGW-NSG-008');
    assert.ok(shown);
    return shown;
  };
  const uriOf = (path: string): vscode.Uri => vscode.Uri.from({ scheme: documentScheme, path });
  const active = (): vscode.TextEditor => {
    const editor = vscode.window.activeTextEditor;
    assert.ok(editor, 'an editor is open');
    return editor;
  };

  it('cannot be written, renamed or deleted', async () => {
    const { uri } = root();
    const { fs } = vscode.workspace;
    assert.equal(fs.isWritableFileSystem(documentScheme), false);
    await assert.rejects(async () => fs.writeFile(uri, new Uint8Array()));
    await assert.rejects(async () => fs.delete(uri));
    await assert.rejects(async () => fs.rename(uri, uri.with({ path: '/other.json' })));
  });

  it('hold what Azure answered, and say when', async () => {
    const { uri } = root();
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
    const body = JSON.parse(text) as { readonly id: string };
    assert.match(body.id, /networkSecurityGroups/);
    const { mtime } = await vscode.workspace.fs.stat(uri);
    assert.ok(Math.abs(Date.now() - mtime) < 10 * 60_000, new Date(mtime).toISOString());
  });

  it('come back when they are opened again', async () => {
    const { uri } = root();
    await vscode.window.showTextDocument(uri);
    const text = active().document.getText();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.window.showTextDocument(uri);
    assert.equal(active().document.getText(), text);
  });

  it('stand in folders', async () => {
    const names = (await vscode.workspace.fs.readDirectory(uriOf(`/${investigation}`))).map(([name]) => name);
    assert.ok(names.includes('report.md') && names.includes('steps'), names.join(', '));
    await assert.rejects(async () => vscode.workspace.fs.stat(uriOf(`/${investigation}/nothing.json`)));
    await assert.rejects(async () => vscode.workspace.fs.readFile(uriOf('/rules/NO-SUCH-1.md')));
  });

  it('open a step and the report as rendered pages', async () => {
    const step = nodeWith(nodesOf(doctor, 'investigation'), 'step', ({ context }) => context === 'step');
    const { command } = doctor.investigation.getTreeItem(step.id);
    assert.ok(command);
    await vscode.commands.executeCommand(command.command, ...((command.arguments ?? []) as unknown[]));
    const openTab = () => vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    await until('the page is open', () => openTab() instanceof vscode.TabInputCustom);
    assert.equal((openTab() as vscode.TabInputCustom).viewType, 'vscode.markdown.preview.editor');
    await run('azureTrafficDoctor.openReport', { investigation });
    await until('the report is open', () => (openTab() as vscode.TabInputCustom).uri.path.endsWith('/report.md'));
    const report = new TextDecoder().decode(await vscode.workspace.fs.readFile(uriOf(`/${investigation}/report.md`)));
    assert.match(report, /^# Diagnosis of agw-shop-weu/);
    assert.match(report, /AGW-NSG-008/);
  });

  it('show the exact property of a finding and of its evidence', async () => {
    const cause = nodeWith(nodesOf(doctor, 'investigation'), 'cause', ({ context }) => context.startsWith('cause'));
    for (const id of [cause.id, nodeWith(nodesOf(doctor, 'investigation', cause.id), 'evidence', ({ context }) => context === 'evidence').id]) {
      const { command } = doctor.investigation.getTreeItem(id);
      assert.ok(command);
      await vscode.commands.executeCommand(command.command, ...((command.arguments ?? []) as unknown[]));
      assert.equal(active().document.uri.scheme, documentScheme);
      assert.ok(!active().selection.isEmpty, 'the property is selected');
    }
  });

  it('show a resource of the Health view, and a pool inside its gateway', async () => {
    const profile = nodeWith(nodesOf(doctor, 'health'), 'profile', ({ label }) => label === 'tm-catalog');
    await run('azureTrafficDoctor.openJson', profile.id);
    assert.equal(active().document.uri.scheme, documentScheme);
    assert.equal((JSON.parse(active().document.getText()) as { readonly name: string }).name, 'tm-catalog');
    const gateway = nodeWith(nodesOf(doctor, 'health'), 'gateway', ({ label }) => label === 'agw-media-neu');
    const pool = nodeWith(nodesOf(doctor, 'health', gateway.id), 'pool', ({ context }) => context === 'pool');
    await run('azureTrafficDoctor.openJson', pool.id);
    assert.ok(active().document.getText(active().selection).includes(`"${pool.label}"`));
  });

  it('have code lenses at the top and on the finding', async () => {
    const { uri, diagnostic } = root();
    await vscode.workspace.openTextDocument(uri);
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri, 50);
    const titles = (line: number) => lenses.filter(({ range }) => range.start.line === line).map(({ command }) => command?.title ?? '');
    assert.match(titles(0)[0] ?? '', /^Azure answered .+ \(200\) · GET \/subscriptions\//);
    assert.deepEqual(titles(diagnostic.range.start.line).slice(0, 3), ['Copy fix', 'Why? (AGW-NSG-008)', 'Check again']);
  });

  it('have a hover whose links run own commands only', async () => {
    const { uri, diagnostic } = root();
    await vscode.workspace.openTextDocument(uri);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', uri, diagnostic.range.start);
    const texts = hovers.flatMap(({ contents }) => contents as vscode.MarkdownString[]);
    const own = texts.find(({ value }) => value.includes('command:azureTrafficDoctor.copyFix'));
    assert.ok(own, 'a hover with links');
    assert.ok(typeof own.isTrusted === 'object');
    const commands = [...own.value.matchAll(/command:([\w.]+)/g)].map((match) => match[1] ?? '');
    for (const command of commands) assert.ok(own.isTrusted.enabledCommands.includes(command), command);
  });

  it('have code actions for the Problems panel', async () => {
    const { uri, diagnostic } = root();
    await vscode.workspace.openTextDocument(uri);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', uri, diagnostic.range);
    const titles = actions.map(({ title }) => title);
    assert.ok(
      titles.some((title) => title.startsWith('Copy fix as Azure CLI')),
      titles.join('\n'),
    );
    assert.ok(titles.includes('Open the page of AGW-NSG-008'));
    assert.ok(titles.includes('Check again'));
  });

  it('copy a fix to the clipboard', async () => {
    const fix = nodeWith(nodesOf(doctor, 'investigation'), 'fix', ({ context }) => context === 'fix');
    await vscode.env.clipboard.writeText('');
    const copied = await run<string>('azureTrafficDoctor.copyFix', fix.id);
    assert.match(copied, /^az network /);
    assert.equal(await vscode.env.clipboard.readText(), copied);
  });

  it('go when their investigation is closed', async () => {
    const { uri } = root();
    await vscode.window.showTextDocument(uri);
    await run('azureTrafficDoctor.closeInvestigation', { investigation });
    await assert.rejects(async () => vscode.workspace.fs.stat(uri));
    const left = vscode.window.tabGroups.all
      .flatMap((group) => group.tabs)
      .filter(({ input }) => (input as { uri?: vscode.Uri }).uri?.path.startsWith(`/${investigation}/`));
    assert.deepEqual(left, []);
    investigation = await diagnose(doctor, 'agw-shop-weu');
    assert.ok(gatewayId(doctor, 'agw-shop-weu'));
  });
});
