import type { Subnet } from '../../model/network';
import { isPrivateAddress, overlaps, parsePrefix, publicAddresses } from '../../network/cidr';
import { routeToServer } from '../../network/reach';
import { selectDefaultRoute, type RouteAnswer } from '../../network/routes';
import type { ServerSubject } from '../../path/subject';
import { parseResourceId } from '../../snapshot/resourceId';
import { azureCli, portal } from '../applicationGateway/commands';
import { linkedZones } from '../dns/linkedZones';
import { dnsName } from '../dns/memberName';
import { defineRule, type RuleContext } from '../rule';
import { portsToRefute } from './applianceLeg';
import { routeEvidence, routeNotes } from './routeEvidence';
import { answersOnAll } from './serverLeg';

/**
 * A name is taken for public only as a guess with a symptom: nothing in ARM tells what DNS answers, and a public zone may hold
 * private addresses. Key Vault and revocation lists have rules of their own where their failure shows.
 */
export default defineRule({
  code: 'AGW-UDR-014',
  on: 'server',
  severity: 'error',
  confidence: 'static',
  explains: ['timeout', 'gateway502'],
  specificity: 75,
  text: {
    en: {
      title: 'A gateway without a public frontend has no way out to a public server',
      message:
        'Server {server} of pool {pool} is on the Internet, and gateway {gateway} has no way out: it has no public frontend, subnet {subnet} has no NAT gateway, and its route to the server leads straight to the Internet.',
      variants: {
        name: 'Server {server} of pool {pool} does not answer, and gateway {gateway} has no way out to the Internet: it has no public frontend, subnet {subnet} has no NAT gateway, and its default route leads straight to the Internet. If the name leads to a public address, that is the reason.',
      },
      why: 'A public frontend also carries what a gateway sends out. A gateway with private frontends alone has no public address to send from, so that everything to the Internet is dropped.',
      howWeKnow:
        'None of the frontends has a public address, the subnet names no NAT gateway, and the route with the longest prefix for the server has the next hop Internet.',
      fix: 'Attach a NAT gateway to the subnet, lead the traffic through a firewall, or reach the server by a private endpoint.',
      notAProblem: 'When the name of the server leads to a private address, or the server is Healthy.',
      notes: routeNotes,
      fixes: { attach: 'Attach a NAT gateway to the gateway’s subnet', openSubnet: 'The gateway’s subnet: choose a NAT gateway' },
    },
  },
  links: [
    'https://learn.microsoft.com/azure/application-gateway/application-gateway-private-deployment',
    'https://learn.microsoft.com/azure/nat-gateway/nat-overview',
  ],
  applies: ({ gateway, ipAddress, isFqdn, ipConfigurationId }) =>
    gateway.isV2 &&
    gateway.frontends.length > 0 &&
    gateway.frontends.every(({ publicIPAddressId }) => publicIPAddressId === undefined) &&
    ipConfigurationId === undefined &&
    (isFqdn || (ipAddress !== undefined && !isPrivateAddress(ipAddress))),
  check(context, server) {
    context.need(server.health);
    if (answersOnAll(server)) return;
    const subnet = context.need(server.gateway.subnet);
    if (!subnet || subnet.natGatewayId !== undefined) return;
    const isName = server.ipAddress === undefined;
    const answer = isName ? routeOfName(subnet) : routeToServer(context.model, server);
    if (answer.outcome === 'unknown') {
      context.unknown(answer.missing);
      return;
    }
    // An appliance or a gateway may carry it; what a route drops is AGW-UDR-004's.
    if (answer.route.nextHop.toLowerCase() !== 'internet') return;
    if (isName && (!context.shows('timeout') || mayBePrivate(context, server, subnet))) {
      context.unknown([]);
      return;
    }
    report(context, server, subnet, answer);
  },
  fixes: ({ resource }) => {
    const id = parseResourceId(resource);
    const [network = '', name = ''] = id?.names ?? [];
    const place = ['--resource-group', id?.resourceGroup ?? '', '--vnet-name', network, '--name', name, '--subscription', id?.subscriptionId ?? ''];
    const attach = azureCli('attach', [['network', 'vnet', 'subnet', 'update', ...place, '--nat-gateway', '<id of the NAT gateway>']]);
    return id ? [attach, portal('openSubnet', resource)] : [portal('openSubnet', resource)];
  },
});

/** A linked private zone for the name, or DNS servers of the network's own, may answer with a private address. */
function mayBePrivate(context: Pick<RuleContext, 'model' | 'need'>, { address }: ServerSubject, subnet: Subnet): boolean {
  const network = context.need(subnet.virtualNetwork);
  if (network.dnsServers.length > 0) return true;
  const name = dnsName(address);
  const isOfName = (zone: string): boolean => `.${name}`.endsWith(`.${zone.replace(/^privatelink\./, '')}`);
  return context.need(linkedZones(context.model, network, isOfName)).length > 0;
}

/** The default route, as long as no other route may take a public address that is not known. */
function routeOfName(subnet: Subnet): RouteAnswer {
  const table = subnet.routeTable.state === 'known' ? subnet.routeTable.value : undefined;
  const isSplit = (table?.routes ?? []).some(({ addressPrefix = '', nextHopType = '' }) => {
    const prefix = parsePrefix(addressPrefix);
    const isDefault = prefix?.length === 0;
    return !isDefault && nextHopType.toLowerCase() !== 'internet' && (!prefix || overlaps(publicAddresses, [prefix]));
  });
  return isSplit ? { outcome: 'unknown', reason: 'address', missing: [] } : selectDefaultRoute(subnet);
}

function report(
  context: RuleContext<{ readonly server: string; readonly pool: string; readonly gateway: string; readonly subnet: string }>,
  server: ServerSubject,
  subnet: Subnet,
  { route }: RouteAnswer & { readonly outcome: 'selected' },
): void {
  context.report({
    at: subnet.at,
    resource: subnet.id,
    ...(server.ipAddress === undefined ? { variant: 'name', severity: 'warning', confidence: 'predicted' } : {}),
    blocks: { address: server.address, ports: portsToRefute(server) },
    data: { server: server.address, pool: server.pool.name, gateway: server.gateway.name, subnet: subnet.name },
    evidence: [routeEvidence(route)],
  });
}
