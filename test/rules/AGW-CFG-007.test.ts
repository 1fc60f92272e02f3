import { checkRule, gatewaySnapshot, ids, type GatewaySketch } from './check';
import { appHost } from './webApps';

const pointer = '/properties/backendHttpSettingsCollection/0/properties';
const resource = ids.child('backendHttpSettingsCollection', 'set-app');
const status = (code: number) => `Status code of the backend's HTTP response did not match the probe setting. Expected:200-399 Received:${code}.`;

function app(message: string | undefined, more: GatewaySketch = {}): GatewaySketch {
  return {
    pools: [{ name: 'pool-app', servers: [appHost] }],
    settings: [{ name: 'set-app', protocol: 'Https', port: 443 }],
    health: [{ servers: [message === undefined ? { address: appHost } : { address: appHost, health: 'Unhealthy', message }] }],
    ...more,
  };
}

checkRule('AGW-CFG-007', [
  { name: 'does not apply to a server that is an address', snapshot: gatewaySnapshot(), expect: 'notApplicable' },
  {
    name: 'is an error with a 404',
    snapshot: gatewaySnapshot(app(status(404))),
    expect: 'fail',
    findings: [{ resource, pointer, severity: 'error', confidence: 'observed', explains: ['refusedByProbe'], data: { server: appHost, setting: 'set-app' } }],
  },
  {
    name: 'is an error with a certificate for another name',
    snapshot: gatewaySnapshot(app('The Common Name (CN) of the backend certificate does not match the host header of the probe.')),
    expect: 'fail',
    findings: [{ resource, pointer, severity: 'error', confidence: 'observed', explains: ['tlsToBackend'] }],
  },
  {
    name: 'is predicted with any other failure, and explains nothing',
    snapshot: gatewaySnapshot(app(status(403))),
    expect: 'fail',
    findings: [{ resource, pointer, severity: 'warning', confidence: 'predicted', explains: [] }],
  },
  { name: 'is silent while the server is Healthy', snapshot: gatewaySnapshot(app(undefined)), expect: 'pass' },
  {
    name: 'does not apply with a host name',
    snapshot: gatewaySnapshot(app(status(404), { settings: [{ name: 'set-app', protocol: 'Https', port: 443, hostName: appHost }] })),
    expect: 'notApplicable',
  },
  {
    name: "does not apply when the member's name is picked",
    snapshot: gatewaySnapshot(app(status(404), { settings: [{ name: 'set-app', protocol: 'Https', port: 443, pickHostNameFromBackendAddress: true }] })),
    expect: 'notApplicable',
  },
  {
    name: 'does not apply with a probe',
    snapshot: gatewaySnapshot(
      app(status(404), {
        settings: [{ name: 'set-app', protocol: 'Https', port: 443, probe: 'p' }],
        probes: [{ name: 'p', protocol: 'Https', host: appHost, path: '/' }],
      }),
    ),
    expect: 'notApplicable',
  },
  {
    name: 'does not apply to a name on no known platform',
    snapshot: gatewaySnapshot(app(status(404), { pools: [{ name: 'pool-app', servers: ['web.contoso.com'] }], health: [] })),
    expect: 'notApplicable',
  },
  {
    name: 'is unknown without backend health',
    snapshot: gatewaySnapshot({ ...app(undefined), health: 'none' }),
    expect: 'unknown',
    missing: [`POST ${ids.gateway}/backendhealth`],
  },
]);
