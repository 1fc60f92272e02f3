import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import esbuild from 'esbuild';
import { filesUnder, rulesPlugin } from './rulesPlugin.mjs';

/** In Node programs the bundle borders are ordinary imports; like a required bundle, the module is the default export too. */
const bundleBorders = {
  name: 'bundle-borders',
  setup(build) {
    build.onResolve({ filter: /^bundle:identity$/ }, (args) => ({ path: args.path, namespace: 'bundle' }));
    build.onLoad({ filter: /.*/, namespace: 'bundle' }, () => {
      const module = JSON.stringify(join(root, 'src', 'identity.ts'));
      return { contents: `export * from ${module}; import * as all from ${module}; export default all;`, resolveDir: root, loader: 'ts' };
    });
  },
};

export const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Bundles TypeScript programs that run in Node (tests, the simulated Azure, the benchmark) to ES modules under `out/`.
 *
 * @param entryPoints files, relative to the repository.
 * @param outdir folder under `out/`.
 * @returns the built files, as absolute paths, in the order of their names.
 */
export async function bundleForNode(entryPoints, outdir) {
  const folder = join(root, 'out', outdir);
  await rm(folder, { recursive: true, force: true });
  await esbuild.build({
    absWorkingDir: root,
    entryPoints,
    outbase: '.',
    outdir: folder,
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    outExtension: { '.js': '.mjs' },
    sourcemap: 'linked',
    logLevel: 'warning',
    plugins: [rulesPlugin(root), bundleBorders],
  });
  return entryPoints.map((file) => join(folder, file.replace(/\.ts$/, '.mjs')));
}

/** Every test that needs no editor, relative to the repository. */
export function unitTests(filter = '') {
  return filesUnder(join(root, 'test'), '.test.ts')
    .map((file) => file.slice(root.length))
    .filter((file) => !/^test[\\/](host|e2e)[\\/]/.test(file) && file.includes(filter));
}
