import assert from 'node:assert/strict';
import * as vscode from 'vscode';

const extensionId = 'azure-traffic-doctor.azure-traffic-doctor';

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
  };
}

function extension(): vscode.Extension<unknown> {
  const found = vscode.extensions.getExtension(extensionId);
  assert.ok(found, `${extensionId} is not installed`);
  return found;
}

describe('activation', () => {
  before(async () => {
    await extension().activate();
  });

  it('gives tests a way in, since this is not Production mode', () => {
    const api = extension().exports as { readonly doctor?: unknown } | undefined;
    assert.equal(typeof api?.doctor, 'function');
  });

  it('registers every command that the manifest contributes, and no other', async () => {
    const contributed = (extension().packageJSON as Manifest).contributes.commands.map(({ command }) => command).sort();
    const registered = (await vscode.commands.getCommands(true)).filter((command) => command.startsWith('azureTrafficDoctor.'));
    // Each view brings commands of its own: focus, open, resetViewLocation and the like.
    const views = Object.values((extension().packageJSON as Manifest).contributes.views).flatMap((group) => group.map(({ id }) => id));
    const own = registered.filter((command) => !views.some((view) => command.startsWith(`${view}.`))).sort();
    assert.ok(contributed.length > 0);
    assert.deepEqual(own, contributed);
  });

  it('shows its views', async () => {
    for (const view of ['azureTrafficDoctor.health', 'azureTrafficDoctor.investigation']) await vscode.commands.executeCommand(`${view}.focus`);
  });
});
