import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
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
/** Rooms whose tests start no servers and no programs: each room's run in one process, since starting one takes longer than most of them. */
const pureRooms = ['core', 'rules', 'vscode', 'meta'];

/** @returns what to run: a file for each pure room that imports its tests, and every other test by itself. */
function programs(sources, built) {
  const roomOf = (source) => pureRooms.find((room) => source.replaceAll('\\', '/').startsWith(`test/${room}/`));
  const rooms = pureRooms.flatMap((room) => {
    const own = built.filter((_, index) => roomOf(sources[index]) === room);
    if (own.length === 0) return [];
    const file = join(root, 'out', outdir, `${room}.mjs`);
    writeFileSync(file, own.map((test) => `import ${JSON.stringify(pathToFileURL(test).href)};\n`).join(''));
    return [file];
  });
  return [...rooms, ...built.filter((_, index) => roomOf(sources[index]) === undefined)];
}

const counts = clearCounts(outdir);
const built = await bundleForNode(files, outdir);
const reporters = [
  ...['--test-reporter=spec', '--test-reporter-destination=stdout'],
  ...['--test-reporter=./scripts/countsReporter.mjs', `--test-reporter-destination=${relative(root, counts)}`],
];
const run = spawnSync(process.execPath, ['--enable-source-maps', '--test', '--test-timeout=300000', ...reporters, ...programs(files, built)], {
  cwd: root,
  stdio: 'inherit',
});
process.exit(run.status ?? 1);
