import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { parseSnapshot } from '../../src/core/snapshot/parseSnapshot';
import { contoso } from './estates/contoso';
import { contosoTenants } from './estates/contosoTenants';
import { estateOfSnapshot, type Estate } from './estates/estate';
import { startDnsServer } from '../probe/dnsServer';
import { zoneOf } from './estateNames';
import { startSimulator } from './simulator';

/**
 * Runs the simulated Azure until it is ended, and prints one line of JSON: `http`, `https`, `ca` (path of the certificate), `dns`
 * (a server that knows the names of the estate) and `subscriptions`.
 *
 * @param words `--port P`, `--https-port Q` (0 for free ones), `--page-size N`, `--tokens checked` (see `TokenRules`) and `--estate NAME`: `contoso`, `contosoTenants`, or the path
 * of a snapshot file. Rejects with a message for a person when they cannot be meant, or a port is taken.
 */
export async function serve(words: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...words],
    options: {
      port: { type: 'string' },
      'https-port': { type: 'string' },
      'page-size': { type: 'string' },
      estate: { type: 'string' },
      tokens: { type: 'string' },
    },
    strict: true,
  });
  if (values.tokens !== undefined && values.tokens !== 'checked') throw new Error(`--tokens is "checked", not "${values.tokens}".`);
  const estate = await estateNamed(values.estate ?? 'contoso');
  const simulator = await startSimulator({
    estate,
    port: numberIn('port', values.port ?? '0', 0, 65_535),
    httpsPort: numberIn('https-port', values['https-port'] ?? '0', 0, 65_535),
    pageSize: numberIn('page-size', values['page-size'] ?? '100', 1, 1000),
    ...(values.tokens === 'checked' ? { tokens: {} } : {}),
  });
  const names = await startDnsServer(zoneOf(estate));
  const end = (): void => void Promise.all([simulator.close(), names.close()]).then(() => process.exit(0));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, end);
  const subscriptions = estate.subscriptions.map((subscription) => subscription.subscriptionId);
  process.stdout.write(`${JSON.stringify({ http: simulator.http, https: simulator.https, ca: simulator.ca, dns: names.address, subscriptions })}\n`);
}

function numberIn(option: string, text: string, least: number, most: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  if (value >= least && value <= most) return value;
  throw new Error(`--${option} is a number from ${least} to ${most}, not "${text}".`);
}

async function estateNamed(name: string): Promise<Estate> {
  if (name === 'contoso') return contoso();
  if (name === 'contosoTenants') return contosoTenants();
  if (!name.endsWith('.json')) throw new Error(`There is no estate "${name}". Name contoso, contosoTenants, or the path of a snapshot file.`);
  const parsed = parseSnapshot(await readFile(name, 'utf8'));
  if (!parsed.ok) throw new Error(parsed.problems.map((problem) => `${name}:${problem.line}:${problem.column}: ${problem.message}`).join('\n'));
  return estateOfSnapshot(name, parsed.snapshot);
}
