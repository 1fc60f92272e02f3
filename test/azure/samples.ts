import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { collectAndDiagnose } from '../../src/core/diagnosis/collect';
import type { Answer, FactSource } from '../../src/core/ports';
import type { FactRequest } from '../../src/core/snapshot/fact';
import { isList, isObject } from '../../src/core/snapshot/json';
import type { Json, JsonObject, RecordedLookup, Snapshot } from '../../src/core/snapshot/snapshot';
import { snapshotSource } from '../core/diagnosis/snapshotSource';
import { createWorld } from './world';
import { contosoSites } from './estates/contoso';
import { contosoCapturedAt } from './estates/contosoContext';

interface SampleSketch {
  /** Name of the gateway in the estate. */
  readonly gateway: string;
  readonly file: string;
  /** What the user saw: never the cause. */
  readonly title: string;
  readonly description: string;
}

const sketches: readonly SampleSketch[] = [
  {
    gateway: 'agw-shop-weu',
    file: 'shop-502.snapshot.json',
    title: 'The shop answers 502',
    description: 'Every request to the shop fails since this morning; both web servers are running.',
  },
  {
    gateway: 'agw-orders-neu',
    file: 'orders-health-unknown.snapshot.json',
    title: 'Backend health says Unknown',
    description: 'The portal shows no health for any server behind the orders gateway.',
  },
  {
    gateway: 'agw-billing-weu',
    file: 'billing-502.snapshot.json',
    title: 'Billing answers 502 after a network change',
    description: 'The ledger servers answer from a machine beside them, and not through the gateway.',
  },
  {
    gateway: 'agw-portal-weu',
    file: 'portal-502.snapshot.json',
    title: 'The staff portal answers 502',
    description: 'The web app works in the browser under its own name; the gateway calls it unhealthy.',
  },
  {
    gateway: 'agw-booking-neu',
    file: 'booking-502.snapshot.json',
    title: 'Booking answers 502 at once',
    description: 'Requests fail in milliseconds, and backend health lists no server.',
  },
];

/** Answers look-ups too, from the bodies of the whole site: the sample holds what a live diagnosis would have read. */
function siteSource(whole: Snapshot): FactSource {
  const source = snapshotSource(whole);
  const { resources } = createWorld({ name: 'site', tenants: [], subscriptions: [], snapshot: whole });
  const answerTo = (request: Extract<FactRequest, { readonly kind: 'lookup' }>): Answer => {
    const owners = resources.filter((each) => keysOf(request.lookup, each.type, each.body).some((key) => key.toLowerCase() === request.key.toLowerCase()));
    const scopes = [...new Set(resources.map((each) => `/subscriptions/${each.subscriptionId}`))];
    return { kind: 'lookup', request, lookup: { kind: request.lookup, key: request.key, scopes, complete: true, ids: owners.map((each) => each.id) } };
  };
  return {
    ask(requests, onAnswer, signal) {
      for (const request of requests) if (request.kind === 'lookup') onAnswer(answerTo(request));
      return source.ask(
        requests.filter((request) => request.kind !== 'lookup'),
        onAnswer,
        signal,
      );
    },
  };
}

/** The private addresses, or host names, that a resource owns. */
function keysOf(kind: RecordedLookup['kind'], type: string, { properties }: JsonObject): readonly string[] {
  const own = isObject(properties) ? properties : {};
  if (kind === 'hostName') return type === 'microsoft.web/sites' ? textsIn([own['defaultHostName'] ?? null, ...listOf(own['hostNames'])]) : [];
  if (type !== 'microsoft.network/networkinterfaces') return [];
  return textsIn(
    listOf(own['ipConfigurations']).map((part) => (isObject(part) && isObject(part['properties']) ? (part['properties']['privateIPAddress'] ?? null) : null)),
  );
}

function listOf(value: Json | undefined): readonly Json[] {
  return value !== undefined && isList(value) ? value : [];
}

function textsIn(values: readonly Json[]): readonly string[] {
  return [...new Set(values.filter((value) => typeof value === 'string'))];
}

/** One answer a line: small, and still something to read and compare. */
function sampleText({ responses, lookups, ...head }: Snapshot): string {
  const lines = (name: string, entries: readonly unknown[]): readonly string[] =>
    entries.length === 0 ? [] : [`  ${JSON.stringify(name)}: [\n${entries.map((entry) => `    ${JSON.stringify(entry)}`).join(',\n')}\n  ]`];
  const fields = Object.entries(head).map(([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)}`);
  return `{\n${[...fields, ...lines('responses', responses), ...lines('lookups', lookups ?? [])].join(',\n')}\n}\n`;
}

/** @returns the files of the samples by name, `index.json` among them; the same bytes every time. */
export async function sampleFiles(): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  const sites = contosoSites();
  for (const { gateway, file } of sketches) {
    const site = sites[gateway];
    if (!site) throw new Error(`The estate has no gateway ${gateway}.`);
    const whole: Snapshot = {
      format: 'azure-traffic-doctor-snapshot',
      version: 1,
      cloud: 'AzureCloud',
      capturedAt: contosoCapturedAt,
      target: site.id,
      responses: site.responses,
    };
    const { snapshot } = await collectAndDiagnose({
      target: site.id,
      cloud: whole.cloud,
      source: siteSource(whole),
      capturedAt: contosoCapturedAt,
      deadline: 60_000,
      signal: new AbortController().signal,
      sleep: (_, signal) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('over')), { once: true })),
      ...(site.symptom ? { symptom: site.symptom } : {}),
    });
    files.set(file, sampleText(snapshot));
  }
  const index = sketches.map(({ file, title, description }) => ({ file, title, description }));
  files.set('index.json', `${JSON.stringify(index, null, 2)}\n`);
  return files;
}

/** Writes the samples into a folder; what else is there goes. */
export async function writeSamples(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const files = await sampleFiles();
  for (const name of await readdir(folder)) if (!files.has(name)) await rm(join(folder, name));
  for (const [name, text] of files) await writeFile(join(folder, name), text);
}
