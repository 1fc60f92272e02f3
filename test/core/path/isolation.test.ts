import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createModel } from '../../../src/core/model/createModel';
import { networkIsolation } from '../../../src/core/path/isolation';
import { gatewaySnapshot, ids, without, type GatewaySketch } from '../../rules/check';

const delegated: GatewaySketch = { gatewaySubnet: { delegations: [{ name: 'd', properties: { serviceName: 'Microsoft.Network/applicationGateways' } }] } };
const tagged: GatewaySketch = { tags: { enhancednetworkcontrol: 'TRUE' } };
const isPrivate: GatewaySketch = { frontends: ['private'], listeners: [{ name: 'l', frontend: 'private' }] };

const rows: readonly (readonly [string, GatewaySketch, 'yes' | 'no' | 'unknown'])[] = [
  ['an ordinary gateway is not', {}, 'no'],
  ['v1 never is', { ...isPrivate, tier: 'WAF' }, 'no'],
  ['v2 without a public frontend is', isPrivate, 'yes'],
  ['delegation and tag together say so', { ...delegated, ...tagged }, 'yes'],
  ['the delegation alone does not tell', delegated, 'unknown'],
  ['the tag alone does not tell', tagged, 'unknown'],
  ['a tag with another value is none', { tags: { EnhancedNetworkControl: 'False' } }, 'no'],
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
