import type { JsonObject } from '../../src/core/snapshot/snapshot';
import { checkRule, gatewaySnapshot, ids, type GatewaySketch } from './check';

const unresolved =
  'Application Gateway could not create a probe for this backend. This usually happens when the FQDN of the backend has not been entered correctly.';
const received = "Status code of the backend's HTTP response did not match the probe setting. Expected:200-399 Received:503.";
const own: JsonObject = { dhcpOptions: { dnsServers: ['10.0.9.4', '10.0.9.5'] } };
const place = { resource: ids.vnet, request: `GET ${ids.vnet}`, pointer: '/properties/dhcpOptions/dnsServers' };

function named(name: string, message: string | undefined, vnet: JsonObject = own, more: GatewaySketch = {}): GatewaySketch {
  const server = message === undefined ? { address: name } : { address: name, health: 'Unhealthy', message };
  return { pools: [{ name: 'pool-app', servers: [name] }], health: [{ servers: [server] }], vnet, ...more };
}

const suspect = { ...place, severity: 'warning', confidence: 'predicted', variant: 'suspect', data: { servers: '10.0.9.4, 10.0.9.5' } } as const;
const isolated: GatewaySketch = {
  tags: { EnhancedNetworkControl: 'True' },
  gatewaySubnet: { delegations: [{ name: 'gateway', properties: { serviceName: 'Microsoft.Network/applicationGateways' } }] },
};

checkRule('AGW-DNS-002', [
  {
    name: 'suspects the servers when the name does not resolve',
    snapshot: gatewaySnapshot(named('web.contoso.com', unresolved)),
    expect: 'fail',
    findings: [{ ...suspect, explains: ['unresolved'] }],
  },
  {
    name: 'suspects them when the health of named servers alone is unknown',
    snapshot: gatewaySnapshot({
      ...named('web.contoso.com', undefined),
      pools: [{ name: 'pool-app', servers: ['web.contoso.com', '10.0.2.4'] }],
      health: [{ servers: [{ address: 'web.contoso.com', health: 'Unknown' }, { address: '10.0.2.4' }] }],
    }),
    expect: { 'pool-app~set-app~web.contoso.com': 'fail' },
    findings: [{ ...suspect, explains: ['healthUnknown'] }],
  },
  {
    name: 'only mentions them for a server that was reached',
    snapshot: gatewaySnapshot(named('web.contoso.com', received)),
    expect: 'fail',
    findings: [{ ...place, severity: 'hint', confidence: 'static', explains: [] }],
  },
  {
    name: "suspects them for a name in Azure's domains on an isolated gateway",
    snapshot: gatewaySnapshot(named('stshop.z6.web.core.windows.net', unresolved, own, isolated)),
    expect: 'fail',
    findings: [{ ...suspect, explains: ['unresolved'] }],
  },
  {
    name: "says nothing of a name in Azure's domains on any other gateway",
    snapshot: gatewaySnapshot(named('stshop.z6.web.core.windows.net', unresolved)),
    expect: 'pass',
  },
  {
    name: "is unknown for a name in Azure's domains when isolation cannot be told",
    snapshot: gatewaySnapshot(named('stshop.z6.web.core.windows.net', unresolved, own, { tags: { EnhancedNetworkControl: 'True' } })),
    expect: 'unknown',
  },
  { name: 'says nothing of a server that answers', snapshot: gatewaySnapshot(named('web.contoso.com', undefined)), expect: 'pass' },
  { name: "passes with Azure's own DNS", snapshot: gatewaySnapshot(named('web.contoso.com', unresolved, {})), expect: 'pass' },
  {
    name: "passes with the address of Azure's own DNS",
    snapshot: gatewaySnapshot(named('web.contoso.com', unresolved, { dhcpOptions: { dnsServers: ['168.63.129.16'] } })),
    expect: 'pass',
  },
  {
    name: 'is unknown when the list of servers cannot be read',
    snapshot: gatewaySnapshot(named('web.contoso.com', unresolved, { dhcpOptions: { dnsServers: [4] } })),
    expect: 'unknown',
  },
  { name: 'is unknown without backend health', snapshot: gatewaySnapshot(named('web.contoso.com', unresolved, own, { health: 'none' })), expect: 'unknown' },
  { name: 'does not apply to a short name', snapshot: gatewaySnapshot(named('web', unresolved)), expect: 'notApplicable' },
  { name: 'does not apply to an address', snapshot: gatewaySnapshot({ vnet: own }), expect: 'notApplicable' },
]);
