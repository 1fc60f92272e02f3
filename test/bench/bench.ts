import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { simulatedCloud } from '../../src/azure/clouds';
import { connect } from '../../src/azure/connect';
import { simulatorTokenSource } from '../../src/azure/credentials';
import { collectAndDiagnose } from '../../src/core/diagnosis/collect';
import { diagnose } from '../../src/core/diagnosis/diagnose';
import { createModel } from '../../src/core/model/createModel';
import { parseSnapshot } from '../../src/core/snapshot/parseSnapshot';
import type { Snapshot } from '../../src/core/snapshot/snapshot';
import { startSimulator } from '../azure/simulator';
import { contoso, contosoSites } from '../azure/estates/contoso';
import { root } from '../repository';
import { judgingBigGateways } from './bigGateway';
import { readingEstate } from './estate';

type Row = readonly [what: string, measured: string, compared: string];

/** Median wall time of a few dozen runs, in milliseconds, after some that warm the code up. */
function medianOf(run: () => unknown, runs = 41): number {
  for (let index = 0; index < 10; index += 1) run();
  const times = Array.from({ length: runs }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  });
  return times.sort((one, other) => one - other)[Math.floor(runs / 2)] ?? 0;
}

function milliseconds(value: number): string {
  return `${value.toFixed(2)} ms`;
}

function ratio(value: number, reference: number): string {
  return `${(value / reference).toFixed(1)} × reading the file`;
}

function samples(): readonly { readonly name: string; readonly text: string }[] {
  const folder = join(root, 'media', 'samples');
  return readdirSync(folder)
    .filter((file) => file.endsWith('.snapshot.json'))
    .map((file) => ({ name: file.replace('.snapshot.json', ''), text: readFileSync(join(folder, file), 'utf8') }));
}

function snapshotOf(text: string): Snapshot {
  const parsed = parseSnapshot(text);
  if (!parsed.ok) throw new Error(parsed.problems.map((problem) => problem.message).join(' '));
  return parsed.snapshot;
}

/** How long one judgement takes once its facts are there, against the time that JSON.parse needs for the same file. */
function judging(): readonly Row[] {
  return samples().map(({ name, text }) => {
    const snapshot = snapshotOf(text);
    const target = snapshot.target ?? '';
    const reading = medianOf(() => JSON.parse(text) as unknown);
    const judged = medianOf(() => diagnose(createModel(snapshot), target));
    return [`judge sample ${name}`, milliseconds(judged), ratio(judged, reading)];
  });
}

/** Requests and waves of one diagnosis of each gateway of the simulated estate; a request that was sent twice is named. */
async function collecting(): Promise<readonly Row[]> {
  const simulator = await startSimulator({ estate: contoso() });
  try {
    const rows: Row[] = [];
    for (const target of Object.values(contosoSites()).map((site) => site.id)) {
      const connection = connect({ cloud: simulatedCloud(simulator.http), tokenSource: simulatorTokenSource() });
      const before = simulator.requests().length;
      const { waves } = await collectAndDiagnose({
        target,
        cloud: connection.cloud,
        source: connection.facts,
        capturedAt: new Date().toISOString(),
        deadline: 60_000,
        signal: new AbortController().signal,
        sleep: (duration, signal) => delay(duration, undefined, { signal }),
      });
      // Polls of a long-running operation are the same question still waiting for its answer.
      const sent = simulator.requests().slice(before);
      const questions = sent
        .filter((request) => !/operation/i.test(request.path))
        .map((request) => `${request.method} ${request.path}${request.query}`.toLowerCase());
      const twice = questions.length - new Set(questions).size;
      rows.push([
        `collect ${target.split('/').at(-1) ?? ''}`,
        `${questions.length} requests, ${waves} waves`,
        twice === 0 ? 'none sent twice' : `${twice} sent twice`,
      ]);
    }
    return rows;
  } finally {
    await simulator.close();
  }
}

/** What the editor's module exports, by its types. */
function editorNames(): readonly string[] {
  const types = readFileSync(join(root, 'node_modules', '@types', 'vscode', 'index.d.ts'), 'utf8');
  return [...new Set([...types.matchAll(/^\s*export (?:class|enum|namespace|const) (\w+)/gm)].map((match) => match[1] ?? ''))];
}

/** Loading a bundle in a process of its own, with a stand-in for the editor's module where it needs one. */
function loading(bundle: string): number {
  const program = `
    const Module = require('node:module');
    const load = Module._load;
    const anything = new Proxy(function () {}, { get: (_, name) => (name === Symbol.toPrimitive ? () => '' : anything), apply: () => anything, construct: () => anything });
    const editor = Object.fromEntries(${JSON.stringify(editorNames())}.map((name) => [name, anything]));
    Module._load = (name, ...rest) => (name === 'vscode' ? editor : load(name, ...rest));
    const start = process.hrtime.bigint();
    require(${JSON.stringify(join(root, 'dist', `${bundle}.js`))});
    process.stdout.write(String(Number(process.hrtime.bigint() - start) / 1e6));
    process.exit(0);`;
  const times = Array.from({ length: 9 }, () => Number(execFileSync(process.execPath, ['-e', program], { encoding: 'utf8' })));
  return times.sort((one, other) => one - other)[4] ?? 0;
}

function bundles(): readonly Row[] {
  const extension = loading('extension');
  const doctor = loading('doctor');
  const size = (bundle: string): string => `${Math.round(statSync(join(root, 'dist', `${bundle}.js`)).size / 1024)} KiB`;
  return [
    ['load bundle extension (activation)', milliseconds(extension), size('extension')],
    ['load bundle doctor (first use)', milliseconds(doctor), `${size('doctor')}, ${(doctor / extension).toFixed(0)} × extension`],
    ['bundle identity', '', size('identity')],
    ['bundle cli', '', size('cli')],
  ];
}

function packageSize(): Row {
  const folder = mkdtempSync(join(tmpdir(), 'azure-traffic-doctor-'));
  try {
    const file = join(folder, 'extension.vsix');
    const script = `import('./scripts/package.mjs').then(({ packExtension }) => packExtension(${JSON.stringify(file)}))`;
    execFileSync(process.execPath, ['--input-type=module', '-e', script], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
    return ['package', `${Math.round(statSync(file).size / 1024)} KiB`, 'aim: under 1024 KiB'];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The end-to-end run leaves how long the real workbench took from the visible view to its first content. */
function firstPaint(): readonly Row[] {
  const file = join(root, 'out', 'firstPaint.json');
  if (!existsSync(file)) return [['view visible → first paint', 'not measured', 'run npm run test:e2e first']];
  const { milliseconds: value, reference } = JSON.parse(readFileSync(file, 'utf8')) as { readonly milliseconds: number; readonly reference: number };
  return [['view visible → first paint', milliseconds(value), `${(value / reference).toFixed(2)} × opening the Explorer view`]];
}

function print(rows: readonly Row[]): void {
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  for (const row of rows)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('   ')
        .trimEnd(),
    );
}

const size = packageSize();
print([
  ['what', 'measured', 'compared'],
  ...judging(),
  ...judgingBigGateways(),
  ...(await collecting()),
  ...(await readingEstate()),
  ...bundles(),
  size,
  ...firstPaint(),
]);
