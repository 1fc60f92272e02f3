import assert from 'node:assert/strict';
import { it } from 'node:test';
import { checkRule, findingsOf, gatewaySnapshot, ids, outcomesOf, unknownWithout, without, type GatewaySketch, type RouteSketch } from './check';

const code = 'AGW-UDR-004';
const drop: RouteSketch = { name: 'drop', prefix: '10.0.2.0/24', nextHop: 'None' };
const timedOut = 'Time taken by the backend to respond to application gateway’s health probe is more than the time-out threshold in the probe setting.';
const oneServer: GatewaySketch = { pools: [{ name: 'pool-app', servers: ['10.0.2.4'] }] };
const timeout: GatewaySketch = { ...oneServer, health: [{ servers: [{ address: '10.0.2.4', health: 'Unhealthy', message: timedOut }] }] };
const accused = {
  request: `GET ${ids.gatewayRoutes}`,
  pointer: '/properties/routes/0/properties/nextHopType',
  resource: `${ids.gatewayRoutes}/routes/drop`,
  severity: 'error',
  confidence: 'static',
} as const;
const vpn: GatewaySketch = {
  subnets: [
    {
      name: 'GatewaySubnet',
      addressPrefix: '10.0.8.0/27',
      ipConfigurations: [{ id: `${ids.group}/providers/Microsoft.Network/virtualNetworkGateways/vpn/ipConfigurations/c` }],
    },
  ],
};
const elsewhere: GatewaySketch = { pools: [{ name: 'pool-app', servers: ['192.168.7.7'] }] };

checkRule(code, [
  { name: 'no route table', snapshot: gatewaySnapshot(), expect: 'pass' },
  { name: 'an empty route table', snapshot: gatewaySnapshot({ gatewayRoutes: [] }), expect: 'pass' },
  {
    name: 'the backend subnet is dropped',
    snapshot: gatewaySnapshot({ ...timeout, gatewayRoutes: [drop] }),
    expect: 'fail',
    findings: [{ ...accused, explains: ['timeout', 'gateway502'], data: { route: 'drop', table: 'rt-gateway', prefix: '10.0.2.0/24', server: '10.0.2.4' } }],
  },
  {
    name: 'a longer route saves the server',
    snapshot: gatewaySnapshot({ ...oneServer, gatewayRoutes: [drop, { name: 'one', prefix: '10.0.2.4/32', nextHop: 'VnetLocal' }] }),
    expect: 'pass',
  },
  {
    name: 'one server of two is dropped',
    snapshot: gatewaySnapshot({ gatewayRoutes: [{ ...drop, prefix: '10.0.2.4/32' }] }),
    expect: { 'pool-app~set-app~10.0.2.4': 'fail', 'pool-app~set-app~10.0.2.5': 'pass' },
    findings: [{ ...accused, on: 'pool-app~set-app~10.0.2.4' }],
  },
  { name: 'the default route drops, the network is nearer', snapshot: gatewaySnapshot({ gatewayRoutes: [{ ...drop, prefix: '0.0.0.0/0' }] }), expect: 'pass' },
  {
    name: 'the default route drops what is outside the network',
    snapshot: gatewaySnapshot({ ...elsewhere, gatewayRoutes: [{ ...drop, prefix: '0.0.0.0/0' }] }),
    expect: 'fail',
    findings: [accused],
  },
  {
    name: 'the default route drops, but routes may be learned',
    snapshot: gatewaySnapshot({ ...elsewhere, ...vpn, gatewayRoutes: [{ ...drop, prefix: '0.0.0.0/0' }] }),
    expect: 'unknown',
  },
  { name: 'no route at all: no route of the user drops it', snapshot: gatewaySnapshot(elsewhere), expect: 'pass' },
  {
    name: 'a learned route cannot lead away from the network',
    snapshot: gatewaySnapshot({ ...timeout, ...vpn, gatewayRoutes: [drop] }),
    expect: 'fail',
    findings: [accused],
  },
  { name: 'to an appliance', snapshot: gatewaySnapshot({ gatewayRoutes: [{ ...drop, nextHop: 'VirtualAppliance', nextHopIp: '10.0.9.4' }] }), expect: 'pass' },
  {
    name: 'a private endpoint has a route of its own',
    snapshot: gatewaySnapshot({
      ...oneServer,
      gatewayRoutes: [drop],
      nics: [{ name: 'pe.nic', address: '10.0.2.4', properties: { privateEndpoint: { id: `${ids.group}/providers/Microsoft.Network/privateEndpoints/pe` } } }],
    }),
    expect: 'pass',
  },
  {
    name: 'a public service by name',
    snapshot: gatewaySnapshot({ pools: [{ name: 'pool-app', servers: ['app.azurewebsites.net'] }], gatewayRoutes: [drop] }),
    expect: 'notApplicable',
  },
  {
    name: 'a server by name that does not answer',
    snapshot: gatewaySnapshot({
      pools: [{ name: 'pool-app', servers: ['app.contoso.local'] }],
      health: [{ servers: [{ address: 'app.contoso.local', health: 'Unhealthy', message: timedOut }] }],
      gatewayRoutes: [drop],
    }),
    expect: 'unknown',
  },
  {
    name: 'a server by name that answers',
    snapshot: gatewaySnapshot({ pools: [{ name: 'pool-app', servers: ['app.contoso.local'] }], gatewayRoutes: [drop] }),
    expect: 'pass',
  },
]);

it('is refuted by an answer on any port', () => {
  const probe = { name: 'probe', protocol: 'Http', host: 'shop', path: '/', port: 8081, interval: 30, timeout: 30, unhealthyThreshold: 3 };
  const settings = [{ name: 'set-app', port: 80, protocol: 'Http', probe: 'probe' }];
  const [finding] = findingsOf(code, gatewaySnapshot({ ...oneServer, probes: [probe], settings, gatewayRoutes: [drop] }));
  assert.deepEqual(finding?.blocks, { address: '10.0.2.4', ports: [8081] });
});

it('needs the network, the route table and what has the address', () => {
  const snapshot = gatewaySnapshot({ ...timeout, gatewayRoutes: [drop] });
  for (const part of ['virtualNetworks/vnet-shop', 'routeTables/rt-gateway', 'networkInterfaces/nic-4']) unknownWithout(code, snapshot, part);
});

it('does not ask what has the address of a Healthy server', () => {
  const snapshot = { ...without(gatewaySnapshot({ ...oneServer, gatewayRoutes: [drop] }), 'networkInterfaces'), lookups: [] };
  for (const outcome of outcomesOf(code, snapshot)) assert.deepEqual('missing' in outcome ? outcome.missing : undefined, []);
});

it('proposes to remove the route', () => {
  const [finding] = findingsOf(code, gatewaySnapshot({ ...timeout, gatewayRoutes: [drop] }));
  const [command] = finding?.fixes[0]?.kind === 'azureCli' ? finding.fixes[0].commands : [];
  assert.equal(command?.slice(0, 5).join(' '), 'az network route-table route delete');
  assert.ok(command.join(' ').includes('--route-table-name rt-gateway --name drop'));
});
