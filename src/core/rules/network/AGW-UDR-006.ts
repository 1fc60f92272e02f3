import { ownerOf } from '../../network/serverPlace';
import { parseResourceId, resourceName } from '../../snapshot/resourceId';
import { azureCli, portal } from '../applicationGateway/commands';
import { deepestPlace } from '../applicationGateway/places';
import type { Fix } from '../finding';
import { defineRule } from '../rule';
import { addressedAppliance, applianceOnPath, portsToRefute } from './applianceLeg';
import { describeRoute, routeEvidence, routeNotes } from './routeEvidence';
import { answersOnAll, mayBeInNetwork } from './serverLeg';

export default defineRule({
  code: 'AGW-UDR-006',
  on: 'server',
  severity: 'error',
  confidence: 'static',
  explains: ['timeout', 'gateway502'],
  specificity: 80,
  text: {
    en: {
      title: 'The appliance on the way to a server may not forward traffic',
      message:
        'The gateway’s traffic to server {server} of pool {pool} takes the route {hop}, and network interface {interface}, which has that address, does not have IP forwarding enabled: Azure drops what is not for the interface itself. The gateway cannot reach the server under backend setting {setting}.',
      why: 'Azure delivers to a network interface only what is addressed to it, unless IP forwarding is enabled on the interface. Everything that a route sends there for others disappears.',
      howWeKnow:
        'The route with the longest prefix for the server on the gateway’s subnet leads to a virtual appliance. The network interface of a virtual machine has its address, and says enableIPForwarding false.',
      fix: 'Enable IP forwarding on the network interface; the operating system of the appliance must forward too.',
      notAProblem: 'When the server is Healthy by a probe on the same port: then its traffic takes another way.',
      notes: { ...routeNotes, forwarding: 'The network interface of the appliance.' },
      fixes: {
        forward: 'Enable IP forwarding on the network interface',
        openInterface: 'IP configurations of the network interface: enable IP forwarding',
      },
    },
  },
  links: [
    'https://learn.microsoft.com/azure/virtual-network/virtual-networks-udr-overview',
    'https://learn.microsoft.com/azure/virtual-network/virtual-network-network-interface#enable-or-disable-ip-forwarding',
  ],
  applies: mayBeInNetwork,
  check(context, server) {
    const hasAnswered = answersOnAll(server);
    const hop = applianceOnPath(context.model, server);
    if (hop.state === 'unknown') context.unknown(hasAnswered ? [] : hop.missing);
    if (hop.state !== 'appliance') return;
    // An appliance that forwards needs no more questions.
    if (hasAnswered) {
      context.unknown([]);
      return;
    }
    const place = context.need(hop.place);
    if (!place) {
      context.unknown([]);
      return;
    }
    const owner = context.need(ownerOf(context.model, addressedAppliance(server, hop.address), place));
    if (owner.kind !== 'interface') return;
    const networkInterface = context.need(context.model.networkInterface(owner.id));
    if (networkInterface.virtualMachineId === undefined || networkInterface.enableIPForwarding === true) return;
    if (networkInterface.enableIPForwarding === undefined) {
      context.unknown([]);
      return;
    }
    const at = deepestPlace(context.model, networkInterface.at, 'properties', 'enableIPForwarding');
    context.report({
      at,
      resource: networkInterface.id,
      blocks: { address: server.address, ports: portsToRefute(server) },
      data: {
        server: server.address,
        pool: server.pool.name,
        setting: server.setting.name,
        hop: describeRoute(hop.route),
        interface: resourceName(networkInterface.id),
      },
      evidence: [routeEvidence(hop.route), { resource: networkInterface.id, at, value: 'enableIPForwarding false', note: 'forwarding' }],
    });
  },
  fixes: (finding) => forwardingFixes(finding.resource),
});

function forwardingFixes(interfaceId: string): readonly Fix[] {
  const id = parseResourceId(interfaceId);
  const place = id ? ['--resource-group', id.resourceGroup, '--name', id.name, '--subscription', id.subscriptionId] : ['--ids', interfaceId];
  return [azureCli('forward', [['network', 'nic', 'update', ...place, '--ip-forwarding', 'true']]), portal('openInterface', interfaceId)];
}
