import type { JsonObject } from '../../src/core/snapshot/snapshot';
import { checkRule, gatewaySnapshot, ids, type GatewaySketch } from './check';

const mismatch = "The body of the backend's HTTP response did not match the probe setting. Received response body doesn't contain {string}.";
const notFound = "Status code of the backend's HTTP response did not match the probe setting. Expected:200-399 Received:404.";
const probing = (match: JsonObject, message: string | undefined): GatewaySketch => ({
  pools: [{ name: 'pool-app', servers: ['10.0.2.4'] }],
  settings: [{ name: 'set-app', port: 80, protocol: 'Http', probe: 'probe-app' }],
  probes: [{ name: 'probe-app', protocol: 'Http', host: 'app.contoso.com', path: '/', interval: 30, timeout: 30, unhealthyThreshold: 3, match }],
  health: [{ servers: [{ address: '10.0.2.4', ...(message === undefined ? {} : { health: 'Unhealthy', message }) }] }],
});
const body: JsonObject = { body: 'all fine', statusCodes: ['200-399'] };

checkRule('AGW-CFG-025', [
  {
    name: 'explains an answer without the text',
    snapshot: gatewaySnapshot(probing(body, mismatch)),
    expect: 'fail',
    findings: [
      {
        resource: ids.child('probes', 'probe-app'),
        pointer: '/properties/probes/0/properties/match/body',
        severity: 'error',
        explains: ['refusedByProbe'],
        data: { body: 'all fine' },
      },
    ],
  },
  { name: 'explains no status code', snapshot: gatewaySnapshot(probing(body, notFound)), expect: 'pass' },
  { name: 'says nothing of a server that answers', snapshot: gatewaySnapshot(probing(body, undefined)), expect: 'pass' },
  { name: 'does not apply to a probe without a text', snapshot: gatewaySnapshot(probing({ statusCodes: ['200'] }, mismatch)), expect: 'notApplicable' },
  { name: 'is unknown without the health', snapshot: gatewaySnapshot({ ...probing(body, mismatch), health: 403 }), expect: 'unknown' },
]);
