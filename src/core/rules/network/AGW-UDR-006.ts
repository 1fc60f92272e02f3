import { routeToServer } from '../../network/reach';
import { ownerOf, subnetOfAddress } from '../../network/serverPlace';
import { parseResourceId } from '../../snapshot/resourceId';
import { azureCli, portal } from '../applicationGateway/commands';
import { deepestPlace } from '../applicationGateway/places';
import { defineRule } from '../rule';
import { openRoutes, routeEvidence, routeNames, routeNotes } from './routeEvidence';
import { answersOnAll, mayBeInNetwork, portsOf } from './serverLeg';

export default defineRule({
  code: 'AGW-UDR-006',
  on: 'server',
  severity: 'error',
  confidence: 'static',
  explains: ['timeout', 'gateway502'],
  specificity: 80,
  text: {
    en: {
      title: 'A route leads to an appliance that forwards nothing',
      message:
        "Route {route} of route table {table} leads the gateway's traffic for server {server} to {appliance} ({address}), and IP forwarding is off on that network interface: Azure drops what is not for the interface itself.",
      why: 'A network interface of Azure takes in only packets for its own addresses, unless IP forwarding is switched on. A route to it alone makes no router of it.',
      howWeKnow:
        "The route that the gateway's subnet uses for the server has the next hop VirtualAppliance, its address belongs to a network interface, and that says `enableIPForwarding: false`.",
      fix: 'Switch IP forwarding on, on the network interface and in the operating system of the appliance, or let the route lead to the appliance that does forward.',
      notAProblem: 'When the server is Healthy by a probe on the same port: then its traffic takes another way.',
      notes: { ...routeNotes, forwarding: 'The switch of the network interface at the next hop.' },
      fixes: {
        switchOn: 'Switch IP forwarding on',
        openInterface: 'IP configurations of the network interface: enable IP forwarding',
        openRoutes: 'Routes of the route table: change route {route}',
      },
    },
  },
  links: [
    'https://learn.microsoft.com/azure/virtual-network/virtual-networks-udr-overview',
    'https://learn.microsoft.com/azure/virtual-network/virtual-network-network-interface',
  ],
  applies: mayBeInNetwork,
  check(context, server) {
    context.need(server.health);
    if (answersOnAll(server)) return;
    const answer = routeToServer(context.model, server);
    if (answer.outcome !== 'selected') {
      context.unknown(answer.missing);
      return;
    }
    const { route } = answer;
    const address = route.nextHopIpAddress;
    if (route.nextHop.toLowerCase() !== 'virtualappliance' || address === undefined) return;
    const place = context.need(subnetOfAddress(context.model, server.gateway.subnet, address));
    if (!place) {
      context.unknown([]);
      return;
    }
    const owner = context.need(ownerOf(context.model, { gateway: server.gateway, ipConfigurationId: undefined, ipAddress: address }, place));
    // A firewall or load balancer forwards by itself; what no look-up finds cannot be judged here.
    if (owner.kind !== 'interface') return;
    const appliance = context.need(context.model.networkInterface(owner.id));
    if (appliance.enableIPForwarding === undefined) {
      context.unknown([]);
      return;
    }
    if (appliance.enableIPForwarding) return;
    const at = deepestPlace(context.model, appliance.at, 'properties', 'enableIPForwarding');
    context.report({
      at,
      resource: appliance.id,
      blocks: { address: server.address, ports: portsOf(server) },
      data: { ...routeNames(route), server: server.address, appliance: appliance.name, address },
      evidence: [routeEvidence(route), { resource: appliance.id, at, value: 'false', note: 'forwarding' }],
    });
  },
  fixes: (finding) => {
    const id = parseResourceId(finding.resource);
    const owner = id ? ['--resource-group', id.resourceGroup, '--name', id.name, '--subscription', id.subscriptionId] : ['--ids', finding.resource];
    const route = finding.evidence.find(({ note }) => note === 'route')?.resource;
    return [
      azureCli('switchOn', [['network', 'nic', 'update', ...owner, '--ip-forwarding', 'true']]),
      portal('openInterface', finding.resource),
      ...(route === undefined ? [] : [openRoutes(route)]),
    ];
  },
});
