import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { parseSnapshot } from '../../src/core/snapshot/parseSnapshot';
import { contoso } from './estates/contoso';
import { estateOfSnapshot, type Estate } from './estates/estate';
import { startSimulator } from './simulator';

/**
 * Runs the simulated Azure until it is ended, and prints one line of JSON: `http`, `https`, `ca` (path of the certificate) and
 * `subscriptions`.
 *
 * @param words `--port P`, `--https-port Q` (0 for free ones) and `--estate NAME`: `contoso`, or the path of a snapshot file.
 */
export async function serve(words: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...words],
    options: { port: { type: 'string' }, 'https-port': { type: 'string' }, estate: { type: 'string' } },
    strict: true,
  });
  const estate = await estateNamed(values.estate ?? 'contoso');
  const simulator = await startSimulator({ estate, port: portIn('port', values.port), httpsPort: portIn('https-port', values['https-port']) });
  const subscriptions = estate.subscriptions.map((subscription) => subscription.subscriptionId);
  process.stdout.write(`${JSON.stringify({ http: simulator.http, https: simulator.https, ca: simulator.ca, subscriptions })}\n`);
  const end = (): void => void simulator.close().then(() => process.exit(0));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, end);
}

function portIn(option: string, text: string | undefined): number {
  const port = Number(text ?? 0);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new Error(`--${option} is a port from 0 (a free one) to 65535, not "${text ?? ''}".`);
}

async function estateNamed(name: string): Promise<Estate> {
  if (name === 'contoso') return contoso();
  if (!name.endsWith('.json')) throw new Error(`There is no estate "${name}". Name contoso, or the path of a snapshot file.`);
  const parsed = parseSnapshot(await readFile(name, 'utf8'));
  if (!parsed.ok) throw new Error(parsed.problems.map((problem) => `${name}:${problem.line}:${problem.column}: ${problem.message}`).join('\n'));
  return estateOfSnapshot(name, parsed.snapshot);
}
