import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createModel } from '../../../src/core/model/createModel';
import { azureService } from '../../../src/core/path/azureServices';
import { recordedWay, urlTargets, type KnownPublicAddress, type UrlClues, type UrlTargets } from '../../../src/core/path/urlTarget';
import type { JsonObject, Observation } from '../../../src/core/snapshot/snapshot';

const group = '/subscriptions/s1/resourceGroups/rg';
const network = `${group}/providers/Microsoft.Network`;
const gatewayId = (name: string): string => `${network}/applicationGateways/${name}`;
const publicId = (name: string): string => `${network}/publicIPAddresses/${name}`;
const profileId = (name: string): string => `${network}/trafficManagerProfiles/${name}`;
const siteId = (name: string): string => `${group}/providers/Microsoft.Web/sites/${name}`;

function gateway(
  name: string,
  frontends: readonly { readonly publicIp?: string; readonly privateAddress?: string }[],
  hostNames: readonly string[] = [],
): JsonObject {
  const id = gatewayId(name);
  return {
    id,
    name,
    properties: {
      frontendIPConfigurations: frontends.map(({ publicIp, privateAddress }, index) => ({
        id: `${id}/frontendIPConfigurations/f${index}`,
        name: `f${index}`,
        properties: { ...(publicIp === undefined ? {} : { publicIPAddress: { id: publicId(publicIp) } }), privateIPAddress: privateAddress },
      })),
      httpListeners: [{ id: `${id}/httpListeners/l`, name: 'l', properties: { protocol: 'Https', hostNames } }],
    },
  };
}

function profile(
  name: string,
  fqdn: string,
  endpoints: readonly { readonly name: string; readonly target?: string; readonly resource?: string }[],
): JsonObject {
  return {
    id: profileId(name),
    name,
    properties: {
      dnsConfig: { relativeName: name, fqdn },
      endpoints: endpoints.map((each) => ({
        id: `${profileId(name)}/azureEndpoints/${each.name}`,
        name: each.name,
        type: 'Microsoft.Network/trafficManagerProfiles/azureEndpoints',
        properties: { target: each.target, targetResourceId: each.resource },
      })),
    },
  };
}

const estate: readonly JsonObject[] = [
  gateway('agw-shop', [{ publicIp: 'pip-shop' }, { privateAddress: '10.0.0.10' }], ['shop.contoso.com', '*.shop.contoso.com']),
  gateway('agw-api', [{ publicIp: 'pip-api' }], ['api.contoso.com']),
  gateway('agw-any', [{ publicIp: 'pip-any' }], ['*']),
  gateway('agw-six', [{ publicIp: 'pip-six' }]),
  gateway('agw-twin', [{ privateAddress: '10.0.0.10' }], ['bücher.example', 'xn--bcher-kva.example']),
  profile('tm-shop', 'tm-shop.trafficmanager.net', [
    { name: 'gateway', target: 'agw-shop.westeurope.cloudapp.azure.com', resource: publicId('pip-shop') },
    { name: 'app', target: 'app-shop.azurewebsites.net', resource: siteId('app-shop') },
  ]),
  profile('tm-outer', 'tm-outer.trafficmanager.net', [{ name: 'nested', target: 'tm-shop.trafficmanager.net', resource: profileId('tm-shop') }]),
  profile('tm-round', 'tm-round.trafficmanager.net', [{ name: 'self', target: 'tm-round.trafficmanager.net', resource: profileId('tm-round') }]),
  profile('tm-cn', 'tm-cn.trafficmanager.cn', [{ name: 'external', target: '20.0.0.2' }]),
  profile('tm-gov', 'tm-gov.usgovtrafficmanager.net', [{ name: 'external', target: 'www.elsewhere.example' }]),
  { id: siteId('app-shop'), name: 'app-shop', properties: { defaultHostName: 'app-shop.azurewebsites.net', hostNames: ['www.app.example'] } },
];

const addresses: readonly KnownPublicAddress[] = [
  { id: publicId('pip-shop'), ipAddress: '20.0.0.1', fqdn: 'agw-shop.westeurope.cloudapp.azure.com' },
  { id: publicId('pip-api'), ipAddress: '20.0.0.2' },
  { id: publicId('pip-six'), ipAddress: '2001:db8::6' },
  { id: publicId('pip-vm'), ipAddress: '20.0.0.99' },
];

const model = createModel({
  format: 'azure-traffic-doctor-snapshot',
  version: 1,
  cloud: 'AzureCloud',
  capturedAt: '2026-11-22T06:00:00Z',
  responses: estate.map((body) => ({ request: `GET ${body['id'] as string}`, status: 200, body })),
});

function targets(chain: readonly string[], found: readonly string[] = []): UrlTargets {
  const clues: UrlClues = { host: chain[0] ?? '', chain, addresses: found };
  return urlTargets(clues, model, addresses);
}

/** `agw-shop dns: name → alias → …` */
function told({ ways }: UrlTargets): readonly string[] {
  return ways.map(({ target, proof, steps }) => `${target.split('/').at(-1) ?? ''} ${proof}: ${steps.map((step) => `${step.kind} ${step.text}`).join(' → ')}`);
}

describe('urlTargets', () => {
  const table: readonly {
    readonly what: string;
    readonly chain: readonly string[];
    readonly addresses?: readonly string[];
    readonly ways: readonly string[];
  }[] = [
    {
      what: 'a public address',
      chain: ['shop.contoso.com'],
      addresses: ['20.0.0.1'],
      ways: ['agw-shop dns: name shop.contoso.com → address 20.0.0.1 → publicAddress pip-shop → gateway agw-shop'],
    },
    {
      what: 'a profile that answers with a gateway',
      chain: ['www.contoso.com', 'TM-Shop.TrafficManager.net.', 'agw-shop.westeurope.cloudapp.azure.com'],
      addresses: ['20.0.0.1'],
      ways: [
        'agw-shop dns: name www.contoso.com → alias tm-shop.trafficmanager.net → profile tm-shop → endpoint gateway → alias agw-shop.westeurope.cloudapp.azure.com → address 20.0.0.1 → publicAddress pip-shop → gateway agw-shop',
        'tm-shop dns: name www.contoso.com → alias tm-shop.trafficmanager.net → profile tm-shop',
      ],
    },
    {
      what: 'a nested profile, whose inner endpoint DNS answers with',
      chain: ['tm-outer.trafficmanager.net', 'app-shop.azurewebsites.net'],
      ways: [
        'app-shop dns: name tm-outer.trafficmanager.net → profile tm-outer → endpoint app → alias app-shop.azurewebsites.net → webApp app-shop',
        'tm-outer dns: name tm-outer.trafficmanager.net → profile tm-outer',
      ],
    },
    {
      what: 'a profile without an answer: what it may answer with',
      chain: ['tm-outer.trafficmanager.net'],
      ways: [
        'agw-shop profile: name tm-outer.trafficmanager.net → profile tm-outer → profile tm-shop → endpoint gateway → publicAddress pip-shop → gateway agw-shop',
        'app-shop profile: name tm-outer.trafficmanager.net → profile tm-outer → profile tm-shop → endpoint app → webApp app-shop',
        'tm-outer dns: name tm-outer.trafficmanager.net → profile tm-outer',
      ],
    },
    {
      what: 'a profile of the cloud in China with an external endpoint by address',
      chain: ['tm-cn.trafficmanager.cn'],
      ways: [
        'agw-api profile: name tm-cn.trafficmanager.cn → profile tm-cn → endpoint external → publicAddress pip-api → gateway agw-api',
        'tm-cn dns: name tm-cn.trafficmanager.cn → profile tm-cn',
      ],
    },
    {
      what: 'a profile that holds itself',
      chain: ['tm-round.trafficmanager.net'],
      ways: ['tm-round dns: name tm-round.trafficmanager.net → profile tm-round'],
    },
    {
      what: 'a profile of the US government whose endpoint is nobody known',
      chain: ['tm-gov.usgovtrafficmanager.net', 'www.elsewhere.example'],
      addresses: ['198.51.100.1'],
      ways: ['tm-gov dns: name tm-gov.usgovtrafficmanager.net → profile tm-gov'],
    },
    {
      what: 'the DNS name of a public address that does not resolve',
      chain: ['AGW-Shop.westeurope.cloudapp.azure.com'],
      ways: ['agw-shop dns: name agw-shop.westeurope.cloudapp.azure.com → publicAddress pip-shop → gateway agw-shop'],
    },
    {
      what: 'an IPv6 address in any case',
      chain: ['2001:DB8::6'],
      addresses: ['2001:DB8::6'],
      ways: ['agw-six dns: name 2001:db8::6 → publicAddress pip-six → gateway agw-six'],
    },
    {
      what: 'a custom name of a web app',
      chain: ['www.app.example'],
      addresses: ['198.51.100.1'],
      ways: ['app-shop dns: name www.app.example → webApp app-shop'],
    },
    {
      what: 'a private address that two networks have',
      chain: ['intern.contoso.com'],
      addresses: ['10.0.0.10'],
      ways: [
        'agw-shop dns: name intern.contoso.com → address 10.0.0.10 → gateway agw-shop',
        'agw-twin dns: name intern.contoso.com → address 10.0.0.10 → gateway agw-twin',
      ],
    },
    {
      what: 'a listener by its very name, as a guess',
      chain: ['api.contoso.com'],
      ways: ['agw-api listener: name api.contoso.com → listener l → gateway agw-api'],
    },
    {
      what: 'a listener by a wildcard, as a guess',
      chain: ['eu.shop.contoso.com'],
      ways: ['agw-shop listener: name eu.shop.contoso.com → listener l → gateway agw-shop'],
    },
    {
      what: 'a listener in the letters of DNS',
      chain: ['xn--bcher-kva.example'],
      ways: ['agw-twin listener: name xn--bcher-kva.example → listener l → gateway agw-twin'],
    },
    { what: 'nobody: a listener for every host is no clue', chain: ['unknown.example'], addresses: ['198.51.100.1'], ways: [] },
    { what: 'nobody: the address of something that is no gateway', chain: ['vm.example'], addresses: ['20.0.0.99'], ways: [] },
  ];
  for (const { what, chain, addresses: found = [], ways } of table) {
    it(`finds ${what}`, () => assert.deepEqual(told(targets(chain, found)), ways));
  }

  it('names services that are not followed', () => {
    const { ways, services } = targets(['www.elsewhere.example', 'shop-abc.z01.azurefd.net'], ['198.51.100.1']);
    assert.deepEqual([ways, services], [[], [{ name: 'shop-abc.z01.azurefd.net', service: 'frontDoor' }]]);
  });
});

describe('recordedWay', () => {
  const seen = (host: string, addresses: readonly string[], cnames: readonly string[] = []): Observation => ({
    kind: 'dns',
    input: { name: host, type: 'A' },
    result: { ok: addresses.length > 0, addresses, cnames },
  });
  const publicAddress = {
    request: `GET ${publicId('pip-api')}`,
    status: 200,
    body: { id: publicId('pip-api'), name: 'pip-api', properties: { ipAddress: '20.0.0.2' } },
  };
  const way = (url: string | undefined, observations: readonly Observation[], target: string): string | undefined => {
    const responses = [...model.snapshot.responses, publicAddress];
    const recorded = recordedWay(createModel({ ...model.snapshot, responses, observations, ...(url === undefined ? {} : { symptom: { url } }) }), target);
    return recorded && told({ ways: [recorded], services: [] })[0];
  };

  it('is what the observations and the answers of the snapshot show', () => {
    assert.equal(
      way('https://API.contoso.com/x', [seen('api.contoso.com', ['20.0.0.2'], ['edge.contoso.com'])], gatewayId('agw-api')),
      'agw-api dns: name api.contoso.com → alias edge.contoso.com → address 20.0.0.2 → publicAddress pip-api → gateway agw-api',
    );
    assert.equal(way('http://20.0.0.2', [], gatewayId('agw-api')), 'agw-api dns: name 20.0.0.2 → publicAddress pip-api → gateway agw-api');
  });

  it('says that it is a guess where DNS said nothing', () => {
    assert.match(way('https://api.contoso.com', [seen('api.contoso.com', [])], gatewayId('agw-api')) ?? '', /^agw-api listener: /);
  });

  const none: readonly (readonly [string, string | undefined, readonly Observation[], string])[] = [
    ['a URL', undefined, [seen('api.contoso.com', ['20.0.0.2'])], 'agw-api'],
    ['a readable URL', 'not a url', [], 'agw-api'],
    ['an observation of its host', 'https://api.contoso.com', [seen('other.contoso.com', ['20.0.0.2'])], 'agw-api'],
    ['a way to this very target', 'https://api.contoso.com', [seen('api.contoso.com', ['20.0.0.2'])], 'agw-shop'],
  ];
  for (const [what, url, observations, target] of none) {
    it(`shows nothing without ${what}`, () => assert.equal(way(url, observations, gatewayId(target)), undefined));
  }

  it('survives results of any shape', () => {
    const odd: Observation = { kind: 'dns', input: { name: 'api.contoso.com' }, result: { addresses: [1, null, '20.0.0.2'], cnames: 'x' } };
    assert.match(way('https://api.contoso.com', [odd, { kind: 'dns' }], gatewayId('agw-api')) ?? '', /^agw-api dns: /);
  });
});

describe('azureService', () => {
  const table: readonly (readonly [string, string | undefined])[] = [
    ['a.trafficmanager.net', 'trafficManager'],
    ['a.trafficmanager.cn', 'trafficManager'],
    ['a.usgovtrafficmanager.net', 'trafficManager'],
    ['a.westeurope.cloudapp.azure.com', 'publicAddress'],
    ['a.usgovvirginia.cloudapp.usgovcloudapi.net', 'publicAddress'],
    ['a.chinaeast2.cloudapp.chinacloudapi.cn', 'publicAddress'],
    ['a.azurefd.net', 'frontDoor'],
    ['A.AZUREFD.NET', 'frontDoor'],
    ['a.azureedge.net', 'cdn'],
    ['a.azure-api.net', 'apiManagement'],
    ['a.azurewebsites.us', 'appService'],
    ['a.blob.core.windows.net', 'storage'],
    ['trafficmanager.net', undefined],
    ['a.trafficmanager.net.evil.example', undefined],
    ['eviltrafficmanager.net', undefined],
  ];
  for (const [host, service] of table) it(`${host}: ${service ?? 'none'}`, () => assert.equal(azureService(host), service));
});
