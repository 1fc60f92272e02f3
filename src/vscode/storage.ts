import * as vscode from 'vscode';
import { parseSnapshot, serializeSnapshot } from '../core/snapshot/parseSnapshot';
import type { Investigation } from './investigation';

/** What an investigation needs to come back after a reload. */
export type StoredInvestigation = Pick<Investigation, 'id' | 'target' | 'origin' | 'answeredAt' | 'snapshot'>;

export interface InvestigationStorage {
  /** The oldest first. What cannot be read is left out. */
  readonly load: () => Promise<readonly StoredInvestigation[]>;
  readonly save: (investigation: StoredInvestigation) => Promise<void>;
  readonly remove: (id: string) => Promise<void>;
}

/** The small part, beside the snapshot's own file. */
interface StoredHead {
  readonly version: 1;
  readonly id: string;
  readonly target: string;
  readonly origin: Investigation['origin'];
  readonly answeredAt: Investigation['answeredAt'];
  readonly savedAt: number;
}

/** Keeps open investigations in a folder: for each a snapshot file and a file that says whose it is. */
export function investigationStorage(folder: vscode.Uri): InvestigationStorage {
  const { fs } = vscode.workspace;
  const headOf = (id: string): vscode.Uri => vscode.Uri.joinPath(folder, `${id}.head.json`);
  const snapshotOf = (id: string): vscode.Uri => vscode.Uri.joinPath(folder, `${id}.snapshot.json`);
  /** What was begun last: whoever closes an investigation while it is being written must not find it again. */
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  };
  const loadOne = async (name: string): Promise<(StoredInvestigation & { readonly savedAt: number }) | undefined> => {
    const head = JSON.parse(await readText(vscode.Uri.joinPath(folder, name))) as StoredHead;
    const parsed = parseSnapshot(await readText(snapshotOf(head.id)));
    return parsed.ok ? { ...head, snapshot: parsed.snapshot } : undefined;
  };
  return {
    async load() {
      const names = await fs.readDirectory(folder).then(
        (entries) => entries.map(([name]) => name).filter((name) => name.endsWith('.head.json')),
        () => [],
      );
      const loaded = await Promise.all(names.map((name) => loadOne(name).catch(() => undefined)));
      return loaded.filter((each) => each !== undefined).sort((one, other) => one.savedAt - other.savedAt);
    },
    save: ({ id, target, origin, answeredAt, snapshot }) =>
      inTurn(async () => {
        const head: StoredHead = { version: 1, id, target, origin, answeredAt, savedAt: Date.now() };
        await fs.createDirectory(folder);
        // The head last: without it the snapshot is not looked at.
        await writeText(snapshotOf(id), serializeSnapshot(snapshot));
        await writeText(headOf(id), JSON.stringify(head));
      }),
    remove: (id) =>
      inTurn(async () => {
        await Promise.all([headOf(id), snapshotOf(id)].map((uri) => fs.delete(uri).then(undefined, () => undefined)));
      }),
  };
}

export async function readText(uri: vscode.Uri): Promise<string> {
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}

export async function writeText(uri: vscode.Uri, text: string): Promise<void> {
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
}
