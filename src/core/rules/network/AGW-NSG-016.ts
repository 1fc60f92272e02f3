import { postRequest } from '../../snapshot/request';
import type { Unavailable } from '../../snapshot/fact';
import { defineRule } from '../rule';
import { firewallOnPath } from './firewallOnPath';
import { answersOnAll, mayBeInNetwork } from './serverLeg';

/** Answers nothing but *unknown* where the log of a firewall would decide: this version reads no logs. What the rules say is AGW-NSG-020's. */
export default defineRule({
  code: 'AGW-NSG-016',
  on: 'server',
  severity: 'warning',
  confidence: 'observed',
  explains: ['timeout', 'gateway502'],
  text: {
    en: {
      title: 'An Azure Firewall denies the gateway’s traffic, by its log',
      message: 'An Azure Firewall between the gateway and one of its servers has denied the gateway’s traffic.',
      why: 'An Azure Firewall denies what no rule allows. What it drops looks to the gateway like a server that does not answer.',
      howWeKnow:
        'Only the log of the firewall can tell, by lines with the action Deny for an address of the gateway’s subnet. Traffic Doctor does not read logs: where a server that does not answer is behind an Azure Firewall, this stays unknown.',
      fix: 'Look for the action Deny in the network rule log of the firewall. Allow the gateway’s subnet to the server on the ports of the probe and of the backend setting.',
      notAProblem: 'When the log has no such line.',
    },
  },
  links: [
    'https://learn.microsoft.com/troubleshoot/azure/application-gateway/application-gateway-backend-health-troubleshooting',
    'https://learn.microsoft.com/azure/azure-monitor/reference/tables/azfwnetworkrule',
  ],
  applies: mayBeInNetwork,
  check(context, server) {
    context.need(server.health);
    if (answersOnAll(server) || !context.shows('timeout')) return;
    const path = firewallOnPath(context.model, server);
    if (path.state === 'none') return;
    context.unknown(path.state === 'unknown' ? path.missing : firewallLog(path.id));
  },
});

function firewallLog(firewallId: string): Unavailable {
  const query = 'AZFWNetworkRule | where Action == "Deny" | summarize count() by SourceIp, DestinationIp, DestinationPort, ActionReason';
  return {
    state: 'unavailable',
    reason: 'notCollected',
    request: postRequest(firewallId, 'providers/Microsoft.Insights/logs', { query }),
    permission: 'Microsoft.Insights/logs/AZFWNetworkRule/read',
  };
}
