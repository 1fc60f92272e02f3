import type { VirtualNetwork, VirtualNetworkPeering } from '../../model/network';
import { prefixContains } from '../../network/cidr';
import { peeringFault, peeringsTo, type PeeringFault } from '../../network/peeringsTo';
import type { ServerSubject } from '../../path/subject';
import { parentResourceId, parseResourceId, resourceName, sameId } from '../../snapshot/resourceId';
import { azureCli, portal } from '../applicationGateway/commands';
import { deepestPlace } from '../applicationGateway/places';
import type { TextData } from '../finding';
import { defineRule, type RuleContext } from '../rule';
import { portsToRefute } from './applianceLeg';
import { answersOnAll } from './serverLeg';

export default defineRule({
  code: 'AGW-UDR-009',
  on: 'server',
  severity: 'error',
  confidence: 'static',
  explains: ['timeout', 'gateway502'],
  specificity: 85,
  text: {
    en: {
      title: 'The peering to the network of a server does not carry traffic',
      message:
        'Server {server} of pool {pool} is in network {remote}, and peering {peering} is {state}: nothing passes between the gateway’s network and that one.',
      variants: {
        noAccess:
          'Server {server} of pool {pool} is in network {remote}, and peering {peering} does not let the networks reach each other: security rules for the tag VirtualNetwork leave the peer out.',
      },
      why: 'Two networks reach each other when both have a peering to the other and both are connected. When one side was removed or never made, the other stays and carries nothing.',
      howWeKnow:
        'The address of the server is in the address space of the peer, and the state of the peering on one of the two sides says that it is not connected.',
      fix: 'Remove the peering on both sides and make it anew, or allow access on the side that forbids it.',
      notAProblem: 'When the server is reached another way, or is not meant to be reached.',
      notes: { peering: 'The peering that fails.', own: 'The peering of the gateway’s own network.' },
      fixes: { allow: 'Let the networks reach each other', openPeerings: 'Peerings of the network' },
    },
  },
  links: [
    'https://learn.microsoft.com/azure/virtual-network/virtual-network-troubleshoot-peering-issues',
    'https://learn.microsoft.com/azure/virtual-network/virtual-network-manage-peering',
  ],
  applies: ({ ipAddress }) => ipAddress !== undefined,
  check(context, server) {
    context.need(server.health);
    if (answersOnAll(server)) return;
    const address = server.ipAddress ?? '';
    const network = networkOf(context, server);
    if (!network || network.addressPrefixes.some((prefix) => prefixContains(prefix, address))) return;
    const peerings = peeringsTo(network, address);
    // Another peering to the same addresses that is sound carries the traffic.
    if (peerings.length === 0 || peerings.some((peering) => peeringFault(peering) === undefined && !farFault(context, network, peering))) return;
    for (const peering of peerings) {
      const fault = peeringFault(peering);
      const failing = fault ? { peering, fault } : farFault(context, network, peering);
      if (failing) report(context, server, peering, failing);
    }
  },
  fixes: ({ resource, variant }) => [
    ...(variant === 'noAccess' ? [azureCli('allow', [peeringCommand(resource, 'update', '--set', 'allowVirtualNetworkAccess=true')])] : []),
    portal('openPeerings', parentResourceId(resource) ?? resource),
  ],
});

interface PeeringData extends TextData {
  readonly server: string;
  readonly pool: string;
  readonly remote: string;
  readonly peering: string;
  readonly state: string;
}

interface FailingSide {
  readonly peering: VirtualNetworkPeering;
  readonly fault: PeeringFault;
}

function networkOf(context: Pick<RuleContext, 'need'>, { gateway }: ServerSubject): VirtualNetwork | undefined {
  const subnet = context.need(gateway.subnet);
  return subnet && context.need(subnet.virtualNetwork);
}

/** The other side of a peering where it fails. A connected side proves that the other exists, so only its access can be at fault. */
function farFault(context: Pick<RuleContext, 'need' | 'model'>, network: VirtualNetwork, peering: VirtualNetworkPeering): FailingSide | undefined {
  if (peering.remoteVirtualNetworkId === undefined) return undefined;
  const remote = context.need(context.model.virtualNetwork(peering.remoteVirtualNetworkId));
  const back = remote.peerings.find(({ remoteVirtualNetworkId = '' }) => sameId(remoteVirtualNetworkId, network.id));
  const fault = back && peeringFault(back);
  return back && fault ? { peering: back, fault } : undefined;
}

function report(context: RuleContext<PeeringData>, server: ServerSubject, own: VirtualNetworkPeering, { peering, fault }: FailingSide): void {
  const at = deepestPlace(context.model, peering.at, 'properties', fault === 'noAccess' ? 'allowVirtualNetworkAccess' : 'peeringState');
  context.report({
    at,
    resource: peering.id,
    // Access that is off only takes the peer out of a tag: a rule that names its addresses may let it through.
    ...(fault === 'noAccess' ? { variant: 'noAccess', severity: 'warning' as const, confidence: 'predicted' as const } : {}),
    blocks: { address: server.address, ports: portsToRefute(server) },
    data: {
      server: server.address,
      pool: server.pool.name,
      remote: resourceName(own.remoteVirtualNetworkId ?? ''),
      peering: peering.name,
      state: peering.peeringState ?? '',
    },
    evidence: [
      { resource: peering.id, at, value: fault === 'noAccess' ? 'false' : (peering.peeringState ?? ''), note: 'peering' },
      ...(peering === own ? [] : [{ resource: own.id, at: own.at, value: own.peeringState ?? '', note: 'own' }]),
    ],
  });
}

function peeringCommand(peeringId: string, verb: string, ...options: readonly string[]): readonly string[] {
  const network = parseResourceId(parentResourceId(peeringId) ?? '');
  const place = network
    ? ['--resource-group', network.resourceGroup, '--vnet-name', network.name, '--name', resourceName(peeringId), '--subscription', network.subscriptionId]
    : ['--ids', peeringId];
  return ['network', 'vnet', 'peering', verb, ...place, ...options];
}
