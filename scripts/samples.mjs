import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { bundleForNode, root } from './bundleTests.mjs';

// npm run samples: makes the built-in incidents of media/samples anew from the simulated estate.
const [program] = await bundleForNode(['test/azure/samples.ts'], 'samples');
const { writeSamples } = await import(pathToFileURL(program).href);
await writeSamples(join(root, 'media', 'samples'));
