import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { parseSnapshot } from '../../src/core/snapshot/parseSnapshot';
import type { Doctor } from '../../src/doctor';
import { closeAll, codeOf, diagnose, messagesOf, nodesOf, nodeWith, problemsOf, run, runningDoctor, withFaults } from './doctor';

interface Sample {
  readonly file: string;
  readonly title: string;
}

describe('snapshots', () => {
  let doctor: Doctor;
  let folder: string;
  let samples: readonly Sample[];
  before(async () => {
    doctor = await runningDoctor();
    await closeAll(doctor);
    folder = await mkdtemp(join(tmpdir(), 'azure-traffic-doctor-snapshots-'));
    const extension = vscode.extensions.getExtension('azure-traffic-doctor.azure-traffic-doctor');
    assert.ok(extension);
    const index = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extension.extensionUri, 'media', 'samples', 'index.json'));
    samples = JSON.parse(new TextDecoder().decode(index)) as readonly Sample[];
  });
  afterEach(() => closeAll(doctor));
  after(() => rm(folder, { recursive: true, force: true }));

  const file = async (name: string, text: string): Promise<vscode.Uri> => {
    await writeFile(join(folder, name), text);
    return vscode.Uri.file(join(folder, name));
  };

  it('carry incidents that can be diagnosed without Azure', async () => {
    assert.ok(samples.length > 0);
    await withFaults([{ path: '.', status: 503 }], async () => {
      for (const sample of samples) {
        const id = await run<string | undefined>('azureTrafficDoctor.openSample', sample.file);
        assert.ok(id, sample.file);
        const opened = doctor.inspect.investigations.get(id);
        assert.ok((opened?.settled?.rootCauses.length ?? 0) > 0, `${sample.file} has a root cause`);
        assert.ok(problemsOf(id).length > 0, `${sample.file} has problems`);
        const root = nodeWith(
          nodesOf(doctor, 'investigation'),
          sample.title,
          ({ context, description }) => context === 'investigation.sample' && description.includes(sample.title),
        );
        assert.ok(root.spoken.includes(sample.title));
      }
    });
  });

  it('are the same after saving and opening', async () => {
    const id = await diagnose(doctor, 'agw-billing-weu');
    const before = doctor.inspect.investigations.get(id);
    const saved = await run<vscode.Uri | undefined>(
      'azureTrafficDoctor.saveSnapshot',
      { investigation: id },
      vscode.Uri.file(join(folder, 'billing.snapshot.json')),
    );
    assert.ok(saved);
    const parsed = parseSnapshot(new TextDecoder().decode(await vscode.workspace.fs.readFile(saved)));
    assert.ok(parsed.ok);
    await run('azureTrafficDoctor.closeInvestigation', { investigation: id });
    const reopened = await run<string | undefined>('azureTrafficDoctor.openSnapshot', saved);
    assert.ok(reopened);
    const after = doctor.inspect.investigations.get(reopened);
    assert.deepEqual(after?.snapshot, before?.snapshot);
    assert.deepEqual(after?.settled, before?.settled);
    assert.ok(problemsOf(reopened).map(codeOf).includes('AGW-UDR-004'));
  });

  it('offer no new look at Azure', async () => {
    const [sample] = samples;
    const id = await run<string>('azureTrafficDoctor.openSample', sample?.file);
    const finding = doctor.inspect.investigations.get(id)?.settled?.rootCauses[0]?.finding;
    const messages = await messagesOf(() => run('azureTrafficDoctor.checkAgain', { investigation: id, finding }));
    assert.match(messages.join(), /comes from a file/);
  });

  const bad: readonly (readonly [name: string, text: string, message: RegExp])[] = [
    ['broken.json', '{\n  "format": "azure-traffic-doctor-snapshot",\n  "version": 1,,\n}', /broken\.json.*line 3, column 16.*not valid JSON/is],
    ['other.json', '{ "format": "something" }', /other\.json.*line 1, column 13.*not a snapshot/is],
    ['future.json', '{ "format": "azure-traffic-doctor-snapshot",\n "version": 9 }', /future\.json.*line 2, column 13.*version 9/is],
    ['empty.json', '', /empty\.json.*empty/s],
    [
      'noTarget.json',
      '{"format":"azure-traffic-doctor-snapshot","version":1,"cloud":"AzureCloud","capturedAt":"2026-11-22T06:00:00Z","responses":[]}',
      /noTarget\.json names no target/,
    ],
  ];
  for (const [name, text, message] of bad) {
    it(`say what is wrong in ${name}, and where`, async () => {
      const uri = await file(name, text);
      const messages = await messagesOf(() => run('azureTrafficDoctor.openSnapshot', uri));
      assert.equal(messages.length, 1);
      assert.match(messages[0] ?? '', message);
      assert.deepEqual(doctor.inspect.investigations.all(), []);
    });
  }

  it('say that a file cannot be read', async () => {
    const messages = await messagesOf(() => run('azureTrafficDoctor.openSnapshot', vscode.Uri.file(join(folder, 'missing.json'))));
    assert.equal(messages.length, 1);
    assert.match(messages[0] ?? '', /missing\.json/);
  });
});
