import type { JsonObject } from '../../src/core/snapshot/snapshot';
import { checkRule, gatewaySnapshot, ids, type GatewaySketch } from './check';

const mismatch = "The Common Name (CN) of the backend certificate doesn't match the host header entered in the health probe configuration.";
const sketch = (sniName: string, message?: string, properties: JsonObject = {}): GatewaySketch => ({
  pools: [{ name: 'pool-app', servers: ['app.contoso.net'] }],
  settings: [{ name: 'set-app', protocol: 'Https', port: 443, hostName: 'www.contoso.com', sniName, ...properties }],
  health: [{ servers: [{ address: 'app.contoso.net', ...(message === undefined ? {} : { health: 'Unhealthy', message }) }] }],
});

checkRule('AGW-TLS-010', [
  {
    name: 'explains a complaint about the name in the certificate',
    snapshot: gatewaySnapshot(sketch('other.contoso.com', 'The common name of the leaf certificate presented by the backend does not match the host name.')),
    expect: 'fail',
    findings: [
      {
        resource: ids.child('backendHttpSettingsCollection', 'set-app'),
        pointer: '/properties/backendHttpSettingsCollection/0/properties/sniName',
        severity: 'warning',
        explains: ['tlsToBackend', 'gateway502'],
        data: { sniName: 'other.contoso.com', host: 'www.contoso.com' },
      },
    ],
  },
  { name: 'passes for the host name that arrives', snapshot: gatewaySnapshot(sketch('WWW.contoso.com', mismatch)), expect: 'pass' },
  { name: 'passes for the name of the member', snapshot: gatewaySnapshot(sketch('app.contoso.net', mismatch)), expect: 'pass' },
  { name: 'says nothing while nobody complains', snapshot: gatewaySnapshot(sketch('other.contoso.com')), expect: 'pass' },
  { name: 'does not apply without an SNI name', snapshot: gatewaySnapshot(sketch('', mismatch)), expect: 'notApplicable' },
  { name: 'is unknown without the health', snapshot: gatewaySnapshot({ ...sketch('other.contoso.com'), health: 403 }), expect: 'unknown' },
]);
