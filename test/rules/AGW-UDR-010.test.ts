import { checkRule, gatewaySnapshot, ids, refused, without, type GatewaySketch } from './check';
import { peeringTo, spokeAnswer, spokeId } from './peeredNetwork';

const silent = 'Cannot connect to backend server. Check whether any NSG/UDR/Firewall is blocking access to the server.';
const farId = ids.vnet.replace('vnet-shop', 'vnet-far');
const timeout: GatewaySketch = {
  pools: [{ name: 'pool-app', servers: ['10.8.1.4'] }],
  health: [{ servers: [{ address: '10.8.1.4', health: 'Unhealthy', message: silent }] }],
  vnet: { virtualNetworkPeerings: [peeringTo(spokeId, '10.7.0.0/16')] },
  responses: [spokeAnswer(peeringTo(farId, '10.8.0.0/16'))],
};
const accused = { resource: `${ids.vnet}/virtualNetworkPeerings/peer`, request: `GET ${ids.vnet}`, pointer: '/properties/virtualNetworkPeerings/0' } as const;
const twoAway = gatewaySnapshot(timeout);

checkRule('AGW-UDR-010', [
  {
    name: 'fails for a server behind the network between',
    snapshot: twoAway,
    expect: 'fail',
    findings: [{ ...accused, severity: 'error', confidence: 'static', data: { between: 'vnet-spoke', remote: 'vnet-far', own: 'vnet-shop' } }],
  },
  {
    name: 'hints without a symptom on TCP',
    snapshot: gatewaySnapshot({ ...timeout, health: [{ servers: [{ address: '10.8.1.4', health: 'Unknown' }] }] }),
    expect: 'fail',
    findings: [{ ...accused, severity: 'hint', confidence: 'predicted' }],
  },
  {
    name: 'passes where a route leads through an appliance',
    snapshot: gatewaySnapshot({ ...timeout, gatewayRoutes: [{ name: 'far', prefix: '10.8.0.0/16', nextHop: 'VirtualAppliance', nextHopIp: '10.7.0.4' }] }),
    expect: 'pass',
  },
  {
    name: 'passes where the networks are peered',
    snapshot: gatewaySnapshot({ ...timeout, vnet: { virtualNetworkPeerings: [peeringTo(spokeId, '10.7.0.0/16'), peeringTo(farId, '10.8.0.0/16')] } }),
    expect: 'pass',
  },
  {
    name: 'passes where no peer knows the address: no route leads there, which BE-VM-004 tells',
    snapshot: gatewaySnapshot({ ...timeout, responses: [spokeAnswer()] }),
    expect: 'pass',
  },
  {
    name: 'passes for a server that answers',
    snapshot: gatewaySnapshot({ ...timeout, health: [{ servers: [{ address: '10.8.1.4' }] }] }),
    expect: 'pass',
  },
  { name: 'does not apply to public servers', snapshot: gatewaySnapshot({ pools: [{ name: 'pool-app', servers: ['20.1.2.3'] }] }), expect: 'notApplicable' },
  {
    name: 'is unknown where the network learns routes through its peer',
    snapshot: gatewaySnapshot({ ...timeout, vnet: { virtualNetworkPeerings: [peeringTo(spokeId, '10.7.0.0/16', { useRemoteGateways: true })] } }),
    expect: 'unknown',
  },
  { name: 'is unknown without the network between', snapshot: without(twoAway, spokeId), expect: 'unknown', missing: [`GET ${spokeId}`] },
  { name: 'is unknown when the network between is refused', snapshot: refused(twoAway, spokeId), expect: 'unknown' },
  { name: 'is unknown without the gateway’s network', snapshot: without(twoAway, `GET ${ids.vnet}`), expect: 'unknown' },
]);
