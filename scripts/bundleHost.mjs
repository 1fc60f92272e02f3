import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import esbuild from 'esbuild';
import { root } from './npm.mjs';
import { filesUnder, rulesPlugin } from './rulesPlugin.mjs';

/**
 * Bundles the host tests, each file on its own: mocha loads them one by one, after it has put `describe` and `it` in place.
 *
 * @returns the module whose `run()` VS Code calls in the extension host.
 */
export async function bundleHostTests() {
  const folder = join(root, 'out', 'host');
  await rm(folder, { recursive: true, force: true });
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: ['test/host/index.ts', ...filesUnder(join(root, 'test', 'host'), '.test.ts')],
    outdir: folder,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    // As in scripts/build.mjs: the CommonJS twin of jsonc-parser cannot be bundled.
    mainFields: ['module', 'main'],
    external: ['vscode', 'mocha'],
    sourcemap: 'linked',
    logLevel: 'warning',
    plugins: [rulesPlugin(root)],
  });
  return join(folder, 'index.js');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await bundleHostTests();
