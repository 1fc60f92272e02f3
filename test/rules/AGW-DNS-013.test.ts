import type { RecordedResponse } from '../../src/core/snapshot/snapshot';
import { checkRule, gatewaySnapshot, ids, type GatewaySketch } from './check';
import { gatewayTo, linksOf, recordsOf, siteHost, zoneIdOf, zonesOfGroup } from './privateServices';

const host = 'web.contoso.com';
const zoneId = zoneIdOf('contoso.com');
const rulesetId = `${ids.group}/providers/Microsoft.Network/dnsForwardingRulesets/rules-hub`;
const unresolved =
  'Application Gateway could not create a probe for this backend. This usually happens when the FQDN of the backend has not been entered correctly.';
const linked = (...rulesets: readonly string[]): RecordedResponse => ({
  request: `POST ${ids.vnet}/listDnsForwardingRulesets`,
  status: 200,
  body: { value: rulesets.map((id) => ({ id, properties: { virtualNetworkLink: { id: `${id}/virtualNetworkLinks/link` } } })) },
});
const named = (answers: readonly RecordedResponse[], more: GatewaySketch = {}, name = host) =>
  gatewaySnapshot(gatewayTo(name, unresolved, [...zonesOfGroup([]), ...answers], more));

checkRule('AGW-DNS-013', [
  { name: 'passes when no ruleset is linked to the network', snapshot: named([linked()]), expect: 'pass' },
  {
    name: 'does not know what the rules of a linked ruleset say',
    snapshot: named([linked(rulesetId)]),
    expect: 'unknown',
    missing: [`GET ${rulesetId}/forwardingRules`],
  },
  { name: 'asks which rulesets are linked', snapshot: named([]), expect: 'unknown', missing: [`POST ${ids.vnet}/listDnsForwardingRulesets`] },
  {
    name: 'is unknown when a ruleset of the list cannot be read',
    snapshot: named([{ ...linked(), body: { value: [{ properties: {} }] } }]),
    expect: 'unknown',
  },
  { name: 'is unknown when a page of the list is missing', snapshot: named([{ ...linked(), incomplete: true }]), expect: 'unknown' },
  {
    name: 'passes when a linked zone answers',
    snapshot: named([...zonesOfGroup([zoneId]), linksOf(zoneId, [ids.vnet]), recordsOf(zoneId, {}), linked(rulesetId)]),
    expect: 'pass',
  },
  {
    name: 'passes with DNS servers of the network',
    snapshot: named([linked(rulesetId)], { vnet: { dhcpOptions: { dnsServers: ['10.0.9.4'] } } }),
    expect: 'pass',
  },
  { name: 'passes for a name of Azure', snapshot: named([linked(rulesetId)], {}, siteHost), expect: 'pass' },
  { name: 'asks nothing of a server that answers', snapshot: gatewaySnapshot(gatewayTo(host, undefined, [])), expect: 'pass' },
  { name: 'does not apply to an address', snapshot: gatewaySnapshot(), expect: 'notApplicable' },
]);
