import type { JsonObject } from '../../src/core/snapshot/snapshot';
import { checkRule, gatewaySnapshot, ids, type GatewaySketch } from './check';

const refused = "Status code of the backend's HTTP response did not match the probe setting. Expected:200-399 Received:404.";

function sketch(probe: JsonObject | undefined, message: string | undefined, setting: JsonObject = {}, more: GatewaySketch = {}): GatewaySketch {
  return {
    pools: [{ name: 'pool-app', servers: ['10.0.2.4'] }],
    settings: [{ name: 'set-app', protocol: 'Http', port: 80, ...setting }],
    probes: probe === undefined ? [] : [{ name: 'probe-app', protocol: 'Http', host: '127.0.0.1', ...probe }],
    ...(message === undefined ? {} : { health: [{ servers: [{ address: '10.0.2.4', health: 'Unhealthy', message }] }] }),
    ...more,
  };
}

const resource = ids.child('probes', 'probe-app');
const pointer = '/properties/probes/0';

checkRule('AGW-CFG-021', [
  {
    name: 'explains a refused default probe',
    snapshot: gatewaySnapshot(sketch({ path: '/health' }, refused)),
    expect: 'fail',
    findings: [
      {
        resource,
        pointer,
        severity: 'warning',
        confidence: 'predicted',
        explains: ['refusedByProbe'],
        data: { probe: 'probe-app', setting: 'set-app', asks: '127.0.0.1/health', defaultAsks: '127.0.0.1/' },
      },
    ],
  },
  {
    name: 'is a hint beside healthy servers',
    snapshot: gatewaySnapshot(sketch({ path: '/health' }, undefined)),
    expect: 'fail',
    findings: [{ resource, pointer, severity: 'hint', explains: [], variant: 'unused' }],
  },
  {
    name: 'does not explain a server that cannot be reached',
    snapshot: gatewaySnapshot(
      sketch({ path: '/health' }, 'Cannot connect to backend server. Check whether any NSG/UDR/Firewall is blocking access to server.'),
    ),
    expect: 'fail',
    findings: [{ resource, pointer, severity: 'hint', explains: [] }],
  },
  {
    name: 'counts other status codes as another question',
    snapshot: gatewaySnapshot(sketch({ path: '/', match: { statusCodes: ['200-404'] } }, refused)),
    expect: 'fail',
    findings: [{ resource, pointer, severity: 'warning' }],
  },
  { name: 'passes for a probe that asks what the default asks', snapshot: gatewaySnapshot(sketch({ path: '/' }, refused)), expect: 'pass' },
  { name: 'passes for a probe of the other protocol', snapshot: gatewaySnapshot(sketch({ path: '/health', protocol: 'Https' }, refused)), expect: 'pass' },
  { name: 'passes without probes', snapshot: gatewaySnapshot(sketch(undefined, refused)), expect: 'pass' },
  {
    name: 'passes when another setting uses the probe',
    snapshot: gatewaySnapshot(
      sketch(
        { path: '/health' },
        refused,
        {},
        {
          settings: [
            { name: 'set-app', protocol: 'Http', port: 80 },
            { name: 'set-other', protocol: 'Http', port: 8080, probe: 'probe-app' },
          ],
        },
      ),
    ),
    expect: 'pass',
  },
  {
    name: 'does not apply to a setting with a probe',
    snapshot: gatewaySnapshot(sketch({ path: '/health' }, refused, { probe: 'probe-app' })),
    expect: 'notApplicable',
  },
  {
    name: 'is unknown when the reference cannot be read',
    snapshot: gatewaySnapshot({
      ...sketch({ path: '/health' }, refused),
      properties: {
        backendHttpSettingsCollection: [
          { name: 'set-app', id: ids.child('backendHttpSettingsCollection', 'set-app'), properties: { protocol: 'Http', port: 80, probe: { id: 7 } } },
        ],
      },
    }),
    expect: 'unknown',
  },
  { name: 'is unknown when the health is refused', snapshot: gatewaySnapshot(sketch({ path: '/health' }, refused, {}, { health: 403 })), expect: 'unknown' },
]);
