import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { DiagnosisDocument } from '../../src/core/report/document';
import { ruleByCode } from '../../src/core/rules/registry';
import { parseSnapshot } from '../../src/core/snapshot/parseSnapshot';
import { contoso, contosoSites } from '../azure/estates/contoso';
import { expectedRootCauses } from '../azure/estates/expected';
import { startSimulator, type Simulator } from '../azure/simulator';
import { buildCli } from './buildCli';

interface Result {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const folder = mkdtempSync(join(tmpdir(), 'azure-traffic-doctor-live-'));

/** Runs the built command line while the simulated Azure of this process answers it. */
function cli(words: readonly string[], interruptAfter?: number): Promise<Result> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(folder, 'cli.js'), ...words], { cwd: folder });
    const heard = { out: '', err: '' };
    child.stdout.on('data', (part: Buffer) => (heard.out += part.toString()));
    child.stderr.on('data', (part: Buffer) => (heard.err += part.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...heard }));
    if (interruptAfter !== undefined) setTimeout(() => child.kill('SIGINT'), interruptAfter);
  });
}

const sites = contosoSites();
const shop = sites['agw-shop-weu']?.id ?? '';

describe('the command line, live', () => {
  let azure: Simulator;
  before(async () => {
    await buildCli(folder);
    azure = await startSimulator({ estate: contoso(), operation: { polls: 1, retryAfter: 0 } });
  });
  after(async () => {
    await azure.close();
    rmSync(folder, { recursive: true });
  });
  const live = (words: readonly string[], interruptAfter?: number): Promise<Result> => cli([...words, '--simulator', azure.http], interruptAfter);

  for (const [name, { id }] of Object.entries(sites)) {
    const expected = expectedRootCauses[name];
    const isUnknown = expected !== undefined && ruleByCode(expected) === undefined;
    it(`diagnoses ${name}: ${expected ?? 'nothing is broken'}`, { skip: isUnknown && 'its rule is not there yet' }, async () => {
      const seen = azure.requests().length;
      const { code, out, err } = await live(['diagnose', id, '--format', 'json']);
      const { rootCauses, verdict } = JSON.parse(out) as DiagnosisDocument;
      assert.equal(rootCauses[0]?.code, expected, verdict.summary);
      // Health that Azure cannot see leaves the answer unknown, whatever hides it.
      assert.equal(code, expected === undefined ? 0 : code === 3 ? 3 : 1, err);
      const asked = azure
        .requests()
        .slice(seen)
        .map((request) => `${request.method} ${request.path}?${request.query}`.toLowerCase())
        // Look-ups go to one path, and what is asked is in the body.
        .filter((request) => !/\/operationresults\/|\/operations\/|microsoft\.resourcegraph/.test(request));
      assert.deepEqual(asked, [...new Set(asked)]);
    });
  }

  it('collects what a diagnosis needs, and says the same of the file', async () => {
    const collected = await live(['collect', shop, '-o', 'shop.snapshot.json']);
    assert.equal(collected.code, 0, collected.err);
    assert.equal(collected.out, '');
    const text = readFileSync(join(folder, 'shop.snapshot.json'), 'utf8');
    assert.ok(parseSnapshot(text).ok);
    assert.doesNotMatch(text, /bearer/i);
    const replayed = JSON.parse((await cli(['diagnose', 'shop.snapshot.json', '--format', 'json'])).out) as DiagnosisDocument;
    const direct = JSON.parse((await live(['diagnose', shop, '--format', 'json'])).out) as DiagnosisDocument;
    assert.equal(direct.verdict.status, 'broken');
    assert.deepEqual({ ...replayed, capturedAt: '' }, { ...direct, capturedAt: '' });
  });

  it('answers a resource that Azure does not know with 2', async () => {
    const { code, out, err } = await live(['diagnose', `${shop}-none`]);
    assert.equal(code, 2);
    assert.equal(out, '');
    assert.match(err, /Azure knows no resource .*-none/);
  });

  it('answers refused backend health with 3, and names the permission', async () => {
    azure.setFaults([{ path: '/backendhealth', status: 403 }]);
    const { code, out, err } = await live(['diagnose', sites['agw-catalog-weu']?.id ?? '', '--format', 'json']);
    azure.setFaults([]);
    assert.equal(code, 3, err);
    const { verdict, unknowns } = JSON.parse(out) as DiagnosisDocument;
    assert.equal(verdict.complete, false);
    assert.ok(
      unknowns.some((unknown) => unknown.reason === 'forbidden' && /backendhealth\/action$/i.test(unknown.permission ?? '')),
      out,
    );
  });

  it('ends at its time-out and says what is missing', async () => {
    azure.setFaults([{ path: '/backendhealth', latency: 60_000 }]);
    const { code, out, err } = await live(['diagnose', shop, '--format', 'json', '--timeout', '1']);
    azure.setFaults([]);
    assert.ok(code === 3 || code === 1, err);
    assert.ok(
      (JSON.parse(out) as DiagnosisDocument).unknowns.some((unknown) => unknown.reason === 'timedOut'),
      out,
    );
  });

  it('ends quietly when it is interrupted', async () => {
    azure.setFaults([{ path: '/', latency: 60_000 }]);
    const { code, out, err } = await live(['diagnose', shop], 1000);
    azure.setFaults([]);
    assert.notEqual(code, 0);
    assert.equal(out, '');
    assert.doesNotMatch(err, /\n\s+at /);
  });
});
