import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createVSIX } from '@vscode/vsce';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The README of the package: without pictures and links to files of the repository, which would have to be fetched from somewhere. */
export function packagedReadme(readme) {
  return readme
    .split('\n')
    .filter((line) => !/^\s*!\[[^\]]*\]\([^)]*\)\s*$/.test(line))
    .join('\n')
    .replace(/\[([^\]]+)\]\((?!https?:|#)[^)]*\)/g, '$1')
    .replace(/\n{3,}/g, '\n\n');
}

/**
 * Builds the extension and packs it.
 *
 * @param packagePath where the `.vsix` file goes.
 * @returns its size in bytes.
 */
export async function packExtension(packagePath) {
  execFileSync(process.execPath, [join(root, 'scripts', 'build.mjs')], { stdio: ['ignore', 'ignore', 'inherit'] });
  const folder = mkdtempSync(join(root, 'dist', 'readme-'));
  try {
    const readmePath = join(folder, 'README.md');
    writeFileSync(readmePath, packagedReadme(readFileSync(join(root, 'README.md'), 'utf8')));
    await createVSIX({ cwd: root, packagePath, readmePath: relative(root, readmePath), dependencies: false, allowMissingRepository: true });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return statSync(packagePath).size;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const file = join(root, 'azure-traffic-doctor.vsix');
  const bytes = await packExtension(file);
  console.log(`${relative(root, file)}: ${Math.round(bytes / 1024)} KiB`);
}
