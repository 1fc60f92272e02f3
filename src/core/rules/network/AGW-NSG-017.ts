import { addressSet } from '../../network/cidr';
import { tagContextOf } from '../../network/networkSpace';
import { evaluateSecurityRules } from '../../network/securityRules';
import type { NetworkSecurityGroup, SecurityRule, Subnet } from '../../model/network';
import { platformOf } from '../../path/platformHosts';
import { known } from '../../snapshot/fact';
import { parentResourceId, parseResourceId, sameId } from '../../snapshot/resourceId';
import { containerAppOf } from '../backend/containerApps';
import { defineRule } from '../rule';
import { changeOf, describeRule } from './securityEvidence';
import { redirectFixes, redirectTitles } from './securityFixes';
import { answersOn, portsOf } from './serverLeg';

/** The ports of the environment's own proxies, behind its load balancer. */
const innerPorts: Readonly<Record<number, number>> = { 80: 31080, 443: 31443 };

/** Reports only the rule that was made for the address: a group that denies the environment altogether is not told from one that is meant so. */
export default defineRule({
  code: 'AGW-NSG-017',
  on: 'server',
  severity: 'warning',
  confidence: 'static',
  explains: ['timeout', 'gateway502'],
  specificity: 78,
  text: {
    en: {
      title: 'A security group lets the gateway in to the address of a container environment, not to its subnet',
      message:
        'Rule {rule} of network security group {group} allows traffic to {address}, the address of container environment {environment}, and not to its subnet ({subnet}). The gateway’s traffic to {server} is denied on ports {ports}. Make the subnet the destination of the rule.',
      why: 'The security group of the subnet sees the addresses of the machines behind the environment’s load balancer, and their ports 31080 and 31443 besides 80 and 443. A rule for the address of the load balancer takes nothing of that.',
      howWeKnow:
        'The environment has a private address only. The security group on its subnet is evaluated for traffic from the gateway’s subnet to the whole subnet of the environment, and a part of it is denied; a rule that allows is for the address of the environment alone.',
      fix: 'Change the destination of the rule to the subnet of the environment, and its ports to 80 and 31080 for HTTP, 443 and 31443 for HTTPS. Allow the tag AzureLoadBalancer to ports 30000-32767 too.',
      notAProblem: 'When the server is Healthy by a probe on the same port.',
      notes: { rule: 'The rule for the address of the environment.' },
      fixes: redirectTitles,
    },
  },
  links: ['https://learn.microsoft.com/azure/container-apps/firewall-integration', 'https://learn.microsoft.com/azure/container-apps/waf-app-gateway'],
  applies: ({ address, isFqdn }) => isFqdn && platformOf(address) === 'containerApps',
  check(context, server) {
    context.need(server.health);
    const ports = portsOf(server).filter((port) => !answersOn(server, port));
    if (ports.length === 0) return;
    const hosted = context.need(containerAppOf(context.model, server.address, parseResourceId(server.gateway.id)?.subscriptionId ?? ''));
    // An app of another subscription is seen by nobody here.
    if (!hosted) context.unknown([]);
    const { internal, staticIp, subnetId } = hosted?.environment ?? {};
    if (!hosted || internal !== true || staticIp === undefined || subnetId === undefined) return;
    const place = context.need(context.model.subnet(subnetId));
    const group = context.need(place.networkSecurityGroup);
    const rule = group?.rules.find((each) => isForAddress(each, staticIp));
    if (!group || !rule) return;
    const from = context.need(server.gateway.subnet);
    const asked = ports.flatMap((port) => [port, innerPorts[port]].filter((each) => each !== undefined));
    const access = accessTo(group, place, from?.addressPrefixes ?? [], asked);
    if (access.state === 'unknown') context.unknown(access.missing);
    if (access.state !== 'denied') return;
    context.report({
      at: rule.at,
      resource: rule.id,
      blocks: { address: server.address, ports },
      ...changeOf(context, group.id, rule),
      data: {
        rule: rule.name,
        group: group.name,
        address: staticIp,
        environment: hosted.environment.name,
        subnet: place.addressPrefixes.join(', '),
        server: server.address,
        ports: asked.join(', '),
      },
      evidence: [{ resource: rule.id, at: rule.at, value: describeRule(rule), note: 'rule' }],
    });
  },
  fixes({ resource, data }, _server, model) {
    const group = model.networkSecurityGroup(parentResourceId(resource) ?? resource);
    const rule = group.state === 'known' ? group.value.rules.find(({ id }) => sameId(id, resource)) : undefined;
    return group.state === 'known' && rule ? redirectFixes(group.value, rule, String(data['subnet']).split(', ')) : [];
  },
});

function isForAddress({ access, direction, isDefault, destinationAddressPrefixes }: SecurityRule, address: string): boolean {
  const isAddress = (prefix: string): boolean => prefix === address || prefix === `${address}/32`;
  return access === 'Allow' && direction === 'Inbound' && !isDefault && destinationAddressPrefixes.length > 0 && destinationAddressPrefixes.every(isAddress);
}

function accessTo(group: NetworkSecurityGroup, place: Subnet, from: readonly string[], ports: readonly number[]) {
  const [sources, destinations] = [addressSet(from), addressSet(place.addressPrefixes)];
  if (!sources || !destinations) return { state: 'unknown', missing: [] } as const;
  const answer = evaluateSecurityRules(group, {
    direction: 'Inbound',
    protocol: 'tcp',
    source: { endpoints: { kind: 'addresses', set: sources }, applicationSecurityGroupIds: known([]) },
    destination: { endpoints: { kind: 'addresses', set: destinations }, applicationSecurityGroupIds: known([]) },
    ports: ports.map((port) => ({ first: port, last: port })),
    tags: tagContextOf(place),
  });
  switch (answer.access) {
    case 'allow':
      return { state: 'allowed' } as const;
    case 'unknown':
      return { state: 'unknown', missing: answer.missing } as const;
    case 'deny':
    case 'partial':
      return { state: 'denied' } as const;
  }
}
