import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Json, JsonObject, RecordedResponse, Snapshot } from '../../src/core/snapshot/snapshot';
import { listAt, textAt, textsAt } from './attachedInterface';
import { estateOfSnapshot } from './estates/estate';
import { computedAction } from './networkActions';
import { createWorld, type World } from './world';

const group = '/subscriptions/8b1f5a52-0d5e-4f0f-9f1c-2f6a1a7c3e11/resourceGroups/rg';
const id = (type: string, name: string): string => `${group}/providers/Microsoft.${type}/${name}`;
const network = id('Network/virtualNetworks', 'vnet');
const machine = id('Compute/virtualMachines', 'vm');
const nic = id('Network/networkInterfaces', 'nic');
const gateway = id('Network/applicationGateways', 'agw');
const watcher =
  '/subscriptions/8b1f5a52-0d5e-4f0f-9f1c-2f6a1a7c3e11/resourceGroups/NetworkWatcherRG/providers/Microsoft.Network/networkWatchers/NetworkWatcher_westeurope';

const resource = (ofId: string, properties: JsonObject, query = ''): RecordedResponse => ({
  request: `GET ${ofId}${query}`,
  status: 200,
  body: { id: ofId, name: ofId.slice(ofId.lastIndexOf('/') + 1), location: 'westeurope', properties },
});
const rule = (name: string, priority: number, direction: string, access: string, more: JsonObject): JsonObject => ({
  name,
  properties: {
    protocol: '*',
    sourcePortRange: '*',
    destinationPortRange: '*',
    sourceAddressPrefix: '*',
    destinationAddressPrefix: '*',
    priority,
    direction,
    access,
    ...more,
  },
});
const defaults = ['Inbound', 'Outbound'].flatMap((direction) => [
  rule(`AllowVnet${direction}`, 65000, direction, 'Allow', { sourceAddressPrefix: 'VirtualNetwork', destinationAddressPrefix: 'VirtualNetwork' }),
  ...(direction === 'Outbound' ? [rule('AllowInternetOutBound', 65001, direction, 'Allow', { destinationAddressPrefix: 'Internet' })] : []),
  rule(`DenyAll${direction}`, 65500, direction, 'Deny', {}),
]);
const servers = [{ address: '10.0.1.4', health: 'Healthy' }];

/** A machine in a network with a peer, a firewall as default route, a private endpoint and two security groups. */
function world(power = 'running', more: readonly RecordedResponse[] = []): World {
  const subnet = {
    id: `${network}/subnets/web`,
    name: 'web',
    properties: {
      addressPrefix: '10.0.1.0/24',
      networkSecurityGroup: { id: id('Network/networkSecurityGroups', 'subnet') },
      routeTable: { id: id('Network/routeTables', 'rt') },
    },
  };
  const peering = {
    name: 'peer',
    properties: {
      peeringState: 'Connected',
      remoteVirtualNetwork: { id: id('Network/virtualNetworks', 'peer') },
      remoteAddressSpace: { addressPrefixes: ['10.9.0.0/16'] },
    },
  };
  const configuration = (address: string, name: string): JsonObject => ({
    properties: { privateIPAddress: address, subnet: { id: `${network}/subnets/${name}` }, primary: true },
  });
  const responses = [
    resource(network, {
      addressSpace: { addressPrefixes: ['10.0.0.0/16'] },
      subnets: [subnet, { id: `${network}/subnets/pe`, name: 'pe', properties: { privateEndpointNetworkPolicies: 'Disabled' } }],
      virtualNetworkPeerings: [peering],
    }),
    resource(nic, {
      virtualMachine: { id: machine },
      networkSecurityGroup: { id: id('Network/networkSecurityGroups', 'nic') },
      ipConfigurations: [configuration('10.0.1.4', 'web')],
    }),
    resource(id('Network/networkInterfaces', 'pe'), {
      privateEndpoint: { id: id('Network/privateEndpoints', 'pe') },
      ipConfigurations: [configuration('10.0.2.5', 'pe')],
    }),
    resource(id('Network/networkInterfaces', 'loose'), { ipConfigurations: [configuration('10.0.1.9', 'web')] }),
    resource(id('Network/routeTables', 'rt'), {
      disableBgpRoutePropagation: true,
      routes: [{ name: 'default', properties: { addressPrefix: '0.0.0.0/0', nextHopType: 'VirtualAppliance', nextHopIpAddress: '10.9.0.4' } }],
    }),
    resource(id('Network/networkSecurityGroups', 'subnet'), {
      securityRules: [
        rule('deny-80', 200, 'Inbound', 'Deny', { destinationPortRange: '80' }),
        rule('storage', 300, 'Outbound', 'Deny', { destinationAddressPrefix: 'Storage.WestEurope', protocol: 'Tcp' }),
      ],
      defaultSecurityRules: defaults,
    }),
    resource(id('Network/networkSecurityGroups', 'nic'), {
      securityRules: [
        rule('deny-peer', 100, 'Inbound', 'Deny', {
          sourceAddressPrefixes: ['10.9.7.0/24'],
          sourceAddressPrefix: null,
          destinationPortRange: null,
          destinationPortRanges: ['8080-8090', '443'],
        }),
      ],
      defaultSecurityRules: defaults,
    }),
    resource(machine, { networkProfile: { networkInterfaces: [{ id: nic }] } }),
    resource(machine, { instanceView: { statuses: [{ code: `PowerState/${power}` }] } }, '?$expand=instanceView'),
    resource(gateway, {}),
    {
      request: `POST ${gateway}/backendhealth`,
      status: 200,
      body: {
        backendAddressPools: [
          {
            backendAddressPool: { id: `${gateway}/backendAddressPools/p` },
            backendHttpSettingsCollection: [{ backendHttpSettings: { id: `${gateway}/backendHttpSettingsCollection/s` }, servers }],
          },
        ],
      },
    },
    ...more,
  ];
  return createWorld(
    estateOfSnapshot('test', { format: 'azure-traffic-doctor-snapshot', version: 1, cloud: 'AzureCloud', capturedAt: '2026-11-20T00:00:00Z', responses }),
  );
}

function ask(path: string, input: JsonObject = {}, inWorld = world()): { readonly status: number; readonly body: Json | undefined; readonly code: string } {
  const { status, body } = computedAction(inWorld, path, input);
  return { status, body, code: textAt(body, 'error', 'code') };
}

describe('the effective routes that are computed', () => {
  it('are those of the network, its peer, the Internet, reserved ranges, private endpoints and the route table', () => {
    const rows = listAt(ask(`${nic}/effectiveRouteTable`).body, 'value').map((each) =>
      [...textsAt(each, 'addressPrefix', 'nextHopType', 'source', 'state')].join(' '),
    );
    assert.deepEqual(rows, [
      '10.0.0.0/16 VnetLocal Default Active',
      '10.9.0.0/16 VNetPeering Default Active',
      '0.0.0.0/0 Internet Default Invalid',
      '10.0.0.0/8 None Default Active',
      '172.16.0.0/12 None Default Active',
      '192.168.0.0/16 None Default Active',
      '100.64.0.0/10 None Default Active',
      '10.0.2.5/32 InterfaceEndpoint Default Active',
      '0.0.0.0/0 VirtualAppliance User Active',
    ]);
  });
  for (const [name, of, inWorld] of [
    ['a machine that is deallocated', nic, world('deallocated')],
    ['no machine', id('Network/networkInterfaces', 'loose'), world()],
  ] as const) {
    it(`are refused for ${name}`, () => {
      assert.deepEqual(
        [ask(`${of}/effectiveRouteTable`, {}, inWorld)].map(({ status, code }) => [status, code]),
        [[400, 'NicMustBeAttachedToRunningVmToGetEffectiveRoutes']],
      );
      assert.equal(ask(`${of}/effectiveNetworkSecurityGroups`, {}, inWorld).code, 'NicMustBeAttachedToRunningVmToGetEffectiveSecurityGroups');
    });
  }
  it('of what does not exist are not found', () => assert.equal(ask(`${nic}9/effectiveRouteTable`).status, 404));
});

describe('the effective security groups that are computed', () => {
  it('are those of subnet and interface, in ARM’s shape', () => {
    const groups = listAt(ask(`${nic}/effectiveNetworkSecurityGroups`).body, 'value');
    assert.deepEqual(
      groups.map((each) => Object.keys(each['association'] as JsonObject)),
      [['subnet'], ['networkInterface']],
    );
    const [first] = listAt(groups[1], 'effectiveSecurityRules');
    assert.deepEqual(
      [first?.['name'], first?.['protocol'], first?.['destinationPortRanges'], first?.['sourceAddressPrefixes']],
      ['securityRules/deny-peer', 'All', ['8080-8090', '443-443'], ['10.9.7.0/24']],
    );
    const vnet = listAt(groups[0], 'effectiveSecurityRules').find((each) => each['name'] === 'defaultSecurityRules/AllowVnetInbound');
    assert.deepEqual(vnet?.['expandedSourceAddressPrefix'], ['10.0.0.0/16', '10.9.0.0/16', '0.0.0.0/0', '168.63.129.16/32']);
  });
});

describe('Network Watcher', () => {
  const flow = (direction: string, localPort: string, remoteIPAddress: string, protocol = 'TCP'): JsonObject => ({
    targetResourceId: machine,
    direction,
    protocol,
    localPort,
    remotePort: '443',
    localIPAddress: '10.0.1.4',
    remoteIPAddress,
  });
  const flows: readonly (readonly [string, JsonObject, JsonObject])[] = [
    ['the rule of the subnet', flow('Inbound', '80', '10.9.1.1'), { access: 'Deny', ruleName: 'securityRules/deny-80' }],
    ['the rule of the interface', flow('Inbound', '8081', '10.9.7.7'), { access: 'Deny', ruleName: 'securityRules/deny-peer' }],
    ['the network', flow('Inbound', '8081', '10.9.8.7'), { access: 'Allow', ruleName: 'defaultSecurityRules/AllowVnetInbound' }],
    [
      'a protocol that no rule of its own has',
      flow('Outbound', '1', '203.0.113.9', 'UDP'),
      { access: 'Allow', ruleName: 'defaultSecurityRules/AllowVnetOutbound' },
    ],
  ];
  for (const [name, input, expected] of flows) it(`verifies a flow: ${name}`, () => assert.deepEqual(ask(`${watcher}/ipFlowVerify`, input).body, expected));
  it('does not guess what a service tag stands for', () =>
    assert.equal(ask(`${watcher}/ipFlowVerify`, flow('Outbound', '1', '203.0.113.9')).code, 'NotSimulated'));
  it('says what is wrong with a question', () => {
    assert.equal(ask(`${watcher}/ipFlowVerify`, flow('Sideways', '1', '10.0.1.5')).code, 'InvalidRequestFormat');
    assert.equal(ask(`${watcher}/nextHop`, { targetResourceId: `${machine}9` }).status, 404);
  });
  const hops: readonly (readonly [string, JsonObject])[] = [
    ['10.0.1.9', { nextHopType: 'VnetLocal', routeTableId: 'System Route' }],
    ['203.0.113.9', { nextHopType: 'VirtualAppliance', nextHopIpAddress: '10.9.0.4', routeTableId: id('Network/routeTables', 'rt') }],
    ['10.200.0.1', { nextHopType: 'None', routeTableId: 'System Route' }],
  ];
  for (const [destinationIPAddress, expected] of hops)
    it(`knows the next hop to ${destinationIPAddress}`, () =>
      assert.deepEqual(ask(`${watcher}/nextHop`, { targetResourceId: machine, sourceIPAddress: '10.0.1.4', destinationIPAddress }).body, expected));
});

describe('backend health on demand', () => {
  const input = (pool: string, setting: string): JsonObject => ({
    path: '/',
    protocol: 'Http',
    backendAddressPool: { id: `${gateway}/backendAddressPools/${pool}` },
    backendHttpSettings: { id: `${gateway}/backendHttpSettingsCollection/${setting}` },
  });
  it('is that of the recorded health for one pool and setting', () => {
    const { body } = ask(`${gateway}/getBackendHealthOnDemand`, input('P', 's'));
    assert.equal(textAt(body, 'backendAddressPool', 'id'), `${gateway}/backendAddressPools/P`);
    assert.deepEqual(listAt(body, 'backendHealthHttpSettings', 'servers'), servers);
  });
  it('refuses a pool or setting that is none', () => {
    for (const wrong of [input('x', 's'), input('p', 'x')]) assert.equal(ask(`${gateway}/getBackendHealthOnDemand`, wrong).code, 'InvalidResourceReference');
  });
  it('is what was recorded for that very probe', () => {
    const recorded = { request: `POST ${gateway}/getBackendHealthOnDemand`, input: input('p', 's'), status: 200, body: { recorded: true } };
    const own = world('running', [recorded]);
    assert.deepEqual(own.recorded('POST', `${gateway}/getbackendhealthondemand?api-version=1`, input('p', 's'))?.body, { recorded: true });
    assert.equal(own.recorded('POST', `${gateway}/getBackendHealthOnDemand`, input('p', 'x')), undefined);
  });
});

describe('a probe that is proposed to a web app', () => {
  const id = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/applicationGateways/agw';
  const site = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Web/sites/app';
  const health = (healthProbeLog: string): JsonObject => ({
    backendAddressPools: [
      {
        backendAddressPool: { id: `${id}/backendAddressPools/p` },
        backendHttpSettingsCollection: [
          {
            backendHttpSettings: { id: `${id}/backendHttpSettingsCollection/s` },
            servers: [{ address: 'app.azurewebsites.net', health: 'Unhealthy', healthProbeLog }],
          },
        ],
      },
    ],
  });
  const trial = (host: string, state: string, log: string): JsonObject => {
    const answers: readonly RecordedResponse[] = [
      { request: `GET ${id}`, status: 200, body: { id, name: 'agw', type: 'Microsoft.Network/applicationGateways', properties: {} } },
      { request: `POST ${id}/backendhealth`, status: 200, body: health(log) },
      {
        request: `GET ${site}`,
        status: 200,
        body: {
          id: site,
          name: 'app',
          type: 'Microsoft.Web/sites',
          properties: { state, defaultHostName: 'app.azurewebsites.net', hostNames: ['www.contoso.com'] },
        },
      },
    ];
    const snapshot: Snapshot = {
      format: 'azure-traffic-doctor-snapshot',
      version: 1,
      cloud: 'AzureCloud',
      capturedAt: '2026-05-01T12:00:00Z',
      responses: answers,
    };
    const input = {
      host,
      match: { statusCodes: ['200-399'] },
      backendAddressPool: { id: `${id}/backendAddressPools/p` },
      backendHttpSettings: { id: `${id}/backendHttpSettingsCollection/s` },
    };
    const { body } = computedAction(createWorld(estateOfSnapshot('trial', snapshot)), `${id}/getBackendHealthOnDemand`, input);
    return listAt(body, 'backendHealthHttpSettings', 'servers')[0] ?? {};
  };
  const rows: readonly (readonly [string, string, string, string])[] = [
    ['www.contoso.com', 'Running', 'Received invalid status code: 404', 'Success. Received 200 status code'],
    ['other.contoso.com', 'Running', 'Received invalid status code: 404', 'Received invalid status code: 404'],
    ['www.contoso.com', 'Stopped', 'Received invalid status code: 404', 'Received invalid status code: 403'],
    ['www.contoso.com', 'Running', 'Application Gateway could not connect to the backend.', 'Application Gateway could not connect'],
  ];
  for (const [host, state, log, expected] of rows)
    it(`asks a site that is ${state} for ${host}, after "${log}": ${expected}`, () =>
      assert.ok(textAt(trial(host, state, log), 'healthProbeLog').startsWith(expected)));
});
