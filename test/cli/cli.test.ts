import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { DiagnosisDocument } from '../../src/core/report/document';
import type { Snapshot } from '../../src/core/snapshot/snapshot';
import { buildCli } from './buildCli';
import { gatewaySnapshot, ids } from '../rules/gatewaySnapshot';
import { shared } from '../repository';

interface Result {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const folder = mkdtempSync(join(tmpdir(), 'azure-traffic-doctor-'));
const program = join(folder, 'cli.js');

function cli(...words: readonly string[]): Result {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...words], { encoding: 'utf8', cwd: folder });
  return { code: status, out: stdout, err: stderr };
}

function file(name: string, content: unknown): string {
  writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  return name;
}

const broken = gatewaySnapshot({ pools: [{ name: 'pool', servers: [] }] });
const healthy = gatewaySnapshot({});

function withoutTarget(snapshot: Snapshot): object {
  const { target: _target, ...estate } = snapshot;
  return estate;
}

describe('the command line', () => {
  before(async () => {
    await buildCli(folder);
    file('broken.snapshot.json', broken);
    file('healthy.snapshot.json', healthy);
  });
  after(() => rmSync(folder, { recursive: true }));

  it('answers a broken gateway with 1 and the wire contract', () => {
    const { code, out, err } = cli('diagnose', 'broken.snapshot.json', '--format', 'json');
    assert.equal(code, 1, err);
    const document = JSON.parse(out) as DiagnosisDocument;
    assert.equal(document.format, 'azure-traffic-doctor-diagnosis');
    assert.equal(document.verdict.status, 'broken');
    assert.equal(document.rootCauses[0]?.code, 'AGW-CFG-001');
    for (const finding of document.findings) assert.match(finding.request, /^(GET|POST) \//);
    assert.equal(err, '');
  });

  it('answers a healthy gateway with 0', () => {
    const { code, out } = cli('diagnose', 'healthy.snapshot.json', '--format', 'json');
    assert.equal(code, 0, out);
    assert.deepEqual((JSON.parse(out) as DiagnosisDocument).rootCauses, []);
  });

  it('answers what it cannot know with 3', () => {
    const unreadable = {
      ...healthy,
      responses: [{ request: `GET ${ids.gateway}`, status: 403, body: { error: { code: 'AuthorizationFailed', message: 'no' } } }],
    };
    assert.equal(cli('diagnose', file('forbidden.snapshot.json', unreadable)).code, 3);
  });

  it('turns 1 into 0 with --fail-on never, and nothing else', () => {
    assert.equal(cli('diagnose', 'broken.snapshot.json', '--fail-on', 'never').code, 0);
    assert.equal(cli('diagnose', 'forbidden.snapshot.json', '--fail-on', 'never').code, 3);
  });

  it('gives an array for an estate', () => {
    const { code, out } = cli('diagnose', file('estate.snapshot.json', withoutTarget(broken)), '--format', 'json');
    assert.equal(code, 1);
    assert.equal((JSON.parse(out) as readonly DiagnosisDocument[]).length, 1);
  });

  it('begins the Markdown of an estate with its summary', () => {
    const { out } = cli('diagnose', file('estate.snapshot.json', withoutTarget(broken)), '--format', 'markdown');
    assert.match(out, /^# Everything that was checked\n[^#]*\| Broken \| 1 \|\n\n## Broken\n/);
    assert.match(out, /^# Diagnosis of /m);
    assert.doesNotMatch(cli('diagnose', 'broken.snapshot.json', '--format', 'markdown').out, /Everything that was checked/);
  });

  it('says the same every time', () => {
    for (const format of ['text', 'json', 'sarif', 'markdown']) {
      assert.equal(cli('diagnose', 'broken.snapshot.json', '--format', format).out, cli('diagnose', 'broken.snapshot.json', '--format', format).out);
    }
  });

  it('lists and explains rules', () => {
    const list = JSON.parse(cli('rules', '--format', 'json').out) as readonly { readonly code: string; readonly on: string }[];
    assert.ok(list.some((rule) => rule.code === 'AGW-CFG-001' && rule.on.length > 0));
    assert.match(cli('explain', 'agw-cfg-001').out, /^# AGW-CFG-001/);
    assert.equal(cli('--help').code, 0);
    assert.match(cli('--version').out, /^\d+\.\d+\.\d+\n$/);
  });

  const bad: readonly (readonly [string, () => readonly string[], RegExp])[] = [
    ['no command', () => [], /Say what to do/],
    ['an unknown command', () => ['fix'], /no command "fix"/],
    ['an unknown option', () => ['diagnose', 'broken.snapshot.json', '--frobnicate'], /frobnicate/],
    ['an option of another command', () => ['rules', '--fail-on', 'error'], /takes no --fail-on/],
    ['a bad format', () => ['diagnose', 'broken.snapshot.json', '--format', 'xml'], /--format/],
    ['a bad locale', () => ['diagnose', 'broken.snapshot.json', '--locale', 'fr'], /--locale/],
    ['a bad cloud', () => ['diagnose', ids.gateway, '--cloud', 'Moon'], /--cloud/],
    ['a bad time-out', () => ['diagnose', ids.gateway, '--timeout', 'soon'], /--timeout/],
    ['a missing file', () => ['diagnose', 'nowhere.snapshot.json'], /There is no file nowhere/],
    ['a folder', () => ['diagnose', '.'], /cannot be read/],
    ['broken JSON', () => ['diagnose', file('cut.json', '{\n  "format": "azure-traffic-doctor-snapshot",\n  "version": 1,,')], /cut\.json:3:\d+: /],
    ['a file that is no snapshot', () => ['diagnose', file('other.json', { name: 'package' })], /other\.json:1:1: .*not a snapshot/i],
    ['a future version', () => ['diagnose', file('future.json', { ...broken, version: 2 })], /version 2/i],
    [
      'a target that is not in the file',
      () => ['diagnose', 'broken.snapshot.json', '--target', ids.gateway.replace('agw-shop', 'agw-none')],
      /holds no answer about/,
    ],
    ['a target of another type', () => ['diagnose', 'broken.snapshot.json', '--target', ids.vnet], /virtualnetworks/],
    ['a target that is no id', () => ['diagnose', 'broken.snapshot.json', '--target', 'agw-shop'], /not an ARM resource id/],
    ['an unknown rule', () => ['explain', 'AGW-NOPE-1'], /no rule AGW-NOPE-1/],
    ['nowhere to collect to', () => ['collect', ids.gateway], /-o FILE/],
    ['a simulated Azure elsewhere', () => ['diagnose', ids.gateway, '--simulator', 'http://example.com'], /must run on this machine/],
  ];
  for (const [name, words, message] of bad) {
    it(`answers ${name} with 2 and a message`, () => {
      const { code, out, err } = cli(...words());
      assert.equal(code, 2, err);
      assert.match(err, message);
      assert.equal(out, '');
    });
  }

  const cases = shared('cases');
  it('judges every real incident', { skip: cases === undefined && 'the incidents are not beside this checkout' }, () => {
    if (cases === undefined) return;
    for (const name of readdirSync(cases).filter((each) => each.endsWith('.snapshot.json'))) {
      const { code, out, err } = cli('diagnose', join(cases, name), '--format', 'json');
      assert.ok(code === 0 || code === 1 || code === 3, `${name}: ${String(code)} ${err}`);
      const { target } = JSON.parse(readFileSync(join(cases, name), 'utf8')) as Snapshot;
      assert.equal((JSON.parse(out) as DiagnosisDocument).target.id, target);
    }
  });
});
