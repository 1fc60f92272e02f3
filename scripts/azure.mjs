import { bundleForNode } from './bundleTests.mjs';
import { pathToFileURL } from 'node:url';

// npm run azure -- --port P --https-port Q [--estate NAME]
const [program] = await bundleForNode(['test/azure/serve.ts'], 'azure');
const { serve } = await import(pathToFileURL(program).href);
await serve(process.argv.slice(2));
