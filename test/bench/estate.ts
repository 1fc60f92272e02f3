import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';
import { simulatedCloud } from '../../src/azure/clouds';
import { connect } from '../../src/azure/connect';
import { simulatorTokenSource } from '../../src/azure/credentials';
import type { EstatePart } from '../../src/core/ports';
import { emptyEstate, finishReading, startReading, withParts } from '../../src/vscode/estateState';
import { wholeSight } from '../../src/vscode/healthFilter';
import { healthTree } from '../../src/vscode/healthTree';
import { shared } from '../repository';
import type { EstateSize, ServerFacts } from './estateServer';

type Row = readonly [what: string, measured: string, compared: string];

const size: EstateSize = { subscriptions: 200, each: 25, latency: 100 };

/**
 * The least number of calls one after the other: first what subscriptions there are and which hold profiles, with the first page of Resource
 * Graph at the same time; then, at the same time, its other pages and the monitor status of the profiles, which ARM's own lists alone tell, and
 * which cannot be asked for before the subscriptions are known.
 */
const leastCalls = 2;

/** Milliseconds between two pictures while parts arrive, as in the Health view. */
const paintDelay = 50;

async function startServer(): Promise<{ readonly facts: ServerFacts; readonly close: () => Promise<unknown> }> {
  const worker = new Worker(new URL('./estateServer.mjs', import.meta.url), { workerData: size });
  const facts = await new Promise<ServerFacts>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  return { facts, close: () => worker.terminate() };
}

interface Measured {
  readonly total: number;
  readonly firstPicture: number;
  readonly requests: number;
  readonly resources: number;
  /** Milliseconds in which this process computed. */
  readonly computed: number;
}

/** Reads the estate and builds the tree whenever the view would. */
async function readOnce(origin: string): Promise<Measured> {
  const start = performance.now();
  const before = process.cpuUsage();
  const connection = connect({ cloud: simulatedCloud(origin), tokenSource: simulatorTokenSource() });
  let estate = startReading(emptyEstate);
  let arrived: EstatePart[] = [];
  let firstPicture = 0;
  let paintTime = 0;
  let timer: NodeJS.Timeout | undefined;
  const paint = (): number => {
    const begun = performance.now();
    timer = undefined;
    estate = withParts(estate, arrived);
    arrived = [];
    const { shown } = healthTree({ estate, cloud: 'AzureCloud', gateways: new Map(), isChosen: () => true, sight: wholeSight });
    if (shown > 0 && firstPicture === 0) firstPicture = performance.now() - start;
    paintTime = performance.now() - begun;
    return shown;
  };
  const onPart = (part: EstatePart): void => {
    arrived.push(part);
    timer ??= setTimeout(paint, Math.max(paintDelay, 3 * paintTime));
  };
  await connection.estate.read(undefined, onPart, new AbortController().signal);
  clearTimeout(timer);
  estate = finishReading(withParts(estate, arrived), Date.now());
  arrived = [];
  const resources = paint();
  const { user, system } = process.cpuUsage(before);
  return { total: performance.now() - start, firstPicture, requests: connection.requestLog().length, resources, computed: (user + system) / 1000 };
}

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}

const rounded = (milliseconds: number): string => `${Math.round(milliseconds)} ms`;
const mebibytes = (bytes: number): string => `${Math.round(bytes / 1024 / 1024)} MiB`;

/** How long an estate of thousands takes to be shown, against what the network alone would take. */
export async function readingEstate(): Promise<readonly Row[]> {
  const server = await startServer();
  try {
    const least = leastCalls * size.latency;
    const heapBefore = process.memoryUsage().heapUsed;
    const cold = await readOnce(server.facts.http);
    const warm: Measured[] = [];
    for (let run = 0; run < 5; run += 1) warm.push(await readOnce(server.facts.http));
    const { heapUsed, rss } = process.memoryUsage();
    const total = median(warm.map((each) => each.total));
    const what = `${size.subscriptions * size.each} gateways and ${size.subscriptions * size.each} profiles in ${size.subscriptions} subscriptions`;
    const expected = 2 * size.subscriptions * size.each;
    if (warm.some(({ resources }) => resources !== expected))
      throw new Error(`The tree is not complete: ${warm.map((each) => each.resources).join()} of ${expected}.`);
    return [
      [`estate: ${what}, ${size.latency} ms a call`, '', `least possible: ${leastCalls} calls one after the other, ${least} ms`],
      ['estate: complete tree, first time in the process', rounded(cold.total), `${(cold.total / least).toFixed(2)} × the least possible`],
      ['estate: complete tree, median of 5', rounded(total), `${(total / least).toFixed(2)} × the least possible; aim: 1.15`],
      ['estate: first resources shown', rounded(median(warm.map((each) => each.firstPicture))), ''],
      ['estate: requests sent', String(warm[0]?.requests ?? 0), `${3 * size.subscriptions + 1} with the lists of each subscription`],
      ['estate: computed', rounded(median(warm.map((each) => each.computed))), 'with the server of this process'],
      ['estate: memory', `${mebibytes(heapUsed)} heap, ${mebibytes(rss)} in all`, `${mebibytes(heapUsed - heapBefore)} heap more than before`],
      ...(await azureCli(server.facts, total)),
    ];
  } finally {
    await server.close();
  }
}

/** Subscriptions that the Azure CLI is measured on: it starts a process for each list. */
const cliSubscriptions = 2;

/** The same lists by the stock Azure CLI: for each subscription one command for gateways and one for profiles, as a script does it. */
async function azureCli({ https, ca }: ServerFacts, own: number): Promise<readonly Row[]> {
  const environment = shared('az-cli', 'az-env.sh');
  const isThere = environment !== undefined && spawnSync('/usr/bin/python3', ['-c', 'import azure.cli.core'], { timeout: 20_000 }).status === 0;
  if (!isThere) return [['estate: Azure CLI', 'not measured', 'the Azure CLI is not installed']];
  const folder = mkdtempSync(join(tmpdir(), 'bench-azure-cli-'));
  const shell = (command: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const env = { ...process.env, AZ_ENV: environment, AZSIM_PORT: String(https), AZSIM_CERT: ca, AZURE_CONFIG_DIR: folder };
      const child = spawn('bash', ['-c', `. "$AZ_ENV"; ${command}`], { env });
      let out = '';
      let err = '';
      child.stdout.on('data', (part: Buffer) => (out += part.toString()));
      child.stderr.on('data', (part: Buffer) => (err += part.toString()));
      child.on('error', reject);
      child.on('close', (code) => (code === 0 ? resolve(out) : reject(new Error(`${command} ended with ${code}: ${err}`))));
    });
  try {
    await shell('azsim_login');
    const ids = (await shell(`azsim account list --query "[:${cliSubscriptions}].id" -o tsv`)).trim().split('\n');
    const start = performance.now();
    for (const id of ids) {
      const counts = await Promise.all(
        ['network application-gateway list', 'network traffic-manager profile list'].map((command) =>
          shell(`azsim ${command} --subscription ${id} --query "length(@)" -o tsv`),
        ),
      );
      if (counts.some((count) => Number(count) !== size.each)) throw new Error(`The Azure CLI lists ${counts.join(' and ')}.`);
    }
    const each = (performance.now() - start) / ids.length;
    const all = each * size.subscriptions;
    return [
      [`estate: Azure CLI, gateways and profiles of ${ids.length} subscriptions`, `${rounded(each)} a subscription`, 'both commands at the same time'],
      [`estate: Azure CLI, all ${size.subscriptions} subscriptions (reckoned from those)`, `${(all / 1000).toFixed(0)} s`, `${Math.round(all / own)} × ours`],
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
