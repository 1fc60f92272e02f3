import { checkRule, ids, without, type GatewaySketch } from './check';
import { received, webAppSnapshot } from './webAppSketch';
import { appHost } from './webApps';

const host = 'www.contoso.com';
const overriding = { settings: [{ name: 'set-app', protocol: 'Https', port: 443, hostName: host }] } satisfies GatewaySketch;
/** Every probe asks for the default name of the app. */
const probed: GatewaySketch = {
  settings: [{ name: 'set-app', protocol: 'Https', port: 443, hostName: host, probe: 'probe-app' }],
  probes: [{ name: 'probe-app', protocol: 'Https', host: appHost, path: '/', interval: 30, timeout: 30, unhealthyThreshold: 3 }],
};
const failing = webAppSnapshot({ message: received(404), gateway: overriding });
const at = {
  resource: ids.child('backendHttpSettingsCollection', 'set-app'),
  pointer: '/properties/backendHttpSettingsCollection/0/properties/hostName',
  severity: 'error',
} as const;

checkRule('APP-002', [
  {
    name: 'explains 404 to the probe that asks for the same name',
    snapshot: failing,
    expect: 'fail',
    findings: [{ ...at, explains: ['refusedByProbe', 'gateway4xx'], data: { host, names: appHost } }],
  },
  {
    name: 'explains no 403',
    snapshot: webAppSnapshot({ message: received(403), gateway: overriding }),
    expect: 'fail',
    findings: [{ ...at, explains: ['gateway4xx'] }],
  },
  {
    name: 'explains live requests alone where the probe asks for another name and passes',
    snapshot: webAppSnapshot({ gateway: probed }),
    expect: 'fail',
    findings: [{ ...at, explains: ['gateway502', 'gateway4xx'] }],
  },
  {
    name: 'explains no answer to a probe that asks for another name',
    snapshot: webAppSnapshot({ message: received(404), gateway: probed }),
    expect: 'fail',
    findings: [{ ...at, explains: ['gateway4xx'] }],
  },
  { name: 'passes when the name is bound', snapshot: webAppSnapshot({ site: { hostNames: [appHost, 'WWW.contoso.com'] }, gateway: probed }), expect: 'pass' },
  { name: 'passes when a wildcard is bound', snapshot: webAppSnapshot({ site: { hostNames: [appHost, '*.contoso.com'] }, gateway: probed }), expect: 'pass' },
  { name: 'passes when the name is enabled', snapshot: webAppSnapshot({ site: { enabledHostNames: [host] }, gateway: probed }), expect: 'pass' },
  { name: 'says nothing of a name that the probe asks for and that answers', snapshot: webAppSnapshot({ gateway: overriding }), expect: 'pass' },
  { name: 'is unknown without the app', snapshot: without(failing, '/sites/'), expect: 'unknown' },
  { name: 'is unknown without the health', snapshot: webAppSnapshot({ gateway: { ...overriding, health: 403 } }), expect: 'unknown' },
  { name: 'does not apply without an override', snapshot: webAppSnapshot({ message: received(404) }), expect: 'notApplicable' },
]);
