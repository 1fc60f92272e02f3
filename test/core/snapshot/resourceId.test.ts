import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parentResourceId, parseResourceId, resourceName, resourceType, sameId } from '../../../src/core/snapshot/resourceId';

const group = '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-web';
const network = `${group}/providers/Microsoft.Network`;

describe('resource ids', () => {
  const parsed: readonly (readonly [string, string, Partial<ReturnType<typeof parseResourceId>>])[] = [
    [
      'a resource of a group',
      `${network}/applicationGateways/agw`,
      {
        subscriptionId: '00000000-0000-0000-0000-000000000001',
        resourceGroup: 'rg-web',
        provider: 'Microsoft.Network',
        type: 'microsoft.network/applicationgateways',
        name: 'agw',
        names: ['agw'],
      },
    ],
    [
      'a child',
      `${network}/virtualNetworks/vnet/subnets/web`,
      { type: 'microsoft.network/virtualnetworks/subnets', name: 'web', names: ['vnet', 'web'], parentId: `${network}/virtualNetworks/vnet` },
    ],
    [
      'an extension of a resource',
      `${group}/providers/Microsoft.Web/sites/shop/providers/Microsoft.ResourceHealth/availabilityStatuses/current`,
      { provider: 'Microsoft.ResourceHealth', name: 'current', resourceGroup: 'rg-web', parentId: `${group}/providers/Microsoft.Web/sites/shop` },
    ],
    ['a resource of a subscription', '/subscriptions/s/providers/Microsoft.Network/locations/westeurope', { resourceGroup: '', name: 'westeurope' }],
    ['any case', network.toUpperCase() + '/TRAFFICMANAGERPROFILES/TM', { type: 'microsoft.network/trafficmanagerprofiles', name: 'TM' }],
    ['no slash at the beginning, one at the end', `${network.slice(1)}/routeTables/rt/`, { type: 'microsoft.network/routetables', name: 'rt' }],
  ];
  for (const [what, id, expected] of parsed) {
    it(`reads ${what}`, () => {
      const result = parseResourceId(id);
      assert.ok(result);
      assert.deepEqual({ ...result, ...expected }, result);
    });
  }

  const refused: readonly (readonly [string, string])[] = [
    ['an empty text', ''],
    ['a word', 'gateway'],
    ['a subscription', '/subscriptions/s'],
    ['a group', group],
    ['a type without a name', `${network}/applicationGateways`],
    ['a query', `${network}/applicationGateways/agw?x=1`],
    ['a fragment', `${network}/applicationGateways/agw#x`],
    ['steps upwards', `${network}/applicationGateways/../agw`],
    ['an empty segment', `${network}//agw`],
    ['a backslash', `${network}/applicationGateways\\agw`],
    ['a line break', `${network}/applicationGateways/a\ngw`],
    ['an id of no subscription', '/providers/Microsoft.Network/applicationGateways/agw'],
    ['endless text', `${network}/applicationGateways/${'a'.repeat(5000)}`],
  ];
  for (const [what, id] of refused) it(`refuses ${what}`, () => assert.equal(parseResourceId(id), undefined));

  it('compares without regard to case and outer slashes', () => {
    assert.ok(sameId(`${network}/routeTables/RT`, `${network.toLowerCase()}/routetables/rt/`));
    assert.ok(sameId(`${network}/routeTables/rt`, `${network.slice(1)}/routeTables/rt`));
    assert.ok(!sameId(`${network}/routeTables/rt`, `${network}/routeTables/rt2`));
  });

  it('gives type, name and parent of anything', () => {
    assert.equal(resourceType(`${network}/networkSecurityGroups/nsg/securityRules/r`), 'microsoft.network/networksecuritygroups/securityrules');
    assert.equal(resourceType('nonsense'), '');
    assert.equal(resourceName(`${network}/routeTables/rt/`), 'rt');
    assert.equal(resourceName(''), '');
    assert.equal(parentResourceId(`${network}/routeTables/rt`), undefined);
  });

  it('survives any text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        resourceName(text);
        return parseResourceId(text)?.name !== '' && sameId(text, text);
      }),
    );
  });
});
