import { backendSubnetLeg } from '../../network/reach';
import { defineRule } from '../rule';
import { securityNotes } from './securityEvidence';
import { allowTitles } from './securityFixes';
import { checkLeg, fixesOfLeg, mayBeInNetwork } from './serverLeg';

export default defineRule({
  code: 'AGW-NSG-008',
  on: 'server',
  severity: 'error',
  confidence: 'static',
  explains: ['timeout', 'gateway502'],
  specificity: 80,
  text: {
    en: {
      title: 'The security group of the backend subnet denies the gateway',
      message:
        'Rule {rule} (priority {priority}) of network security group {group} on the backend subnet denies traffic from the gateway to server {server} on port {ports}, so pool {pool} cannot use the server under backend setting {setting}. Allow the subnet of the gateway before that rule.',
      variants: {
        partial:
          'Rule {rule} (priority {priority}) of network security group {group} denies a part of the traffic from the gateway to server {server} on port {ports}: some members behind it, or some connections, cannot be reached. Allow the subnet of the gateway to all of them before that rule.',
      },
      why: 'Probes and requests come from addresses of the subnet of the gateway. When the backend subnet drops them, the gateway waits until its timeout, takes the server out and answers 502.',
      howWeKnow:
        'The inbound rules of the network security group on the subnet of the server are evaluated in the order of their priorities, Azure’s default rules last, for traffic from the whole subnet of the gateway to the address of the server, once for the port of the probe and once for the port of the backend setting.',
      fix: 'Add an inbound rule that allows the subnet of the gateway, not single addresses of it, with a lower priority number than the rule that denies.',
      notAProblem:
        'When the server is Healthy by a probe on the same port, or when it is a private endpoint in a subnet whose network policies are off: then the security group does not filter its traffic.',
      notes: securityNotes,
      fixes: allowTitles,
    },
  },
  links: [
    'https://learn.microsoft.com/troubleshoot/azure/application-gateway/troubleshoot-application-gateway-http-502-bad-gateway',
    'https://learn.microsoft.com/azure/virtual-network/network-security-group-how-it-works',
    'https://learn.microsoft.com/azure/private-link/disable-private-endpoint-network-policy',
  ],
  applies: mayBeInNetwork,
  check: (context, server) => checkLeg(context, server, backendSubnetLeg),
  fixes: (finding, server, model) => fixesOfLeg(finding, server, model, backendSubnetLeg),
});
