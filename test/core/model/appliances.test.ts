import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RecordedResponse } from '../../../src/core/snapshot/snapshot';
import { brief, get, modelOf, network, resource, subnetId, valueOf } from './snapshots';

const provider = network.slice(0, network.lastIndexOf('/'));
const subscription = network.slice(0, network.indexOf('/resourceGroups'));
const nicId = `${network}/networkInterfaces/nic`;
const machineId = `${provider}/Microsoft.Compute/virtualMachines/vm`;
const firewallId = `${network}/azureFirewalls/fw`;
const clusterId = `${provider}/Microsoft.ContainerService/managedClusters/aks`;

describe('a virtual machine', () => {
  const body = (statuses: readonly string[]) => resource(machineId, { instanceView: { statuses: statuses.map((code) => ({ code })) } });

  it('tells its power state', () => {
    const model = modelOf([get(`${machineId}?$expand=instanceView`, body(['ProvisioningState/succeeded', 'PowerState/deallocated']))]);
    const machine = valueOf(model.virtualMachine(machineId));
    assert.deepEqual([machine.powerState, machine.powerStateAt.pointer], ['deallocated', '/properties/instanceView/statuses/1/code']);
  });

  it('tells none without one', () => {
    assert.equal(valueOf(modelOf([get(`${machineId}?$expand=instanceView`, body([]))]).virtualMachine(machineId)).powerState, undefined);
  });

  it('is asked for with its instance view, and a plain answer does not do', () => {
    assert.match(brief(modelOf([get(machineId, resource(machineId, {}))]).virtualMachine(machineId)), /^notCollected GET .*\?\$expand=instanceView$/);
  });

  it('is not an instance of a uniform scale set', () => {
    assert.match(brief(modelOf([]).virtualMachine(`${provider}/Microsoft.Compute/virtualMachineScaleSets/set/virtualMachines/0`)), /^failed/);
  });
});

describe('effective routes', () => {
  it('are read', () => {
    const value = [
      { source: 'VirtualNetworkGateway', state: 'Active', addressPrefix: ['0.0.0.0/0'], nextHopType: 'VirtualNetworkGateway', nextHopIpAddress: ['10.9.0.4'] },
    ];
    const answer: RecordedResponse = { request: `POST ${nicId}/effectiveRouteTable`, status: 200, body: { value: [...value, {}] } };
    const [learned, empty] = valueOf(modelOf([answer]).effectiveRoutes(nicId));
    assert.deepEqual(
      [learned?.source, learned?.state, learned?.addressPrefixes, learned?.nextHopType, learned?.nextHopIpAddresses, learned?.at.pointer],
      ['VirtualNetworkGateway', 'Active', ['0.0.0.0/0'], 'VirtualNetworkGateway', ['10.9.0.4'], '/value/0'],
    );
    assert.deepEqual(empty?.addressPrefixes, []);
  });

  it('are asked for', () => assert.match(brief(modelOf([]).effectiveRoutes(nicId)), /^notCollected POST .*\/effectiveRouteTable$/));
});

describe('a firewall', () => {
  const body = resource(firewallId, { ipConfigurations: [{ name: 'c', properties: { privateIPAddress: '10.0.9.4', subnet: { id: subnetId } } }] });

  it('owns its private address', () => {
    const model = modelOf([get(firewallId, body)]);
    assert.deepEqual(valueOf(model.azureFirewall(firewallId)).subnetIds, [subnetId]);
    assert.deepEqual(valueOf(model.ownersOfAddress('10.0.9.4')), [firewallId]);
  });

  it('may not be the only owner until a complete look-up says so', () => {
    const lookups = (complete: boolean) => [{ kind: 'address', key: '10.0.9.4', complete, ids: [] }] as const;
    const asked = (complete?: boolean) => modelOf([get(firewallId, body)], complete === undefined ? [] : lookups(complete));
    assert.equal(asked().allOwnersOfAddress('10.0.9.4').state, 'unavailable');
    assert.equal(asked(false).allOwnersOfAddress('10.0.9.4').state, 'unavailable');
    assert.deepEqual(valueOf(asked(true).allOwnersOfAddress('10.0.9.4')), [firewallId]);
  });
});

describe('a cluster', () => {
  const body = resource(clusterId, {
    nodeResourceGroup: 'MC_rg_aks',
    agentPoolProfiles: [{ name: 'one', vnetSubnetID: subnetId }, { name: 'two' }],
    networkProfile: { networkPlugin: 'Azure', networkPluginMode: 'Overlay', podCidr: '10.244.0.0/16', podCidrs: ['10.244.0.0/16', 'fd00::/64'] },
    addonProfiles: { ingressApplicationGateway: { enabled: true, config: { applicationGatewayId: '/agw' } } },
  });
  const list = `${subscription}/providers/Microsoft.ContainerService/managedClusters`;

  it('tells of its network', () => {
    const [cluster] = modelOf([get(clusterId, body)]).managedClusters;
    assert.deepEqual(
      [cluster?.networkPlugin, cluster?.networkPluginMode, cluster?.podPrefixes, cluster?.nodeResourceGroup, cluster?.subnetIds, cluster?.applicationGatewayId],
      ['azure', 'overlay', ['10.244.0.0/16', 'fd00::/64'], 'MC_rg_aks', [subnetId], '/agw'],
    );
  });

  it('is found in the list of its subscription, which must be whole', () => {
    const listed = get(list, { value: [body] });
    const id = subscription.slice('/subscriptions/'.length);
    assert.deepEqual(
      valueOf(modelOf([listed]).clustersOfSubscription(id)).map((each) => each.id),
      [clusterId],
    );
    assert.equal(modelOf([listed]).managedClusters.length, 1);
    assert.equal(modelOf([{ ...listed, incomplete: true }]).clustersOfSubscription(id).state, 'unavailable');
    assert.match(brief(modelOf([]).clustersOfSubscription(id)), /^notCollected GET /);
  });
});
