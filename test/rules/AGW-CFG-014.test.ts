import type { JsonObject } from '../../src/core/snapshot/snapshot';
import { checkRule, gatewaySnapshot, ids, type GatewaySketch } from './check';

const refused = "Status code of the backend's HTTP response did not match the probe setting. Expected:200-399 Received:404.";
const server = 'apim-contoso.azure-api.net';

function sketch(probe: JsonObject | undefined, message: string | undefined, address = server): GatewaySketch {
  return {
    pools: [{ name: 'pool-app', servers: [address] }],
    settings: [{ name: 'set-app', protocol: 'Https', port: 443, hostName: server, ...(probe ? { probe: 'probe-app' } : {}) }],
    probes: probe ? [{ name: 'probe-app', protocol: 'Https', host: server, ...probe }] : [],
    ...(message === undefined ? {} : { health: [{ servers: [{ address, health: 'Unhealthy', message }] }] }),
  };
}

checkRule('AGW-CFG-014', [
  {
    name: 'explains a refused probe of another page',
    snapshot: gatewaySnapshot(sketch({ path: '/' }, refused)),
    expect: 'fail',
    findings: [
      {
        resource: ids.child('probes', 'probe-app'),
        pointer: '/properties/probes/0/properties/path',
        severity: 'warning',
        explains: ['refusedByProbe'],
        data: { path: '/', server },
      },
    ],
  },
  {
    name: 'explains a refused default probe',
    snapshot: gatewaySnapshot(sketch(undefined, refused)),
    expect: 'fail',
    findings: [
      {
        resource: ids.child('backendHttpSettingsCollection', 'set-app'),
        pointer: '/properties/backendHttpSettingsCollection/0/properties',
        severity: 'warning',
      },
    ],
  },
  { name: 'passes for the status page', snapshot: gatewaySnapshot(sketch({ path: '/status-0123456789ABCDEF' }, refused)), expect: 'pass' },
  { name: 'says nothing of a service that answers', snapshot: gatewaySnapshot(sketch({ path: '/' }, undefined)), expect: 'pass' },
  {
    name: 'says nothing of a service that cannot be reached',
    snapshot: gatewaySnapshot(sketch({ path: '/' }, 'Cannot connect to backend server. Check whether any NSG/UDR/Firewall is blocking access to server.')),
    expect: 'pass',
  },
  { name: 'does not apply to another server', snapshot: gatewaySnapshot(sketch({ path: '/' }, refused, 'app.contoso.com')), expect: 'notApplicable' },
  { name: 'is unknown when the health is refused', snapshot: gatewaySnapshot({ ...sketch({ path: '/' }, refused), health: 403 }), expect: 'unknown' },
]);
