import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import esbuild from 'esbuild';
import { rulesPlugin } from './rulesPlugin.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * The bundles. `extension` is all that activation loads; it requires the others on first use, so they are files of their
 * own and each stays out of the others.
 */
const entryPoints = { extension: 'src/extension.ts', doctor: 'src/doctor.ts', identity: 'src/identity.ts', cli: 'src/cli/main.ts' };

/** Other bundles are required at run time, never bundled in: that is what keeps activation short. */
const bundleBorders = {
  name: 'bundle-borders',
  setup(build) {
    build.onResolve({ filter: /^bundle:(doctor|identity)$/ }, (args) => ({ path: `./${args.path.slice('bundle:'.length)}.js`, external: true }));
  },
};

const watch = process.argv.includes('--watch');
const options = {
  absWorkingDir: root,
  entryPoints: Object.fromEntries(Object.entries(entryPoints).filter(([, file]) => existsSync(join(root, file)))),
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  // The ES modules of the Azure SDK shake down to half the size and a quarter of the load time of their CommonJS twins.
  mainFields: ['module', 'main'],
  external: ['vscode'],
  minify: true,
  keepNames: true,
  sourcemap: 'linked',
  logLevel: 'info',
  plugins: [rulesPlugin(root), bundleBorders],
};

await rm(join(root, 'dist'), { recursive: true, force: true });
if (watch) {
  const context = await esbuild.context(options);
  await context.watch();
} else {
  await esbuild.build(options);
}
