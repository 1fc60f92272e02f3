import { checkRule, gatewaySnapshot, ids, without, type GatewaySketch } from './check';

const off: GatewaySketch = { gatewaySubnet: { defaultOutboundAccess: false } };
const at = {
  resource: ids.gatewaySubnet,
  request: `GET ${ids.vnet}`,
  pointer: '/properties/subnets/0/properties/defaultOutboundAccess',
  severity: 'hint',
  isRiskOnly: true,
} as const;

checkRule('AGW-UDR-015', [
  { name: 'mentions a subnet without a default way out', snapshot: gatewaySnapshot(off), expect: 'fail', findings: [at] },
  {
    name: 'passes with a NAT gateway',
    snapshot: gatewaySnapshot({
      gatewaySubnet: { defaultOutboundAccess: false, natGateway: { id: `${ids.group}/providers/Microsoft.Network/natGateways/nat` } },
    }),
    expect: 'pass',
  },
  { name: 'passes with a route table', snapshot: gatewaySnapshot({ ...off, gatewayRoutes: [] }), expect: 'pass' },
  { name: 'passes for an ordinary subnet', snapshot: gatewaySnapshot(), expect: 'pass' },
  {
    name: 'does not apply without a public frontend',
    snapshot: gatewaySnapshot({ ...off, frontends: ['private'], listeners: [{ name: 'lst-app', frontend: 'private' }] }),
    expect: 'notApplicable',
  },
  { name: 'is unknown without the network', snapshot: without(gatewaySnapshot(off), `GET ${ids.vnet}`), expect: 'unknown' },
]);
