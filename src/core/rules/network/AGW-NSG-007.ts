import { gatewayOutboundLeg } from '../../network/reach';
import { defineRule } from '../rule';
import { securityNotes } from './securityEvidence';
import { allowTitles } from './securityFixes';
import { checkLeg, fixesOfLeg, mayBeInNetwork } from './serverLeg';

export default defineRule({
  code: 'AGW-NSG-007',
  on: 'server',
  severity: 'error',
  confidence: 'static',
  explains: ['timeout', 'gateway502'],
  specificity: 80,
  text: {
    en: {
      title: 'The security group of the gateway’s subnet denies the way to a server',
      message:
        'Rule {rule} (priority {priority}) of network security group {group} on the gateway’s subnet denies traffic to server {server} on port {ports}, so pool {pool} cannot use the server under backend setting {setting}. Allow the subnet of the gateway before that rule.',
      variants: {
        partial:
          'Rule {rule} (priority {priority}) of network security group {group} denies a part of the traffic from the gateway to server {server} on port {ports}: some members behind it, or some connections, cannot be reached. Allow the subnet of the gateway to all of them before that rule.',
      },
      why: 'Probes and requests to the server leave the subnet of the gateway. When they are dropped there, the gateway waits until its timeout and answers 502.',
      howWeKnow:
        'The outbound rules of the network security group on the subnet of the gateway are evaluated in the order of their priorities, Azure’s default rules last, for traffic from the whole subnet to the address of the server, once for the port of the probe and once for the port of the backend setting.',
      fix: 'Add an outbound rule that allows the subnet of the gateway to reach the server, with a lower priority number than the rule that denies.',
      notAProblem:
        'When the server is Healthy by a probe on the same port: then the traffic gets through, or the rule is so new that it has not met a new connection yet. A rule that denies other destinations only does no harm.',
      notes: securityNotes,
      fixes: allowTitles,
    },
  },
  links: [
    'https://learn.microsoft.com/troubleshoot/azure/application-gateway/troubleshoot-application-gateway-http-502-bad-gateway',
    'https://learn.microsoft.com/azure/virtual-network/network-security-group-how-it-works',
    'https://learn.microsoft.com/azure/application-gateway/configuration-infrastructure',
  ],
  applies: mayBeInNetwork,
  check: (context, server) => checkLeg(context, server, gatewayOutboundLeg),
  fixes: (finding, server, model) => fixesOfLeg(finding, server, model, gatewayOutboundLeg),
});
