import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { judgeAccess, type Arrival } from '../../../src/core/appService/accessRestrictions';
import type { AccessRestriction, WebAppConfig } from '../../../src/core/model/webApp';

const at = { request: 'GET /config/web', pointer: '' };
const rule = (name: string, action: string, more: Partial<AccessRestriction>): AccessRestriction => ({ at, name, action, priority: 100, headers: {}, ...more });
const config = (rules: readonly AccessRestriction[] | undefined, fallback?: string): WebAppConfig => ({
  id: '/config/web',
  name: 'web',
  at,
  ipSecurityRestrictions: rules,
  ...(fallback === undefined ? {} : { ipSecurityRestrictionsDefaultAction: fallback }),
});

const address: Arrival = { kind: 'address', address: '203.0.113.10' };
const subnet: Arrival = { kind: 'subnet', subnetId: '/vnet/subnets/gateway' };
const own = rule('own', 'Allow', { ipAddress: '203.0.113.10/32' });
const other = rule('other', 'Allow', { ipAddress: '198.51.100.0/24' });
const everything = rule('any', 'Deny', { ipAddress: 'Any', priority: 2147483647 });
const everyAddress = rule('v4', 'Allow', { ipAddress: '0.0.0.0/0', priority: 200 });
const ofSubnet = rule('subnet', 'Allow', { vnetSubnetResourceId: '/VNET/subnets/Gateway' });

describe('access restrictions', () => {
  const cases: readonly (readonly [string, WebAppConfig, Arrival, string, string | undefined])[] = [
    ['let everybody in without a rule', config([]), address, 'allow', undefined],
    ['keep everybody out by the default action', config([], 'Deny'), address, 'deny', undefined],
    ['let an address in', config([own, everything]), address, 'allow', 'own'],
    ['keep another address out', config([other, everything]), address, 'deny', 'any'],
    ['keep everybody else out as soon as there is a rule', config([other]), address, 'deny', undefined],
    ['let everybody else in when that was chosen', config([rule('bad', 'Deny', { ipAddress: '198.51.100.0/24' })], 'Allow'), address, 'allow', undefined],
    ['know several ranges in one rule', config([rule('two', 'Allow', { ipAddress: '198.51.100.0/24, 203.0.113.0/24' })]), address, 'allow', 'two'],
    ['let a subnet in, in any case', config([ofSubnet, everything]), subnet, 'allow', 'subnet'],
    ['let any subnet in', config([rule('vnets', 'Allow', { vnetSubnetResourceId: 'AnyVnets' })]), subnet, 'allow', 'vnets'],
    ['match no address for what comes from a subnet', config([own, everyAddress, everything]), subnet, 'deny', 'any'],
    ['match no subnet for what comes from an address', config([ofSubnet, everything]), address, 'deny', 'any'],
    [
      'go by priority and not by the list',
      config([{ ...everyAddress, priority: 300 }, rule('no', 'Deny', { ipAddress: '203.0.113.0/24', priority: 50 })]),
      address,
      'deny',
      'no',
    ],
    ['go by the list among equals', config([own, { ...own, name: 'second', action: 'Deny' }]), address, 'allow', 'own'],
    ['want every header', config([rule('fd', 'Allow', { ipAddress: '0.0.0.0/0', headers: { 'x-azure-fdid': ['a'] } }), everything]), address, 'deny', 'any'],
    [
      'do not know whether a header matches',
      config([rule('xff', 'Allow', { ipAddress: '0.0.0.0/0', headers: { 'x-forwarded-for': ['a'] } }), everything]),
      address,
      'unknown',
      'xff',
    ],
    [
      'know tags of other senders',
      config([rule('fd', 'Allow', { tag: 'ServiceTag', ipAddress: 'AzureFrontDoor.Backend' }), everything]),
      address,
      'deny',
      'any',
    ],
    [
      'know that the manager of gateways is no sender',
      config([rule('gm', 'Allow', { tag: 'ServiceTag', ipAddress: 'GatewayManager' }), everything]),
      address,
      'deny',
      'any',
    ],
    [
      'do not know whether a tag has the address',
      config([rule('cloud', 'Allow', { tag: 'ServiceTag', ipAddress: 'AzureCloud' }), everything]),
      address,
      'unknown',
      'cloud',
    ],
    [
      'do not care for a doubt that changes nothing',
      config([rule('cloud', 'Deny', { tag: 'ServiceTag', ipAddress: 'AzureCloud' }), everything]),
      address,
      'deny',
      'any',
    ],
    ['do not know what they could not read', config(undefined), address, 'unknown', undefined],
    ['do not know an action that is none', config([rule('odd', 'Perhaps', { ipAddress: 'Any' })]), address, 'unknown', 'odd'],
    ['do not know a range that is none', config([rule('odd', 'Allow', { ipAddress: 'contoso.com' }), everything]), address, 'unknown', 'odd'],
    [
      'do not know the old form of a range',
      config([rule('old', 'Allow', { ipAddress: '203.0.113.0', subnetMask: '255.255.255.0' }), everything]),
      address,
      'unknown',
      'old',
    ],
  ];
  for (const [name, settings, arrival, access, decider] of cases) {
    it(name, () => {
      const answer = judgeAccess(settings, arrival);
      assert.deepEqual([answer.access, answer.rule?.name], [access, decider]);
    });
  }

  it('agree with reading the rules one by one, in whatever order they are listed', () => {
    const prefix = fc.constantFrom('203.0.113.10/32', '203.0.113.0/24', '0.0.0.0/0', '198.51.100.0/24', 'Any');
    const rules = fc.uniqueArray(fc.record({ ipAddress: prefix, action: fc.constantFrom('Allow', 'Deny'), priority: fc.integer({ min: 1, max: 50 }) }), {
      selector: ({ priority }) => priority,
      maxLength: 6,
    });
    fc.assert(
      fc.property(rules, fc.constantFrom(undefined, 'Allow', 'Deny'), (sketches, fallback) => {
        const list = sketches.map((each, index) => rule(`r${index}`, each.action, each));
        const first = [...list].sort((one, two) => (one.priority ?? 0) - (two.priority ?? 0)).find(({ ipAddress }) => ipAddress !== '198.51.100.0/24');
        const expected = (first?.action ?? fallback ?? (list.length > 0 ? 'Deny' : 'Allow')).toLowerCase();
        assert.equal(judgeAccess(config(list, fallback), address).access, expected);
        assert.equal(judgeAccess(config([...list].reverse(), fallback), address).access, expected);
      }),
    );
  });
});
