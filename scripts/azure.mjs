import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundleForNode, root } from './bundleTests.mjs';

// npm run azure -- --port P --https-port Q [--estate NAME] [--page-size N]
try {
  // A folder of its own: several simulators may be started at the same time.
  const outdir = `azure-${process.pid}`;
  const [program] = await bundleForNode(['test/azure/serve.ts'], outdir);
  const { serve } = await import(pathToFileURL(program).href);
  await rm(join(root, 'out', outdir), { recursive: true, force: true });
  await serve(process.argv.slice(2));
} catch (error) {
  console.error(process.env['DEBUG'] === undefined ? error.message : error);
  process.exit(2);
}
