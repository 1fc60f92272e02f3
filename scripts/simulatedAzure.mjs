import { join } from 'node:path';
import { root } from './npm.mjs';
import { startService } from './processes.mjs';

/** The variable by which the extension learns the address of the simulated Azure; it heeds it for loopback addresses only, and never in Production mode. */
const addressVariable = 'AZURE_TRAFFIC_DOCTOR_SIMULATOR';

/** The same for the DNS server that knows the names of the estate. */
const namesVariable = 'AZURE_TRAFFIC_DOCTOR_DNS';

/**
 * Starts the simulated Azure in a process of its own, on ports that are free.
 *
 * @param words more words of its command line, such as `--estate NAME`.
 * @returns `env`: the variables that lead the extension to it; `http`: its address; `stop()`.
 */
export async function startSimulatedAzure(words = []) {
  const service = startService('The simulated Azure', process.execPath, [join(root, 'scripts', 'azure.mjs'), '--port', '0', '--https-port', '0', ...words], {
    cwd: root,
  });
  const [line] = await service.waitFor(/^\{.*"http".*\}$/m, 120);
  const { http, dns } = JSON.parse(line);
  return { http, env: { [addressVariable]: http, [namesVariable]: dns }, output: service.output, stop: service.stop };
}
