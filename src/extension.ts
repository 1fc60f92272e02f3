import * as vscode from 'vscode';
import type { Doctor, DoctorHost } from './doctor';
import { commandIds, documentScheme, healthViewId, investigationViewId } from './vscode/names';

/** What tests reach the extension by; never there in Production mode. Plain data and functions only. */
export interface TestApi {
  readonly doctor: () => Doctor;
}

/**
 * Registers everything and loads nothing: the doctor, which holds the rest of the extension, is required when something is
 * first asked of it.
 */
export function activate(context: vscode.ExtensionContext): TestApi | undefined {
  const changed = {
    health: new vscode.EventEmitter<string[] | undefined>(),
    investigation: new vscode.EventEmitter<string[] | undefined>(),
    files: new vscode.EventEmitter<vscode.FileChangeEvent[]>(),
    lenses: new vscode.EventEmitter<void>(),
  };
  let loaded: Doctor | undefined;
  const doctor = (): Doctor => {
    if (loaded) return loaded;
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- a bundle of its own; VS Code hooks `require`, not `import()`
    const { createDoctor } = require('bundle:doctor') as typeof import('./doctor');
    loaded = createDoctor(host);
    return loaded;
  };
  const treeOf = (view: 'health' | 'investigation'): vscode.TreeDataProvider<string> => ({
    onDidChangeTreeData: changed[view].event,
    getTreeItem: (id) => doctor()[view].getTreeItem(id),
    getChildren: (id) => doctor()[view].getChildren(id),
    getParent: (id) => doctor()[view].getParent(id),
  });
  const views = {
    health: vscode.window.createTreeView(healthViewId, { treeDataProvider: treeOf('health'), showCollapseAll: true }),
    investigation: vscode.window.createTreeView(investigationViewId, { treeDataProvider: treeOf('investigation'), showCollapseAll: true }),
  };
  const diagnostics = vscode.languages.createDiagnosticCollection('azure-traffic-doctor');
  const host: DoctorHost = { context, changed, views, diagnostics };

  const refuse = (): never => {
    throw vscode.FileSystemError.NoPermissions(vscode.l10n.t('What Azure answered cannot be changed.'));
  };
  const files: vscode.FileSystemProvider = {
    onDidChangeFile: changed.files.event,
    watch: () => new vscode.Disposable(() => undefined),
    stat: (uri) => doctor().files.stat(uri),
    readFile: (uri) => doctor().files.readFile(uri),
    readDirectory: (uri) => doctor().files.readDirectory(uri),
    createDirectory: refuse,
    writeFile: refuse,
    delete: refuse,
    rename: refuse,
  };
  const answers: vscode.DocumentSelector = { scheme: documentScheme, language: 'json' };

  context.subscriptions.push(
    ...Object.values(changed),
    ...Object.values(views),
    diagnostics,
    vscode.workspace.registerFileSystemProvider(documentScheme, files, { isReadonly: true, isCaseSensitive: true }),
    vscode.languages.registerCodeLensProvider(answers, {
      onDidChangeCodeLenses: changed.lenses.event,
      provideCodeLenses: (document) => doctor().findings.provideCodeLenses(document),
    }),
    vscode.languages.registerHoverProvider(answers, { provideHover: (document, position) => doctor().findings.provideHover(document, position) }),
    vscode.languages.registerCodeActionsProvider(
      { scheme: documentScheme },
      { provideCodeActions: (document, range, actions) => doctor().findings.provideCodeActions(document, range, actions) },
      { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
    ),
    vscode.window.registerUriHandler({ handleUri: (uri) => doctor().handleUri(uri) }),
    ...commandIds.map((id) => vscode.commands.registerCommand(id, (...values: unknown[]) => doctor().run(id, values))),
    new vscode.Disposable(() => loaded?.dispose()),
  );
  return context.extensionMode === vscode.ExtensionMode.Production ? undefined : { doctor };
}
