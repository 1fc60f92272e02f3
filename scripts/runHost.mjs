import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { launchBrowser, pictureFolder } from './browser.mjs';
import { bundleHostTests } from './bundleHost.mjs';
import { clearCounts, readCounts } from './counts.mjs';
import { npmScript, root } from './npm.mjs';
import { main, readOptions } from './options.mjs';
import { startSimulatedAzure } from './simulatedAzure.mjs';
import { versionNames } from './vscodeFromNpm.mjs';
import { startVsCode } from './vscodeServer.mjs';

// npm run test:host -- [--version oldest|newest|both] [--grep WORDS] [--timeout SECONDS]
// Runs test/host in the extension host of a real VS Code, with the simulated Azure beside it.

const mark = 'host-test| ';

/** Shows the lines of the report as they come, and keeps everything else for a failure. */
function createConsole() {
  const rest = [];
  return {
    write(type, words) {
      const text = words.map((word) => (typeof word === 'string' ? word : JSON.stringify(word))).join(' ');
      if (text.startsWith(mark)) console.log(text.slice(mark.length));
      else rest.push(`[${type}] ${text}`);
    },
    rest: () => rest.join('\n'),
  };
}

/** Opens the page that runs the tests. @returns the exit code that the extension host reports; undefined when the time was over first. */
async function runInPage(page, url, log, seconds) {
  await page.exposeFunction('codeAutomationLog', (type, words) => log.write(type, words));
  const ended = new Promise((resolve) => void page.exposeFunction('codeAutomationExit', (code) => resolve(code)));
  let timer;
  const late = new Promise((resolve) => (timer = setTimeout(() => resolve(undefined), seconds * 1000)));
  await page.goto(url);
  const code = await Promise.race([ended, late]);
  clearTimeout(timer);
  return code;
}

async function keepEvidence(version, page, vscode, log) {
  const logs = join(root, 'out', 'logs');
  await mkdir(logs, { recursive: true });
  const console_ = join(logs, `host-${version}-console.log`);
  const server = join(logs, `host-${version}-server.log`);
  const picture = join(pictureFolder, `host-${version}.png`);
  await writeFile(console_, log.rest());
  await writeFile(server, vscode.log());
  await page.screenshot({ path: picture }).catch(() => undefined);
  return [console_, server, picture];
}

/** Runs the suite once. @returns whether every test has passed. */
async function runVersion(version, tests, { grep, timeout }) {
  const started = Date.now();
  const counts = clearCounts(`host-${version}`);
  const azure = await startSimulatedAzure();
  const log = createConsole();
  const env = { ...azure.env, TEST_OUTPUT_MARK: mark, TEST_COUNTS: counts, ...(grep === '' ? {} : { TEST_GREP: grep }) };
  const vscode = await startVsCode({ version, env });
  const browser = await launchBrowser();
  try {
    console.log(`\nHost tests in VS Code ${vscode.vscode} (${version})`);
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    const code = await runInPage(page, vscode.url({ extension: root, tests }), log, Number(timeout));
    const counted = readCounts(`host-${version}`);
    if (code === 0 && counted?.failed === 0) {
      console.log(`VS Code ${vscode.vscode}: ${counted.passed} host tests in ${Math.round((Date.now() - started) / 1000)} s`);
      return true;
    }
    const files = await keepEvidence(version, page, vscode, log);
    if (counted === undefined) {
      console.error(code === undefined ? `The tests did not end within ${timeout} s.` : `The extension host ended with ${code} before the tests did.`);
      console.error(`${log.rest().split('\n').slice(-30).join('\n')}\n${vscode.log().split('\n').slice(-30).join('\n')}`);
    }
    console.error(`What the editor said and showed: ${files.join(', ')}`);
    return false;
  } finally {
    await browser.close();
    await vscode.stop();
    await azure.stop();
  }
}

await main(async () => {
  const options = readOptions({ version: 'both', grep: '', timeout: '600' });
  const versions = versionNames(options.version);
  await npmScript('build');
  const tests = await bundleHostTests();
  await mkdir(pictureFolder, { recursive: true });
  const results = [];
  for (const version of versions) results.push(await runVersion(version, tests, options));
  return results.every(Boolean) ? 0 : 1;
});
