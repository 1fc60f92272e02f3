import assert from 'node:assert/strict';
import { it } from 'node:test';
import { checkRule, findingsOf, gatewaySnapshot, ids, unknownWithout, type GatewaySketch } from './check';

const code = 'AGW-UDR-006';
const timedOut = 'Time taken by the backend to respond to application gateway’s health probe is more than the time-out threshold in the probe setting.';
const hop = '10.0.9.4';
const applianceSubnet = `${ids.vnet}/subnets/snet-appliance`;
const machine = { virtualMachine: { id: `${ids.group}/providers/Microsoft.Compute/virtualMachines/nva` } };
const appliance = (properties: GatewaySketch['vnet'] = {}): GatewaySketch => ({
  pools: [{ name: 'pool-app', servers: ['10.0.2.4'] }],
  health: [{ servers: [{ address: '10.0.2.4', health: 'Unhealthy', message: timedOut }] }],
  subnets: [{ name: 'snet-appliance', addressPrefix: '10.0.9.0/24' }],
  gatewayRoutes: [{ name: 'backend', prefix: '10.0.2.0/24', nextHop: 'VirtualAppliance', nextHopIp: hop }],
  nics: [
    { name: 'nic-4', address: '10.0.2.4' },
    { name: 'nic-nva', address: hop, subnet: applianceSubnet, properties: { ...machine, ...properties } },
  ],
});
const accused = {
  request: `GET ${ids.nic('nic-nva')}`,
  pointer: '/properties/enableIPForwarding',
  resource: ids.nic('nic-nva'),
  severity: 'error',
  confidence: 'static',
  explains: ['timeout', 'gateway502'],
} as const;

checkRule(code, [
  { name: 'no route table', snapshot: gatewaySnapshot(), expect: 'pass' },
  {
    name: 'the appliance does not forward',
    snapshot: gatewaySnapshot(appliance()),
    expect: 'fail',
    findings: [{ ...accused, data: { interface: 'nic-nva', hop: '10.0.2.0/24 → VirtualAppliance 10.0.9.4', server: '10.0.2.4' } }],
  },
  { name: 'it forwards', snapshot: gatewaySnapshot(appliance({ enableIPForwarding: true })), expect: 'pass' },
  { name: 'it does not say', snapshot: gatewaySnapshot(appliance({ enableIPForwarding: null })), expect: 'unknown' },
  { name: 'its interface belongs to no machine', snapshot: gatewaySnapshot(appliance({ virtualMachine: null })), expect: 'pass' },
  {
    name: 'the server answers',
    snapshot: gatewaySnapshot({ ...appliance(), health: [{ servers: [{ address: '10.0.2.4' }] }] }),
    expect: 'unknown',
  },
  {
    name: 'the route is for others',
    snapshot: gatewaySnapshot({ ...appliance(), gatewayRoutes: [{ name: 'other', prefix: '10.0.3.0/24', nextHop: 'VirtualAppliance', nextHopIp: hop }] }),
    expect: 'pass',
  },
  {
    name: 'the address is in another network too, but not here',
    snapshot: gatewaySnapshot({
      ...appliance(),
      nics: [
        { name: 'nic-4', address: '10.0.2.4' },
        { name: 'nic-nva', address: hop, subnet: `${ids.vnet}-other/subnets/snet-appliance`, properties: machine },
      ],
    }),
    expect: 'pass',
  },
  {
    name: 'the next hop is outside of what can be read',
    snapshot: gatewaySnapshot({
      ...appliance(),
      gatewayRoutes: [{ name: 'backend', prefix: '10.0.2.0/24', nextHop: 'VirtualAppliance', nextHopIp: '172.16.0.4' }],
    }),
    expect: 'unknown',
  },
]);

it('needs the network, the route table, the look-up and the interface', () => {
  for (const part of ['virtualNetworks/vnet-shop', 'routeTables/rt-gateway', 'networkInterfaces/nic-nva'])
    unknownWithout(code, gatewaySnapshot(appliance()), part);
});

it('proposes to enable forwarding', () => {
  const [finding] = findingsOf(code, gatewaySnapshot(appliance()));
  const [command] = finding?.fixes[0]?.kind === 'azureCli' ? finding.fixes[0].commands : [];
  assert.match(command?.join(' ') ?? '', /^az network nic update .*--name nic-nva .*--ip-forwarding true$/);
});
