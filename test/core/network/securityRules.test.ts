import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { NetworkSecurityGroup, SecurityRule } from '../../../src/core/model/network';
import { addressSet, everyAddress, noAddress, parsePrefix, prefixesOf } from '../../../src/core/network/cidr';
import { evaluateSecurityRules, type SecurityAnswer, type SecurityQuestion, type Side } from '../../../src/core/network/securityRules';
import { exactly, type TagContext } from '../../../src/core/network/serviceTags';
import { parsePorts } from '../../../src/core/network/trafficSpace';
import { known, type Unavailable } from '../../../src/core/snapshot/fact';

const group = '/subscriptions/1/resourceGroups/rg/providers/Microsoft.Network/networkSecurityGroups/nsg';
const asg = '/subscriptions/1/resourceGroups/rg/providers/Microsoft.Network/applicationSecurityGroups/asg-web';

interface Sketch {
  readonly p: number | undefined;
  readonly deny?: boolean;
  readonly direction?: 'Inbound' | 'Outbound';
  readonly proto?: string;
  readonly from?: readonly string[];
  readonly to?: readonly string[];
  readonly ports?: readonly string[];
  readonly fromPorts?: readonly string[];
  readonly toGroups?: readonly string[];
  readonly broken?: boolean;
}

function rule(sketch: Sketch): SecurityRule {
  const name = `rule-${sketch.p}`;
  return {
    id: `${group}/securityRules/${name}`,
    name,
    at: { request: `GET ${group}`, pointer: `/properties/securityRules/${sketch.p}` },
    isDefault: false,
    direction: sketch.direction ?? 'Inbound',
    access: sketch.deny ? 'Deny' : 'Allow',
    ...(sketch.p === undefined ? {} : { priority: sketch.p }),
    protocol: sketch.proto ?? '*',
    sourceAddressPrefixes: sketch.from ?? ['*'],
    destinationAddressPrefixes: sketch.to ?? (sketch.toGroups ? [] : ['*']),
    sourcePortRanges: sketch.fromPorts ?? ['*'],
    destinationPortRanges: sketch.ports ?? ['*'],
    sourceApplicationSecurityGroupIds: [],
    destinationApplicationSecurityGroupIds: sketch.toGroups ?? [],
    isComplete: !sketch.broken,
  };
}

function nsg(...sketches: readonly Sketch[]): NetworkSecurityGroup {
  return {
    id: group,
    name: 'nsg',
    type: 'microsoft.network/networksecuritygroups',
    tags: {},
    at: { request: `GET ${group}`, pointer: '' },
    rules: sketches.map(rule),
    isComplete: true,
  };
}

const network = addressSet(['10.0.0.0/16']) ?? noAddress;
const tags: TagContext = { ownAddresses: network, virtualNetwork: exactly([...network, ...(addressSet(['168.63.129.16']) ?? [])]) };
const notAsked: Unavailable = { state: 'unavailable', reason: 'notCollected', request: { kind: 'arm', request: 'GET /x' } };

function side(text: string, groups: Side['applicationSecurityGroupIds'] = known([])): Side {
  const prefix = parsePrefix(text);
  return { endpoints: prefix ? { kind: 'addresses', set: [prefix] } : { kind: 'tag', tag: text }, applicationSecurityGroupIds: groups };
}

function ask(from: string, to: string, port: string, more: Partial<SecurityQuestion> = {}): SecurityQuestion {
  return {
    direction: 'Inbound',
    protocol: 'tcp',
    source: side(from),
    destination: side(to),
    ports: [parsePorts(port) ?? { first: 0, last: 0 }],
    tags,
    ...more,
  };
}

function deniedSources(answer: SecurityAnswer): readonly string[] {
  const denied = 'denied' in answer ? answer.denied : [];
  return denied.flatMap(({ traffic }) => (traffic.source.kind === 'addresses' ? prefixesOf(traffic.source.set) : []));
}

const gatewayToServer = ask('10.0.1.0/24', '10.0.2.4', '80');
const management = ask('GatewayManager', '10.0.1.0/24', '65200-65535');
const out = (to: string): SecurityQuestion => ask('10.0.1.0/24', to, '443', { direction: 'Outbound' });

const table: readonly (readonly [name: string, question: SecurityQuestion, rules: readonly Sketch[], access: SecurityAnswer['access'], by?: string])[] = [
  ['no custom rule, inside the network', gatewayToServer, [], 'allow', 'AllowVnetInBound'],
  ['no custom rule, from the Internet', ask('203.0.113.7', '10.0.1.0/24', '443'), [], 'deny', 'DenyAllInBound'],
  ['the lowest priority decides', gatewayToServer, [{ p: 200 }, { p: 100, deny: true }], 'deny', 'rule-100'],
  ['a rule for another port is passed', gatewayToServer, [{ p: 100, deny: true, ports: ['443', '8000-8100'] }], 'allow', 'AllowVnetInBound'],
  ['a rule for another protocol is passed', gatewayToServer, [{ p: 100, deny: true, proto: 'udp' }], 'allow'],
  ['a rule for another direction is passed', gatewayToServer, [{ p: 100, deny: true, direction: 'Outbound' }], 'allow'],
  ['a rule for other clients is passed', gatewayToServer, [{ p: 100, deny: true, from: ['10.0.9.0/24'] }], 'allow'],
  ['a rule for low source ports is passed', gatewayToServer, [{ p: 100, deny: true, fromPorts: ['25'] }], 'allow'],
  ['a half of the source is denied', gatewayToServer, [{ p: 100, deny: true, from: ['10.0.1.128/25'] }], 'partial', 'rule-100'],
  [
    'halves that end alike are no split',
    gatewayToServer,
    [
      { p: 100, from: ['10.0.1.128/25'] },
      { p: 110, from: ['10.0.1.0/25'] },
      { p: 4000, deny: true },
    ],
    'allow',
  ],
  ['prefixes of one rule count together', gatewayToServer, [{ p: 100, deny: true, from: ['10.0.1.0/25', '10.0.1.128/25'] }], 'deny', 'rule-100'],
  ['GatewayManager needs a rule', management, [], 'deny', 'DenyAllInBound'],
  ['GatewayManager by its tag', management, [{ p: 100, from: ['GatewayManager'], ports: ['65200-65535'] }], 'allow', 'rule-100'],
  ['GatewayManager by the Internet', management, [{ p: 100, from: ['Internet'] }], 'allow'],
  ['GatewayManager by its region', management, [{ p: 100, from: ['GatewayManager.WestEurope'] }], 'allow'],
  [
    'a Deny for one region may be another region',
    management,
    [
      { p: 100, deny: true, from: ['GatewayManager.WestEurope'] },
      { p: 110, from: ['GatewayManager'] },
    ],
    'unknown',
  ],
  ['another service is not GatewayManager', management, [{ p: 100, from: ['AzureFrontDoor.Backend'] }], 'deny'],
  ['all of Azure may be GatewayManager', management, [{ p: 100, from: ['AzureCloud'] }], 'unknown'],
  ['public prefixes may be GatewayManager', management, [{ p: 100, from: ['198.51.100.0/24'] }], 'unknown'],
  ['a doubt that changes nothing is none', management, [{ p: 100, deny: true, from: ['AzureCloud'] }], 'deny'],
  ['a part of the ports', management, [{ p: 100, from: ['GatewayManager'], ports: ['65503-65534'] }], 'partial'],
  ['a part of the destination', management, [{ p: 100, from: ['GatewayManager'], to: ['10.0.1.0/25'] }], 'partial'],
  ['the load balancer by default', ask('168.63.129.16', '10.0.1.0/24', '65200-65535'), [], 'allow'],
  ['the load balancer behind a deny', ask('168.63.129.16', '10.0.1.0/24', '65200-65535'), [{ p: 4096, deny: true }], 'deny', 'rule-4096'],
  [
    'the load balancer by its tag',
    ask('168.63.129.16', '10.0.1.0/24', '65200-65535'),
    [
      { p: 100, from: ['azureloadbalancer'] },
      { p: 4096, deny: true },
    ],
    'allow',
  ],
  ['out to the Internet by default', out('203.0.113.9'), [], 'allow', 'AllowInternetOutBound'],
  ['the Internet is not the network', out('10.0.2.4'), [{ p: 100, deny: true, direction: 'Outbound', to: ['Internet'] }], 'allow', 'AllowVnetOutBound'],
  ['a private address outside the network is not on the Internet', out('192.168.7.7'), [], 'deny', 'DenyAllOutBound'],
  ['a tag of services may hold a public address', out('203.0.113.9'), [{ p: 100, deny: true, direction: 'Outbound', to: ['Storage'] }], 'unknown'],
  ['a tag of services holds no private address', out('10.0.2.4'), [{ p: 100, deny: true, direction: 'Outbound', to: ['Storage'] }], 'allow'],
  ['a rule that could not be read', gatewayToServer, [{ p: 100, deny: true, broken: true }], 'unknown'],
  ['a rule that could not be read behind the one that decides', gatewayToServer, [{ p: 100 }, { p: 200, deny: true, broken: true }], 'allow'],
  ['a rule without priority', gatewayToServer, [{ p: undefined, deny: true, broken: true }, { p: 100 }], 'unknown'],
  ['a port that is no port', gatewayToServer, [{ p: 100, deny: true, ports: ['eighty'] }], 'unknown'],
  [
    'not a member of the group',
    { ...gatewayToServer, destination: side('10.0.2.4', known([])) },
    [{ p: 100, deny: true, toGroups: [asg] }],
    'allow',
    'AllowVnetInBound',
  ],
  [
    'a member of the group',
    { ...gatewayToServer, destination: side('10.0.2.4', known([asg.toUpperCase()])) },
    [{ p: 100, deny: true, toGroups: [asg] }],
    'deny',
    'rule-100',
  ],
  ['perhaps a member', { ...gatewayToServer, destination: side('10.0.2.4', notAsked) }, [{ p: 100, deny: true, toGroups: [asg] }], 'unknown'],
  ['perhaps a member, but it does not matter', { ...gatewayToServer, destination: side('10.0.2.4', notAsked) }, [{ p: 100, toGroups: [asg] }], 'allow'],
];

describe('evaluateSecurityRules', () => {
  for (const [name, question, rules, access, by] of table) {
    it(name, () => {
      const answer = evaluateSecurityRules(nsg(...rules), question);
      assert.equal(answer.access, access);
      if (by !== undefined) assert.ok([...answer.decisions].some((decision) => decision.rule.name === by));
    });
  }

  it('knows nothing for certain of a group whose rules could not all be read', () => {
    const answer = evaluateSecurityRules({ ...nsg({ p: 100, deny: true }), isComplete: false }, gatewayToServer);
    assert.deepEqual(answer.access === 'unknown' && answer.reasons, ['incompleteRule']);
  });

  it('says nothing where nothing is asked', () => {
    const nowhere: Side = { endpoints: { kind: 'addresses', set: noAddress }, applicationSecurityGroupIds: known([]) };
    const answer = evaluateSecurityRules(nsg({ p: 100, deny: true }), { ...gatewayToServer, destination: nowhere });
    assert.deepEqual(answer.access === 'unknown' && answer.reasons, ['nothingAsked']);
  });

  it('tells the part that is denied', () => {
    const answer = evaluateSecurityRules(nsg({ p: 100, deny: true, from: ['10.0.1.0/26'] }), gatewayToServer);
    assert.deepEqual(deniedSources(answer), ['10.0.1.0/26']);
  });

  it('tells the chain until all is decided', () => {
    const answer = evaluateSecurityRules(
      nsg({ p: 100, from: ['10.0.1.0/26'] }, { p: 110, ports: ['443'] }, { p: 200, deny: true }, { p: 300, deny: true }),
      gatewayToServer,
    );
    assert.deepEqual(
      answer.chain.map(({ rule: { name }, coverage }) => [name, coverage]),
      [
        ['rule-100', 'partial'],
        ['rule-200', 'full'],
      ],
    );
  });

  it('says what would have to be read', () => {
    const answer = evaluateSecurityRules(nsg({ p: 100, deny: true, toGroups: [asg] }), { ...gatewayToServer, destination: side('10.0.2.4', notAsked) });
    assert.deepEqual(answer.access === 'unknown' ? [answer.reasons, answer.missing] : answer.access, [['groupMembership'], [notAsked]]);
  });
});

describe('evaluateSecurityRules, on random rules', () => {
  const prefixes = fc.subarray(['10.0.1.0/24', '10.0.1.0/25', '10.0.1.128/26', '10.0.1.7/32', '10.0.0.0/8', '*', 'VirtualNetwork', 'Internet'], {
    minLength: 1,
    maxLength: 2,
  });
  const ports = fc.subarray(['*', '80', '443', '79-81', '8000-9000'], { minLength: 1, maxLength: 2 });
  const sketches = fc.uniqueArray(
    fc.record({
      p: fc.integer({ min: 100, max: 130 }),
      deny: fc.boolean(),
      proto: fc.constantFrom('*', 'tcp', 'udp'),
      from: prefixes,
      to: fc.subarray(['*', '10.0.2.0/24', '10.0.2.4', 'VirtualNetwork'], { minLength: 1, maxLength: 1 }),
      ports,
    }),
    { selector: ({ p }) => p, maxLength: 8 },
  );

  /** One client, one port: the first rule that matches, as a person would look for it. */
  function naive(rules: readonly Sketch[], client: number, port: number): 'allow' | 'deny' {
    const holds = (prefix: string): boolean => {
      if (prefix === '*' || prefix === 'VirtualNetwork' || prefix === '10.0.0.0/8' || prefix === '10.0.1.0/24') return true;
      if (prefix === '10.0.1.0/25') return client < 128;
      if (prefix === '10.0.1.128/26') return client >= 128 && client < 192;
      return prefix === '10.0.1.7/32' && client === 7;
    };
    const meets = (text: string): boolean => {
      const [first = '', last = first] = text.split('-');
      return text === '*' || (Number(first) <= port && port <= Number(last));
    };
    const sorted = [...rules].sort((one, other) => (one.p ?? 0) - (other.p ?? 0));
    const first = sorted.find((each) => each.proto !== 'udp' && each.from?.some(holds) && each.ports?.some(meets));
    return first?.deny ? 'deny' : 'allow';
  }

  it('agrees with looking at every client', () => {
    fc.assert(
      fc.property(sketches, fc.constantFrom(80, 443, 8080), (rules, port) => {
        const each = Array.from({ length: 256 }, (_, client) => naive(rules, client, port));
        const expected = each.every((access) => access === each[0]) ? each[0] : 'partial';
        assert.equal(evaluateSecurityRules(nsg(...rules), ask('10.0.1.0/24', '10.0.2.4', String(port))).access, expected);
      }),
    );
  });

  it('does not care about the order in the file', () => {
    const shuffled = sketches.chain((rules) => fc.tuple(fc.constant(rules), fc.shuffledSubarray(rules, { minLength: rules.length })));
    fc.assert(
      fc.property(shuffled, ([rules, other]) => {
        assert.deepEqual(evaluateSecurityRules(nsg(...rules), gatewayToServer).decisions, evaluateSecurityRules(nsg(...other), gatewayToServer).decisions);
      }),
    );
  });

  it('knowing less never turns a deny into an allow, nor an allow into a deny', () => {
    const vague: TagContext = { ...tags, virtualNetwork: { certain: noAddress, possible: everyAddress, missing: [notAsked] } };
    fc.assert(
      fc.property(sketches, fc.nat(7), fc.constantFrom('vagueTags', 'brokenRule', 'hiddenRules'), (rules, broken, loss) => {
        const full = evaluateSecurityRules(nsg(...rules), gatewayToServer).access;
        const changed = loss === 'brokenRule' ? rules.map((each, index) => (index === broken ? { ...each, broken: true } : each)) : rules;
        const group = { ...nsg(...changed), isComplete: loss !== 'hiddenRules' };
        const less = evaluateSecurityRules(group, loss === 'vagueTags' ? { ...gatewayToServer, tags: vague } : gatewayToServer).access;
        // A deny may become partial: a part is still denied for certain, and the rest is not known.
        const opposites: Readonly<Record<SecurityAnswer['access'], readonly string[]>> = {
          allow: ['deny', 'partial'],
          deny: ['allow'],
          partial: ['allow', 'deny'],
          unknown: ['allow', 'deny', 'partial'],
        };
        assert.ok(!opposites[full].includes(less), `${full} became ${less}`);
      }),
    );
  });

  it('a narrower question ends as the wider one when that ends in one way', () => {
    fc.assert(
      fc.property(sketches, fc.constantFrom('10.0.1.0/25', '10.0.1.7', '10.0.1.192/26'), fc.constantFrom('80', '443'), (rules, from, port) => {
        const wide = evaluateSecurityRules(nsg(...rules), ask('10.0.1.0/24', '10.0.2.4', '79-443')).access;
        const narrow = evaluateSecurityRules(nsg(...rules), ask(from, '10.0.2.4', port)).access;
        if (wide !== 'partial') assert.equal(narrow, wide);
      }),
    );
  });
});
