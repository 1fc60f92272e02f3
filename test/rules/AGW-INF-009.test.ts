import { checkRule, gatewaySnapshot, ids, without } from './check';

const policy = `${ids.group}/providers/Microsoft.Network/serviceEndpointPolicies/policy`;
const withPolicy = gatewaySnapshot({ gatewaySubnet: { serviceEndpointPolicies: [{ id: policy }] } });

checkRule('AGW-INF-009', [
  {
    name: 'warns of a policy on the subnet',
    snapshot: withPolicy,
    expect: 'fail',
    findings: [
      {
        resource: ids.gatewaySubnet,
        request: `GET ${ids.vnet}`,
        pointer: '/properties/subnets/0/properties/serviceEndpointPolicies/0',
        severity: 'warning',
        data: { policy: 'policy' },
      },
    ],
  },
  { name: 'passes without one', snapshot: gatewaySnapshot({ gatewaySubnet: { serviceEndpointPolicies: [] } }), expect: 'pass' },
  { name: 'is unknown without the network', snapshot: without(withPolicy, `GET ${ids.vnet}`), expect: 'unknown' },
]);
