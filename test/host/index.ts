import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'node:util';
import Mocha from 'mocha';

/** Marks the lines of the report among everything else that an editor writes to its console. scripts/runHost.mjs takes the mark off. */
const mark = process.env['TEST_OUTPUT_MARK'] ?? '';

/** What scripts/test.mjs adds up. */
interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly failures: readonly string[];
}

function writeCounts(counts: Counts): void {
  const file = process.env['TEST_COUNTS'];
  if (file !== undefined) writeFileSync(file, JSON.stringify(counts));
}

/**
 * Runs the tests that lie beside this module. VS Code calls it in the extension host, whoever has started VS Code.
 *
 * @returns when all tests have passed; rejects when one has failed, or when there was none.
 */
export async function run(): Promise<void> {
  Mocha.reporters.Base.consoleLog = (...words: unknown[]): void => {
    for (const line of format(...words).split('\n')) console.log(`${mark}${line}`);
  };
  Mocha.reporters.Base.useColors = false;
  const grep = process.env['TEST_GREP'];
  const mocha = new Mocha({ ui: 'bdd', timeout: 60_000, slow: 2_000, ...(grep === undefined ? {} : { grep }) });
  readdirSync(__dirname)
    .filter((file) => file.endsWith('.test.js'))
    .sort()
    .forEach((file) => mocha.addFile(join(__dirname, file)));

  const failures: string[] = [];
  await new Promise<void>((resolve, reject) => {
    const runner = mocha.run((failed) => {
      const passed = runner.stats?.passes ?? 0;
      writeCounts({ passed, failed, failures });
      if (failed > 0) reject(new Error(`${failed} host tests failed`));
      else if (passed === 0) reject(new Error('No host test has run.'));
      else resolve();
    });
    runner.on('fail', (test) => failures.push(test.fullTitle()));
  });
}
