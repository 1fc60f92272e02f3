import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Snapshot } from '../../src/core/snapshot/snapshot';
import { investigationStorage, type StoredInvestigation } from '../../src/vscode/storage';

const target = '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/Microsoft.Network/applicationGateways/agw';
const snapshot: Snapshot = {
  format: 'azure-traffic-doctor-snapshot',
  version: 1,
  cloud: 'AzureCloud',
  capturedAt: '2026-01-01T00:00:00.000Z',
  target,
  responses: [{ request: `GET ${target}`, status: 200, body: { id: target, name: 'agw' } }],
};
const stored = (id: string): StoredInvestigation => ({ id, target, origin: { kind: 'azure' }, answeredAt: { [`GET ${target}`]: 1 }, snapshot });

describe('investigations that are kept for the next window', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'azure-traffic-doctor-storage-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  const storage = () => investigationStorage(vscode.Uri.file(join(folder, 'investigations')));
  const loaded = async (): Promise<readonly string[]> => (await storage().load()).map(({ id }) => id);

  it('are none before anything was kept', async () => assert.deepEqual(await loaded(), []));

  it('come back as they were', async () => {
    await storage().save(stored('agw'));
    const [back] = await storage().load();
    assert.ok(back);
    const { id, target: of, origin, answeredAt, snapshot: facts } = back;
    assert.deepEqual({ id, target: of, origin, answeredAt, snapshot: facts }, stored('agw'));
  });

  it('stay away when they are closed while they are being written', async () => {
    const keeper = storage();
    const saved = keeper.save(stored('agw'));
    await keeper.remove('agw');
    await saved;
    assert.deepEqual(await loaded(), []);
    assert.deepEqual(await readdir(join(folder, 'investigations')), []);
  });

  it('do not go with another one', async () => {
    const keeper = storage();
    await Promise.all([keeper.save(stored('agw')), keeper.save(stored('agw-2'))]);
    await keeper.remove('agw');
    assert.deepEqual(await loaded(), ['agw-2']);
  });

  it('are left out when a file is spoilt, and spoil no other', async () => {
    const keeper = storage();
    for (const id of ['good', 'cut', 'foreign', 'headless']) await keeper.save(stored(id));
    await writeFile(join(folder, 'investigations', 'cut.snapshot.json'), '{"format":"azure-traffic-doctor-snapshot",');
    await writeFile(join(folder, 'investigations', 'foreign.head.json'), 'not JSON');
    await rm(join(folder, 'investigations', 'headless.head.json'));
    assert.deepEqual(await loaded(), ['good']);
  });

  it('cannot be kept where nothing can be written, and says so', async () => {
    await writeFile(join(folder, 'investigations'), 'a file where the folder should be');
    const keeper = storage();
    await assert.rejects(keeper.save(stored('agw')));
    await keeper.remove('agw');
    assert.deepEqual(await loaded(), []);
  });
});
