import { isEncrypted } from '../../path/effectiveProbe';
import { networkIsolation } from '../../path/isolation';
import { selectDefaultRoute } from '../../network/routes';
import type { Unavailable } from '../../snapshot/fact';
import { getRequest } from '../../snapshot/request';
import { portal } from '../applicationGateway/commands';
import { deepestPlace } from '../applicationGateway/places';
import { parentResourceId } from '../../snapshot/resourceId';
import { defineRule, type RuleContext } from '../rule';

/** The verification error of OpenSSL for a revocation list that could not be got (X509_V_ERR_UNABLE_TO_GET_CRL). */
const noRevocationList = '3';

/**
 * Security groups know no host names, so they are not looked at. A firewall on the way is known by its name only as far as
 * its policy is read: here the answer is *unknown* where the way leads through one.
 */
export default defineRule({
  code: 'AGW-TLS-015',
  on: 'gateway',
  severity: 'warning',
  confidence: 'predicted',
  explains: ['healthUnknown', 'tlsToBackend'],
  specificity: 40,
  text: {
    en: {
      title: 'The gateway cannot reach revocation lists',
      message:
        'Gateway {gateway} is network-isolated and has no way from subnet {subnet} to the Internet: it cannot ask whether the certificate of a server was revoked.',
      why: 'Lists of revoked certificates and OCSP are on the Internet (crl.microsoft.com, crl3.digicert.com). A gateway that cannot get them may not be able to verify a certificate.',
      howWeKnow: 'The gateway has no public frontend, its subnet has no NAT gateway, and its default route leads to no appliance that could take the requests.',
      fix: 'Give the subnet a NAT gateway, or a route to a firewall that lets revocation lists pass.',
      notAProblem: 'When the certificates of the servers name no revocation list that is on the Internet.',
      notes: { subnet: 'The subnet without a way out.' },
      fixes: { openSubnet: 'The network: subnets, NAT gateway' },
    },
  },
  links: [
    'https://learn.microsoft.com/troubleshoot/azure/application-gateway/application-gateway-backend-health-troubleshooting',
    'https://learn.microsoft.com/azure/application-gateway/application-gateway-private-deployment',
  ],
  applies: ({ gateway, pairs }) => !gateway.isV1 && pairs.some(({ setting }) => isEncrypted(setting.protocol)),
  check(context, { gateway }) {
    context.need(gateway.backendHealth);
    const symptoms = explainedHere(context);
    if (symptoms.length === 0) return;
    const subnet = context.need(gateway.subnet);
    if (!subnet || subnet.natGatewayId !== undefined) return;
    const isolation = networkIsolation(gateway);
    if (isolation.isolated === 'no') return;
    const answer = selectDefaultRoute(subnet);
    if (isolation.isolated === 'unknown' || answer.outcome === 'unknown') {
      context.unknown([...(isolation.isolated === 'unknown' ? isolation.missing : []), ...(answer.outcome === 'unknown' ? answer.missing : [])]);
      return;
    }
    const { route } = answer;
    const hop = route.nextHop.toLowerCase();
    if (hop === 'virtualappliance' || hop === 'virtualnetworkgateway') {
      context.unknown(behind(route.resource));
      return;
    }
    if (hop === 'internet' && gateway.frontends.some(({ publicIPAddressId }) => publicIPAddressId !== undefined)) return;
    const at = deepestPlace(context.model, subnet.at, 'properties');
    context.report({
      at,
      resource: subnet.id,
      explains: symptoms,
      data: { gateway: gateway.name, subnet: subnet.name },
      evidence: [{ resource: subnet.id, at, value: subnet.name, note: 'subnet' }],
    });
  },
  fixes: ({ resource }) => [portal('openSubnet', parentResourceId(resource) ?? resource)],
});

/** A certificate that failed for a reason that has a number of its own does not fail for a revocation list. */
function explainedHere({ symptoms }: Pick<RuleContext, 'symptoms'>): readonly ('healthUnknown' | 'tlsToBackend')[] {
  const isUnknown = symptoms.some((symptom) => symptom.class === 'healthUnknown');
  const isUnverified = symptoms.some(
    ({ finding }) => finding?.code === 'AGW-BH-016' && ['', noRevocationList].includes(String(finding.data['openSslCode'] ?? '')),
  );
  return [...(isUnknown ? (['healthUnknown'] as const) : []), ...(isUnverified ? (['tlsToBackend'] as const) : [])];
}

function behind(resource: string): Unavailable {
  return {
    state: 'unavailable',
    reason: 'failed',
    request: getRequest(resource),
    detail: 'The route does not say whether what it leads to lets revocation lists pass.',
  };
}
