import type { JsonObject, RecordedResponse } from '../../src/core/snapshot/snapshot';
import { checkRule, gatewaySnapshot, ids, refused, without, type GatewaySketch, type RuleCase } from './check';
import { peeringTo } from './peeredNetwork';

const subscription = ids.group.replace(/\/resourceGroups.*/, '');
const hubId = `${ids.group}/providers/Microsoft.Network/virtualHubs/hub-weu`;
const hubNetwork = `${subscription}/resourceGroups/RG_hub-weu_1/providers/Microsoft.Network/virtualNetworks/HV_hub-weu_7b3e1b3a-0000-4000-8000-000000000001`;
const firewall = { azureFirewall: { id: `${ids.group}/providers/Microsoft.Network/azureFirewalls/fw-hub` } };
const connectionId = `${hubId}/hubVirtualNetworkConnections/shop`;
const hub = (properties: JsonObject, connection: JsonObject, destinations: readonly string[]): readonly RecordedResponse[] => [
  { request: `GET ${subscription}/providers/Microsoft.Network/virtualHubs`, status: 200, body: { value: [{ id: hubId, name: 'hub-weu', properties }] } },
  {
    request: `GET ${hubId}/hubVirtualNetworkConnections`,
    status: 200,
    body: { value: [{ id: connectionId, name: 'shop', properties: { remoteVirtualNetwork: { id: ids.vnet }, ...connection } }] },
  },
  {
    request: `GET ${hubId}/routingIntent`,
    status: 200,
    body: { value: destinations.length === 0 ? [] : [{ name: 'i', properties: { routingPolicies: [{ name: 'p', destinations: [...destinations] }] } }] },
  },
];
const secure = { enableInternetSecurity: true };
const of = (answers: readonly RecordedResponse[], more: GatewaySketch = {}) =>
  gatewaySnapshot({
    health: [
      { servers: ['10.0.2.4', '10.0.2.5'].map((address) => ({ address, health: 'Unknown', message: 'Backend health status could not be retrieved.' })) },
    ],
    vnet: { virtualNetworkPeerings: [peeringTo(hubNetwork, '10.100.0.0/23', { useRemoteGateways: true })] },
    responses: answers,
    ...more,
  });
const intent = hub(firewall, secure, ['Internet']);
const taken = of(intent);
const found = {
  request: `GET ${hubId}/hubVirtualNetworkConnections`,
  pointer: '/value/0/properties/enableInternetSecurity',
  resource: connectionId,
  explains: ['healthUnknown'],
  data: { hub: 'hub-weu', connection: 'shop' },
} as const;
const is = (expect: 'pass' | 'unknown', name: string, snapshot: RuleCase['snapshot']): RuleCase => ({ name, snapshot, expect });

checkRule('AGW-UDR-011', [
  { name: 'finds a routing intent for the Internet', snapshot: taken, expect: 'fail', findings: [{ ...found, severity: 'error', confidence: 'static' }] },
  {
    name: 'warns while health is known',
    snapshot: of(intent, { health: [{ servers: [{ address: '10.0.2.4' }, { address: '10.0.2.5' }] }] }),
    expect: 'fail',
    findings: [{ ...found, severity: 'warning', confidence: 'static' }],
  },
  {
    name: 'suspects a hub with a firewall when health is Unknown',
    snapshot: of(hub(firewall, secure, [])),
    expect: 'fail',
    findings: [{ ...found, severity: 'warning', confidence: 'predicted' }],
  },
  is(
    'unknown',
    'does not judge a hub with a firewall while health is known',
    of(hub(firewall, secure, []), { health: [{ servers: [{ address: '10.0.2.4' }, { address: '10.0.2.5' }] }] }),
  ),
  is('pass', 'passes without a hub', gatewaySnapshot()),
  is('pass', 'passes where the connection does not take the default route', of(hub(firewall, { enableInternetSecurity: false }, ['Internet']))),
  is('pass', 'passes for a hub without firewall and intent', of(hub({}, secure, []))),
  is('pass', 'passes for an intent for private traffic', of(hub({}, secure, ['PrivateTraffic']))),
  is(
    'pass',
    'passes where the subnet has a default route of its own',
    of(intent, { gatewayRoutes: [{ name: 'internet', prefix: '0.0.0.0/0', nextHop: 'Internet' }] }),
  ),
  is('pass', 'passes for an isolated gateway', of(intent, { frontends: ['private'], listeners: [{ name: 'lst-app', frontend: 'private' }] })),
  { name: 'does not apply to v1', snapshot: of(intent, { tier: 'Standard' }), expect: 'notApplicable' },
  is('unknown', 'is unknown where the hub is not seen', of([{ ...intent[0], body: { value: [] } } as RecordedResponse])),
  is('unknown', 'is unknown without the hubs', without(taken, 'Microsoft.Network/virtualHubs')),
  is('unknown', 'is unknown without the connections', without(taken, 'hubVirtualNetworkConnections')),
  is('unknown', 'is unknown when the intent is refused', refused(taken, 'routingIntent')),
  is('unknown', 'is unknown without the network', without(taken, 'virtualNetworks/')),
]);
