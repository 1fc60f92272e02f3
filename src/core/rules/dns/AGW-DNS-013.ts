import type { Unavailable } from '../../snapshot/fact';
import { getRequest } from '../../snapshot/request';
import { isIpAddress } from '../../path/effectiveProbe';
import { serverState } from '../applicationGateway/healthMessages';
import { defineRule } from '../rule';
import { dnsName, resolutionSymptoms } from './memberName';
import { privateAnswer } from './privateAnswer';
import { isInAzureDomains, resolverOf } from './resolver';

export default defineRule({
  code: 'AGW-DNS-013',
  on: 'server',
  severity: 'error',
  confidence: 'predicted',
  explains: ['unresolved', 'healthUnknown'],
  specificity: 80,
  text: {
    en: {
      title: 'A DNS forwarding ruleset may send the name of a server to a DNS server that cannot answer',
      message: 'A DNS forwarding ruleset may send the name of a server to a DNS server that cannot answer.',
      why: 'Azure forwards names that match a rule of a linked ruleset to the DNS servers of that rule. When those are not reached, or do not know the name, the name does not resolve in this network.',
      howWeKnow:
        'Azure is asked which rulesets are linked to the network of the gateway. With none, no name is forwarded. What the rules of a linked ruleset say, and whether their targets answer, is not collected: the answer is then that it is not known.',
      fix: 'Correct the target of the rule, add a rule for the more specific name, or link the private zone of the name to the network of the gateway.',
      notAProblem: 'When no rule of the ruleset matches the name: Azure’s own DNS then answers it.',
    },
  },
  links: [
    'https://learn.microsoft.com/azure/dns/private-resolver-endpoints-rulesets',
    'https://learn.microsoft.com/azure/application-gateway/application-gateway-dns-resolution',
  ],
  applies: ({ address, isFqdn }) => isFqdn && !isIpAddress(address) && dnsName(address).includes('.'),
  check(context, server) {
    const { model } = context;
    const health = context.need(server.health);
    if ((health && serverState(health) === 'healthy') || resolutionSymptoms(context.symptoms).length === 0) return;
    const { virtualNetwork, kind, isolation } = context.need(resolverOf(model, server));
    // DNS servers of the network answer in place of Azure; names of Azure are looked up past the network, unless the gateway is isolated.
    if (kind === 'custom' || (isInAzureDomains(server.address) && isolation.isolated === 'no')) return;
    // Only the names that no linked zone holds are forwarded; that order is seen in practice, and documented nowhere in full.
    if (context.need(privateAnswer(model, server.address, virtualNetwork))) return;
    const rulesets = context.need(model.dnsForwardingRulesets(virtualNetwork.id));
    if (rulesets.length > 0) context.unknown(rulesets.map(rulesOf));
  },
});

function rulesOf(rulesetId: string): Unavailable {
  const permission = 'Microsoft.Network/dnsForwardingRulesets/forwardingRules/read';
  return { state: 'unavailable', reason: 'notCollected', request: getRequest(`${rulesetId}/forwardingRules`), permission };
}
