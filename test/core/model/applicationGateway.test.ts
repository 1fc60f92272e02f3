import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ApplicationGateway } from '../../../src/core/model/applicationGateway';
import type { Model } from '../../../src/core/model/model';
import type { Json, JsonObject } from '../../../src/core/snapshot/snapshot';
import { brief, gatewayBody, gatewayId, get, modelOf, network, refused, resource, subnetId, valueOf, vnetId } from './snapshots';

const parse = (body: Json): { readonly gateway: ApplicationGateway; readonly model: Model } => {
  const model = modelOf([get(gatewayId, body)]);
  return { gateway: valueOf(model.gateway(gatewayId.toUpperCase())), model };
};
const notesOf = (model: Model): readonly string[] => model.notes.map((note) => `${note.kind} ${note.at.pointer}`);

describe('application gateway', () => {
  const { gateway, model } = parse(gatewayBody());

  it('reads what the gateway says of itself', () => {
    assert.deepEqual(
      [gateway.id, gateway.name, gateway.type, gateway.location, gateway.tags, gateway.at],
      [gatewayId, 'agw', 'microsoft.network/applicationgateways', 'westeurope', { env: 'test' }, { request: `GET ${gatewayId}`, pointer: '' }],
    );
    assert.deepEqual(
      [gateway.skuTier, gateway.isV1, gateway.isV2, gateway.capacity, gateway.autoscale],
      ['Standard_v2', false, true, undefined, { minCapacity: 0, maxCapacity: 10 }],
    );
    assert.deepEqual([gateway.operationalState, gateway.provisioningState, gateway.subnetId], ['Running', 'Succeeded', subnetId]);
  });

  it('puts both layers together and says which is which', () => {
    const layers = (parts: readonly { readonly name: string; readonly layer: string }[]): readonly string[] =>
      parts.map(({ name, layer }) => `${layer} ${name}`);
    assert.deepEqual(
      [layers(gateway.listeners), layers(gateway.rules), layers(gateway.settings)],
      [
        ['http https', 'tcp tls'],
        ['http rule', 'tcp tcp'],
        ['http https', 'tcp tcp'],
      ],
    );
  });

  it('resolves references to the very objects', () => {
    const [listener] = gateway.listeners;
    const [rule, tcp] = gateway.rules;
    assert.ok(listener && rule && tcp);
    assert.equal(listener.frontendIPConfiguration?.target, gateway.frontends[0]);
    assert.equal(listener.frontendPort?.target, gateway.frontendPorts[0]);
    assert.equal(listener.sslCertificate?.target?.name, 'cert');
    assert.equal(rule.listener?.target, listener);
    assert.equal(rule.urlPathMap?.target, gateway.urlPathMaps[0]);
    assert.equal(rule.pool, undefined);
    assert.equal(tcp.setting?.target, gateway.settings[1]);
    assert.equal(gateway.urlPathMaps[0]?.defaultPool?.target, gateway.pools[0]);
    assert.equal(gateway.urlPathMaps[0]?.pathRules[0]?.pool?.target, gateway.pools[1]);
    assert.equal(gateway.redirectConfigurations[0]?.targetListener?.target, listener);
    assert.equal(gateway.settings[0]?.probe?.target, gateway.probes[0], 'in another case');
    assert.equal(gateway.settings[0]?.probe?.at.pointer, '/properties/backendHttpSettingsCollection/0/properties/probe/id');
    assert.deepEqual(gateway.danglingReferences, []);
  });

  it('reads listeners, settings, probes and pools', () => {
    assert.deepEqual(
      gateway.listeners.map(({ hostNames }) => hostNames),
      [['SHOP.contoso.com', '*.contoso.com'], []],
    );
    assert.deepEqual(
      gateway.settings.map(({ port, requestTimeout, hostName, pickHostNameFromBackendAddress }) => [
        port,
        requestTimeout,
        hostName,
        pickHostNameFromBackendAddress,
      ]),
      [
        [443, 20, undefined, true],
        [5432, 30, undefined, false],
      ],
    );
    assert.deepEqual(gateway.probes[0]?.match, { statusCodes: ['200-399'] });
    assert.deepEqual(
      gateway.pools.map(({ addresses, ipConfigurations, isEmpty }) => [
        addresses.map(({ fqdn, ipAddress }) => fqdn ?? ipAddress),
        ipConfigurations.length,
        isEmpty,
      ]),
      [
        [['10.0.1.4', 'shop.azurewebsites.net'], 0, false],
        [[], 1, false],
        [[], 0, true],
      ],
    );
    assert.deepEqual(notesOf(model), ['missing /properties/backendAddressPools/0/properties/backendAddresses/2/fqdn']);
  });

  it('leaves behind what would tell more', () => {
    assert.equal(brief(gateway.subnet), 'notCollected GET …/virtualNetworks/vnet');
    assert.equal(brief(gateway.backendHealth), 'notCollected POST …/applicationGateways/agw/backendhealth');
    assert.deepEqual(
      gateway.frontends.map(({ publicIPAddress }) => brief(publicIPAddress)),
      ['notCollected GET …/publicIPAddresses/pip', 'known none'],
    );
    assert.equal(brief(gateway.pools[1]!.ipConfigurations[0]!.networkInterface), 'notCollected GET …/networkInterfaces/nic');
  });

  const skus: readonly (readonly [JsonObject | undefined, boolean, boolean])[] = [
    [{ tier: 'Standard', name: 'Standard_Medium' }, true, false],
    [{ tier: 'WAF' }, true, false],
    [{ name: 'waf_large' }, true, false],
    [{ tier: 'WAF_v2' }, false, true],
    [{ tier: 'standard_V2' }, false, true],
    [{ tier: 'Basic', name: 'Basic' }, false, true],
    [{ name: 'Standard_v2' }, false, true],
    [{ tier: 5, name: 'Standard_v2' }, false, true],
    [{ tier: 'Premium_v3' }, false, false],
    [{}, false, false],
    [undefined, false, false],
  ];
  for (const [sku, isV1, isV2] of skus) {
    it(`takes ${JSON.stringify(sku)} for ${isV1 ? 'v1' : isV2 ? 'v2' : 'neither generation'}`, () => {
      const { gateway: other } = parse(gatewayBody({ sku }));
      assert.deepEqual([other.isV1, other.isV2], [isV1, isV2]);
    });
  }

  const setting = (probe: Json): JsonObject => ({
    backendHttpSettingsCollection: [resource(`${gatewayId}/backendHttpSettingsCollection/https`, { probe })],
  });
  const references: readonly (readonly [what: string, probe: Json, resolved: string | undefined, dangling: readonly string[]])[] = [
    ['an id in another case', { id: `${gatewayId.toUpperCase()}/PROBES/WEB` }, 'web', []],
    [
      'an id whose group is spelled otherwise',
      { id: `/subscriptions/s/resourceGroups/RG/providers/Microsoft.Network/applicationGateways/agw/probes/web` },
      'web',
      [],
    ],
    ['an id without target', { id: `${gatewayId}/probes/gone` }, undefined, [`${gatewayId}/probes/gone`]],
    ['an id of another gateway', { id: `${network}/applicationGateways/other/probes/web` }, undefined, []],
    ['an id of another collection', { id: `${gatewayId}/backendAddressPools/web` }, undefined, []],
    ['a reference without id', {}, undefined, []],
    ['a reference that is a text', 'web', undefined, []],
    ['an id that is a number', { id: 5 }, undefined, []],
  ];
  for (const [what, probe, resolved, dangling] of references) {
    it(`follows ${what}`, () => {
      const { gateway: other } = parse(gatewayBody(setting(probe)));
      assert.equal(other.settings[0]?.probe?.target?.name, resolved);
      // The path map and the layer 4 rule keep pointing at what is there.
      assert.deepEqual(
        other.danglingReferences.map(({ id }) => id),
        dangling,
      );
      for (const { at } of other.danglingReferences) assert.equal(at.pointer, '/properties/backendHttpSettingsCollection/0/properties/probe/id');
    });
  }

  it('proves nothing from a collection that could not be read', () => {
    for (const probes of ['none', {}, [null]]) assert.deepEqual(parse(gatewayBody({ probes })).gateway.danglingReferences, []);
    assert.equal(parse(gatewayBody({ probes: [] })).gateway.danglingReferences.length, 1);
  });

  it('resolves parts that have no id of their own', () => {
    const { gateway: other } = parse(gatewayBody({ probes: [{ name: 'web', properties: {} }] }));
    assert.equal(other.settings[0]?.probe?.target, other.probes[0]);
    assert.deepEqual([other.probes[0]?.id, other.danglingReferences], [`${gatewayId}/probes/web`, []]);
  });

  it('notes duplicates and takes the first', () => {
    const probe = (path: string): JsonObject => resource(`${gatewayId}/probes/web`, { path });
    const { gateway: other, model: notes } = parse(gatewayBody({ probes: [probe('/a'), probe('/b')] }));
    assert.equal(other.settings[0]?.probe?.target?.path, '/a');
    assert.ok(notesOf(notes).includes('duplicate /properties/probes/1'));
  });

  it('never takes a pool that could not be read for an empty one', () => {
    const pools = [{ backendAddresses: 'x' }, { backendAddresses: [{}] }, { backendAddresses: [null] }, { backendIPConfigurations: 5 }, {}];
    const { gateway: other } = parse(
      gatewayBody({ backendAddressPools: [...pools.map((properties, index) => ({ name: `p${index}`, properties })), { name: 'bare' }] }),
    );
    assert.deepEqual(
      other.pools.map(({ isEmpty }) => isEmpty),
      [false, false, false, false, true, false],
    );
  });

  const subnets: readonly (readonly [what: string, configurations: Json | undefined, expected: string])[] = [
    ['no configurations', [], 'known none'],
    ['no such field', undefined, 'known none'],
    ['a configuration without subnet', [{ properties: {} }], 'known none'],
    ['configurations that are a text', 'x', 'failed GET …/applicationGateways/agw'],
    ['a configuration that is null', [null], 'failed GET …/applicationGateways/agw'],
    ['a configuration without properties', [{}], 'failed GET …/applicationGateways/agw'],
    ['a subnet without id', [{ properties: { subnet: {} } }], 'failed GET …/applicationGateways/agw'],
    ['a subnet id that is none', [{ properties: { subnet: { id: 'x' } } }], 'failed GET /x'],
  ];
  for (const [what, gatewayIPConfigurations, expected] of subnets) {
    it(`says of ${what}: ${expected}`, () => assert.equal(brief(parse(gatewayBody({ gatewayIPConfigurations })).gateway.subnet), expected));
  }

  it('names what is missing and judges the rest', () => {
    const { gateway: other, model: broken } = parse({
      id: 5,
      tags: [],
      properties: { sku: 'v2', frontendPorts: [{ name: 'p', properties: { port: '443' } }, 'x'], httpListeners: {} },
    });
    assert.deepEqual([other.id.toLowerCase(), other.frontendPorts.length, other.listeners], [gatewayId.toLowerCase(), 1, []]);
    assert.deepEqual([...notesOf(broken)].sort(), [
      'mistyped /id',
      'mistyped /properties/frontendPorts/0/properties/port',
      'mistyped /properties/frontendPorts/1',
      'mistyped /properties/httpListeners',
      'mistyped /properties/sku',
      'mistyped /tags',
    ]);
  });

  it('is what its own GET, its virtual network and its lists say', () => {
    assert.equal(brief(modelOf([refused(gatewayId, 404)]).gateway(gatewayId)), 'absent GET …/applicationGateways/agw');
    assert.equal(brief(modelOf([refused(gatewayId, 403)]).gateway(gatewayId)), 'forbidden GET …/applicationGateways/agw');
    assert.equal(brief(modelOf([]).gateway(vnetId)), 'failed GET …/virtualNetworks/vnet');
    assert.equal(brief(modelOf([]).gateway('agw')), 'failed GET /agw');
    const bad = modelOf([get(gatewayId, 'text')]);
    assert.equal(brief(bad.gateway(gatewayId)), 'failed GET …/applicationGateways/agw');
    assert.deepEqual(notesOf(bad), ['badResponse ']);
  });
});

describe('backend health', () => {
  const health = (body: Json): RecordedHealth => {
    const model = modelOf([get(gatewayId, gatewayBody()), { request: `POST ${gatewayId}/backendHealth?$expand=x`, status: 200, body }]);
    return valueOf(valueOf(model.gateway(gatewayId)).backendHealth);
  };
  type RecordedHealth = ReturnType<typeof valueOf<import('../../../src/core/model/backendHealth').BackendHealth>>;

  it('reads servers by pool and setting', () => {
    const server = { address: ' 10.0.1.4 ', health: 'Unhealthy', healthProbeLog: 'Why.', healthProbeErrorName: 'X', ipConfiguration: { id: '/nic/ip' } };
    const answer = health({
      backendAddressPools: [
        {
          backendAddressPool: { id: '/pool', properties: {} },
          backendHttpSettingsCollection: [{ backendHttpSettings: { id: '/setting' }, servers: [server] }],
        },
        { backendAddressPool: {}, backendSettingsCollection: [{ backendSettings: { id: '/tcp' }, servers: [] }] },
      ],
    });
    assert.deepEqual(
      answer.pools.map(({ poolId, settings }) => [poolId, settings.map(({ settingId, servers }) => [settingId, servers.length])]),
      [
        ['/pool', [['/setting', 1]]],
        [undefined, [['/tcp', 0]]],
      ],
    );
    const [read] = answer.pools[0]!.settings[0]!.servers;
    assert.deepEqual(
      { ...read, at: read?.at.pointer },
      {
        at: '/backendAddressPools/0/backendHttpSettingsCollection/0/servers/0',
        address: '10.0.1.4',
        health: 'unhealthy',
        rawHealth: 'Unhealthy',
        message: 'Why.',
        errorName: 'X',
        ipConfigurationId: '/nic/ip',
      },
    );
  });

  const words: readonly (readonly [Json, string])[] = [
    ['Up', 'healthy'],
    ['HEALTHY', 'healthy'],
    ['Down', 'unhealthy'],
    ['unknown', 'unknown'],
    ['Partial', 'other'],
    ['Draining', 'other'],
    ['constructor', 'other'],
    [null, 'other'],
    [5, 'other'],
  ];
  for (const [word, expected] of words) {
    it(`takes ${JSON.stringify(word)} for ${expected}`, () => {
      const answer = health({ backendAddressPools: [{ backendHttpSettingsCollection: [{ servers: [{ address: 'a', health: word }] }] }] });
      assert.equal(answer.pools[0]?.settings[0]?.servers[0]?.health, expected);
    });
  }

  it('is empty when it lists no pool', () => {
    for (const body of [{ backendAddressPools: [] }, {}, { backendAddressPools: 'x' }]) assert.equal(health(body).isEmpty, true);
  });
});
