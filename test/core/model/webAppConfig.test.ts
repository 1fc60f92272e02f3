import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Json } from '../../../src/core/snapshot/snapshot';
import { get, modelOf, valueOf } from './snapshots';

const siteId = '/subscriptions/s/resourceGroups/rg/providers/Microsoft.Web/sites/app';
const planId = '/subscriptions/s/resourceGroups/rg/providers/Microsoft.Web/serverfarms/plan';

const site = (properties: Json): ReturnType<typeof get> => get(siteId, { id: siteId, name: 'app', type: 'Microsoft.Web/sites', properties });
const config = (properties: Json): ReturnType<typeof get> => get(`${siteId}/config/web`, { id: `${siteId}/config/web`, name: 'app', properties });

describe('what App Service says of an app', () => {
  it('has the parts of the site itself', () => {
    const app = valueOf(
      modelOf([
        site({
          httpsOnly: true,
          clientCertExclusionPaths: '/health, /ping',
          publicNetworkAccess: '',
          hostNameSslStates: [{ name: 'www.contoso.com', sslState: 'SniEnabled', thumbprint: 'AA' }, { sslState: 'Disabled' }],
          privateEndpointConnections: [
            {
              id: `${siteId}/privateEndpointConnections/pe`,
              name: 'pe',
              properties: { privateEndpoint: { id: '/pe' }, privateLinkServiceConnectionState: { status: 'Approved' } },
            },
          ],
          hostingEnvironmentProfile: { id: '/ase' },
        }),
      ]).webApp(siteId),
    );
    assert.deepEqual(
      [app.httpsOnly, app.clientCertExclusionPaths, app.publicNetworkAccess, app.hostingEnvironmentId],
      [true, ['/health', '/ping'], undefined, '/ase'],
    );
    assert.deepEqual(
      app.hostNameSslStates.map(({ name, sslState, thumbprint }) => [name, sslState, thumbprint]),
      [['www.contoso.com', 'SniEnabled', 'AA']],
    );
    assert.deepEqual(
      app.privateEndpointConnections.map(({ privateEndpointId, status }) => [privateEndpointId, status]),
      [['/pe', 'Approved']],
    );
    assert.deepEqual([app.config.state, app.authentication.state, app.plan], ['unavailable', 'unavailable', { state: 'known', value: undefined }]);
    assert.equal(app.config.state === 'unavailable' && app.config.request.kind === 'arm' ? app.config.request.request : '', `GET ${siteId}/config/web`);
  });

  it('has access restrictions in their order', () => {
    const model = modelOf([
      site({ serverFarmId: planId }),
      config({
        ipSecurityRestrictions: [
          { ipAddress: '203.0.113.0/24', action: 'Allow', tag: 'Default', priority: 100, name: 'office', headers: { 'X-Azure-FDID': ['a'] } },
          { vnetSubnetResourceId: '/subnet', action: 'Deny', priority: 200 },
        ],
        ipSecurityRestrictionsDefaultAction: 'Deny',
        minTlsVersion: '1.2',
      }),
      get(planId, { id: planId, name: 'plan', sku: { tier: 'Standard', capacity: 2 }, properties: { status: 'Ready' } }),
      get(`${siteId}/config/authsettingsV2`, {
        properties: { platform: { enabled: true }, globalValidation: { unauthenticatedClientAction: 'Return401', excludedPaths: ['/health'] } },
      }),
    ]);
    const app = valueOf(model.webApp(siteId));
    const { ipSecurityRestrictions: restrictions, ipSecurityRestrictionsDefaultAction: fallback, minTlsVersion } = valueOf(app.config);
    assert.deepEqual([restrictions?.length, fallback, minTlsVersion], [2, 'Deny', '1.2']);
    assert.deepEqual(restrictions?.[0]?.headers, { 'x-azure-fdid': ['a'] });
    const [, second] = restrictions;
    assert.deepEqual([second?.at.pointer, second?.vnetSubnetResourceId], ['/properties/ipSecurityRestrictions/1', '/subnet']);
    const plan = valueOf(app.plan);
    assert.deepEqual([plan?.skuTier, plan?.capacity, plan?.status], ['Standard', 2, 'Ready']);
    const authentication = valueOf(app.authentication);
    assert.deepEqual([authentication.isEnabled, authentication.unauthenticatedClientAction, authentication.excludedPaths], [true, 'Return401', ['/health']]);
  });

  it('does not take what it cannot read for an empty list', () => {
    for (const restrictions of [undefined, null, 7, [7], [{ priority: 'first' }]]) {
      const model = modelOf([site({}), config(restrictions === undefined ? {} : { ipSecurityRestrictions: restrictions })]);
      assert.equal(valueOf(valueOf(model.webApp(siteId)).config).ipSecurityRestrictions, undefined, JSON.stringify(restrictions));
    }
    assert.deepEqual(valueOf(valueOf(modelOf([site({}), config({ ipSecurityRestrictions: [] })]).webApp(siteId)).config).ipSecurityRestrictions, []);
  });
});
