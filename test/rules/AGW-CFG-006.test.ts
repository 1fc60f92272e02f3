import { checkRule, gatewaySnapshot, ids, type GatewaySketch } from './check';
import { appAnswer, appHost, appLookup } from './webApps';

const pair = 'pool-app~set-app';
const pointer = '/properties/probes/0/properties/host';
const resource = ids.child('probes', 'probe-app');
const status = (code: number) => `Status code of the backend's HTTP response did not match the probe setting. Expected:200-399 Received:${code}.`;
const name =
  'The Common Name of the leaf certificate presented by the backend server does not match the Probe or Backend Setting hostname of the application gateway.';

function site(host: string, message: string | undefined, more: GatewaySketch = {}): GatewaySketch {
  return {
    listeners: [{ name: 'lst', hostNames: ['shop.contoso.com'] }],
    pools: [{ name: 'pool-app', servers: [appHost] }],
    settings: [{ name: 'set-app', protocol: 'Https', port: 443, probe: 'probe-app' }],
    probes: [{ name: 'probe-app', protocol: 'Https', host, path: '/', pickHostNameFromBackendHttpSettings: false }],
    health: [{ servers: [message === undefined ? { address: appHost } : { address: appHost, health: 'Unhealthy', message }] }],
    lookups: [appLookup],
    responses: [appAnswer('shop.contoso.com', 'www.contoso.com')],
    ...more,
  };
}

checkRule('AGW-CFG-006', [
  {
    name: 'does not apply to servers that are addresses',
    snapshot: gatewaySnapshot({
      probes: [{ name: 'p', protocol: 'Http', host: 'x', path: '/' }],
      settings: [{ name: 'set-app', protocol: 'Http', port: 80, probe: 'p' }],
    }),
    expect: 'notApplicable',
  },
  {
    name: 'does not apply without a probe',
    snapshot: gatewaySnapshot(site('x', undefined, { settings: [{ name: 'set-app', protocol: 'Https', port: 443 }] })),
    expect: 'notApplicable',
  },
  {
    name: 'does not apply to a probe that takes the host of the setting',
    snapshot: gatewaySnapshot(
      site('', status(404), { probes: [{ name: 'probe-app', protocol: 'Https', path: '/', pickHostNameFromBackendHttpSettings: true }] }),
    ),
    expect: 'notApplicable',
  },
  {
    name: 'does not apply to names on no known platform',
    snapshot: gatewaySnapshot(site('x.contoso.com', status(404), { pools: [{ name: 'pool-app', servers: ['web.contoso.com'] }] })),
    expect: 'notApplicable',
  },
  {
    name: 'is an error with a 404 to a name that the app does not have',
    snapshot: gatewaySnapshot(site('other.contoso.com', status(404))),
    expect: { [pair]: 'fail' },
    findings: [
      {
        resource,
        pointer,
        severity: 'error',
        confidence: 'static',
        explains: ['refusedByProbe'],
        isRiskOnly: false,
        data: { host: 'other.contoso.com', probe: 'probe-app' },
      },
    ],
  },
  {
    name: 'is an error with a certificate for another name',
    snapshot: gatewaySnapshot(site('other.contoso.com', name)),
    expect: 'fail',
    findings: [{ resource, pointer, severity: 'error', explains: ['tlsToBackend'] }],
  },
  ...[401, 403, 500, 503].map((code) => ({
    name: `accuses nobody of a ${code}: the server knows the name`,
    snapshot: gatewaySnapshot(site('other.contoso.com', status(code))),
    expect: 'fail' as const,
    findings: [{ resource, pointer, severity: 'info' as const, isRiskOnly: true, explains: [] }],
  })),
  { name: 'is silent while the servers are Healthy', snapshot: gatewaySnapshot(site('other.contoso.com', undefined)), expect: 'pass' },
  { name: 'passes for the name of the member', snapshot: gatewaySnapshot(site(appHost.toUpperCase(), status(404))), expect: 'pass' },
  { name: 'passes for a name of the listeners', snapshot: gatewaySnapshot(site('shop.contoso.com', status(404))), expect: 'pass' },
  {
    name: 'passes for a name that a wildcard of the listeners takes',
    snapshot: gatewaySnapshot(site('a.contoso.com', status(404), { listeners: [{ name: 'lst', hostNames: ['*.contoso.com'] }] })),
    expect: 'pass',
  },
  { name: 'passes for another name of the app', snapshot: gatewaySnapshot(site('www.contoso.com', status(404))), expect: 'pass' },
  {
    name: 'passes for the host name of the setting',
    snapshot: gatewaySnapshot(
      site('set.contoso.com', status(404), { settings: [{ name: 'set-app', protocol: 'Https', port: 443, hostName: 'set.contoso.com', probe: 'probe-app' }] }),
    ),
    expect: 'pass',
  },
  {
    name: 'is predicted for a loopback name, whatever the app is called',
    snapshot: gatewaySnapshot(site('127.0.0.1', 'Unknown words', { lookups: [], responses: [] })),
    expect: 'fail',
    findings: [{ resource, pointer, severity: 'error', confidence: 'predicted' }],
  },
  {
    name: 'is unknown when the app cannot be read',
    snapshot: gatewaySnapshot(site('other.contoso.com', status(404), { lookups: [], responses: [] })),
    expect: 'unknown',
    missing: [appHost],
  },
  {
    name: 'is unknown without backend health',
    snapshot: gatewaySnapshot({ ...site('other.contoso.com', undefined), health: 'none' }),
    expect: 'unknown',
    missing: [`POST ${ids.gateway}/backendhealth`],
  },
]);
