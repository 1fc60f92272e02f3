import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { serializeSnapshot } from '../../src/core/snapshot/parseSnapshot';
import { root } from '../repository';
import { contoso, contosoSites } from './estates/contoso';

interface Line {
  readonly http: string;
  readonly https: string;
  readonly ca: string;
  readonly subscriptions: readonly string[];
}

const started: ChildProcess[] = [];
const folder = mkdtempSync(join(tmpdir(), 'simulated-azure-test-'));

function run(words: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [join(root, 'scripts', 'azure.mjs'), ...words], { cwd: root });
  started.push(child);
  return child;
}

/** The line that it prints, once it is there. */
async function lineOf(child: ChildProcess): Promise<Line> {
  let text = '';
  child.stdout?.on('data', (part: Buffer) => (text += part.toString()));
  while (!text.includes('\n')) {
    const event = await Promise.race([once(child.stdout!, 'data').then(() => 'data'), once(child, 'exit').then(() => 'exit')]);
    if (event === 'exit') throw new Error(`It ended before it printed a line: ${text}`);
  }
  assert.equal(text.trim().split('\n').length, 1);
  return JSON.parse(text) as Line;
}

async function endOf(child: ChildProcess): Promise<{ readonly code: number | null; readonly err: string }> {
  let err = '';
  child.stderr?.on('data', (part: Buffer) => (err += part.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, err };
}

describe('npm run azure', { timeout: 120_000 }, () => {
  after(() => {
    for (const child of started) if (child.exitCode === null) child.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  });

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    it(`prints one line, serves, and ends cleanly with ${signal}`, async () => {
      const child = run(['--port', '0', '--https-port', '0', '--estate', 'contoso']);
      const line = await lineOf(child);
      assert.match(line.http, /^http:\/\/127\.0\.0\.1:\d+$/);
      assert.match(line.https, /^https:\/\/127\.0\.0\.1:\d+$/);
      assert.ok(existsSync(line.ca));
      assert.deepEqual(
        line.subscriptions,
        contoso().subscriptions.map((each) => each.subscriptionId),
      );
      const { status } = await fetch(`${line.http}${contosoSites()['agw-shop-weu']?.id ?? ''}?api-version=1`, { headers: { authorization: 'Bearer x' } });
      assert.equal(status, 200);
      const end = endOf(child);
      child.kill(signal);
      assert.deepEqual(await end, { code: 0, err: '' });
      assert.ok(!existsSync(line.ca), 'the certificate is gone');
      assert.ok(!existsSync(join(root, 'out', `azure-${child.pid ?? ''}`)), 'so is what was built');
    });
  }

  it('serves a snapshot file', async () => {
    const [subscription] = contoso().subscriptions;
    const file = join(folder, 'incident.snapshot.json');
    writeFileSync(file, serializeSnapshot({ ...contoso().snapshot, responses: contosoSites()['agw-shop-weu']?.responses ?? [] }));
    const child = run(['--estate', file, '--page-size', '1']);
    const line = await lineOf(child);
    assert.deepEqual(line.subscriptions, [subscription?.subscriptionId]);
    const end = endOf(child);
    child.kill('SIGTERM');
    assert.equal((await end).code, 0);
  });

  const refused: readonly (readonly [string, readonly string[], RegExp])[] = [
    ['an unknown estate', ['--estate', 'fabrikam'], /There is no estate "fabrikam"/],
    ['a port that is none', ['--port', 'x'], /--port is a number from 0 to 65535, not "x"/],
    ['an unknown option', ['--ports', '1'], /--ports/],
  ];
  for (const [name, words, message] of refused) {
    it(`refuses ${name} in a sentence`, async () => {
      const { code, err } = await endOf(run(words));
      assert.equal(code, 2);
      assert.match(err, message);
      assert.doesNotMatch(err, /^\s+at /m);
    });
  }

  it('says that a port is taken', async () => {
    const first = run([]);
    const line = await lineOf(first);
    const { code, err } = await endOf(run(['--port', new URL(line.http).port]));
    assert.equal(code, 2);
    assert.match(err, /address already in use|EADDRINUSE/);
    first.kill('SIGTERM');
  });
});
