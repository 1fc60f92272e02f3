import type { JsonObject } from '../../src/core/snapshot/snapshot';
import { checkRule, without, type GatewaySketch } from './check';
import { received, siteId, webAppSnapshot } from './webAppSketch';

const required: JsonObject = { clientCertEnabled: true, clientCertMode: 'Required' };
const at = { resource: siteId, request: `GET ${siteId}`, pointer: '/properties/clientCertMode', severity: 'warning' } as const;
const probing = (path: string): GatewaySketch => ({
  settings: [{ name: 'set-app', protocol: 'Https', port: 443, pickHostNameFromBackendAddress: true, probe: 'probe-app' }],
  probes: [{ name: 'probe-app', protocol: 'Https', path, pickHostNameFromBackendHttpSettings: true, interval: 30, timeout: 30, unhealthyThreshold: 3 }],
});
const refusedProbe = webAppSnapshot({ site: required, message: received(403) });

checkRule('APP-017', [
  { name: 'explains 403 of an app that wants a certificate', snapshot: refusedProbe, expect: 'fail', findings: [{ ...at, explains: ['refusedByProbe'] }] },
  {
    name: 'takes a missing mode for required',
    snapshot: webAppSnapshot({ site: { clientCertEnabled: true }, message: received(403) }),
    expect: 'fail',
    findings: [{ ...at, pointer: '/properties' }],
  },
  { name: 'explains no 500', snapshot: webAppSnapshot({ site: required, message: received(500) }), expect: 'fail', findings: [{ ...at, explains: [] }] },
  {
    name: 'fails for an exclusion of another path that begins alike',
    snapshot: webAppSnapshot({ site: { ...required, clientCertExclusionPaths: '/healthz' }, message: received(403), gateway: probing('/healthz2') }),
    expect: 'fail',
    findings: [at],
  },
  {
    name: 'passes for a path below an excluded one',
    snapshot: webAppSnapshot({
      site: { ...required, clientCertExclusionPaths: '/api;/health/' },
      message: received(403),
      gateway: probing('/Health/live?x=1'),
    }),
    expect: 'pass',
  },
  {
    name: 'passes for optional certificates',
    snapshot: webAppSnapshot({ site: { ...required, clientCertMode: 'Optional' }, message: received(403) }),
    expect: 'pass',
  },
  {
    name: 'passes where certificates are off',
    snapshot: webAppSnapshot({ site: { ...required, clientCertEnabled: false }, message: received(403) }),
    expect: 'pass',
  },
  { name: 'says nothing of an app that answers', snapshot: webAppSnapshot({ site: required }), expect: 'pass' },
  { name: 'is unknown without the app', snapshot: without(refusedProbe, '/sites/'), expect: 'unknown' },
  { name: 'is unknown without the health', snapshot: webAppSnapshot({ site: required, gateway: { health: 403 } }), expect: 'unknown' },
]);
