import type { JsonObject } from '../../src/core/snapshot/snapshot';
import { checkRule, gatewaySnapshot, ids, refused, without, type GatewaySketch } from './check';
import { peeringTo, spokeAnswer, spokeId } from './peeredNetwork';

const silent = 'Cannot connect to backend server. Check whether any NSG/UDR/Firewall is blocking access to the server.';

function behind(own: JsonObject, far: JsonObject | undefined = peeringTo(ids.vnet, '10.0.0.0/16'), more: GatewaySketch = {}): GatewaySketch {
  return {
    pools: [{ name: 'pool-app', servers: ['10.7.1.4'] }],
    health: [{ servers: [{ address: '10.7.1.4', health: 'Unhealthy', message: silent }] }],
    vnet: { virtualNetworkPeerings: [own] },
    nics: [{ name: 'nic-spoke', address: '10.7.1.4', subnet: `${spokeId}/subnets/app` }],
    responses: [spokeAnswer(far)],
    ...more,
  };
}

const own = { resource: `${ids.vnet}/virtualNetworkPeerings/peer`, request: `GET ${ids.vnet}` } as const;
const far = { resource: `${spokeId}/virtualNetworkPeerings/peer`, request: `GET ${spokeId}` } as const;
const toSpoke = (properties: JsonObject = {}): JsonObject => peeringTo(spokeId, '10.7.0.0/16', properties);
const disconnected = gatewaySnapshot(behind(toSpoke({ peeringState: 'Disconnected' })));
const farWithoutAccess = gatewaySnapshot(behind(toSpoke(), peeringTo(ids.vnet, '10.0.0.0/16', { allowVirtualNetworkAccess: false })));

checkRule('AGW-UDR-009', [
  {
    name: 'fails for a peering whose other side was removed',
    snapshot: disconnected,
    expect: 'fail',
    findings: [
      {
        ...own,
        pointer: '/properties/virtualNetworkPeerings/0/properties/peeringState',
        severity: 'error',
        confidence: 'static',
        explains: ['timeout', 'gateway502'],
        data: { state: 'Disconnected', remote: 'vnet-spoke' },
      },
    ],
  },
  {
    name: 'fails for a peering that only one side has made',
    snapshot: gatewaySnapshot(behind(toSpoke({ peeringState: 'Initiated' }))),
    expect: 'fail',
    findings: [{ ...own, pointer: '/properties/virtualNetworkPeerings/0/properties/peeringState', severity: 'error' }],
  },
  {
    name: 'warns of a peering without access: rules may name the addresses',
    snapshot: gatewaySnapshot(behind(toSpoke({ allowVirtualNetworkAccess: false }))),
    expect: 'fail',
    findings: [
      {
        ...own,
        pointer: '/properties/virtualNetworkPeerings/0/properties/allowVirtualNetworkAccess',
        severity: 'warning',
        confidence: 'predicted',
        variant: 'noAccess',
      },
    ],
  },
  {
    name: 'warns of the other side without access',
    snapshot: farWithoutAccess,
    expect: 'fail',
    findings: [{ ...far, pointer: '/properties/virtualNetworkPeerings/0/properties/allowVirtualNetworkAccess', severity: 'warning', variant: 'noAccess' }],
  },
  { name: 'passes for a sound peering', snapshot: gatewaySnapshot(behind(toSpoke())), expect: 'pass' },
  {
    name: 'passes for a second peering that is sound',
    snapshot: gatewaySnapshot({
      ...behind(toSpoke()),
      vnet: {
        virtualNetworkPeerings: [toSpoke({ peeringState: 'Disconnected' }), { ...toSpoke(), id: `${ids.vnet}/virtualNetworkPeerings/new`, name: 'new' }],
      },
    }),
    expect: 'pass',
  },
  {
    name: 'passes for a server in the own network',
    snapshot: gatewaySnapshot({ vnet: { virtualNetworkPeerings: [toSpoke({ peeringState: 'Disconnected' })] } }),
    expect: 'pass',
  },
  {
    name: 'says nothing of a server that answers',
    snapshot: gatewaySnapshot(behind(toSpoke({ peeringState: 'Disconnected' }), undefined, { health: [{ servers: [{ address: '10.7.1.4' }] }] })),
    expect: 'pass',
  },
  { name: 'is unknown when the other side is refused', snapshot: refused(farWithoutAccess, spokeId), expect: 'unknown' },
  { name: 'is unknown without the network', snapshot: without(disconnected, `GET ${ids.vnet}`), expect: 'unknown' },
]);
