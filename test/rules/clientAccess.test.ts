import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createModel } from '../../src/core/model/createModel';
import type { ApplicationGateway } from '../../src/core/model/applicationGateway';
import { clientsOf, destinationKind, openPorts } from '../../src/core/network/listenerTraffic';
import { coversAll, overlaps, parsePrefix, type AddressSet } from '../../src/core/network/cidr';
import { accessOfClients, type ClientAccess } from '../../src/core/rules/network/clientAccess';
import { gatewaySnapshot, ids, type GatewaySketch, type SecurityRuleSketch } from './gatewaySnapshot';

const shared: GatewaySketch = {
  frontends: ['public', 'private'],
  listeners: [{ name: 'lst-app' }, { name: 'lst-in', frontend: 'private' }, { name: 'lst-idle', port: 8080 }],
  rules: [{ name: 'rule-app' }, { name: 'rule-in', listener: 'lst-in' }],
};

function gatewayOf(sketch: GatewaySketch): ApplicationGateway {
  const gateway = createModel(gatewaySnapshot(sketch)).gateway(ids.gateway);
  assert.ok(gateway.state === 'known');
  return gateway.value;
}

function accessOf(sketch: GatewaySketch): ClientAccess {
  const gateway = gatewayOf(sketch);
  const ports = openPorts(gateway);
  const subnet = gateway.subnet.state === 'known' ? gateway.subnet.value : undefined;
  const group = subnet?.networkSecurityGroup.state === 'known' ? subnet.networkSecurityGroup.value : undefined;
  assert.ok(subnet && group && ports[0]);
  return accessOfClients({ subnet, group }, ports[0], destinationKind(ports));
}

function setOf(prefix: string): AddressSet {
  const parsed = parsePrefix(prefix);
  assert.ok(parsed, prefix);
  return [parsed];
}

describe('ports that clients use', () => {
  it('are those of listeners with a rule, one for each frontend', () => {
    const ports = openPorts(gatewayOf(shared));
    assert.deepEqual(
      ports.map(({ port, isPublic, listeners }) => [port, isPublic, listeners.map(({ name }) => name)]),
      [
        [80, true, ['lst-app']],
        [80, false, ['lst-in']],
      ],
    );
  });

  it('are seen at the frontends as soon as one of them is shared by a public and a private listener', () => {
    assert.equal(destinationKind(openPorts(gatewayOf(shared))), 'frontends');
    assert.equal(destinationKind(openPorts(gatewayOf({ ...shared, rules: [{ name: 'rule-app' }] }))), 'subnet');
    assert.equal(destinationKind(openPorts(gatewayOf({}))), 'subnet');
  });

  it('are for the Internet on a public frontend and for everybody on a private one, and never for the platform', () => {
    const [open, inner] = openPorts(gatewayOf(shared)).map(clientsOf);
    assert.ok(open && inner);
    assert.ok(coversAll(open, setOf('198.51.100.0/24')) && !overlaps(open, setOf('10.0.0.0/8')));
    assert.ok(coversAll(inner, setOf('10.0.0.0/8')) && coversAll(inner, setOf('198.51.100.0/24')));
    for (const clients of [open, inner]) assert.ok(!overlaps(clients, setOf('168.63.129.16')));
  });
});

describe('the clients that a security group lets in, on random rules', () => {
  const clients = ['198.51.100.7', '198.51.100.200', '8.8.8.8', '203.0.113.200'];
  const sources: Readonly<Record<string, readonly string[]>> = {
    '*': clients,
    Internet: clients,
    '198.51.100.0/24': clients.slice(0, 2),
    '198.51.100.0/25': clients.slice(0, 1),
    VirtualNetwork: [],
    AzureLoadBalancer: [],
    '10.0.0.0/8': [],
  };
  const sketches = fc.uniqueArray(
    fc.record({
      priority: fc.integer({ min: 100, max: 120 }),
      access: fc.constantFrom('Allow' as const, 'Deny' as const),
      protocol: fc.constantFrom('*', 'Tcp', 'Udp'),
      source: fc.constantFrom(...Object.keys(sources)),
      destination: fc.constantFrom('*', '10.0.1.0/24', '10.0.2.0/24', '203.0.113.10'),
      ports: fc.constantFrom('*', '80', '443', '79-81'),
    }),
    { selector: ({ priority }) => priority, maxLength: 8 },
  );

  /** One client: the first rule that takes it, as a person would look for it. */
  function isLetIn(rules: readonly SecurityRuleSketch[], client: string): boolean {
    const sorted = [...rules].sort((one, other) => one.priority - other.priority);
    const first = sorted.find(
      ({ protocol, source, destination, ports }) =>
        protocol !== 'Udp' && sources[String(source)]?.includes(client) && ['*', '10.0.1.0/24'].includes(String(destination)) && ports !== '443',
    );
    return first?.access === 'Allow';
  }

  it('agree with looking at single clients', () => {
    fc.assert(
      fc.property(sketches, (sketch) => {
        const gatewayNsg = sketch.map((each, index) => ({ ...each, name: `rule-${index}` }));
        const access = accessOf({ gatewayNsg });
        const letIn = clients.filter((client) => isLetIn(gatewayNsg, client));
        if (access.kind === 'open') assert.deepEqual(letIn, clients);
        if (access.kind === 'closed') assert.deepEqual(letIn, []);
        if (letIn.length > 0 && letIn.length < clients.length) assert.equal(access.kind, 'limited');
        assert.notEqual(access.kind, 'unknown');
      }),
    );
  });

  it('are never fewer with one more rule that allows, nor more with one more that denies', () => {
    const rank = { open: 2, limited: 1, part: 1, closed: 0, unknown: Number.NaN } as const;
    fc.assert(
      fc.property(sketches, fc.constantFrom(...Object.keys(sources)), fc.integer({ min: 99, max: 121 }), (sketch, source, priority) => {
        const rules = sketch.filter((each) => each.priority !== priority).map((each, index) => ({ ...each, name: `rule-${index}` }));
        const before = rank[accessOf({ gatewayNsg: rules }).kind];
        const after = (access: 'Allow' | 'Deny') => rank[accessOf({ gatewayNsg: [...rules, { name: 'more', priority, access, source }] }).kind];
        assert.ok(after('Allow') >= before);
        assert.ok(after('Deny') <= before);
      }),
    );
  });
});
