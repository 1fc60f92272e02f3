import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { RecordedResponse } from '../../src/core/snapshot/snapshot';
import { checkRule, findingsOf, gatewaySnapshot, ids, routeTable, unknownWithout, type GatewaySketch, type RouteSketch } from './check';

const code = 'AGW-UDR-005';
const timedOut = 'Time taken by the backend to respond to application gateway’s health probe is more than the time-out threshold in the probe setting.';
const toFirewall = { nextHop: 'VirtualAppliance', nextHopIp: '10.0.9.4' } as const;
const back: RouteSketch = { name: 'back', prefix: '10.0.1.0/24', ...toFirewall };
const out: RouteSketch = { name: 'out', prefix: '10.0.2.0/24', ...toFirewall };
const oneServer: GatewaySketch = { pools: [{ name: 'pool-app', servers: ['10.0.2.4'] }] };
const timeout: GatewaySketch = { ...oneServer, health: [{ servers: [{ address: '10.0.2.4', health: 'Unhealthy', message: timedOut }] }] };
const accused = {
  request: `GET ${ids.backendRoutes}`,
  pointer: '/properties/routes/0/properties/nextHopType',
  resource: `${ids.backendRoutes}/routes/back`,
  explains: ['timeout', 'gateway502'],
} as const;
const proved = { ...accused, severity: 'error', confidence: 'static' } as const;

const spokeId = ids.vnet.replace('vnet-shop', 'vnet-spoke');
const spokeRoutes = ids.backendRoutes.replace('rt-backend', 'rt-spoke');
const peering = (remote: string, prefix: string) => [
  {
    name: 'p',
    properties: { peeringState: 'Connected', remoteVirtualNetwork: { id: remote }, remoteAddressSpace: { addressPrefixes: [prefix] } },
  },
];
const spokeBody: RecordedResponse = {
  request: `GET ${spokeId}`,
  status: 200,
  body: {
    id: spokeId,
    name: 'vnet-spoke',
    properties: {
      addressSpace: { addressPrefixes: ['10.7.0.0/16'] },
      subnets: [{ id: `${spokeId}/subnets/app`, name: 'app', properties: { addressPrefix: '10.7.1.0/24', routeTable: { id: spokeRoutes } } }],
      virtualNetworkPeerings: peering(ids.vnet, '10.0.0.0/16'),
    },
  },
};
const spoke = (route: RouteSketch): GatewaySketch => ({
  pools: [{ name: 'pool-app', servers: ['10.7.1.4'] }],
  health: [{ servers: [{ address: '10.7.1.4', health: 'Unhealthy', message: timedOut }] }],
  vnet: { virtualNetworkPeerings: peering(spokeId, '10.7.0.0/16') },
  nics: [{ name: 'nic-spoke', address: '10.7.1.4', subnet: `${spokeId}/subnets/app` }],
  responses: [spokeBody, routeTable(spokeRoutes, [route])],
});

checkRule(code, [
  { name: 'no route table', snapshot: gatewaySnapshot(), expect: 'pass' },
  {
    name: 'answers go through a firewall that saw no request',
    snapshot: gatewaySnapshot({ ...timeout, backendRoutes: [back] }),
    expect: 'fail',
    findings: [{ ...proved, data: { forward: '10.0.0.0/16 → VnetLocal', back: '10.0.1.0/24 → VirtualAppliance 10.0.9.4', table: 'rt-backend' } }],
  },
  {
    name: 'no symptom',
    snapshot: gatewaySnapshot({ ...oneServer, backendRoutes: [back] }),
    expect: 'fail',
    findings: [{ ...accused, severity: 'warning', confidence: 'predicted' }],
  },
  { name: 'both ways through the firewall', snapshot: gatewaySnapshot({ ...timeout, gatewayRoutes: [out], backendRoutes: [back] }), expect: 'pass' },
  { name: 'requests alone through it: it may put its own address in', snapshot: gatewaySnapshot({ ...timeout, gatewayRoutes: [out] }), expect: 'unknown' },
  {
    name: 'the default route alone: the network is nearer',
    snapshot: gatewaySnapshot({ ...timeout, backendRoutes: [{ ...back, prefix: '0.0.0.0/0' }] }),
    expect: 'pass',
  },
  {
    name: 'the route for the whole network is as long as Azure’s own',
    snapshot: gatewaySnapshot({ ...timeout, backendRoutes: [{ ...back, prefix: '10.0.0.0/16' }] }),
    expect: 'fail',
    findings: [proved],
  },
  {
    name: 'a longer route keeps the gateway’s subnet inside',
    snapshot: gatewaySnapshot({
      ...timeout,
      backendRoutes: [
        { ...back, prefix: '10.0.0.0/16' },
        { name: 'agw', prefix: '10.0.1.0/24', nextHop: 'VnetLocal' },
      ],
    }),
    expect: 'pass',
  },
  {
    name: 'for a part of the gateway’s subnet',
    snapshot: gatewaySnapshot({ ...timeout, backendRoutes: [{ ...back, prefix: '10.0.1.128/25' }] }),
    expect: 'unknown',
  },
  {
    name: 'a private endpoint',
    snapshot: gatewaySnapshot({
      ...timeout,
      backendRoutes: [back],
      nics: [{ name: 'pe.nic', address: '10.0.2.4', properties: { privateEndpoint: { id: `${ids.group}/providers/Microsoft.Network/privateEndpoints/pe` } } }],
    }),
    expect: 'unknown',
  },
  { name: 'a spoke with a default route to a firewall', snapshot: gatewaySnapshot(spoke({ ...back, prefix: '0.0.0.0/0' })), expect: 'pass' },
  {
    name: 'a spoke with a route that stands before the peering',
    snapshot: gatewaySnapshot(spoke({ ...back, prefix: '10.0.0.0/16' })),
    expect: 'fail',
    findings: [{ ...proved, request: `GET ${spokeRoutes}`, resource: `${spokeRoutes}/routes/back` }],
  },
  { name: 'a server outside of every network', snapshot: gatewaySnapshot({ pools: [{ name: 'pool-app', servers: ['192.168.7.7'] }] }), expect: 'pass' },
]);

it('needs the networks, the route tables and the look-up', () => {
  const snapshot = gatewaySnapshot({ ...timeout, backendRoutes: [back], gatewayRoutes: [] });
  for (const part of ['virtualNetworks/vnet-shop', 'routeTables/rt-backend', 'routeTables/rt-gateway', 'networkInterfaces/nic-4'])
    unknownWithout(code, snapshot, part);
});

it('proposes a way back', () => {
  const commandsOf = (sketch: GatewaySketch): string => {
    const [fix] = findingsOf(code, gatewaySnapshot(sketch))[0]?.fixes ?? [];
    return fix?.kind === 'azureCli' ? fix.commands.map((command) => command.join(' ')).join('\n') : '';
  };
  assert.match(
    commandsOf({ ...timeout, backendRoutes: [{ ...back, prefix: '10.0.0.0/16' }] }),
    /route create .*--address-prefix 10.0.1.0\/24 --next-hop-type VnetLocal$/,
  );
  assert.match(commandsOf(spoke({ ...back, prefix: '10.0.0.0/16' })), /route delete .*--name back/);
});
