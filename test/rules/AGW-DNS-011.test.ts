import { describe, it } from 'node:test';
import { checkRule, gatewaySnapshot, ids, unknownWithout, type GatewaySketch } from './check';

const host = 'stshop.z6.web.core.windows.net';
const unresolved =
  'Application Gateway could not create a probe for this backend. This usually happens when the FQDN of the backend has not been entered correctly.';
const isolated: GatewaySketch = { frontends: ['private'], listeners: [{ name: 'lst-app', frontend: 'private' }] };

/** An isolated gateway in a network with these DNS servers, and the names of its servers; those that are true do not resolve. */
function asking(dnsServers: readonly string[], names: Readonly<Record<string, boolean>>, more: GatewaySketch = isolated) {
  const servers = Object.entries(names).map(([address, fails]) => (fails ? { address, health: 'Unhealthy', message: unresolved } : { address }));
  return gatewaySnapshot({ pools: [{ name: 'pool-app', servers: Object.keys(names) }], health: [{ servers }], vnet: { dhcpOptions: { dnsServers } }, ...more });
}

const found = {
  resource: ids.vnet,
  request: `GET ${ids.vnet}`,
  pointer: '/properties/dhcpOptions/dnsServers',
  severity: 'warning',
  confidence: 'predicted',
  explains: ['unresolved'],
  data: { server: host, servers: '10.0.9.4', network: 'vnet-shop', gateway: 'agw-shop' },
} as const;
const base = asking(['10.0.9.4'], { [host]: true });

checkRule('AGW-DNS-011', [
  { name: 'warns when a name of Azure does not resolve', snapshot: base, expect: 'fail', findings: [found] },
  {
    name: 'leaves servers that answer nothing at all to AGW-DNS-002',
    snapshot: asking(['10.0.9.4'], { [host]: true, 'web.contoso.com': true }),
    expect: 'fail',
    findings: [{ ...found, explains: [] }],
  },
  { name: 'passes when a name of Azure resolves', snapshot: asking(['10.0.9.4'], { [host]: false }), expect: 'pass' },
  { name: 'passes with the DNS of Azure', snapshot: asking([], { [host]: true }), expect: 'pass' },
  { name: 'passes when the DNS of Azure is in the list', snapshot: asking(['10.0.9.4', '168.63.129.16'], { [host]: true }), expect: 'pass' },
  { name: 'passes for a gateway that is not isolated', snapshot: asking(['10.0.9.4'], { [host]: true }, {}), expect: 'pass' },
  { name: 'passes when the gateway needs no name of Azure', snapshot: asking(['10.0.9.4'], { 'web.contoso.com': true }), expect: 'pass' },
  {
    name: 'cannot tell what the servers forward while a name of Azure fails in another way',
    snapshot: asking(['10.0.9.4'], { [host]: false }, { ...isolated, health: [{ servers: [{ address: host, health: 'Unhealthy', message: 'x' }] }] }),
    expect: 'unknown',
  },
  {
    name: 'is unknown when isolation cannot be told',
    snapshot: asking(['10.0.9.4'], { [host]: true }, { tags: { EnhancedNetworkControl: 'True' } }),
    expect: 'unknown',
  },
]);

describe('AGW-DNS-011 without an answer', () => {
  for (const part of ['/backendhealth', ids.vnet])
    it(`is unknown without ${part.slice(part.lastIndexOf('/'))}`, () => unknownWithout('AGW-DNS-011', base, part));
});
