import type { Json, JsonObject } from '../../src/core/snapshot/snapshot';
import { checkRule, ids, without, type GatewaySketch } from './check';
import { received, webAppSnapshot } from './webAppSketch';

const denyAll = { ipAddress: 'Any', action: 'Deny', priority: 2147483647, name: 'Deny all' };
const gatewaySubnet = { vnetSubnetResourceId: ids.gatewaySubnet, action: 'Allow', tag: 'Default', priority: 100, name: 'subnet' };
const gatewayAddress = { ipAddress: '203.0.113.10/32', action: 'Allow', tag: 'Default', priority: 200, name: 'address' };

function snapshot(restrictions: Json, site: JsonObject = {}, gateway: GatewaySketch = {}, message = received(403)) {
  return webAppSnapshot({ config: { ipSecurityRestrictions: restrictions }, site, message, gateway });
}

const failing = snapshot([gatewaySubnet, denyAll]);
const found = { resource: ids.gatewaySubnet, request: `GET ${ids.vnet}`, severity: 'error' } as const;

checkRule('APP-004', [
  {
    name: 'fails when only the subnet is let in and it has no service endpoint',
    snapshot: failing,
    expect: 'fail',
    findings: [{ ...found, pointer: '/properties/subnets/0/properties', explains: ['refusedByProbe'], data: { rule: 'subnet', address: '203.0.113.10' } }],
  },
  {
    name: 'explains no other status',
    snapshot: snapshot([gatewaySubnet, denyAll], {}, {}, received(404)),
    expect: 'fail',
    findings: [{ ...found, pointer: '/properties/subnets/0/properties', explains: [] }],
  },
  { name: 'passes when another rule lets the address in', snapshot: snapshot([gatewaySubnet, gatewayAddress, denyAll]), expect: 'pass' },
  {
    name: 'passes with the service endpoint',
    snapshot: snapshot([gatewaySubnet, denyAll], {}, { gatewaySubnet: { serviceEndpoints: [{ service: 'Microsoft.Web' }] } }),
    expect: 'pass',
  },
  {
    name: 'leaves a rule for another subnet to APP-003',
    snapshot: snapshot([{ ...gatewaySubnet, vnetSubnetResourceId: ids.backendSubnet }, denyAll]),
    expect: 'pass',
  },
  { name: 'leaves an app without a public way to APP-005', snapshot: snapshot([gatewaySubnet, denyAll], { publicNetworkAccess: 'Disabled' }), expect: 'pass' },
  {
    name: 'says nothing of an app that answers',
    snapshot: webAppSnapshot({ config: { ipSecurityRestrictions: [gatewaySubnet, denyAll] } }),
    expect: 'pass',
  },
  { name: 'is unknown when the restrictions cannot be read', snapshot: snapshot(null), expect: 'unknown' },
  { name: 'is unknown without the configuration', snapshot: without(failing, '/config/web'), expect: 'unknown' },
  { name: 'is unknown without the app', snapshot: without(failing, '/sites/'), expect: 'unknown' },
  { name: 'is unknown without the network', snapshot: without(failing, '/virtualNetworks/'), expect: 'unknown' },
  {
    name: 'is unknown when a tag may have the address',
    snapshot: snapshot([gatewaySubnet, { ...gatewayAddress, tag: 'ServiceTag', ipAddress: 'AzureCloud' }, denyAll]),
    expect: 'unknown',
  },
]);
