import * as vscode from 'vscode';
import type { Health } from './health';
import { createPolling } from './healthPolling';
import { section } from './names';
import { readSettings } from './settings';

/** Keeps the Health view fresh while it is visible and its window has the focus. */
export function watchHealth(
  view: vscode.TreeView<string>,
  estate: Pick<Health, 'estate' | 'refreshQuietly' | 'onEstate'>,
  now: () => number,
): vscode.Disposable {
  const polling = createPolling({
    interval: () => readSettings().refreshInterval,
    isWatched: () => view.visible && vscode.window.state.focused,
    estate: estate.estate,
    refresh: estate.refreshQuietly,
    now,
    wait(milliseconds, then) {
      const timer = setTimeout(then, milliseconds);
      return () => clearTimeout(timer);
    },
  });
  const listeners = [
    view.onDidChangeVisibility(polling.update),
    vscode.window.onDidChangeWindowState(polling.update),
    estate.onEstate(polling.update),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(`${section}.refreshInterval`)) polling.update();
    }),
  ];
  return vscode.Disposable.from(...listeners, new vscode.Disposable(polling.dispose));
}
