import { relative } from 'node:path';
import { spawnSync } from 'node:child_process';
import { bundleForNode, root, unitTests } from './bundleTests.mjs';
import { clearCounts } from './counts.mjs';

// npm run test:unit -- NSG    runs the files whose path holds NSG; --out NAME keeps parallel runs out of each other's way.
const words = process.argv.slice(2);
const outOption = words.indexOf('--out');
const outdir = outOption === -1 ? 'unit' : words.splice(outOption, 2)[1];
const files = unitTests(words[0]);
if (files.length === 0) {
  console.error(`No unit test file has "${words[0]}" in its path.`);
  process.exit(1);
}
const counts = clearCounts(outdir);
const built = await bundleForNode(files, outdir);
const reporters = [
  ...['--test-reporter=spec', '--test-reporter-destination=stdout'],
  ...['--test-reporter=./scripts/countsReporter.mjs', `--test-reporter-destination=${relative(root, counts)}`],
];
const run = spawnSync(process.execPath, ['--enable-source-maps', '--test', '--test-timeout=300000', ...reporters, ...built], { cwd: root, stdio: 'inherit' });
process.exit(run.status ?? 1);
