import { join } from 'node:path';
import { launchBrowser } from './browser.mjs';
import { writeCounts } from './counts.mjs';
import { root } from './npm.mjs';
import { main } from './options.mjs';
import { startService } from './processes.mjs';

// npm run test:start: does `npm start` come up, is what it serves a VS Code that knows the extension, and does its end end everything?

const checks = [];

async function check(name, body) {
  try {
    await body();
    checks.push({ name, passed: true });
    console.log(`  ✔ ${name}`);
  } catch (error) {
    checks.push({ name, passed: false });
    console.error(`  ✖ ${name}\n    ${error.message}`);
  }
}

/** @returns whether something still answers at the address. */
async function answers(address) {
  return await fetch(address, { redirect: 'manual' }).then(
    () => true,
    () => false,
  );
}

await main(async () => {
  const started = startService('npm start', process.execPath, [join(root, 'scripts', 'start.mjs'), '--no-open'], { cwd: root });
  let address;
  let azure;
  await check('npm start tells the address of a VS Code', async () => {
    [, address] = await started.waitFor(/with the extension: (http:\/\/127\.0\.0\.1:\d+\/)/, 900);
    [, azure] = /simulated Azure answers on (http:\/\/[\d.:]+)/.exec(started.output());
  });
  await check('the address opens a VS Code that knows the extension', async () => {
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage();
      await page.goto(address);
      await page.locator('.part.activitybar').getByRole('tab', { name: 'Azure Traffic Doctor' }).waitFor({ timeout: 120_000 });
    } finally {
      await browser.close();
    }
  });
  await started.stop();
  await check('when it ends, nothing of it is left', async () => {
    for (const each of [address, azure]) if (await answers(each)) throw new Error(`${each} still answers.`);
  });
  const failures = checks.filter(({ passed }) => !passed).map(({ name }) => name);
  writeCounts('start', { passed: checks.length - failures.length, failed: failures.length, failures });
  return failures.length === 0 ? 0 : 1;
});
