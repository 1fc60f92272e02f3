import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createModel } from '../../../src/core/model/createModel';
import { networkIsolation } from '../../../src/core/path/isolation';
import { gatewaySnapshot, ids, without, type GatewaySketch } from '../../rules/check';

const delegated: GatewaySketch = { gatewaySubnet: { delegations: [{ name: 'd', properties: { serviceName: 'Microsoft.Network/applicationGateways' } }] } };
const tagged: GatewaySketch = { tags: { enhancednetworkcontrol: 'TRUE' } };
const isPrivate: GatewaySketch = { frontends: ['private'], listeners: [{ name: 'l', frontend: 'private' }] };

const toAppliance = { name: 'r', prefix: '0.0.0.0/0', nextHop: 'VirtualAppliance', nextHopIp: '10.0.3.4' } as const;
const refusedRoute: GatewaySketch = { gatewayRoutes: [toAppliance] };
const denyManagers = { name: 'deny', priority: 100, access: 'Deny', protocol: 'Tcp', source: 'GatewayManager', ports: '65200-65535' } as const;
const allowAll = { name: 'allow', priority: 200, access: 'Allow', protocol: '*', source: '*', ports: '*' } as const;
const unseen = { servers: [{ address: '10.0.2.4', health: 'Unknown' }] } as const;

const rows: readonly (readonly [string, GatewaySketch, 'yes' | 'no' | 'unknown'])[] = [
  ['an ordinary gateway is not', {}, 'no'],
  ['v1 never is', { ...isPrivate, tier: 'WAF' }, 'no'],
  ['v2 without a public frontend is', isPrivate, 'yes'],
  ['delegation and tag together say so', { ...delegated, ...tagged }, 'yes'],
  ['the delegation alone does not tell', delegated, 'unknown'],
  ['the tag alone does not tell', tagged, 'unknown'],
  ['a tag with another value is none', { tags: { EnhancedNetworkControl: 'False' } }, 'no'],
  ['an ordinary gateway is not, whatever Azure should have refused', refusedRoute, 'no'],
  ['the tag counts where the subnet has a default route that others may not have', { ...tagged, ...refusedRoute }, 'yes'],
  ['the delegation counts where no management port is open', { ...delegated, gatewayNsg: [denyManagers] }, 'yes'],
  ['a part of the management ports proves nothing', { ...delegated, gatewayNsg: [{ ...denyManagers, ports: '65200-65300' }, allowAll] }, 'unknown'],
  ['a default route to the Internet proves nothing', { ...tagged, gatewayRoutes: [{ name: 'r', prefix: '0.0.0.0/0', nextHop: 'Internet' }] }, 'unknown'],
  ['half a default route, which Azure accepts, proves nothing', { ...tagged, gatewayRoutes: [{ ...toAppliance, prefix: '0.0.0.0/1' }] }, 'unknown'],
  ['a gateway whose health is unknown proves nothing', { ...tagged, ...refusedRoute, health: [unseen] }, 'unknown'],
  ['a gateway whose health was not read proves nothing', { ...tagged, ...refusedRoute, health: 403 }, 'unknown'],
  ['a gateway that failed proves nothing', { ...tagged, ...refusedRoute, properties: { provisioningState: 'Failed' } }, 'unknown'],
  ['a gateway of unknown generation cannot be told', { properties: { sku: 'gone' } }, 'unknown'],
];

describe('network isolation', () => {
  for (const [name, sketch, expected] of rows) {
    it(name, () => {
      const fact = createModel(gatewaySnapshot(sketch)).gateway(ids.gateway);
      assert.ok(fact.state === 'known');
      assert.equal(networkIsolation(fact.value).isolated, expected);
    });
  }

  it('names the subnet when it cannot be told without', () => {
    const fact = createModel(without(gatewaySnapshot(), 'virtualNetworks')).gateway(ids.gateway);
    assert.ok(fact.state === 'known');
    const isolation = networkIsolation(fact.value);
    assert.ok(isolation.isolated === 'unknown');
    assert.equal(isolation.missing.length, 1);
  });
});
