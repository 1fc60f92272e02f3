import { defineRule } from '../rule';
import { checkGatewayManager, gatewayManagerFixes } from './gatewayManager';
import { securityNotes } from './securityEvidence';
import { allowTitles } from './securityFixes';

export default defineRule({
  code: 'AGW-NSG-001',
  on: 'gateway',
  severity: 'warning',
  confidence: 'static',
  explains: ['healthUnknown'],
  specificity: 80,
  text: {
    en: {
      title: 'The gateway’s subnet does not let GatewayManager in',
      message:
        'Rule {rule} (priority {priority}) of network security group {group} denies GatewayManager on ports {ports} of subnet {subnet}: Azure cannot read the health of the backends, and writes to gateway {gateway} fail. Requests of clients are not affected.',
      variants: {
        narrow:
          'Rule {rule} (priority {priority}) of network security group {group} lets GatewayManager in to subnet {subnet} and works now, but its destination is not Any: ARM asks for destination Any at the next write to gateway {gateway} on ports {ports}.',
      },
      why: 'Azure manages the instances of a v2 gateway over ports 65200-65535, from the service tag GatewayManager. When that is blocked, backend health is Unknown and changes of the gateway fail; traffic goes on with the last configuration.',
      howWeKnow:
        'The inbound rules of the network security group on the subnet of the gateway are evaluated in the order of their priorities, Azure’s default rules last, for TCP from GatewayManager to every prefix of the subnet on ports 65200-65535. The gateway is not network-isolated: that is told by its frontends, the delegation of its subnet and its tag.',
      fix: 'Add an inbound rule that allows TCP from GatewayManager to destination Any on ports 65200-65535, with a lower priority number than the rule that denies.',
      notAProblem: 'On a network-isolated gateway, which is managed in another way. It never explains 502 or 504 answers.',
      notes: securityNotes,
      fixes: allowTitles,
    },
  },
  links: [
    'https://learn.microsoft.com/azure/application-gateway/configuration-infrastructure',
    'https://learn.microsoft.com/troubleshoot/azure/application-gateway/application-gateway-backend-health-troubleshooting',
  ],
  applies: ({ gateway }) => gateway.isV2,
  check: (context, { gateway }) => checkGatewayManager(context, gateway, context.shows('healthUnknown') ? 'error' : 'warning'),
  fixes: (finding, { gateway }) => gatewayManagerFixes(finding, gateway),
});
