import type { BackendHealth, BackendHealthHttpSettings, BackendHealthPool, BackendHealthServer, ServerHealth } from './backendHealth';
import { defined } from './parseResource';
import type { Reader } from './reader';

/** Words of the documentation and of the service, in lower case (catalog 0.5). */
const healthWords: Readonly<Record<string, ServerHealth>> = {
  up: 'healthy',
  healthy: 'healthy',
  down: 'unhealthy',
  unhealthy: 'unhealthy',
  unknown: 'unknown',
};

/** Parses the answer of `POST …/backendhealth`. Old answers expand pools and settings in place; only their ids are read. */
export function parseBackendHealth(body: Reader): BackendHealth {
  body.has('backendAddressPools');
  const pools = body.list('backendAddressPools').map(parsePool);
  return { at: body.at, isEmpty: pools.length === 0, pools };
}

/** Parses the answer of `POST …/getBackendHealthOnDemand`: the servers of the one pool under the one setting that were asked about. */
export function parseOnDemandHealth(body: Reader): readonly BackendHealthServer[] {
  return body.object('backendHealthHttpSettings').list('servers').map(parseServer);
}

function parsePool(pool: Reader): BackendHealthPool {
  const settings = [...pool.list('backendHttpSettingsCollection'), ...pool.list('backendSettingsCollection')];
  return defined({ at: pool.at, poolId: pool.object('backendAddressPool').text('id'), settings: settings.map(parseSettings) });
}

function parseSettings(settings: Reader): BackendHealthHttpSettings {
  const settingId = settings.object('backendHttpSettings').text('id') ?? settings.object('backendSettings').text('id');
  return defined({ at: settings.at, settingId, servers: settings.list('servers').map(parseServer) });
}

function parseServer(server: Reader): BackendHealthServer {
  const rawHealth = server.requiredText('health') ?? '';
  const word = rawHealth.trim().toLowerCase();
  return defined({
    at: server.at,
    address: server.requiredText('address')?.trim() ?? '',
    health: Object.hasOwn(healthWords, word) ? (healthWords[word] ?? 'other') : 'other',
    rawHealth,
    message: server.text('healthProbeLog') ?? '',
    errorName: server.text('healthProbeErrorName'),
    ipConfigurationId: server.object('ipConfiguration').text('id'),
  });
}
