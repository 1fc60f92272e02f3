import type { JsonObject } from '../../src/core/snapshot/snapshot';
import { checkRule, gatewaySnapshot, ids, type GatewaySketch } from './check';

const logs = `POST ${ids.gateway}/providers/Microsoft.Insights/logs`;
const profile = ids.child('sslProfiles', 'profile');

const mutual = (status: number | undefined, profileProperties: JsonObject, more: GatewaySketch = {}) => {
  const reference = (collection: string, name: string) => ({ id: ids.child(collection, name) });
  return gatewaySnapshot({
    listeners: [{ name: 'lst-app', protocol: 'Https' }],
    ...(status === undefined ? {} : { symptom: { url: 'https://203.0.113.10/', status } }),
    properties: {
      sslProfiles: [{ name: 'profile', id: profile, properties: profileProperties }],
      trustedClientCertificates: [{ name: 'ca', ...reference('trustedClientCertificates', 'ca'), properties: { data: '' } }],
      httpListeners: [
        {
          name: 'lst-app',
          ...reference('httpListeners', 'lst-app'),
          properties: {
            frontendIPConfiguration: reference('frontendIPConfigurations', 'front-public'),
            frontendPort: reference('frontendPorts', 'port-443'),
            protocol: 'Https',
            sslCertificate: reference('sslCertificates', 'cert-app'),
            sslProfile: { id: profile },
          },
        },
      ],
    },
    ...more,
  });
};
const wanted: JsonObject = { trustedClientCertificates: [{ id: ids.child('trustedClientCertificates', 'ca') }] };

checkRule('AGW-CFG-031', [
  { name: 'needs the access logs when a client gets 400', snapshot: mutual(400, wanted), expect: 'unknown', missing: [logs] },
  { name: 'passes for another status', snapshot: mutual(403, wanted), expect: 'pass' },
  { name: 'passes when nothing was reported', snapshot: mutual(undefined, wanted), expect: 'pass' },
  {
    name: 'does not apply where the servers judge the certificate',
    snapshot: mutual(400, { ...wanted, clientAuthConfiguration: { verifyClientAuthMode: 'Passthrough' } }),
    expect: 'notApplicable',
  },
  { name: 'does not apply to a profile that wants none', snapshot: mutual(400, {}), expect: 'notApplicable' },
  { name: 'does not apply without a profile', snapshot: gatewaySnapshot({ symptom: { status: 400 } }), expect: 'notApplicable' },
]);
