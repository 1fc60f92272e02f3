import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { NetworkSecurityGroup, SecurityRule } from '../../../src/core/model/network';
import { addressSet, noAddress, parsePrefix } from '../../../src/core/network/cidr';
import { evaluateSecurityRules, type SecurityAnswer } from '../../../src/core/network/securityRules';
import { exactly } from '../../../src/core/network/serviceTags';
import { known, type Fact } from '../../../src/core/snapshot/fact';

const provider = '/subscriptions/1/resourceGroups/rg/providers/Microsoft.Network';
const groupId = `${provider}/networkSecurityGroups/nsg`;
const asgs = ['asg-web', 'asg-api', 'asg-db'].map((name) => `${provider}/applicationSecurityGroups/${name}`);
const inCase = [(id: string) => id, (id: string) => id.toLowerCase(), (id: string) => id.toUpperCase()] as const;

interface Sketch {
  readonly priority: number;
  readonly deny: boolean;
  readonly from?: string;
  readonly to?: string;
  readonly toGroups?: readonly string[];
}

function rule({ priority, deny, from = '*', to, toGroups = [] }: Sketch): SecurityRule {
  return {
    id: `${groupId}/securityRules/rule-${priority}`,
    name: `rule-${priority}`,
    at: { request: `GET ${groupId}`, pointer: `/properties/securityRules/${priority}` },
    isDefault: false,
    direction: 'Inbound',
    access: deny ? 'Deny' : 'Allow',
    priority,
    protocol: 'tcp',
    sourceAddressPrefixes: [from],
    destinationAddressPrefixes: toGroups.length > 0 ? [] : [to ?? '*'],
    sourcePortRanges: ['*'],
    destinationPortRanges: ['443'],
    sourceApplicationSecurityGroupIds: [],
    destinationApplicationSecurityGroupIds: toGroups,
    isComplete: true,
  };
}

function nsg(sketches: readonly Sketch[]): NetworkSecurityGroup {
  return {
    id: groupId,
    name: 'nsg',
    type: 'microsoft.network/networksecuritygroups',
    tags: {},
    at: { request: `GET ${groupId}`, pointer: '' },
    rules: sketches.map(rule),
    isComplete: true,
  };
}

const network = addressSet(['10.0.0.0/16', 'fd00:db8::/48']) ?? noAddress;

function evaluate(sketches: readonly Sketch[], from: string, to: string, groups: Fact<readonly string[]> = known([])): SecurityAnswer {
  const side = (text: string) => ({ kind: 'addresses' as const, set: addressSet([text]) ?? noAddress });
  return evaluateSecurityRules(nsg(sketches), {
    direction: 'Inbound',
    protocol: 'tcp',
    source: { endpoints: side(from), applicationSecurityGroupIds: known([]) },
    destination: { endpoints: side(to), applicationSecurityGroupIds: groups },
    ports: [{ first: 443, last: 443 }],
    tags: { ownAddresses: network, virtualNetwork: exactly(network) },
  });
}

const priorities = { selector: ({ priority }: Sketch) => priority, maxLength: 8 };
const cased = fc.tuple(fc.constantFrom(...asgs), fc.constantFrom(...inCase)).map(([id, write]) => write(id));

describe('rules with application security groups', () => {
  const sketches = fc.uniqueArray(
    fc.record({ priority: fc.integer({ min: 100, max: 130 }), deny: fc.boolean(), toGroups: fc.uniqueArray(cased, { minLength: 1, maxLength: 2 }) }),
    priorities,
  );

  it('decide by membership, whatever the case of the ids', () => {
    fc.assert(
      fc.property(sketches, fc.array(cased, { maxLength: 2 }), (rules, members) => {
        const lower = new Set(members.map((id) => id.toLowerCase()));
        const sorted = [...rules].sort((one, other) => one.priority - other.priority);
        const first = sorted.find(({ toGroups }) => toGroups.some((id) => lower.has(id.toLowerCase())));
        assert.equal(evaluate(rules, '10.0.1.0/24', '10.0.2.4', known(members)).access, first?.deny ? 'deny' : 'allow');
      }),
    );
  });

  it('say nothing for certain that a membership which was not read would change', () => {
    const unread: Fact<readonly string[]> = { state: 'unavailable', reason: 'forbidden', request: { kind: 'arm', request: 'GET /nic' } };
    fc.assert(
      fc.property(sketches, fc.array(cased, { maxLength: 2 }), (rules, members) => {
        const blind = evaluate(rules, '10.0.1.0/24', '10.0.2.4', unread).access;
        if (blind !== 'unknown') assert.equal(evaluate(rules, '10.0.1.0/24', '10.0.2.4', known(members)).access, blind);
      }),
    );
  });
});

describe('rules of both address families', () => {
  const texts = ['fd00:db8:0:1::/64', 'fd00:db8::/48', '::/0', '0.0.0.0/0', '10.0.1.0/24', 'VirtualNetwork', '*'];
  const sketches = fc.uniqueArray(fc.record({ priority: fc.integer({ min: 100, max: 130 }), deny: fc.boolean(), from: fc.constantFrom(...texts) }), priorities);

  it('take a client of IPv6 only by what holds IPv6', () => {
    fc.assert(
      fc.property(sketches, (rules) => {
        const first = [...rules]
          .sort((one, other) => one.priority - other.priority)
          .find(({ from }) => from === '0.0.0.0/0' || parsePrefix(from)?.family !== 4);
        assert.equal(evaluate(rules, 'fd00:db8:0:1::/64', 'fd00:db8:0:2::4').access, first?.deny ? 'deny' : 'allow');
      }),
    );
  });
});

describe('prefixes that nobody can read', () => {
  const texts = ['10.0.1.0/33', '10.0.1', '300.0.0.1/24', 'fd00::/129', ':::', '10.0.1.9-10.0.1.3', '<img>', '', '10.0.1.0/24', '*'];
  const sketches = fc.uniqueArray(fc.record({ priority: fc.integer({ min: 100, max: 130 }), deny: fc.boolean(), from: fc.constantFrom(...texts) }), priorities);

  it('never decide: the answer holds whether they match all or nothing', () => {
    fc.assert(
      fc.property(sketches, (rules) => {
        const { access } = evaluate(rules, '10.0.1.0/24', '10.0.2.4');
        const isRead = ({ from }: Sketch) => from === '*' || from === '10.0.1.0/24';
        const asNothing = evaluate(rules.filter(isRead), '10.0.1.0/24', '10.0.2.4').access;
        const asAll = evaluate(
          rules.map((each) => ({ ...each, from: '*' })),
          '10.0.1.0/24',
          '10.0.2.4',
        ).access;
        if (access !== 'unknown') assert.deepEqual([asNothing, asAll], [access, access]);
      }),
    );
  });
});

describe('thousands of rules', () => {
  const many = Array.from({ length: 3990 }, (_, index) => ({
    priority: 100 + index,
    deny: index % 2 === 0,
    from: `10.0.1.${index % 256}/32`,
    to: '10.0.2.4',
  }));

  it('are decided, each client by the first that takes it', () => {
    const answer = evaluate([...many].reverse(), '10.0.1.0/24', '10.0.2.4');
    assert.equal(answer.access, 'partial');
    assert.equal(answer.chain.length, 256);
    for (const client of [0, 7, 255]) {
      assert.equal(evaluate(many, `10.0.1.${client}`, '10.0.2.4').access, client % 2 === 0 ? 'deny' : 'allow');
    }
  });
});
