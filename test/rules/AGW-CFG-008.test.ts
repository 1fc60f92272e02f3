import assert from 'node:assert/strict';
import { it } from 'node:test';
import { checkRule, findingsOf, gatewaySnapshot, ids, type GatewaySketch } from './check';
import { appAnswer, appHost, appLookup } from './webApps';

const pointer = '/properties/backendHttpSettingsCollection/0/properties';
const resource = ids.child('backendHttpSettingsCollection', 'set-app');

function app(hostNames: readonly string[], bound: readonly string[], more: GatewaySketch = {}): GatewaySketch {
  return {
    listeners: [{ name: 'lst', protocol: 'Https', hostNames }],
    pools: [{ name: 'pool-app', servers: [appHost] }],
    settings: [{ name: 'set-app', protocol: 'Https', port: 443 }],
    lookups: [appLookup],
    responses: [appAnswer(...bound)],
    ...more,
  };
}

const error = { resource, pointer, severity: 'error', confidence: 'static', explains: ['gateway502', 'gateway4xx'] } as const;
const warning = { resource, pointer, severity: 'warning', confidence: 'predicted' } as const;

checkRule('AGW-CFG-008', [
  { name: 'does not apply to servers that are addresses', snapshot: gatewaySnapshot(), expect: 'notApplicable' },
  {
    name: 'fails when a name of the listener is not bound',
    snapshot: gatewaySnapshot(app(['shop.contoso.com', 'www.contoso.com'], ['shop.contoso.com'])),
    expect: 'fail',
    findings: [{ ...error, data: { host: 'www.contoso.com', app: 'app-shop', setting: 'set-app', names: `${appHost}, shop.contoso.com` } }],
  },
  { name: 'passes when every name is bound', snapshot: gatewaySnapshot(app(['Shop.contoso.com'], ['shop.CONTOSO.com'])), expect: 'pass' },
  { name: 'passes when a wildcard is bound', snapshot: gatewaySnapshot(app(['shop.contoso.com'], ['*.contoso.com'])), expect: 'pass' },
  {
    name: 'passes when the wildcard of the listener is the one that is bound',
    snapshot: gatewaySnapshot(app(['*.contoso.com'], ['*.contoso.com'])),
    expect: 'pass',
  },
  {
    name: 'is predicted for a wildcard of which nothing is bound',
    snapshot: gatewaySnapshot(app(['*.contoso.com'], [])),
    expect: 'fail',
    findings: [{ ...warning, data: { host: '*.contoso.com' } }],
  },
  {
    name: 'is predicted for a listener that takes every name',
    snapshot: gatewaySnapshot(app([], [])),
    expect: 'fail',
    findings: [{ ...warning, variant: 'anyHost', data: { listener: 'lst' } }],
  },
  { name: 'passes for such a listener when the app has a name of its own', snapshot: gatewaySnapshot(app([], ['shop.contoso.com'])), expect: 'pass' },
  {
    name: 'goes by the reported URL',
    snapshot: gatewaySnapshot(app([], ['shop.contoso.com'], { symptom: { url: 'https://other.contoso.com/', status: 404 } })),
    expect: 'fail',
    findings: [{ ...error, data: { host: 'other.contoso.com' } }],
  },
  {
    name: 'passes when the host of the reported URL is bound',
    snapshot: gatewaySnapshot(app([], ['shop.contoso.com'], { symptom: { url: 'https://shop.contoso.com/', status: 502 } })),
    expect: 'pass',
  },
  {
    name: 'is not why servers are Unhealthy',
    snapshot: gatewaySnapshot(app(['shop.contoso.com'], [], { health: [{ servers: [{ address: appHost, health: 'Unhealthy' }] }] })),
    expect: 'fail',
    findings: [{ ...error, explains: ['gateway4xx'] }],
  },
  {
    name: 'is not why nobody knows how the servers are',
    snapshot: gatewaySnapshot(app(['shop.contoso.com'], [], { health: 403 })),
    expect: 'fail',
    findings: [{ ...error, explains: ['gateway4xx'] }],
  },
  {
    name: 'does not apply with a host name',
    snapshot: gatewaySnapshot(app(['shop.contoso.com'], [], { settings: [{ name: 'set-app', protocol: 'Https', port: 443, hostName: appHost }] })),
    expect: 'notApplicable',
  },
  {
    name: "does not apply when the member's name is picked",
    snapshot: gatewaySnapshot(
      app(['shop.contoso.com'], [], { settings: [{ name: 'set-app', protocol: 'Https', port: 443, pickHostNameFromBackendAddress: true }] }),
    ),
    expect: 'notApplicable',
  },
  {
    name: 'is unknown when nobody looked for the app',
    snapshot: gatewaySnapshot(app(['shop.contoso.com'], [], { lookups: [], responses: [] })),
    expect: 'unknown',
    missing: [appHost],
  },
  {
    name: 'is unknown when the app cannot be read',
    snapshot: gatewaySnapshot(app(['shop.contoso.com'], [], { responses: [{ request: `GET ${ids.site('app-shop')}`, status: 403, body: {} }] })),
    expect: 'unknown',
    missing: [`GET ${ids.site('app-shop')}`],
  },
]);

it('AGW-CFG-008 offers to bind the name to the app, and to override it', () => {
  const findings = findingsOf('AGW-CFG-008', gatewaySnapshot(app(['shop.contoso.com'], [])));
  const commands = findings.flatMap((finding) => finding.fixes.flatMap((fix) => (fix.kind === 'azureCli' ? fix.commands : [])));
  assert.deepEqual(
    commands.map((command) => command.slice(0, 5)),
    [
      ['az', 'webapp', 'config', 'hostname', 'add'],
      ['az', 'network', 'application-gateway', 'http-settings', 'update'],
    ],
  );
});
