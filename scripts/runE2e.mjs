import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { browserFlags, installBrowser } from './browser.mjs';
import { bundleForNode } from './bundleTests.mjs';
import { clearCounts, readCounts, writeCounts } from './counts.mjs';
import { npmScript, root } from './npm.mjs';
import { main, readOptions } from './options.mjs';
import { run } from './processes.mjs';
import { filesUnder } from './rulesPlugin.mjs';
import { startSimulatedAzure } from './simulatedAzure.mjs';
import { versionNames } from './vscodeFromNpm.mjs';
import { startVsCode } from './vscodeServer.mjs';

// npm run test:e2e -- [--version oldest|newest|both] [--screenshots] [--locale ja] [words of a path]
// Runs test/e2e in a browser on a real workbench, with the simulated Azure beside it. --screenshots takes the pictures of the README.

/** The file that says who is signed in to VS Code; tests change it. */
const accountsFile = join(root, 'out', 'accounts.json');

/** The worlds that tests run in. Most need no account; those that sign in get a stand-in for Microsoft's, and an Azure that checks its tokens. */
const worlds = {
  simulator: { isOf: (file) => !/signIn/.test(file), azure: [], env: {}, installed: [] },
  accounts: {
    isOf: (file) => /signIn/.test(file),
    azure: ['--estate', 'contosoTenants', '--tokens', 'checked'],
    env: { AZURE_TRAFFIC_DOCTOR_SIMULATOR_ACCOUNTS: '1', STAND_IN_ACCOUNTS: accountsFile },
    installed: [join(root, 'test', 'accounts')],
  },
};

async function runVersion(name, version, world, files, { screenshots, locale }) {
  const counts = clearCounts(name);
  const logs = join(root, 'out', 'logs', name);
  rmSync(logs, { recursive: true, force: true });
  const azure = await startSimulatedAzure(world.azure);
  const vscode = await startVsCode({ version, env: { ...azure.env, ...world.env }, installed: world.installed, ...(locale === '' ? {} : { locale }) });
  try {
    const environment = {
      url: vscode.url({ extension: root }),
      vscode: vscode.vscode,
      simulator: azure.http,
      accounts: accountsFile,
      browser: { ...(await installBrowser()), args: browserFlags },
      pictures: screenshots ? join(root, 'media', 'screenshots') : join(root, 'out', 'pictures', name),
      logs,
    };
    console.log(`\nEnd-to-end tests in VS Code ${vscode.vscode} (${version})`);
    const reporters = [
      '--test-reporter=spec',
      '--test-reporter-destination=stdout',
      '--test-reporter=./scripts/countsReporter.mjs',
      `--test-reporter-destination=${relative(root, counts)}`,
    ];
    const { code } = await run(process.execPath, ['--enable-source-maps', '--test', '--test-concurrency=1', ...reporters, ...files], {
      cwd: root,
      env: { ...process.env, E2E_ENVIRONMENT: JSON.stringify(environment) },
      show: true,
    });
    if (code !== 0) {
      mkdirSync(logs, { recursive: true });
      writeFileSync(join(logs, 'server.log'), vscode.log());
      console.error(`Pictures and the log of the server: ${logs}`);
    }
    return code === 0 && readCounts(name)?.passed > 0;
  } finally {
    await vscode.stop();
    await azure.stop();
  }
}

/** @returns those of the files that hold a failed test. A name without its ending, since a file may be named as its source or as its bundle. */
function failedOf(files, failedFiles) {
  const stem = (file) => basename(file).replace(/\.[a-z.]+$/, '');
  return files.filter((file) => failedFiles.some((failed) => stem(failed) === stem(file)));
}

/**
 * A browser, a server and an editor on two cores miss a click now and then. A file that fails is therefore run once more, in a new server,
 * and what only then passed is named as flaky; what fails twice has failed.
 */
async function runVersionTwice(version, world, files, options) {
  const name = world === worlds.accounts ? `e2e-accounts-${version}` : `e2e-${version}`;
  if (await runVersion(name, version, world, files, options)) return true;
  const first = readCounts(name);
  const again = failedOf(files, first?.failedFiles ?? []);
  if (again.length === 0) return false;
  console.log(`\nOnce more, since they failed: ${again.map((file) => basename(file)).join(', ')}`);
  const passed = await runVersion(name, version, world, again, options);
  const second = readCounts(name);
  if (passed) console.log(`Flaky in VS Code ${version} (failed, then passed): ${first.failures.join('; ')}`);
  // What failed first counts as passed only when nothing of its file failed again.
  writeCounts(name, { passed: first.passed + (passed ? first.failures.length : 0), failures: second?.failures ?? first.failures });
  return passed;
}

await main(async () => {
  const options = readOptions({ version: 'newest', screenshots: false, locale: '' });
  const versions = versionNames(options.version);
  const tests = filesUnder(join(root, 'test', 'e2e'), '.e2e.ts')
    .map((file) => relative(root, file))
    .filter((file) => options.words.every((word) => file.includes(word)));
  if (tests.length === 0) throw new Error(`No end-to-end test has "${options.words.join(' ')}" in its path.`);
  await npmScript('build');
  const files = await bundleForNode(tests, 'e2e');
  const results = [];
  for (const version of versions) {
    for (const world of Object.values(worlds)) {
      const own = files.filter((_, index) => world.isOf(tests[index]));
      if (own.length > 0) results.push(await runVersionTwice(version, world, own, options));
    }
  }
  return results.every(Boolean) ? 0 : 1;
});
