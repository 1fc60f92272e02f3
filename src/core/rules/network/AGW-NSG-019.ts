import { isIpAddress } from '../../path/effectiveProbe';
import type { ServerSubject } from '../../path/subject';
import type { NetworkSecurityGroup } from '../../model/network';
import { backendInterfaceLeg, backendSubnetLeg, gatewayOutboundLeg, routeToServer, type ReachedServer } from '../../network/reach';
import { coversAll } from '../../network/cidr';
import type { Unavailable, Source } from '../../snapshot/fact';
import { serverState } from '../applicationGateway/healthMessages';
import { deepestPlace } from '../applicationGateway/places';
import { portal } from '../applicationGateway/commands';
import { azureDns, resolverOf } from '../dns/resolver';
import { dnsName, resolutionSymptoms } from '../dns/memberName';
import type { Evidence } from '../finding';
import { defineRule, type RuleContext } from '../rule';
import { nextHopPlace, routeEvidence, routeNotes } from './routeEvidence';
import { accusedRule, chainEvidence, sourcesIn, securityNotes } from './securityEvidence';
import { isWithoutRoute } from './serverLeg';

export default defineRule({
  code: 'AGW-NSG-019',
  on: 'server',
  severity: 'error',
  // Another DNS server, which nobody reads here, may stand behind the one that is listed.
  confidence: 'predicted',
  explains: ['unresolved', 'healthUnknown'],
  specificity: 85,
  text: {
    en: {
      title: 'The gateway does not reach its DNS servers',
      message:
        'Rule {rule} of network security group {group} denies the gateway its DNS server {dnsServer} on port 53, and no DNS server of the network is left that it reaches: it finds no address for {server}.',
      variants: {
        one: 'Rule {rule} of network security group {group} denies the gateway its DNS server {dnsServer} on port 53. It can still ask other DNS servers of the network for {server}.',
        route:
          'The route {rule} of the gateway’s subnet leads nowhere, so the gateway does not reach its DNS server {dnsServer}, and no DNS server of the network is left that it reaches: it finds no address for {server}.',
        oneRoute:
          'The route {rule} of the gateway’s subnet leads nowhere, so the gateway does not reach its DNS server {dnsServer}. It can still ask other DNS servers of the network for {server}.',
      },
      why: 'A gateway in a network with DNS servers of its own asks those for the names of its backend servers. When it does not reach them, the names have no addresses.',
      howWeKnow:
        'The route of the gateway’s subnet to each DNS server of the network, and the security rules out of that subnet and into the DNS server, were evaluated for UDP on port 53. TCP alone is used only for long answers and does not decide.',
      fix: 'Allow the subnet of the gateway to reach the DNS servers on port 53 with UDP and TCP, and connect their network. Restart the gateway if the list of DNS servers was changed.',
      notAProblem: 'When the DNS server is about to be removed from the list of the network.',
      notes: { ...securityNotes, ...routeNotes, servers: 'The DNS servers of the virtual network.' },
      fixes: { openRules: 'What stands in the way: let the gateway reach port 53', openServers: 'DNS servers of the virtual network' },
    },
  },
  links: [
    'https://learn.microsoft.com/azure/application-gateway/application-gateway-dns-resolution',
    'https://learn.microsoft.com/troubleshoot/azure/application-gateway/troubleshoot-dns-resolution-issues',
  ],
  applies: ({ address, isFqdn }) => isFqdn && !isIpAddress(address) && dnsName(address).includes('.'),
  check(context, server) {
    const health = context.need(server.health);
    if (health && serverState(health) === 'healthy') return;
    const explains = resolutionSymptoms(context.symptoms);
    if (explains.length === 0) return;
    const { kind, virtualNetwork } = context.need(resolverOf(context.model, server));
    if (kind === 'azure') return;
    const ways = virtualNetwork.dnsServers.map((address) => wayTo(context, server, address));
    const isCutOff = ways.every(({ state }) => state === 'closed');
    const serversAt = deepestPlace(context.model, virtualNetwork.at, 'properties', 'dhcpOptions', 'dnsServers');
    for (const way of ways) {
      if (way.state !== 'closed') continue;
      const variant = way.group === undefined ? (isCutOff ? 'route' : 'oneRoute') : isCutOff ? undefined : 'one';
      context.report({
        at: way.at,
        resource: way.resource,
        ...(variant === undefined ? {} : { variant }),
        // The gateway takes the answer that comes first: one that is missing leaves it the others.
        ...(isCutOff ? { explains } : { severity: 'warning', explains: [] }),
        data: { rule: way.name, group: way.group?.name ?? '', dnsServer: way.address, server: server.address, networkId: virtualNetwork.id },
        evidence: [...way.evidence, { resource: virtualNetwork.id, at: serversAt, value: virtualNetwork.dnsServers.join(', '), note: 'servers' }],
      });
    }
    const missing = ways.flatMap((way) => (way.state === 'unknown' ? way.missing : []));
    if (ways.some(({ state }) => state === 'unknown')) context.unknown(missing);
  },
  fixes: ({ resource, data }) => [portal('openRules', resource), portal('openServers', String(data['networkId']))],
});

type Way =
  | { readonly state: 'open' }
  | { readonly state: 'unknown'; readonly missing: readonly Unavailable[] }
  | {
      readonly state: 'closed';
      readonly address: string;
      readonly resource: string;
      readonly at: Source;
      readonly name: string;
      /** Undefined: a route closes it. */
      readonly group: NetworkSecurityGroup | undefined;
      readonly evidence: readonly Evidence[];
    };

/** What the configuration says of the way to one DNS server; what neither it nor the network tells is open. */
function wayTo({ model }: Pick<RuleContext, 'model'>, { gateway }: ServerSubject, address: string): Way {
  // Azure answers there itself, past all routes and rules.
  if (address === azureDns) return { state: 'open' };
  const dnsServer: ReachedServer = { gateway, ipAddress: address, ipConfigurationId: undefined, protocol: 'udp' };
  const route = routeToServer(model, dnsServer);
  if (route.outcome === 'selected' && route.route.nextHop.toLowerCase() === 'none') {
    const { route: way } = route;
    const at = way.origin === 'user' ? nextHopPlace(model, way) : way.at;
    return { state: 'closed', address, resource: way.resource, at, name: way.prefix, group: undefined, evidence: [routeEvidence(way)] };
  }
  const missing: Unavailable[] = route.outcome === 'unknown' ? [...route.missing] : [];
  let isUnknown = route.outcome === 'unknown';
  for (const ask of [gatewayOutboundLeg, backendSubnetLeg, backendInterfaceLeg]) {
    const leg = ask(model, dnsServer, 53);
    if (leg.state === 'unknown') missing.push(...leg.missing);
    if (leg.state === 'unknown' || (leg.state === 'judged' && leg.answer.access === 'unknown')) isUnknown = true;
    if (leg.state !== 'judged' || leg.isPart || leg.answer.access !== 'deny') continue;
    const { denied, decisions } = leg.answer;
    const rule = accusedRule(denied);
    if (!rule || isWithoutRoute({ denied }) || !coversAll(sourcesIn(denied), sourcesIn(decisions))) continue;
    return { state: 'closed', address, resource: rule.id, at: rule.at, name: rule.name, group: leg.group, evidence: chainEvidence(leg.answer) };
  }
  return isUnknown ? { state: 'unknown', missing } : { state: 'open' };
}
