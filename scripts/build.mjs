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

function buildOptions(outdir, names) {
  const entries = Object.entries(entryPoints).filter(([name]) => names.includes(name));
  return {
    absWorkingDir: root,
    entryPoints: Object.fromEntries(entries),
    outdir,
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
    logLevel: 'warning',
    plugins: [rulesPlugin(root), bundleBorders],
  };
}

/** Builds some of the bundles, or all of them, into a folder. */
export async function buildBundles(outdir, names = Object.keys(entryPoints)) {
  await esbuild.build(buildOptions(outdir, names));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await rm(join(root, 'dist'), { recursive: true, force: true });
  if (process.argv.includes('--watch')) {
    const context = await esbuild.context({ ...buildOptions('dist', Object.keys(entryPoints)), logLevel: 'info' });
    await context.watch();
  } else {
    await buildBundles('dist');
  }
}
