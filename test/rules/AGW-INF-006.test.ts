import type { JsonObject, RecordedResponse } from '../../src/core/snapshot/snapshot';
import { checkRule, gatewaySnapshot, ids, type GatewaySketch } from './check';

const otherId = ids.gateway.replace('agw-shop', 'agw-other');
const other = (properties: JsonObject): RecordedResponse => ({
  request: `GET ${otherId}`,
  status: 200,
  body: { id: otherId, name: 'agw-other', type: 'Microsoft.Network/applicationGateways', properties },
});

function sketch(prefix: string | readonly string[], properties: JsonObject, more: GatewaySketch = {}): GatewaySketch {
  const size = typeof prefix === 'string' ? { addressPrefix: prefix } : { addressPrefix: null, addressPrefixes: prefix };
  return { gatewaySubnet: size, properties, ...more };
}
const autoscale = (maxCapacity: number | undefined): JsonObject => ({
  autoscaleConfiguration: { minCapacity: 0, ...(maxCapacity === undefined ? {} : { maxCapacity }) },
});
const both = (prefix: string): JsonObject => ({
  addressPrefix: prefix,
  applicationGatewayIPConfigurations: [{ id: `${ids.gateway}/gatewayIPConfigurations/a` }, { id: `${otherId}/gatewayIPConfigurations/a` }],
});

const request = `GET ${ids.vnet}`;
const finding = {
  resource: ids.gatewaySubnet,
  request,
  pointer: '/properties/subnets/0/properties/addressPrefix',
  severity: 'warning',
  isRiskOnly: true,
} as const;

checkRule('AGW-INF-006', [
  {
    name: 'warns when the gateway cannot have all of its instances',
    snapshot: gatewaySnapshot(sketch('10.0.1.0/28', autoscale(20))),
    expect: 'fail',
    findings: [{ ...finding, data: { available: 16, required: 25, needs: 'agw-shop 20, Azure 5' } }],
  },
  {
    name: 'counts a private frontend',
    snapshot: gatewaySnapshot(sketch('10.0.1.0/28', autoscale(11), { frontends: ['public', 'private'] })),
    expect: 'fail',
    findings: [{ ...finding, data: { required: 17 } }],
  },
  {
    name: 'counts the other gateways of the subnet',
    snapshot: gatewaySnapshot({ gatewaySubnet: both('10.0.1.0/27'), properties: autoscale(20), responses: [other({ sku: { capacity: 10 } })] }),
    expect: 'fail',
    findings: [{ ...finding, data: { needs: 'agw-shop 20, agw-other 10, Azure 5' } }],
  },
  { name: 'passes when there is room', snapshot: gatewaySnapshot(sketch('10.0.1.0/24', autoscale(125))), expect: 'pass' },
  { name: 'passes when there is just room', snapshot: gatewaySnapshot(sketch('10.0.1.0/28', autoscale(11))), expect: 'pass' },
  { name: 'takes the fixed number of instances', snapshot: gatewaySnapshot(sketch('10.0.1.0/28', {})), expect: 'pass' },
  { name: 'adds several prefixes up', snapshot: gatewaySnapshot(sketch(['10.0.1.0/28', '10.0.3.0/27', 'fd00::/64'], autoscale(40))), expect: 'pass' },
  {
    name: 'is unknown while another gateway is not known',
    snapshot: gatewaySnapshot({ gatewaySubnet: both('10.0.1.0/27'), properties: autoscale(5) }),
    expect: 'unknown',
    missing: [`GET ${otherId}`],
  },
  { name: 'is unknown when the body names no greatest number', snapshot: gatewaySnapshot(sketch('10.0.1.0/28', autoscale(undefined))), expect: 'unknown' },
  { name: 'is unknown when the prefix cannot be read', snapshot: gatewaySnapshot(sketch('all', autoscale(2))), expect: 'unknown' },
]);
