import * as vscode from 'vscode';
import { readText } from './storage';

/** One built-in incident. */
export interface Sample {
  readonly file: string;
  readonly title: string;
  readonly description: string;
}

/** @returns the incidents that the extension carries, so that it can be tried without Azure. */
export async function readSamples(extensionUri: vscode.Uri): Promise<readonly Sample[]> {
  const folder = vscode.Uri.joinPath(extensionUri, 'media', 'samples');
  const index: unknown = JSON.parse(await readText(vscode.Uri.joinPath(folder, 'index.json')));
  const entries: readonly unknown[] = Array.isArray(index) ? index : ((index as { readonly samples?: readonly unknown[] }).samples ?? []);
  return entries.flatMap((entry) => {
    const { file, title, description = '' } = entry as Partial<Sample>;
    return typeof file === 'string' && typeof title === 'string' ? [{ file, title, description }] : [];
  });
}

export function sampleUri(extensionUri: vscode.Uri, sample: Sample): vscode.Uri {
  return vscode.Uri.joinPath(extensionUri, 'media', 'samples', sample.file);
}
