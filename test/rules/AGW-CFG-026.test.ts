import type { JsonObject } from '../../src/core/snapshot/snapshot';
import { checkRule, gatewaySnapshot, ids } from './check';

const rewriting = (headerName: string, headerValue: string, isUsed = true) => {
  const plain = gatewaySnapshot();
  const properties = plain.responses.find(({ request }) => request === `GET ${ids.gateway}`)?.body as {
    properties: { requestRoutingRules: readonly { properties: JsonObject }[] };
  };
  const [rule] = properties.properties.requestRoutingRules;
  const set = ids.child('rewriteRuleSets', 'rewrites');
  const rewriteRules = [{ name: 'host', ruleSequence: 100, actionSet: { requestHeaderConfigurations: [{ headerName, headerValue }] } }];
  return gatewaySnapshot({
    properties: {
      rewriteRuleSets: [{ name: 'rewrites', id: set, properties: { rewriteRules } }],
      requestRoutingRules: [{ ...rule, properties: { ...rule?.properties, ...(isUsed ? { rewriteRuleSet: { id: set } } : {}) } }] as never,
    },
  });
};
const found = {
  resource: ids.child('rewriteRuleSets', 'rewrites'),
  pointer: '/properties/rewriteRuleSets/0/properties/rewriteRules/0/actionSet/requestHeaderConfigurations/0/headerValue',
  severity: 'warning',
  confidence: 'static',
  explains: [],
} as const;

checkRule('AGW-CFG-026', [
  {
    name: 'warns of a Host header with a port',
    snapshot: rewriting('Host', '{http_req_host}:8443'),
    expect: 'fail',
    findings: [{ ...found, data: { value: '{http_req_host}:8443', set: 'rewrites' } }],
  },
  { name: 'warns of a port by variable', snapshot: rewriting('host', 'shop.example:{var_server_port}'), expect: 'fail', findings: [found] },
  { name: 'passes for the name alone', snapshot: rewriting('Host', '{var_host}'), expect: 'pass' },
  { name: 'passes for another header', snapshot: rewriting('X-Forwarded-Host', 'shop.example:8443'), expect: 'pass' },
  { name: 'passes for an IPv6 address without a port', snapshot: rewriting('Host', '[2001:db8::1]'), expect: 'pass' },
  { name: 'does not apply when no rule refers to the set', snapshot: rewriting('Host', 'shop.example:8443', false), expect: 'notApplicable' },
]);
