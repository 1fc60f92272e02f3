import * as vscode from 'vscode';
import { plainLine } from '../core/report/escape';

/** Messages that are still on the screen: the same one is not shown twice. */
const shown = new Set<string>();

type Level = 'error' | 'warning' | 'information';

function show(level: Level, message: string, actions: readonly string[]): Thenable<string | undefined> {
  switch (level) {
    case 'error':
      return vscode.window.showErrorMessage(message, ...actions);
    case 'warning':
      return vscode.window.showWarningMessage(message, ...actions);
    case 'information':
      return vscode.window.showInformationMessage(message, ...actions);
  }
}

/**
 * Tells the user something that follows from what the user did; background work never does.
 *
 * @returns the action that was chosen; undefined when none was, or when the same message is still shown.
 */
export async function notify(level: Level, text: string, ...actions: readonly string[]): Promise<string | undefined> {
  const message = withoutLinks(text);
  if (shown.has(message)) return undefined;
  shown.add(message);
  try {
    return await show(level, message, actions);
  } finally {
    shown.delete(message);
  }
}

/** A message may quote Azure, and the editor makes links of `[text](address)`, even such as run commands. */
function withoutLinks(text: string): string {
  return plainLine(text).replaceAll('](', '] (');
}

/** An error that the user can read as it is: what failed, on what, why, and what to do. */
export function userError(message: string): Error {
  return Object.assign(new Error(message), { name: 'UserError' });
}

/** @returns the message of whatever was thrown. */
export function messageOf(failure: unknown): string {
  return failure instanceof Error ? failure.message : String(failure);
}
