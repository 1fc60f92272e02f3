import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createModel } from '../../../src/core/model/createModel';
import type { RecordedLookup } from '../../../src/core/snapshot/snapshot';
import { brief, gatewayBody, gatewayId, get, group, listOf, modelOf, network, refused, resource, snapshotOf, valueOf } from './snapshots';

const profileId = `${network}/trafficManagerProfiles/tm`;
const siteId = `${group}/Microsoft.Web/sites/shop`;
const profileBody = resource(profileId, {
  profileStatus: 'Enabled',
  trafficRoutingMethod: 'Priority',
  dnsConfig: { fqdn: 'tm.trafficmanager.net' },
  monitorConfig: { profileMonitorStatus: 'Degraded' },
  endpoints: [
    resource(
      `${profileId}/azureEndpoints/one`,
      { endpointStatus: 'Enabled', endpointMonitorStatus: 'Degraded', target: 'shop.azurewebsites.net', targetResourceId: siteId },
      { type: 'Microsoft.Network/trafficManagerProfiles/AZUREENDPOINTS' },
    ),
    resource(`${profileId}/NestedEndpoints/two`, { endpointStatus: 'Enabled', endpointMonitorStatus: 'Online' }),
  ],
});

describe('traffic manager profile', () => {
  it('reads its status and its endpoints', () => {
    const profile = valueOf(modelOf([get(profileId, profileBody)]).profile(profileId));
    assert.deepEqual(
      [profile.profileStatus, profile.profileMonitorStatus, profile.trafficRoutingMethod, profile.fqdn],
      ['Enabled', 'Degraded', 'Priority', 'tm.trafficmanager.net'],
    );
    assert.deepEqual(
      profile.endpoints.map(({ name, endpointType, endpointMonitorStatus, targetResourceId }) => [name, endpointType, endpointMonitorStatus, targetResourceId]),
      [
        ['one', 'azureEndpoints', 'Degraded', siteId],
        ['two', 'nestedEndpoints', 'Online', undefined],
      ],
    );
  });

  it('has no monitor status when it comes from a list', () => {
    const profile = valueOf(modelOf([listOf('Microsoft.Network/trafficManagerProfiles', profileBody)]).profile(profileId));
    assert.deepEqual(
      [profile.profileMonitorStatus, profile.endpoints.map(({ endpointMonitorStatus }) => endpointMonitorStatus)],
      [undefined, [undefined, undefined]],
    );
    assert.equal(profile.profileStatus, 'Enabled');
  });

  it('prefers its own answer to the list', () => {
    const model = modelOf([listOf('Microsoft.Network/trafficManagerProfiles', profileBody), get(profileId, profileBody)]);
    assert.deepEqual(
      model.profiles.map(({ profileMonitorStatus }) => profileMonitorStatus),
      ['Degraded'],
    );
  });
});

describe('web app', () => {
  it('reads its state', () => {
    const body = resource(
      siteId,
      {
        state: 'Stopped',
        availabilityState: 'Normal',
        usageState: 'Normal',
        enabled: true,
        defaultHostName: 'shop.azurewebsites.net',
        hostNames: ['shop.azurewebsites.net'],
      },
      { kind: 'app,linux' },
    );
    const app = valueOf(modelOf([get(siteId, body)]).webApp(siteId));
    assert.deepEqual(
      [app.state, app.availabilityState, app.enabled, app.kind, app.hostNames],
      ['Stopped', 'Normal', true, 'app,linux', ['shop.azurewebsites.net']],
    );
  });
});

describe('estate', () => {
  const other = `${network}/applicationGateways/other`;

  it('holds every body of the file, by its own answer or in a list', () => {
    const model = modelOf([
      get(gatewayId, gatewayBody()),
      listOf('Microsoft.Network/applicationGateways', gatewayBody({}, { id: gatewayId.toUpperCase() }), resource(other, {})),
      refused(`${network}/applicationGateways/secret`, 403),
      get(profileId, profileBody),
      get(siteId, resource(siteId, {})),
      get(`${siteId}/slots/stage`, resource(`${siteId}/slots/stage`, {})),
      get(`${siteId}/config/web`, resource(`${siteId}/config/web`, {})),
    ]);
    assert.deepEqual(
      [model.gateways, model.profiles, model.webApps].map((resources) => resources.map(({ name }) => name)),
      [['agw', 'other'], ['tm'], ['shop']],
    );
  });

  it('stays cheap when it is huge', () => {
    const bodies = Array.from({ length: 3000 }, (_, index) =>
      resource(`${network}/applicationGateways/agw${index}`, gatewayBody()['properties'] as object as Record<string, never>),
    );
    const started = performance.now();
    const model = modelOf([listOf('Microsoft.Network/applicationGateways', ...bodies)]);
    for (let index = 0; index < 3000; index++) valueOf(model.gateway(`${network}/applicationGateways/agw${index}`));
    assert.equal(model.gateways.length, 3000);
    // Generous: a look-up that walked the whole file would take minutes.
    assert.ok(performance.now() - started < 10_000);
  });

  it('does nothing before it is asked', () => {
    const model = createModel(snapshotOf([get(gatewayId, { properties: 5 })]));
    assert.deepEqual(model.notes, []);
    model.gateway(gatewayId);
    assert.equal(model.notes.length, 2);
    model.gateway(gatewayId.toUpperCase());
    assert.equal(model.notes.length, 2);
  });

  it('keeps the number of notes within bounds', () => {
    const model = modelOf([get(gatewayId, gatewayBody({ probes: Array.from({ length: 5000 }, () => 1) }))]);
    model.gateway(gatewayId);
    assert.equal(model.notes.length, 1000);
  });
});

describe('owners of an address', () => {
  const nic = `${network}/networkInterfaces/nic`;
  const balancer = `${network}/loadBalancers/lb`;
  const endpoint = `${network}/privateEndpoints/pe`;
  const withAddress = (id: string, collection: string, address: string) => resource(id, { [collection]: [{ properties: { privateIPAddress: address } }] });
  const lookup = (change: Partial<RecordedLookup>): RecordedLookup => ({ kind: 'address', key: '10.0.0.4', complete: true, ids: [], ...change });

  const rows: readonly (readonly [what: string, ...parameters: Parameters<typeof modelOf>, expected: readonly string[] | string])[] = [
    ['nothing', [], [], {}, 'notCollected LOOKUP 10.0.0.4'],
    ['a look-up under way', [], [], { pending: new Set(['LOOKUP address 10.0.0.4']) }, 'pending LOOKUP 10.0.0.4'],
    ['a complete look-up without a hit', [], [lookup({})], {}, []],
    ['an incomplete look-up without a hit', [], [lookup({ complete: false })], {}, 'failed LOOKUP 10.0.0.4'],
    ['an incomplete look-up with a hit', [], [lookup({ complete: false, ids: [nic] })], {}, [nic]],
    ['a look-up of a host name', [], [lookup({ kind: 'hostName' })], {}, 'notCollected LOOKUP 10.0.0.4'],
    ['an interface', [get(nic, withAddress(nic, 'ipConfigurations', '10.0.0.4'))], [], {}, [nic]],
    ['an interface in a list', [listOf('Microsoft.Network/networkInterfaces', withAddress(nic, 'ipConfigurations', '10.0.0.4'))], [], {}, [nic]],
    ['a load balancer', [get(balancer, withAddress(balancer, 'frontendIPConfigurations', '10.0.0.4'))], [], {}, [balancer]],
    ['a private endpoint', [get(endpoint, resource(endpoint, { customDnsConfigs: [{ fqdn: 'a', ipAddresses: ['10.0.0.4'] }] }))], [], {}, [endpoint]],
    ['the same hit twice', [get(nic, withAddress(nic, 'ipConfigurations', '10.0.0.4'))], [lookup({ ids: [nic.toUpperCase()] })], {}, [nic]],
    ['an interface with another address', [get(nic, withAddress(nic, 'ipConfigurations', '10.0.0.40'))], [], {}, 'notCollected LOOKUP 10.0.0.4'],
    ['some other resource', [get(gatewayId, withAddress(gatewayId, 'frontendIPConfigurations', '10.0.0.4'))], [], {}, 'notCollected LOOKUP 10.0.0.4'],
  ];
  for (const [what, responses, lookups, options, expected] of rows) {
    it(`finds them by ${what}`, () => {
      const fact = modelOf(responses, lookups, options).ownersOfAddress(' 10.0.0.4');
      assert.deepEqual(fact.state === 'known' ? fact.value : brief(fact), expected);
    });
  }
});
