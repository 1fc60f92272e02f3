import { checkRule, gatewaySnapshot, ids, without, type GatewaySketch } from './check';
import { siteId, webAppSnapshot } from './webAppSketch';
import { appHost } from './webApps';

const unverified =
  'The validity of the backend certificate could not be verified. To find out the reason, check OpenSSL diagnostics for the message associated with error code 40';
const otherReason = 'The backend certificate is invalid. Current date is not within the "Valid from" and "Valid to" date range on the certificate.';
const v1: GatewaySketch = { tier: 'WAF' };
const failing = webAppSnapshot({ config: { minTlsVersion: '1.3' }, message: unverified, gateway: v1 });
const machine = (message: string): GatewaySketch => ({
  settings: [{ name: 'set-app', protocol: 'Https', port: 443, hostName: 'app.contoso.com' }],
  pools: [{ name: 'pool-app', servers: ['10.0.2.4'] }],
  health: [{ servers: [{ address: '10.0.2.4', health: 'Unhealthy', message }] }],
});

checkRule('AGW-TLS-011', [
  {
    name: 'finds an app that accepts TLS 1.3 only behind v1',
    snapshot: failing,
    expect: 'fail',
    findings: [
      {
        resource: siteId,
        request: `GET ${siteId}/config/web`,
        pointer: '/properties/minTlsVersion',
        severity: 'error',
        confidence: 'static',
        explains: ['tlsToBackend'],
        data: { server: appHost, lowest: '1.3' },
      },
    ],
  },
  { name: 'passes behind v2, which speaks TLS 1.3', snapshot: webAppSnapshot({ config: { minTlsVersion: '1.3' }, message: unverified }), expect: 'pass' },
  {
    name: 'passes for an app that accepts TLS 1.2',
    snapshot: webAppSnapshot({ config: { minTlsVersion: '1.2' }, message: unverified, gateway: v1 }),
    expect: 'pass',
  },
  {
    name: 'passes for an app that says no lowest version',
    snapshot: webAppSnapshot({ config: {}, message: unverified, gateway: v1 }),
    expect: 'pass',
  },
  {
    name: 'passes for an app that answers its probe',
    snapshot: webAppSnapshot({ config: { minTlsVersion: '1.3' }, gateway: v1 }),
    expect: 'pass',
  },
  {
    name: 'passes where a certificate was seen, which takes a handshake',
    snapshot: webAppSnapshot({ config: { minTlsVersion: '1.3' }, message: otherReason, gateway: v1 }),
    expect: 'pass',
  },
  { name: 'is unknown for a machine, whose versions Azure does not know', snapshot: gatewaySnapshot(machine(unverified)), expect: 'unknown' },
  { name: 'passes for a machine whose certificate has expired', snapshot: gatewaySnapshot(machine(otherReason)), expect: 'pass' },
  {
    name: 'is unknown when the generation of the gateway cannot be read',
    snapshot: webAppSnapshot({ config: { minTlsVersion: '1.3' }, message: unverified, gateway: { properties: { sku: 'gone' } } }),
    expect: 'unknown',
  },
  {
    name: 'is unknown without the configuration of the app',
    snapshot: without(failing, '/config/web'),
    expect: 'unknown',
    missing: [`GET ${siteId}/config/web`],
  },
  { name: 'is unknown without the app', snapshot: without(failing, '/sites/'), expect: 'unknown' },
  {
    name: 'is unknown without the health',
    snapshot: gatewaySnapshot({ ...machine(unverified), health: 'none' }),
    expect: 'unknown',
    missing: [`POST ${ids.gateway}/backendhealth`],
  },
  { name: 'does not apply to HTTP', snapshot: gatewaySnapshot(), expect: 'notApplicable' },
]);
