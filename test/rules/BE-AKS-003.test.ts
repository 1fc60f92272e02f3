import type { JsonObject, Snapshot } from '../../src/core/snapshot/snapshot';
import { checkRule, gatewaySnapshot, ids, refused, type GatewaySketch } from './check';
import { silentMessage } from './serverMachine';

const tags = { 'managed-by-k8s-ingress': '1.7.5/abc' };
const status = (received: number): string =>
  `Status code of the backend's HTTP response did not match the probe setting. Expected:200-399 Received:${received}.`;

/** A gateway with one pod behind it. @param message what the gateway says of it; undefined: it is Healthy. */
function pod(message: string | undefined, owner: JsonObject = tags, more: GatewaySketch = {}): Snapshot {
  return gatewaySnapshot({
    tags: owner,
    pools: [{ name: 'pool-app', servers: ['10.0.2.4'] }],
    settings: [{ name: 'set-app', port: 80, protocol: 'Http', probe: 'probe-app' }],
    probes: [{ name: 'probe-app', protocol: 'Http', host: 'shop.contoso.com', path: '/shop', interval: 30, timeout: 30, unhealthyThreshold: 3 }],
    health: [{ servers: [{ address: '10.0.2.4', ...(message === undefined ? {} : { health: 'Unhealthy', message }) }] }],
    ...more,
  });
}

const finding = { severity: 'warning', confidence: 'predicted', explains: [] } as const;
const probe = { ...finding, resource: ids.child('probes', 'probe-app'), pointer: '/properties/probes/0/properties/path' } as const;

checkRule('BE-AKS-003', [
  {
    name: 'fails for a probe that is refused',
    snapshot: pod(status(404)),
    expect: 'fail',
    findings: [{ ...probe, data: { path: '/shop', pool: 'pool-app' } }],
  },
  {
    name: 'knows the tag of the last change',
    snapshot: pod(status(404), { 'Last-Updated-By-K8s-Ingress': '2026-11-01' }),
    expect: 'fail',
    findings: [probe],
  },
  {
    name: 'fails for a default probe',
    snapshot: pod(status(404), tags, { settings: [{ name: 'set-app', port: 80, protocol: 'Http' }], probes: [] }),
    expect: 'fail',
    findings: [
      {
        ...finding,
        resource: ids.child('backendHttpSettingsCollection', 'set-app'),
        pointer: '/properties/backendHttpSettingsCollection/0',
        data: { path: '/' },
      },
    ],
  },
  { name: 'passes for a pod that is Healthy', snapshot: pod(undefined), expect: 'pass' },
  { name: 'passes for a pod that does not answer', snapshot: pod(silentMessage), expect: 'pass' },
  { name: 'is unknown without the health', snapshot: refused(pod(status(404)), 'backendhealth'), expect: 'unknown' },
  { name: 'does not apply without a controller', snapshot: pod(status(404), { team: 'shop' }), expect: 'notApplicable' },
]);
