import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Json } from '../../../src/core/snapshot/snapshot';
import { brief, get, group, listOf, modelOf, network, refused, resource, valueOf } from './snapshots';

const zoneId = `${network}/privateDnsZones/privatelink.web.core.windows.net`;
const endpointId = `${network}/privateEndpoints/pe`;
const accountId = `${group}/Microsoft.Storage/storageAccounts/stweb`;
const subscriptionId = '00000000-0000-0000-0000-000000000001';

const links = (value: Json, rest: object = {}) => get(`${zoneId}/virtualNetworkLinks`, { value }, rest);
const link = resource(`${zoneId}/virtualNetworkLinks/hub`, { virtualNetwork: { id: '/hub' }, resolutionPolicy: 'NxDomainRedirect' });

describe('private DNS', () => {
  it('has the links of a zone', () => {
    const [first] = valueOf(modelOf([links([link])]).privateDnsZoneLinks(zoneId));
    assert.deepEqual([first?.name, first?.virtualNetworkId, first?.resolutionPolicy], ['hub', '/hub', 'NxDomainRedirect']);
    assert.equal(first?.at.pointer, '/value/0');
  });

  it('knows no links when one of them, or a page, could not be read', () => {
    const broken: readonly Json[] = [[link, 7], [link, { id: 'x', properties: {} }], 'none', null];
    for (const value of broken) {
      assert.equal(brief(modelOf([links(value)]).privateDnsZoneLinks(zoneId)).split(' ')[0], 'failed', JSON.stringify(value));
    }
    assert.match(brief(modelOf([links([link], { incomplete: true })]).privateDnsZoneLinks(zoneId)), /^failed/);
    assert.match(brief(modelOf([]).privateDnsZoneLinks(zoneId)), /^notCollected GET …\/privateDnsZones\/.+\/virtualNetworkLinks$/);
    assert.match(brief(modelOf([refused(`${zoneId}/virtualNetworkLinks`, 403)]).privateDnsZoneLinks(zoneId)), /^forbidden/);
  });

  it('knows that a zone has no links', () => assert.deepEqual(valueOf(modelOf([links([])]).privateDnsZoneLinks(zoneId)), []));

  it('has the records of a zone', () => {
    const record = resource(`${zoneId}/A/stweb`, { ttl: 10, aRecords: [{ ipv4Address: '10.0.0.5' }, { ipv4Address: '10.0.0.6' }] });
    const [first] = valueOf(modelOf([get(`${zoneId}/A`, { value: [record] })]).privateDnsARecords(zoneId));
    assert.deepEqual([first?.name, first?.addresses], ['stweb', ['10.0.0.5', '10.0.0.6']]);
  });

  it('has the zones of every group of a private endpoint', () => {
    const config = (id: string): Json => ({ name: 'zone', properties: { privateDnsZoneId: id } });
    const groups = ['one', 'two'].map((name) => resource(`${endpointId}/privateDnsZoneGroups/${name}`, { privateDnsZoneConfigs: [config(`/zone-${name}`)] }));
    const configs = valueOf(modelOf([get(`${endpointId}/privateDnsZoneGroups`, { value: groups })]).privateDnsZoneConfigs(endpointId));
    assert.deepEqual(
      configs.map(({ privateDnsZoneId, at }) => [privateDnsZoneId, at.pointer]),
      [
        ['/zone-one', '/value/0/properties/privateDnsZoneConfigs/0'],
        ['/zone-two', '/value/1/properties/privateDnsZoneConfigs/0'],
      ],
    );
  });

  it('has a group of no zone and one of several zones', () => {
    const configsOf = (...zones: readonly string[]): number => {
      const privateDnsZoneConfigs = zones.map((id) => ({ name: id.slice(1), properties: { privateDnsZoneId: id } }));
      const value = [resource(`${endpointId}/privateDnsZoneGroups/default`, { privateDnsZoneConfigs })];
      return valueOf(modelOf([get(`${endpointId}/privateDnsZoneGroups`, { value })]).privateDnsZoneConfigs(endpointId)).length;
    };
    assert.deepEqual([configsOf(), configsOf('/one', '/two')], [0, 2]);
  });

  it('knows a zone by its body or by one of its links, once', () => {
    const zone = get(zoneId, resource(zoneId, {}));
    for (const responses of [[zone], [links([link])], [zone, links([link])]]) assert.equal(modelOf(responses).privateDnsZoneIds.length, 1);
    assert.deepEqual(modelOf([]).privateDnsZoneIds, []);
  });
});

describe('a storage account', () => {
  const account = (properties: { readonly [name: string]: Json }) =>
    valueOf(modelOf([get(accountId, resource(accountId, properties))]).storageAccount('STWEB', subscriptionId));

  it('is found by its name, and has what decides who may reach it', () => {
    const found = account({ publicNetworkAccess: 'Enabled', networkAcls: { defaultAction: 'Deny', ipRules: [] }, privateEndpointConnections: [] });
    assert.deepEqual([found.publicNetworkAccess, found.defaultAction, found.hasNoExceptions, found.privateEndpointConnections], ['Enabled', 'Deny', true, []]);
  });

  it('may have exceptions where they cannot be read', () => {
    for (const ipRules of [[{ value: '1.2.3.4' }], 'all', 7])
      assert.equal(account({ networkAcls: { ipRules } }).hasNoExceptions, false, JSON.stringify(ipRules));
  });

  it('does not tell its private endpoints where one cannot be read', () => {
    for (const privateEndpointConnections of [null, 'none', [7], [{ name: 'pe', properties: {} }]])
      assert.equal(account({ privateEndpointConnections }).privateEndpointConnections, undefined, JSON.stringify(privateEndpointConnections));
  });

  it('is asked for in the subscription, where it may not be', () => {
    const list = `GET /subscriptions/${subscriptionId}/providers/Microsoft.Storage/storageAccounts`;
    assert.equal(brief(modelOf([]).storageAccount('stweb', subscriptionId)), `notCollected ${list}`);
    const listed = modelOf([listOf('Microsoft.Storage/storageAccounts', resource(accountId, { publicNetworkAccess: 'Disabled' }))]);
    assert.equal(valueOf(listed.storageAccount('stweb', subscriptionId)).publicNetworkAccess, 'Disabled');
    assert.equal(brief(listed.storageAccount('stother', subscriptionId)), `failed ${list}`);
  });
});
