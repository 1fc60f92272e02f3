import { performance } from 'node:perf_hooks';
import { diagnose } from '../../src/core/diagnosis/diagnose';
import { createModel } from '../../src/core/model/createModel';
import type { Snapshot } from '../../src/core/snapshot/snapshot';
import { gatewaySnapshot, ids, type GatewaySketch } from '../rules/gatewaySnapshot';

/** How much there is of each thing that a gateway can have much of. */
export interface Dimensions {
  readonly listeners: number;
  /** Of 20 servers each, of which one cannot be reached. */
  readonly pools: number;
  readonly securityRules: number;
  readonly routes: number;
}

const servers = 20;
const silent = 'Cannot connect to backend server. Check whether any NSG/UDR/Firewall is blocking access to the server.';
const once: Dimensions = { listeners: 1, pools: 1, securityRules: 10, routes: 4 };
const names: readonly (keyof Dimensions)[] = ['listeners', 'pools', 'securityRules', 'routes'];

const range = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);
const addressOf = (pool: number, server: number): string => `10.0.${64 + Math.floor((pool * servers + server) / 250)}.${4 + ((pool * servers + server) % 250)}`;

export function bigGateway({ listeners, pools, securityRules, routes }: Dimensions): Snapshot {
  const sketch: GatewaySketch = {
    listeners: range(listeners).map((index) => ({ name: `lst-${index}`, hostNames: [`site${index}.contoso.com`] })),
    pools: range(pools).map((pool) => ({ name: `pool-${pool}`, servers: range(servers).map((server) => addressOf(pool, server)) })),
    // Whatever there is more of leads to the first of the other.
    rules: range(Math.max(listeners, pools)).map((index) => ({
      name: `rule-${index}`,
      listener: `lst-${index % listeners}`,
      pool: `pool-${index % pools}`,
      setting: 'set-app',
      priority: index + 1,
    })),
    health: range(pools).map((pool) => ({
      pool: `pool-${pool}`,
      setting: 'set-app',
      servers: range(servers).map((server) => ({ address: addressOf(pool, server), ...(server === 0 ? { health: 'Unhealthy', message: silent } : {}) })),
    })),
    backendSubnet: { addressPrefix: '10.0.64.0/18' },
    backendNsg: range(securityRules).map((index) => ({
      name: `rule-${index}`,
      priority: 100 + index,
      access: index % 2 === 0 ? 'Allow' : 'Deny',
      protocol: 'Tcp',
      source: `172.16.${Math.floor(index / 250)}.${index % 250}`,
      ports: String(1000 + index),
    })),
    gatewayRoutes: range(routes).map((index) => ({
      name: `route-${index}`,
      prefix: `172.20.${Math.floor(index / 4)}.${(index % 4) * 64}/26`,
      nextHop: 'VirtualAppliance',
      nextHopIp: '10.0.9.4',
    })),
    nics: range(pools).flatMap((pool) =>
      range(servers).map((server) => ({ name: `nic-${pool}-${server}`, address: addressOf(pool, server), subnet: ids.backendSubnet })),
    ),
  };
  return gatewaySnapshot(sketch);
}

/** Median of a few runs in milliseconds; big ones are run less often. */
function medianOf(run: () => unknown): number {
  const times: number[] = [];
  for (let spent = 0; times.length < 5 || (spent < 400 && times.length < 40);) {
    const start = performance.now();
    run();
    times.push(performance.now() - start);
    spent += times.at(-1) ?? 0;
  }
  return times.sort((one, other) => one - other)[Math.floor(times.length / 2)] ?? 0;
}

function judged(dimensions: Dimensions): { readonly milliseconds: number; readonly reading: number } {
  const snapshot = bigGateway(dimensions);
  const text = JSON.stringify(snapshot);
  return { milliseconds: medianOf(() => diagnose(createModel(snapshot), ids.gateway)), reading: medianOf(() => JSON.parse(text) as unknown) };
}

/** How long a diagnosis takes once its facts are there, as each dimension grows 10 and 100 times, alone and all together. */
export function judgingBigGateways(): readonly (readonly [what: string, measured: string, compared: string])[] {
  const growing = (change: (factor: number) => Dimensions): readonly ReturnType<typeof judged>[] => [1, 10, 100].map((factor) => judged(change(factor)));
  const rowOf = (what: string, change: (factor: number) => Dimensions) => {
    const [one, ten, hundred] = growing(change);
    const times = [one, ten, hundred].map((each) => (each?.milliseconds ?? 0).toFixed(1)).join(' / ');
    const growth = [ten, hundred].map((each) => ((each?.milliseconds ?? 0) / (one?.milliseconds ?? 1)).toFixed(1)).join(' and ');
    const reading = ((hundred?.milliseconds ?? 0) / (hundred?.reading ?? 1)).toFixed(1);
    return [`judge a gateway with 1, 10, 100 × ${what}`, `${times} ms`, `${growth} × the first; the last ${reading} × reading the file`] as const;
  };
  return [
    ...names.map((name) => rowOf(name, (factor) => ({ ...once, [name]: once[name] * factor }))),
    rowOf('everything', (factor) => ({ listeners: factor, pools: factor, securityRules: 10 * factor, routes: 4 * factor })),
  ];
}
