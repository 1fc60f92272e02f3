import { checkRule, gatewaySnapshot, ids, without, type GatewaySketch } from './check';

const tagged: GatewaySketch = { tags: { EnhancedNetworkControl: 'True' } };
const delegated: GatewaySketch = { gatewaySubnet: { delegations: [{ name: 'd', properties: { serviceName: 'Microsoft.Network/applicationGateways' } }] } };
const isPrivate: GatewaySketch = { frontends: ['private'], listeners: [{ name: 'lst-app', frontend: 'private' }] };
const hint = { resource: ids.gateway, severity: 'hint', confidence: 'predicted', isRiskOnly: true } as const;

checkRule('AGW-INF-014', [
  {
    name: 'tells of a gateway without a public frontend',
    snapshot: gatewaySnapshot(isPrivate),
    expect: 'fail',
    findings: [{ ...hint, pointer: '/properties/frontendIPConfigurations' }],
  },
  { name: 'tells of tag and delegation', snapshot: gatewaySnapshot({ ...tagged, ...delegated }), expect: 'fail', findings: [{ ...hint, pointer: '/tags' }] },
  {
    name: 'tells of a tag and a route that Azure refuses to others',
    snapshot: gatewaySnapshot({ ...tagged, gatewayRoutes: [{ name: 'r', prefix: '0.0.0.0/0', nextHop: 'VirtualAppliance', nextHopIp: '10.0.3.4' }] }),
    expect: 'fail',
    findings: [{ ...hint, pointer: '/tags' }],
  },
  {
    name: 'says that a lone tag leaves it open',
    snapshot: gatewaySnapshot(tagged),
    expect: 'fail',
    findings: [{ ...hint, pointer: '/tags', variant: 'perhaps' }],
  },
  {
    name: 'says that a lone delegation leaves it open',
    snapshot: gatewaySnapshot(delegated),
    expect: 'fail',
    findings: [{ ...hint, pointer: '/tags', variant: 'perhaps' }],
  },
  { name: 'passes for an ordinary gateway', snapshot: gatewaySnapshot(), expect: 'pass' },
  {
    name: 'passes for an ordinary gateway with a route that Azure should have refused',
    snapshot: gatewaySnapshot({ gatewayRoutes: [{ name: 'r', prefix: '0.0.0.0/0', nextHop: 'None' }] }),
    expect: 'pass',
  },
  { name: 'is unknown without the subnet', snapshot: without(gatewaySnapshot(), 'virtualNetworks'), expect: 'unknown', missing: [`GET ${ids.vnet}`] },
  { name: 'is unknown when the generation cannot be read', snapshot: gatewaySnapshot({ properties: { sku: 'gone' } }), expect: 'unknown' },
  { name: 'does not apply to v1', snapshot: gatewaySnapshot({ tier: 'WAF' }), expect: 'notApplicable' },
]);
