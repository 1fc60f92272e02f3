import type { JsonObject } from '../../src/core/snapshot/snapshot';
import { checkRule, gatewaySnapshot, ids } from './check';

const resource = ids.child('httpListeners', 'lst-app');
const pointer = '/properties/httpListeners/0';

/** The gateway's own properties of one listener, without what is not there. */
function listener(properties: JsonObject): JsonObject {
  return {
    httpListeners: [
      {
        name: 'lst-app',
        id: resource,
        properties: {
          frontendIPConfiguration: { id: ids.child('frontendIPConfigurations', 'front-public') },
          frontendPort: { id: ids.child('frontendPorts', 'port-443') },
          protocol: 'Https',
          ...properties,
        },
      },
    ],
  };
}
const certificate = { id: ids.child('sslCertificates', 'cert-app') };

checkRule('AGW-TLS-001', [
  {
    name: 'fails for HTTPS without a certificate',
    snapshot: gatewaySnapshot({ properties: listener({}) }),
    expect: 'fail',
    findings: [{ resource, pointer, severity: 'error', byConstruction: true, explains: ['tlsToClient', 'cannotConnect'], data: { protocol: 'Https' } }],
  },
  {
    name: 'is a hint when no rule leads on from the listener',
    snapshot: gatewaySnapshot({ properties: { ...listener({}), requestRoutingRules: [] } }),
    expect: 'fail',
    findings: [{ resource, pointer, severity: 'hint', byConstruction: false, explains: [] }],
  },
  { name: 'passes with a certificate', snapshot: gatewaySnapshot({ properties: listener({ sslCertificate: certificate }) }), expect: 'pass' },
  {
    name: 'leaves a certificate that is not there to the rule for dangling references',
    snapshot: gatewaySnapshot({ properties: listener({ sslCertificate: { id: ids.child('sslCertificates', 'gone') } }) }),
    expect: 'pass',
  },
  { name: 'does not apply to HTTP', snapshot: gatewaySnapshot({ properties: listener({ protocol: 'Http' }) }), expect: 'notApplicable' },
  { name: 'is unknown when the reference cannot be read', snapshot: gatewaySnapshot({ properties: listener({ sslCertificate: 7 }) }), expect: 'unknown' },
  {
    name: 'is unknown when the reference has no id',
    snapshot: gatewaySnapshot({ properties: listener({ sslCertificate: { id: null } }) }),
    expect: 'unknown',
  },
]);
