import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { root } from '../repository';

/** Builds the command line with the bundles that it needs, as it is packed, into a folder. */
export async function buildCli(folder: string): Promise<void> {
  const { buildBundles } = (await import(pathToFileURL(join(root, 'scripts', 'build.mjs')).href)) as {
    readonly buildBundles: (outdir: string, names: readonly string[]) => Promise<void>;
  };
  await buildBundles(folder, ['cli', 'identity']);
}
