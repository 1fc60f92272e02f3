import { defineRule } from '../rule';
import { checkGatewayManager, gatewayManagerFixes } from './gatewayManager';
import { securityNotes } from './securityEvidence';
import { allowTitles } from './securityFixes';

export default defineRule({
  code: 'AGW-NSG-002',
  on: 'gateway',
  severity: 'warning',
  confidence: 'static',
  explains: ['healthUnknown'],
  specificity: 80,
  text: {
    en: {
      title: 'The subnet of the v1 gateway does not let GatewayManager in',
      message:
        'Rule {rule} (priority {priority}) of network security group {group} denies GatewayManager on ports {ports} of subnet {subnet}: Azure cannot read from gateway {gateway} how the backends are. The gateway goes on probing them and serving clients.',
      variants: {
        narrow:
          'Rule {rule} (priority {priority}) of network security group {group} lets GatewayManager in to subnet {subnet} and works now, but its destination is not Any: ARM asks for destination Any at the next write to gateway {gateway} on ports {ports}.',
      },
      why: 'Azure manages the instances of a v1 gateway over ports 65503-65534, from the service tag GatewayManager. When that is blocked, backend health is Unknown. That is loss of sight only: the instances still probe the backends and pass requests on.',
      howWeKnow:
        'The inbound rules of the network security group on the subnet of the gateway are evaluated in the order of their priorities, Azure’s default rules last, for TCP from GatewayManager to every prefix of the subnet on ports 65503-65534. A v1 gateway is never network-isolated.',
      fix: 'Add an inbound rule that allows TCP from GatewayManager to destination Any on ports 65503-65534, with a lower priority number than the rule that denies.',
      notAProblem: 'As long as nobody needs backend health. It never explains 502 or 504 answers, nor that clients cannot connect.',
      notes: securityNotes,
      fixes: allowTitles,
    },
  },
  links: [
    'https://learn.microsoft.com/azure/application-gateway/configuration-infrastructure',
    'https://learn.microsoft.com/troubleshoot/azure/application-gateway/application-gateway-backend-health-troubleshooting',
  ],
  applies: ({ gateway }) => gateway.isV1,
  check: (context, { gateway }) => checkGatewayManager(context, gateway, 'warning'),
  fixes: (finding, { gateway }) => gatewayManagerFixes(finding, gateway),
});
