import { describe, it } from 'node:test';
import { checkRule, gatewaySnapshot, ids, unknownWithout, type GatewaySketch, type SecurityRuleSketch } from './check';

const host = 'web.contoso.com';
const dnsServer = '10.0.2.53';
const unresolved =
  'Application Gateway could not create a probe for this backend. This usually happens when the FQDN of the backend has not been entered correctly.';

const deny = (change: Partial<SecurityRuleSketch> = {}): SecurityRuleSketch => ({
  name: 'DenyDns',
  priority: 200,
  direction: 'Outbound',
  access: 'Deny',
  protocol: '*',
  source: '*',
  destination: '10.0.2.0/24',
  ports: '53',
  ...change,
});

/** A gateway whose server has a name that does not resolve, in a network with these DNS servers. */
function asking(dnsServers: readonly string[], more: GatewaySketch = {}): GatewaySketch {
  return {
    pools: [{ name: 'pool-app', servers: [host] }],
    health: [{ servers: [{ address: host, health: 'Unhealthy', message: unresolved }] }],
    vnet: { dhcpOptions: { dnsServers } },
    nics: [{ name: 'nic-dns', address: dnsServer }],
    lookups: [{ kind: 'address', key: dnsServer, complete: true, ids: [ids.nic('nic-dns')] }],
    ...more,
  };
}

const found = { severity: 'error', confidence: 'predicted', explains: ['unresolved'], data: { dnsServer, server: host } } as const;
const outbound = {
  ...found,
  resource: `${ids.gatewayNsg}/securityRules/DenyDns`,
  request: `GET ${ids.gatewayNsg}`,
  pointer: '/properties/securityRules/0',
} as const;
const base = gatewaySnapshot(asking([dnsServer], { gatewayNsg: [deny()] }));

checkRule('AGW-NSG-019', [
  { name: 'finds a rule that denies the gateway the only DNS server', snapshot: base, expect: 'fail', findings: [outbound] },
  {
    name: 'finds a rule that denies UDP alone',
    snapshot: gatewaySnapshot(asking([dnsServer], { gatewayNsg: [deny({ protocol: 'Udp' })] })),
    expect: 'fail',
    findings: [outbound],
  },
  {
    name: 'finds a rule before the DNS server',
    snapshot: gatewaySnapshot(asking([dnsServer], { backendNsg: [deny({ direction: 'Inbound', destination: '*' })] })),
    expect: 'fail',
    findings: [{ ...found, resource: `${ids.backendNsg}/securityRules/DenyDns`, request: `GET ${ids.backendNsg}`, pointer: '/properties/securityRules/0' }],
  },
  {
    name: 'finds a route that leads nowhere',
    snapshot: gatewaySnapshot(asking([dnsServer], { gatewayRoutes: [{ name: 'drop', prefix: '10.0.2.53/32', nextHop: 'None' }] })),
    expect: 'fail',
    findings: [
      {
        ...found,
        variant: 'route',
        resource: `${ids.gatewayRoutes}/routes/drop`,
        request: `GET ${ids.gatewayRoutes}`,
        pointer: '/properties/routes/0/properties/nextHopType',
      },
    ],
  },
  {
    name: 'only warns while another DNS server is left',
    snapshot: gatewaySnapshot(asking([dnsServer, '168.63.129.16'], { gatewayNsg: [deny()] })),
    expect: 'fail',
    findings: [{ ...outbound, variant: 'one', severity: 'warning', explains: [] }],
  },
  { name: 'passes for a rule of TCP alone', snapshot: gatewaySnapshot(asking([dnsServer], { gatewayNsg: [deny({ protocol: 'Tcp' })] })), expect: 'pass' },
  { name: 'passes for a rule of another port', snapshot: gatewaySnapshot(asking([dnsServer], { gatewayNsg: [deny({ ports: '80' })] })), expect: 'pass' },
  {
    name: 'passes for a deny that an allow comes before',
    snapshot: gatewaySnapshot(asking([dnsServer], { gatewayNsg: [deny({ priority: 100, name: 'Allow', access: 'Allow' }), deny()] })),
    expect: 'pass',
  },
  { name: 'passes where nothing stands in the way', snapshot: gatewaySnapshot(asking([dnsServer])), expect: 'pass' },
  { name: 'passes for DNS of Azure', snapshot: gatewaySnapshot(asking([], { gatewayNsg: [deny()] })), expect: 'pass' },
  {
    name: 'says nothing of a server that answers',
    snapshot: gatewaySnapshot(asking([dnsServer], { gatewayNsg: [deny()], health: [{ servers: [{ address: host }] }] })),
    expect: 'pass',
  },
  {
    name: 'cannot tell who is at the address when nothing has it',
    snapshot: gatewaySnapshot(asking([dnsServer], { nics: [], lookups: [{ kind: 'address', key: dnsServer, complete: true, ids: [] }] })),
    expect: 'unknown',
  },
  { name: 'does not apply to an address', snapshot: gatewaySnapshot(), expect: 'notApplicable' },
]);

describe('AGW-NSG-019 without an answer', () => {
  for (const part of ['/backendhealth', ids.vnet])
    it(`is unknown without ${part.slice(part.lastIndexOf('/'))}`, () => unknownWithout('AGW-NSG-019', base, part));
});
