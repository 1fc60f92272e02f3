import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createModel } from '../../../src/core/model/createModel';
import { platformOf } from '../../../src/core/path/platformHosts';
import { siteOfHost } from '../../../src/core/path/siteOfHost';
import { factRequestKey } from '../../../src/core/snapshot/fact';
import type { Snapshot } from '../../../src/core/snapshot/snapshot';
import { gatewaySnapshot, ids } from '../../rules/check';
import { appAnswer, appHost, appLookup } from '../../rules/webApps';

function site(sketch: Partial<Pick<Snapshot, 'responses' | 'lookups'>>, host = appHost) {
  return siteOfHost(createModel({ ...gatewaySnapshot(), lookups: [], ...sketch }), host);
}

describe('the app behind a host name', () => {
  it('is one in the snapshot that has the name', () => {
    const fact = site({ responses: [appAnswer()] }, appHost.toUpperCase());
    assert.equal(fact.state === 'known' ? fact.value.id : fact.state, ids.site('app-shop'));
  });
  it('is the one that a look-up found', () => {
    assert.equal(site({ responses: [appAnswer()], lookups: [appLookup] }).state, 'known');
    const fact = site({ responses: [], lookups: [appLookup] });
    assert.deepEqual(fact.state === 'unavailable' ? [fact.reason, fact.request] : fact.state, [
      'notCollected',
      { kind: 'arm', request: `GET ${ids.site('app-shop')}` },
    ]);
  });
  it('is to be looked up when nobody did', () => {
    const fact = site({ responses: [] });
    assert.deepEqual(fact, { state: 'unavailable', reason: 'notCollected', request: { kind: 'lookup', lookup: 'hostName', key: appHost } });
  });
  it('is pending while it is being looked up', () => {
    const request = { kind: 'lookup', lookup: 'hostName', key: appHost } as const;
    const model = createModel({ ...gatewaySnapshot(), responses: [], lookups: [] }, { pending: new Set([factRequestKey(request)]) });
    assert.deepEqual(siteOfHost(model, appHost), { state: 'unavailable', reason: 'pending', request });
  });
  it('may be a slot, which is judged as itself', () => {
    const id = `${ids.site('app-shop')}/slots/staging`;
    const host = 'app-shop-staging.azurewebsites.net';
    const slot = { request: `GET ${id}`, status: 200, body: { id, name: 'app-shop/staging', properties: { defaultHostName: host, hostNames: [host] } } };
    const lookup = { kind: 'hostName', key: host, complete: true, ids: [id] } as const;
    assert.deepEqual(site({ responses: [appAnswer()], lookups: [lookup] }, host), {
      state: 'unavailable',
      reason: 'notCollected',
      request: { kind: 'arm', request: `GET ${id}` },
    });
    const fact = site({ responses: [appAnswer(), slot], lookups: [lookup] }, host);
    assert.equal(fact.state === 'known' ? fact.value.id : fact.state, id);
  });
  it('stays unknown when a look-up found nothing, since other subscriptions may have it', () => {
    const fact = site({ responses: [], lookups: [{ ...appLookup, ids: [] }] });
    assert.equal(fact.state === 'unavailable' ? fact.reason : fact.state, 'failed');
  });
  it('stays unknown when a look-up did not come to its end, for its reason', () => {
    const fact = site({ responses: [], lookups: [{ ...appLookup, ids: [], complete: false, failure: 'forbidden', detail: 'No role.' }] });
    assert.deepEqual(fact.state === 'unavailable' ? [fact.reason, fact.detail] : fact.state, ['forbidden', 'No role.']);
  });
  it('is unknown when the app that was found does not list the name', () => {
    const { request } = appAnswer();
    const fact = site({ responses: [{ request, status: 200, body: {} }], lookups: [appLookup] });
    assert.equal(fact.state, 'unavailable');
  });
});

describe('shared platforms', () => {
  const hosts: readonly (readonly [string, ReturnType<typeof platformOf>])[] = [
    ['app.azurewebsites.net', 'appService'],
    ['APP-staging.AZUREWEBSITES.NET', 'appService'],
    ['app.azurewebsites.us', 'appService'],
    ['app.chinacloudsites.cn', 'appService'],
    ['api.azure-api.net', 'apiManagement'],
    ['app.nicefield.westeurope.azurecontainerapps.io', 'containerApps'],
    ['gentle-sea.1.azurestaticapps.net', 'staticWebApps'],
    ['account.z6.web.core.windows.net', 'storageWebsite'],
    ['azurewebsites.net', undefined],
    ['app.azurewebsites.net.contoso.com', undefined],
    ['app.contoso.com', undefined],
    ['account.blob.core.windows.net', undefined],
  ];
  for (const [host, expected] of hosts) it(host, () => assert.equal(platformOf(host), expected));
});
