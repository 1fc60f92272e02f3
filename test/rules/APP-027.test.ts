import type { JsonObject, RecordedResponse, Snapshot } from '../../src/core/snapshot/snapshot';
import { derOf, makeCertificate } from '../core/tls/makeCertificate';
import { checkRule, everyMinute, without, type GatewaySketch } from './check';
import { siteId, webAppSnapshot } from './webAppSketch';
import { appHost } from './webApps';

const host = 'www.contoso.com';
const make = (name: string, notBefore: string, notAfter: string) =>
  makeCertificate({ subject: `CN=${name}`, dnsNames: [name], notBefore: `${notBefore}T00:00:00Z`, notAfter: `${notAfter}T00:00:00Z` });
const good = derOf(await make(host, '2026-01-01', '2028-01-01'));
const expired = derOf(await make(host, '2025-01-01', '2026-03-01'));
const future = derOf(await make(host, '2027-06-01', '2028-06-01'));
const other = derOf(await make('shop.contoso.com', '2026-01-01', '2028-01-01'));

const subscription = '/subscriptions/11111111-1111-1111-1111-111111111111';
const listRequest = `GET ${subscription}/providers/Microsoft.Web/certificates`;

function certificates(properties: JsonObject): RecordedResponse {
  const id = `${subscription}/resourceGroups/rg-web/providers/Microsoft.Web/certificates/cert`;
  return { request: listRequest, status: 200, body: { value: [{ id, name: 'cert', type: 'Microsoft.Web/certificates', properties }] } };
}

const otherName = "The Common Name (CN) of the backend certificate doesn't match.";

/** An app with a name of its own, for which the probe asks in the handshake unless the sketch says otherwise. */
function snapshot(state: JsonObject, gateway: GatewaySketch = {}, message: string | undefined = otherName, hostNames: readonly string[] = [host]): Snapshot {
  return webAppSnapshot({
    site: {
      hostNames: [appHost, ...hostNames],
      hostNameSslStates: [
        { name: appHost, sslState: 'Disabled' },
        { name: host, ...state },
      ],
    },
    ...(message === '' ? {} : { message }),
    gateway: { settings: [{ name: 'set-app', protocol: 'Https', port: 443, hostName: host }], ...gateway },
  });
}

const bound = (cerBlob: string, setting: JsonObject = {}, thumbprint = 'AA11'): Snapshot =>
  snapshot(
    { sslState: 'SniEnabled', thumbprint },
    { settings: [{ name: 'set-app', protocol: 'Https', port: 443, hostName: host, ...setting }], responses: [certificates({ thumbprint: 'aa11', cerBlob })] },
  );

const unbound = snapshot({ sslState: 'Disabled' });
const at = { resource: siteId, request: `GET ${siteId}`, pointer: '/properties/hostNameSslStates/1', severity: 'error' } as const;

/** Every probe asks for the default name and passes, and live requests carry the client's. */
const live: GatewaySketch = {
  listeners: [{ name: 'lst-app', protocol: 'Https', port: 443, hostNames: [host] }],
  settings: [{ name: 'set-app', protocol: 'Https', port: 443, probe: 'probe-app' }],
  probes: [{ name: 'probe-app', protocol: 'Https', host: appHost, path: '/', interval: 30, timeout: 30, unhealthyThreshold: 3 }],
  metrics: {
    'ResponseStatus HttpStatusGroup': { '2xx': everyMinute(60), '5xx': everyMinute(3) },
    'BackendResponseStatus HttpStatusGroup': { '2xx': everyMinute(60), '5xx': everyMinute(1) },
  },
};

checkRule('APP-027', [
  { name: 'fails for a name without a certificate', snapshot: unbound, expect: 'fail', findings: [{ ...at, explains: ['tlsToBackend'], data: { host } }] },
  {
    name: 'explains no other status',
    snapshot: snapshot({ sslState: 'Disabled' }, {}, 'Received invalid status code: 404.'),
    expect: 'fail',
    findings: [{ ...at, explains: [] }],
  },
  {
    name: 'fails for live requests alone',
    snapshot: snapshot({ sslState: 'Disabled' }, live, ''),
    expect: 'fail',
    findings: [{ ...at, explains: ['gateway502'] }],
  },
  { name: 'fails for an expired certificate', snapshot: bound(expired), expect: 'fail', findings: [{ ...at, variant: 'expired', explains: ['tlsToBackend'] }] },
  { name: 'fails for one that is not valid yet', snapshot: bound(future), expect: 'fail', findings: [{ ...at, variant: 'notYetValid' }] },
  { name: 'fails for one with other names', snapshot: bound(other), expect: 'fail', findings: [{ ...at, variant: 'otherNames' }] },
  { name: 'passes with a good certificate', snapshot: bound(good), expect: 'pass' },
  { name: 'passes where the setting checks no names', snapshot: bound(other, { validateSNI: false }), expect: 'pass' },
  { name: 'passes where the setting checks no dates', snapshot: bound(expired, { validateCertChainAndExpiry: false }), expect: 'pass' },
  {
    name: 'is silent on the default name, whose binding always reads Disabled',
    snapshot: snapshot({ sslState: 'Disabled' }, { settings: [{ name: 'set-app', protocol: 'Https', port: 443, pickHostNameFromBackendAddress: true }] }),
    expect: 'pass',
  },
  { name: 'leaves a name that is not the app’s to other rules', snapshot: snapshot({ sslState: 'Disabled' }, {}, otherName, []), expect: 'pass' },
  { name: 'says nothing of an app that answers', snapshot: snapshot({ sslState: 'Disabled' }, {}, ''), expect: 'pass' },
  { name: 'is unknown when the body does not say the binding', snapshot: snapshot({}), expect: 'unknown' },
  { name: 'is unknown when the certificate is in another subscription', snapshot: bound(good, {}, 'BB22'), expect: 'unknown' },
  { name: 'is unknown when the certificate cannot be read', snapshot: bound('bm90IG9uZQ=='), expect: 'unknown' },
  { name: 'is unknown without the certificates', snapshot: without(bound(expired), '/certificates'), expect: 'unknown', missing: [listRequest] },
  { name: 'is unknown without the app', snapshot: without(unbound, '/sites/'), expect: 'unknown' },
  {
    name: 'does not apply to HTTP',
    snapshot: snapshot({ sslState: 'Disabled' }, { settings: [{ name: 'set-app', protocol: 'Http', port: 80, hostName: host }] }),
    expect: 'notApplicable',
  },
]);
