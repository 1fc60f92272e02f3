import type { BackendHealth } from '../../model/backendHealth';
import type { Source } from '../../snapshot/fact';
import { sameId } from '../../snapshot/resourceId';
import { defineRule } from '../rule';
import { checkHealthAgain } from './commands';
import { notBuiltYet } from './facts';
import { deepestPlace } from './places';
import { useOfPair } from './parkedPool';

export default defineRule({
  code: 'AGW-BH-020',
  on: 'pair',
  severity: 'warning',
  confidence: 'observed',
  shows: 'healthUnknown',
  text: {
    en: {
      title: 'Backend health lists no server',
      message: 'Backend health lists no server for pool {pool} under backend setting {setting}, although the pool has members. The gateway is {state}.',
      variants: {
        empty: 'Backend health lists no server for pool {pool} under backend setting {setting}: the pool is empty. Requests that come to it get 502.',
        parked:
          'Backend health lists no server for pool {pool} under backend setting {setting}: the pool is empty. It is only the default of a path map, so perhaps no request comes to it.',
      },
      why: 'A pool without servers answers nothing: the gateway makes a 502 for each of its requests. When the pool has members and none is listed, the gateway is stopped, is being updated, or has not probed yet.',
      howWeKnow: 'The answer of `POST …/backendhealth` has no server for this pool and setting.',
      fix: 'Add servers to an empty pool. When the pool has members, start the gateway, or wait until its update has ended, and read backend health again.',
      notAProblem: 'When the pool is a parked default of a path map that no request reaches.',
      notes: { list: 'Backend health lists these servers.' },
      fixes: { checkAgain: 'Read backend health again' },
    },
  },
  links: ['https://learn.microsoft.com/troubleshoot/azure/application-gateway/troubleshoot-application-gateway-http-502-bad-gateway'],
  check(context, pair) {
    const servers = context.need(pair.health);
    if (servers.length > 0) return;
    const building = notBuiltYet(pair.gateway);
    if (building) {
      context.unknown(building);
      return;
    }
    const health = context.need(pair.gateway.backendHealth);
    const isReached = ['direct', 'reported'].includes(useOfPair(pair, context.reported));
    const isParked = pair.pool.isEmpty && !isReached;
    const at = listPlace(health, pair.pool.id, pair.setting.id) ?? deepestPlace(context.model, health.at, 'backendAddressPools');
    context.report({
      at,
      resource: pair.pool.id,
      ...(pair.pool.isEmpty ? { variant: isParked ? 'parked' : 'empty', shows: 'noServers' } : {}),
      // Every request that comes to an empty pool fails, as with a pool of which every server is unhealthy.
      severity: isParked ? 'info' : pair.pool.isEmpty ? 'error' : 'warning',
      data: { pool: pair.pool.name, setting: pair.setting.name, state: pair.gateway.operationalState ?? 'in a state that Azure does not say' },
      evidence: [{ resource: pair.gateway.id, at, value: '[]', note: 'list' }],
    });
  },
  fixes: (_, pair) => [checkHealthAgain(pair.gateway.id)],
});

/** The entry of the pair in the answer, when there is one. */
function listPlace(health: BackendHealth, poolId: string, settingId: string): Source | undefined {
  const pool = health.pools.find((entry) => entry.poolId !== undefined && sameId(entry.poolId, poolId));
  if (!pool) return undefined;
  return pool.settings.find((entry) => entry.settingId !== undefined && sameId(entry.settingId, settingId))?.at ?? pool.at;
}
