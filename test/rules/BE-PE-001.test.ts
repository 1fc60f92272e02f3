import { describe, it } from 'node:test';
import type { JsonObject, RecordedResponse } from '../../src/core/snapshot/snapshot';
import { checkRule, gatewaySnapshot, ids, unknownWithout, type GatewaySketch } from './check';
import { accountId, endpointId, gatewayTo, linksOf, recordsOf, siteHost, siteZone, zone, zoneIdOf } from './privateServices';
import { silentMessage } from './serverMachine';

const address = '10.0.2.177';
const nicId = ids.nic('nic-pe');
const zoneId = zoneIdOf(siteZone);

function endpoint(state: JsonObject, more: JsonObject = {}, groupId = 'web'): readonly RecordedResponse[] {
  const connection = { privateLinkServiceId: accountId, groupIds: [groupId], privateLinkServiceConnectionState: state };
  const properties = {
    provisioningState: 'Succeeded',
    subnet: { id: ids.backendSubnet },
    networkInterfaces: [{ id: nicId }],
    privateLinkServiceConnections: [{ name: 'pe', properties: connection }],
    ...more,
  };
  const configuration = { name: 'ipconfig', properties: { privateIPAddress: address, subnet: { id: ids.backendSubnet } } };
  return [
    { request: `GET ${endpointId}`, status: 200, body: { id: endpointId, name: 'pe-site', type: 'Microsoft.Network/privateEndpoints', properties } },
    {
      request: `GET ${nicId}`,
      status: 200,
      body: {
        id: nicId,
        name: 'nic-pe',
        type: 'Microsoft.Network/networkInterfaces',
        properties: { ipConfigurations: [configuration], privateEndpoint: { id: endpointId } },
      },
    },
  ];
}

const zones = [
  {
    request: 'GET /subscriptions/11111111-1111-1111-1111-111111111111/providers/Microsoft.Network/privateDnsZones',
    status: 200,
    body: { value: [{ id: zoneId }] },
  },
  zone(zoneId),
  linksOf(zoneId, [ids.vnet]),
];
const lookups = [{ kind: 'address', key: address, complete: true, ids: [nicId] }] as const;

const literal = (answers: readonly RecordedResponse[]): GatewaySketch => ({
  pools: [{ name: 'pool-app', servers: [address] }],
  health: [{ servers: [{ address, health: 'Unhealthy', message: silentMessage }] }],
  nics: [],
  lookups,
  responses: answers,
});
const named = (answers: readonly RecordedResponse[], recorded = address, more: GatewaySketch = {}): GatewaySketch =>
  gatewayTo(siteHost, silentMessage, [...zones, recordsOf(zoneId, { stshop: [recorded] }), ...answers], { lookups, ...more });

const pending = endpoint({ status: 'Pending' });
const approved = endpoint({ status: 'Approved' });
const found = {
  resource: endpointId,
  request: `GET ${endpointId}`,
  pointer: '/properties/privateLinkServiceConnections/0/properties/privateLinkServiceConnectionState/status',
  severity: 'error',
  confidence: 'static',
  explains: ['timeout'],
} as const;
const base = gatewaySnapshot(named(pending));

checkRule('BE-PE-001', [
  {
    name: 'fails on an address of a pending endpoint',
    snapshot: gatewaySnapshot(literal(pending)),
    expect: 'fail',
    findings: [{ ...found, data: { status: 'Pending' } }],
  },
  { name: 'fails on a name whose record is the address', snapshot: base, expect: 'fail', findings: [{ ...found, data: { address, endpoint: 'pe-site' } }] },
  {
    name: 'fails on a rejected connection',
    snapshot: gatewaySnapshot(literal(endpoint({ status: 'Rejected' }))),
    expect: 'fail',
    findings: [{ ...found, data: { status: 'Rejected' } }],
  },
  {
    name: 'fails on a disconnected connection',
    snapshot: gatewaySnapshot(literal(endpoint({ status: 'Disconnected' }))),
    expect: 'fail',
    findings: [{ ...found, data: { status: 'Disconnected' } }],
  },
  {
    name: 'fails on an endpoint that could not be made',
    snapshot: gatewaySnapshot(literal(endpoint({ status: 'Approved' }, { provisioningState: 'Failed' }))),
    expect: 'fail',
    findings: [{ ...found, pointer: '/properties/provisioningState', variant: 'failed' }],
  },
  {
    name: 'fails on an endpoint of another part of the account',
    snapshot: gatewaySnapshot(named(endpoint({ status: 'Approved' }, {}, 'blob'))),
    expect: 'fail',
    findings: [{ ...found, pointer: '/properties/privateLinkServiceConnections/0/properties/groupIds', variant: 'otherPart', data: { status: 'blob' } }],
  },
  { name: 'passes on an approved endpoint', snapshot: gatewaySnapshot(named(approved)), expect: 'pass' },
  { name: 'passes on the address of an approved endpoint, of whatever part', snapshot: gatewaySnapshot(literal(approved)), expect: 'pass' },
  {
    name: 'passes while the endpoint is updated',
    snapshot: gatewaySnapshot(literal(endpoint({ status: 'Approved' }, { provisioningState: 'Updating' }))),
    expect: 'pass',
  },
  { name: 'says nothing of a server that answers', snapshot: gatewaySnapshot({ ...literal(pending), health: [{ servers: [{ address }] }] }), expect: 'pass' },
  { name: 'passes where the record has another address', snapshot: gatewaySnapshot(named(pending, '203.0.113.4')), expect: 'pass' },
  { name: 'is unknown without a state', snapshot: gatewaySnapshot(literal(endpoint({}))), expect: 'unknown' },
  {
    name: 'is unknown for a name that the DNS servers of the network answer',
    snapshot: gatewaySnapshot({
      ...gatewayTo('shop.contoso.com', silentMessage, [
        { ...zones[0], body: { value: [{ id: zoneIdOf('contoso.com') }] } } as RecordedResponse,
        zone(zoneIdOf('contoso.com')),
        linksOf(zoneIdOf('contoso.com'), [ids.vnet]),
      ]),
      vnet: { dhcpOptions: { dnsServers: ['10.0.9.4'] } },
    }),
    expect: 'unknown',
  },
]);

describe('BE-PE-001 without an answer', () => {
  for (const part of ['/privateEndpoints/pe-site', '/virtualNetworkLinks', 'core.windows.net/A', '/backendhealth', '/virtualNetworks/vnet-shop'])
    it(`is unknown without ${part}`, () => unknownWithout('BE-PE-001', base, part));
});
