import { checkRule, everyMinute, gatewaySnapshot, ids, type GatewaySketch } from './check';
import { appHost, appLookup } from './webApps';
import { siteId } from './webAppSketch';

const https: GatewaySketch = {
  listeners: [{ name: 'lst-app', protocol: 'Https', port: 443, hostNames: ['www.contoso.com'] }],
  pools: [{ name: 'pool-app', servers: ['app.contoso.net'] }],
  settings: [{ name: 'set-app', protocol: 'Https', port: 443, probe: 'probe-app' }],
  probes: [{ name: 'probe-app', protocol: 'Https', host: 'app.contoso.net', path: '/', interval: 30, timeout: 30, unhealthyThreshold: 3 }],
};
/** The gateway answers 502 although every server is Healthy. */
const failing: GatewaySketch = {
  metrics: {
    'ResponseStatus HttpStatusGroup': { '2xx': everyMinute(60), '5xx': everyMinute(3) },
    'BackendResponseStatus HttpStatusGroup': { '2xx': everyMinute(60), '5xx': everyMinute(1) },
  },
};
const at = { resource: ids.child('backendHttpSettingsCollection', 'set-app'), pointer: '/properties/backendHttpSettingsCollection/0/properties' } as const;
const app = (sslState: string): GatewaySketch => ({
  ...https,
  pools: [{ name: 'pool-app', servers: [appHost] }],
  probes: [{ name: 'probe-app', protocol: 'Https', host: appHost, path: '/', interval: 30, timeout: 30, unhealthyThreshold: 3 }],
  lookups: [appLookup],
  responses: [
    {
      request: `GET ${siteId}`,
      status: 200,
      body: {
        id: siteId,
        name: 'app-shop',
        type: 'Microsoft.Web/sites',
        properties: {
          state: 'Running',
          defaultHostName: appHost,
          hostNames: [appHost, 'www.contoso.com'],
          hostNameSslStates: [{ name: 'www.contoso.com', sslState }],
        },
      },
    },
  ],
});

checkRule('AGW-TLS-003', [
  {
    name: 'mentions that live requests ask for another certificate',
    snapshot: gatewaySnapshot(https),
    expect: 'fail',
    findings: [{ ...at, severity: 'hint', explains: [], data: { probeName: 'app.contoso.net', liveName: 'www.contoso.com' } }],
  },
  {
    name: 'explains requests that fail although the probe passes',
    snapshot: gatewaySnapshot({ ...https, ...failing }),
    expect: 'fail',
    findings: [{ ...at, severity: 'error', explains: ['gateway502'] }],
  },
  { name: 'passes for an app with a certificate for both names', snapshot: gatewaySnapshot(app('SniEnabled')), expect: 'pass' },
  {
    name: 'mentions an app without a certificate for the live name',
    snapshot: gatewaySnapshot(app('Disabled')),
    expect: 'fail',
    findings: [{ ...at, severity: 'hint' }],
  },
  {
    name: 'passes for a listener of any name',
    snapshot: gatewaySnapshot({ ...https, listeners: [{ name: 'lst-app', protocol: 'Https', port: 443 }] }),
    expect: 'pass',
  },
  {
    name: 'passes where the setting sends the name of the probe',
    snapshot: gatewaySnapshot({ ...https, settings: [{ name: 'set-app', protocol: 'Https', port: 443, hostName: 'app.contoso.net', probe: 'probe-app' }] }),
    expect: 'pass',
  },
  { name: 'does not apply over HTTP', snapshot: gatewaySnapshot(), expect: 'notApplicable' },
  { name: 'is unknown without the health', snapshot: gatewaySnapshot({ ...https, health: 403 }), expect: 'unknown' },
]);
