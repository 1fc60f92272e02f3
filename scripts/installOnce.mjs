import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './npm.mjs';

/** Where VS Code, browsers and fonts for the tests go; neither git nor the package looks into it. */
export const testFolder = join(root, '.vscode-test');

const marker = 'installed.json';
const dayInMilliseconds = 24 * 60 * 60 * 1000;

function isInstalled(folder) {
  return existsSync(join(folder, marker));
}

/** Installations that were broken off leave their folder behind. A young one may still be at work in another process. */
async function removeBrokenOff() {
  const names = (await readdir(testFolder)).filter((name) => name.startsWith('installing-'));
  for (const name of names) {
    const folder = join(testFolder, name);
    const age = Date.now() - (await stat(folder)).mtimeMs;
    if (age > dayInMilliseconds) await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Installs something into `.vscode-test/` unless it is there, all of it or nothing.
 *
 * @param name folder name; it changes whenever what is installed changes.
 * @param says what is being installed and how long it takes, for the person who waits.
 * @param install fills the folder that it is called with; what it returns (versions, say) is kept in `installed.json`.
 * @returns the folder and what `install` had returned.
 */
export async function installOnce(name, says, install) {
  const folder = join(testFolder, name);
  if (!isInstalled(folder)) {
    await mkdir(testFolder, { recursive: true });
    await removeBrokenOff();
    console.log(`Installing ${says} …`);
    const temporary = await mkdtemp(join(testFolder, 'installing-'));
    try {
      const facts = await install(temporary);
      await writeFile(join(temporary, marker), JSON.stringify(facts ?? {}, undefined, 2));
      await putInPlace(temporary, folder);
    } finally {
      await rm(temporary, { recursive: true, force: true });
    }
  }
  return { folder, facts: JSON.parse(readFileSync(join(folder, marker), 'utf8')) };
}

async function putInPlace(temporary, folder) {
  // Another process may have finished the same installation first.
  if (isInstalled(folder)) return;
  await rm(folder, { recursive: true, force: true });
  await rename(temporary, folder);
}
