import { isEncrypted } from '../../path/effectiveProbe';
import { siteOfHost } from '../../path/siteOfHost';
import type { ServerSubject } from '../../path/subject';
import type { Unavailable } from '../../snapshot/fact';
import { postRequest } from '../../snapshot/request';
import { portal } from '../applicationGateway/commands';
import { deepestPlace } from '../applicationGateway/places';
import { isWebAppHost } from '../appService/webAppServer';
import { defineRule } from '../rule';

/**
 * Since 31 August 2025 v2 asks a backend for TLS 1.3 and takes 1.2; v1 speaks 1.2 alone (application-gateway-tls-version-retirement).
 * Azure tells the versions of one kind of server, a web app, and only its lowest: a lowest version that the gateway does not
 * reach is the one mismatch that configuration proves. What another server speaks only a connection to it tells, so where
 * its certificate could not be verified for no other reason the answer is *unknown*.
 */
export default defineRule({
  code: 'AGW-TLS-011',
  on: 'server',
  severity: 'error',
  confidence: 'static',
  explains: ['tlsToBackend'],
  specificity: 70,
  text: {
    en: {
      title: 'Gateway and server have no TLS version in common',
      message: 'Server {server} accepts TLS {lowest} and newer, and gateway {gateway} (v1) speaks TLS 1.2 to a backend: the handshake fails.',
      why: 'Without a version that both speak there is no handshake, though the port is open. A v2 gateway speaks TLS 1.3 and 1.2 to its backends, a v1 gateway TLS 1.2.',
      howWeKnow: 'The probe of the server fails in TLS. The lowest version is that of the web app behind the server; of other servers Azure knows no versions.',
      fix: 'Let the server accept TLS 1.2, or move to a v2 gateway.',
      notAProblem: 'When the app is not to be reached through this gateway.',
      notes: { lowest: 'The lowest TLS version that the app accepts.', gateway: 'The generation of the gateway.' },
      fixes: { openTls: 'Configuration of the app: minimum TLS version' },
    },
  },
  links: [
    'https://learn.microsoft.com/azure/application-gateway/application-gateway-tls-version-retirement',
    'https://learn.microsoft.com/azure/application-gateway/application-gateway-ssl-policy-overview',
  ],
  applies: ({ setting }) => isEncrypted(setting.protocol),
  check(context, subject) {
    const { gateway, address } = subject;
    context.need(subject.health);
    // Every other failure in TLS has a message that names its reason, and a reason can be read only after the handshake.
    if (!context.symptoms.some(({ finding }) => finding?.code === 'AGW-BH-016')) return;
    if (!isWebAppHost(address)) {
      context.unknown(versionsOf(subject));
      return;
    }
    const app = context.need(siteOfHost(context.model, address));
    const config = context.need(app.config);
    if (gateway.isV2 || config.minTlsVersion !== '1.3') return;
    if (!gateway.isV1) {
      context.unknown(versionsOf(subject));
      return;
    }
    const at = deepestPlace(context.model, config.at, 'properties', 'minTlsVersion');
    const tier = deepestPlace(context.model, gateway.at, 'properties', 'sku', 'tier');
    context.report({
      at,
      resource: app.id,
      data: { server: address, lowest: config.minTlsVersion, gateway: gateway.name },
      evidence: [
        { resource: app.id, at, value: config.minTlsVersion, note: 'lowest' },
        { resource: gateway.id, at: tier, value: gateway.skuTier ?? 'v1', note: 'gateway' },
      ],
    });
  },
  fixes: ({ resource }) => [portal('openTls', resource)],
});

function versionsOf({ gateway, address }: ServerSubject): Unavailable {
  return {
    state: 'unavailable',
    reason: 'failed',
    request: postRequest(gateway.id, 'backendhealth'),
    detail: `The answer does not say which TLS versions ${address} speaks.`,
  };
}
