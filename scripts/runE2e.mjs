import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { browserFlags, installBrowser } from './browser.mjs';
import { bundleForNode } from './bundleTests.mjs';
import { clearCounts, readCounts } from './counts.mjs';
import { npmScript, root } from './npm.mjs';
import { main, readOptions } from './options.mjs';
import { run } from './processes.mjs';
import { filesUnder } from './rulesPlugin.mjs';
import { startSimulatedAzure } from './simulatedAzure.mjs';
import { versionNames } from './vscodeFromNpm.mjs';
import { startVsCode } from './vscodeServer.mjs';

// npm run test:e2e -- [--version oldest|newest|both] [--screenshots] [--locale ja] [words of a path]
// Runs test/e2e in a browser on a real workbench, with the simulated Azure beside it. --screenshots takes the pictures of the README.

async function runVersion(version, files, { screenshots, locale }) {
  const name = `e2e-${version}`;
  const counts = clearCounts(name);
  const logs = join(root, 'out', 'logs', name);
  rmSync(logs, { recursive: true, force: true });
  const azure = await startSimulatedAzure();
  const vscode = await startVsCode({ version, env: azure.env, ...(locale === '' ? {} : { locale }) });
  try {
    const environment = {
      url: vscode.url({ extension: root }),
      vscode: vscode.vscode,
      simulator: azure.http,
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
  for (const version of versions) results.push(await runVersion(version, files, options));
  return results.every(Boolean) ? 0 : 1;
});
