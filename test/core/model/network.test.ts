import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SecurityRule } from '../../../src/core/model/network';
import { factRequestKey } from '../../../src/core/snapshot/fact';
import { getRequest } from '../../../src/core/snapshot/request';
import type { Json, JsonObject, RecordedResponse } from '../../../src/core/snapshot/snapshot';
import { brief, get, listOf, modelOf, network, refused, resource, subnetId, valueOf, vnetId } from './snapshots';

const nsgId = `${network}/networkSecurityGroups/nsg`;
const routeTableId = `${network}/routeTables/rt`;
const nicId = `${network}/networkInterfaces/nic`;

const subnetBody = (properties: JsonObject = {}): JsonObject => resource(subnetId, { addressPrefix: '10.0.0.0/24', ...properties });
const vnetBody = (...subnets: readonly Json[]): JsonObject => resource(vnetId, { addressSpace: { addressPrefixes: ['10.0.0.0/16'] }, subnets });

describe('virtual network', () => {
  const peering = resource(`${vnetId}/virtualNetworkPeerings/hub`, {
    remoteVirtualNetwork: { id: `${network}/virtualNetworks/hub` },
    peeringState: 'Connected',
    peeringSyncLevel: 'FullyInSync',
    allowForwardedTraffic: true,
    useRemoteGateways: false,
    remoteAddressSpace: { addressPrefixes: ['10.9.0.0/16'] },
    remoteVirtualNetworkAddressSpace: { addressPrefixes: ['10.9.0.0/16', '10.8.0.0/16'] },
  });
  const body = resource(vnetId, {
    addressSpace: { addressPrefixes: ['10.0.0.0/16'] },
    dhcpOptions: { dnsServers: ['10.0.0.4'] },
    subnets: [
      subnetBody({
        addressPrefixes: ['10.0.0.0/24', 'fd00::/64'],
        networkSecurityGroup: { id: nsgId },
        natGateway: { id: '/nat' },
        delegations: [{ name: 'd', properties: { serviceName: 'Microsoft.Network/applicationGateways' } }],
        serviceEndpoints: [{ service: 'Microsoft.Web', locations: ['*'] }],
        privateEndpointNetworkPolicies: 'Disabled',
        defaultOutboundAccess: false,
        ipConfigurations: [{ id: '/ip' }],
      }),
      { name: 'bare', properties: {} },
    ],
    virtualNetworkPeerings: [peering],
  });
  const model = modelOf([get(vnetId, body)]);
  const vnet = valueOf(model.virtualNetwork(vnetId));

  it('reads prefixes, name servers and peerings', () => {
    assert.deepEqual([vnet.addressPrefixes, vnet.dnsServers], [['10.0.0.0/16'], ['10.0.0.4']]);
    assert.deepEqual(
      vnet.peerings.map(({ name, peeringState, remoteVirtualNetworkId, remoteAddressPrefixes, useRemoteGateways, allowGatewayTransit }) => [
        name,
        peeringState,
        remoteVirtualNetworkId,
        remoteAddressPrefixes,
        useRemoteGateways,
        allowGatewayTransit,
      ]),
      [['hub', 'Connected', `${network}/virtualNetworks/hub`, ['10.9.0.0/16'], false, undefined]],
    );
  });

  it('reads subnets with everything in them', () => {
    const [subnet, bare] = vnet.subnets;
    assert.deepEqual(
      [
        subnet?.addressPrefixes,
        subnet?.natGatewayId,
        subnet?.delegations,
        subnet?.serviceEndpoints,
        subnet?.privateEndpointNetworkPolicies,
        subnet?.defaultOutboundAccess,
        subnet?.ipConfigurationIds,
      ],
      [['10.0.0.0/24', 'fd00::/64'], '/nat', ['Microsoft.Network/applicationGateways'], ['Microsoft.Web'], 'Disabled', false, ['/ip']],
    );
    assert.deepEqual([bare?.id, bare?.virtualNetworkId, bare?.at.pointer], [`${vnetId}/subnets/bare`, vnetId, '/properties/subnets/1']);
    assert.deepEqual(model.notes, []);
  });

  it('leads back to itself, to the very objects', () => {
    const subnet = valueOf(model.subnet(subnetId.toUpperCase()));
    assert.equal(subnet, vnet.subnets[0]);
    assert.equal(valueOf(subnet.virtualNetwork), vnet);
    assert.equal(model.subnet(subnetId), model.subnet(subnetId.toLowerCase()), 'facts are computed once');
  });
});

describe('subnet', () => {
  const own = get(subnetId, subnetBody());
  const inVirtualNetwork = get(vnetId, vnetBody(subnetBody()));
  const rows: readonly (readonly [what: string, responses: readonly RecordedResponse[], expected: string])[] = [
    ['nothing was asked', [], 'notCollected GET …/virtualNetworks/vnet'],
    ['its own answer is there', [own], 'known'],
    ['its virtual network holds it', [inVirtualNetwork], 'known'],
    ['a list holds its virtual network', [listOf('Microsoft.Network/virtualNetworks', vnetBody(subnetBody()))], 'known'],
    ['a list of subnets holds it', [get(`${vnetId}/subnets`, { value: [subnetBody()] })], 'known'],
    ['its virtual network is forbidden', [refused(vnetId, 403)], 'notCollected GET …/virtualNetworks/vnet/subnets/gateway'],
    ['its virtual network is absent', [refused(vnetId, 404)], 'notCollected GET …/virtualNetworks/vnet/subnets/gateway'],
    ['its virtual network timed out', [refused(vnetId, null, { failure: 'timedOut' })], 'notCollected GET …/virtualNetworks/vnet/subnets/gateway'],
    ['its virtual network does not list it', [get(vnetId, vnetBody())], 'notCollected GET …/virtualNetworks/vnet/subnets/gateway'],
    ['it is forbidden', [refused(subnetId, 403)], 'forbidden GET …/virtualNetworks/vnet/subnets/gateway'],
    ['it is forbidden, and its virtual network holds it', [refused(subnetId, 403), inVirtualNetwork], 'known'],
    ['both are forbidden', [refused(vnetId, 403), refused(subnetId, 403)], 'forbidden GET …/virtualNetworks/vnet/subnets/gateway'],
    ['it is absent', [refused(subnetId, 404)], 'absent GET …/virtualNetworks/vnet/subnets/gateway'],
    ['its answer is no object', [get(subnetId, [])], 'failed GET …/virtualNetworks/vnet/subnets/gateway'],
  ];
  for (const [what, responses, expected] of rows) it(`is ${expected} when ${what}`, () => assert.equal(brief(modelOf(responses).subnet(subnetId)), expected));

  it('is pending while its virtual network is under way', () => {
    const pending = new Set([factRequestKey(getRequest(vnetId))]);
    assert.equal(brief(modelOf([], [], { pending }).subnet(subnetId)), 'pending GET …/virtualNetworks/vnet');
    assert.equal(
      brief(modelOf([], [], { pending: new Set([factRequestKey(getRequest(subnetId))]) }).subnet(subnetId)),
      'notCollected GET …/virtualNetworks/vnet',
    );
  });

  const links: readonly (readonly [what: string, subnet: JsonObject, expected: string])[] = [
    ['none', subnetBody(), 'known none'],
    ['null', subnetBody({ networkSecurityGroup: null }), 'known none'],
    ['one that nobody asked for', subnetBody({ networkSecurityGroup: { id: nsgId } }), 'notCollected GET …/networkSecurityGroups/nsg'],
    ['a text', subnetBody({ networkSecurityGroup: nsgId }), 'failed GET …/virtualNetworks/vnet/subnets/gateway'],
    ['one without id', subnetBody({ networkSecurityGroup: {} }), 'failed GET …/virtualNetworks/vnet/subnets/gateway'],
    ['an id of something else', subnetBody({ networkSecurityGroup: { id: routeTableId } }), 'failed GET …/routeTables/rt'],
    ['no properties at all', { id: subnetId }, 'failed GET …/virtualNetworks/vnet/subnets/gateway'],
  ];
  for (const [what, body, expected] of links) {
    it(`says of a group that is ${what}: ${expected}`, () =>
      assert.equal(brief(valueOf(modelOf([get(subnetId, body)]).subnet(subnetId)).networkSecurityGroup), expected));
  }
});

describe('network security group', () => {
  const whole: JsonObject = {
    direction: 'inbound',
    access: 'DENY',
    priority: 100,
    protocol: 'Tcp',
    sourceAddressPrefix: '*',
    sourcePortRange: '*',
    destinationAddressPrefix: '',
    destinationAddressPrefixes: ['10.0.0.0/24', '10.0.1.0/24'],
    destinationPortRanges: ['80', '443'],
  };
  const ruleOf = (properties: Json): SecurityRule => {
    const body = resource(nsgId, { securityRules: [{ name: 'r', properties }] });
    return valueOf(modelOf([get(nsgId, body)]).networkSecurityGroup(nsgId)).rules[0]!;
  };

  it('reads custom and default rules in the order of the file', () => {
    const body = resource(nsgId, { securityRules: [{ name: 'a', properties: whole }], defaultSecurityRules: [{ name: 'b', properties: whole }] });
    const group = valueOf(modelOf([get(nsgId, body)]).networkSecurityGroup(nsgId));
    assert.deepEqual(
      group.rules.map(({ name, isDefault, at }) => [name, isDefault, at.pointer]),
      [
        ['a', false, '/properties/securityRules/0'],
        ['b', true, '/properties/defaultSecurityRules/0'],
      ],
    );
  });

  it('puts singular and plural forms together and levels the spelling', () => {
    const rule = ruleOf(whole);
    assert.deepEqual(
      [rule.direction, rule.access, rule.protocol, rule.sourceAddressPrefixes, rule.destinationAddressPrefixes, rule.destinationPortRanges, rule.isComplete],
      ['Inbound', 'Deny', 'tcp', ['*'], ['10.0.0.0/24', '10.0.1.0/24'], ['80', '443'], true],
    );
  });

  const groups = { sourceAddressPrefix: undefined, sourceApplicationSecurityGroups: [{ id: '/asg' }] };
  const completeness: readonly (readonly [what: string, change: JsonObject, expected: boolean])[] = [
    ['application security groups for a source', groups, true],
    ['no source', { sourceAddressPrefix: undefined }, false],
    ['an empty destination', { destinationAddressPrefixes: [] }, false],
    ['no ports', { destinationPortRanges: undefined }, false],
    ['no priority', { priority: null }, false],
    ['a priority that is a text', { priority: '100' }, false],
    ['an unknown direction', { direction: 'Sideways' }, false],
    ['an unknown access', { access: 5 }, false],
    ['no protocol', { protocol: undefined }, false],
    ['one prefix that is a number', { destinationAddressPrefixes: ['10.0.0.0/24', 5] }, false],
    ['a group without id', { sourceApplicationSecurityGroups: [{}] }, false],
  ];
  for (const [what, change, expected] of completeness) {
    it(`is ${expected ? '' : 'in'}complete with ${what}`, () => assert.equal(ruleOf({ ...whole, ...change }).isComplete, expected));
  }
  it('is incomplete without properties', () => assert.equal(ruleOf(null).isComplete, false));
});

describe('other network resources', () => {
  it('reads routes', () => {
    const body = resource(routeTableId, {
      disableBgpRoutePropagation: true,
      routes: [
        resource(`${routeTableId}/routes/default`, { addressPrefix: '0.0.0.0/0', nextHopType: 'VirtualAppliance', nextHopIpAddress: '10.9.0.4' }),
        { name: 'x', properties: { addressPrefix: '10.0.0.0/8', nextHopType: 'None', nextHopIpAddress: '' } },
      ],
    });
    const table = valueOf(modelOf([get(routeTableId, body)]).routeTable(routeTableId));
    assert.equal(table.disableBgpRoutePropagation, true);
    assert.deepEqual(
      table.routes.map(({ name, addressPrefix, nextHopType, nextHopIpAddress }) => [name, addressPrefix, nextHopType, nextHopIpAddress]),
      [
        ['default', '0.0.0.0/0', 'VirtualAppliance', '10.9.0.4'],
        ['x', '10.0.0.0/8', 'None', undefined],
      ],
    );
  });

  it('reads a network interface', () => {
    const body = resource(nicId, {
      enableIPForwarding: true,
      virtualMachine: { id: '/vm' },
      privateEndpoint: { id: '/pe' },
      networkSecurityGroup: { id: nsgId },
      ipConfigurations: [
        resource(`${nicId}/ipConfigurations/ip`, {
          privateIPAddress: '10.0.0.4',
          subnet: { id: subnetId },
          applicationSecurityGroups: [{ id: '/asg' }],
          applicationGatewayBackendAddressPools: [{ id: '/agw/pool' }],
          loadBalancerBackendAddressPools: [{ id: '/lb/pool' }],
        }),
        { name: 'second', properties: {} },
      ],
    });
    const model = modelOf([get(nicId, body), get(vnetId, vnetBody(subnetBody()))]);
    const nic = valueOf(model.networkInterface(nicId));
    const [first, second] = nic.ipConfigurations;
    assert.deepEqual(
      [nic.enableIPForwarding, nic.virtualMachineId, nic.privateEndpointId, brief(nic.networkSecurityGroup)],
      [true, '/vm', '/pe', 'notCollected GET …/networkSecurityGroups/nsg'],
    );
    assert.deepEqual(
      [first?.privateIPAddress, first?.applicationSecurityGroupIds, first?.backendAddressPools.map(({ id }) => id)],
      ['10.0.0.4', ['/asg'], ['/agw/pool', '/lb/pool']],
    );
    assert.equal(valueOf(first!.subnet), valueOf(model.subnet(subnetId)));
    assert.equal(brief(second!.subnet), 'known none');
  });

  it('reads public addresses, private endpoints and load balancers', () => {
    const pip = `${network}/publicIPAddresses/pip`;
    const endpoint = `${network}/privateEndpoints/pe`;
    const balancer = `${network}/loadBalancers/lb`;
    const model = modelOf([
      get(pip, resource(pip, { ipAddress: '20.1.2.3', dnsSettings: { fqdn: 'a.b' }, ipConfiguration: { id: '/ip' } })),
      get(
        endpoint,
        resource(endpoint, {
          subnet: { id: subnetId },
          networkInterfaces: [{ id: nicId }],
          manualPrivateLinkServiceConnections: [{ properties: { privateLinkServiceId: '/web' } }],
        }),
      ),
      get(
        balancer,
        resource(
          balancer,
          { frontendIPConfigurations: [{ properties: { privateIPAddress: '10.0.0.9' } }, { properties: { publicIPAddress: {} } }] },
          { sku: { name: 'Standard' } },
        ),
      ),
    ]);
    const address = valueOf(model.publicIPAddress(pip));
    assert.deepEqual([address.ipAddress, address.fqdn, address.ipConfigurationId], ['20.1.2.3', 'a.b', '/ip']);
    const privateEndpoint = valueOf(model.privateEndpoint(endpoint));
    assert.deepEqual([privateEndpoint.subnetId, privateEndpoint.networkInterfaceIds, privateEndpoint.privateLinkServiceIds], [subnetId, [nicId], ['/web']]);
    const loadBalancer = valueOf(model.loadBalancer(balancer));
    assert.deepEqual([loadBalancer.skuName, loadBalancer.frontendAddresses], ['Standard', ['10.0.0.9']]);
  });

  it('finds the interfaces of a scale set in its list', () => {
    const scaleSet = network.replace('Microsoft.Network', 'Microsoft.Compute/virtualMachineScaleSets/vmss');
    const instance = `${scaleSet}/virtualMachines/0/networkInterfaces/nic`;
    const model = modelOf([get(`${scaleSet}/networkInterfaces`, { value: [resource(instance, { ipConfigurations: [] })] })]);
    assert.equal(valueOf(model.networkInterface(instance)).id, instance);
  });
});
