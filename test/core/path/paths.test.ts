import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createModel } from '../../../src/core/model/createModel';
import { subjectsOf } from '../../../src/core/path/paths';
import type { ServerSubject, Subject, SubjectKind, SubjectKinds } from '../../../src/core/path/subject';
import type { Json, Snapshot } from '../../../src/core/snapshot/snapshot';
import { shared } from '../../repository';
import { gatewaySnapshot, ids, subjectLabel, without, type GatewaySketch } from '../../rules/check';

function subjects(snapshot: Snapshot): readonly Subject[] {
  return subjectsOf(createModel(snapshot), snapshot.target ?? ids.gateway);
}

function of<Kind extends SubjectKind>(kind: Kind, snapshot: Snapshot): readonly SubjectKinds[Kind][] {
  return subjects(snapshot).filter((subject): subject is SubjectKinds[Kind] => subject.kind === kind);
}

function labels(kind: SubjectKind, snapshot: Snapshot): readonly string[] {
  return of(kind, snapshot).map(subjectLabel);
}

const mapped: GatewaySketch = {
  listeners: [
    { name: 'lst', hostNames: ['shop.contoso.com'] },
    { name: 'lst-unused', port: 8080 },
  ],
  pools: [
    { name: 'pool-web', servers: ['10.0.2.4'] },
    { name: 'pool-api', servers: ['10.0.2.5'] },
    { name: 'pool-unused', servers: ['10.0.2.6'] },
  ],
  settings: [
    { name: 'set-web', protocol: 'Http', port: 80 },
    { name: 'set-api', protocol: 'Http', port: 8080 },
    { name: 'set-unused', protocol: 'Http', port: 81 },
  ],
  redirects: [{ name: 'redirect', targetUrl: 'https://elsewhere.example/' }],
  pathMaps: [
    {
      name: 'map',
      pool: 'pool-web',
      setting: 'set-web',
      paths: [
        { name: 'api', paths: ['/api/*'], pool: 'pool-api', setting: 'set-api' },
        { name: 'old', paths: ['/old/*'], redirect: 'redirect' },
      ],
    },
  ],
  rules: [{ name: 'rule', pathMap: 'map' }],
};

describe('subjects of a gateway', () => {
  it('are nothing without its own body', () => {
    assert.deepEqual(subjectsOf(createModel(without(gatewaySnapshot(), `GET ${ids.gateway}`)), ids.gateway), []);
  });

  it('are nothing for a target of another type', () => {
    assert.deepEqual(subjectsOf(createModel(gatewaySnapshot()), ids.vnet), []);
  });

  it('take the target in any case', () => {
    assert.equal(subjectsOf(createModel(gatewaySnapshot()), ids.gateway.toUpperCase()).length, 6);
  });

  it('have one route for each path rule and one for the default', () => {
    assert.deepEqual(labels('route', gatewaySnapshot(mapped)), ['rule/api', 'rule/old', 'rule/default']);
  });

  it('have only pairs that a rule uses', () => {
    assert.deepEqual(labels('pair', gatewaySnapshot(mapped)), ['pool-api~set-api', 'pool-web~set-web']);
  });

  it('have every listener, used or not', () => {
    assert.deepEqual(
      of('listener', gatewaySnapshot(mapped)).map(({ listener, rules }) => [listener.name, rules.length]),
      [
        ['lst', 1],
        ['lst-unused', 0],
      ],
    );
  });

  it('a redirect has neither pool nor setting', () => {
    const redirect = of('route', gatewaySnapshot(mapped)).find((route) => route.pathRule?.name === 'old');
    assert.deepEqual([redirect?.redirects, redirect?.pool, redirect?.setting], [true, undefined, undefined]);
  });

  it('a route whose pool is gone stays, without a pool and without a pair', () => {
    const snapshot = gatewaySnapshot({ rules: [{ name: 'rule', pool: 'pool-gone' }], health: [] });
    const [route] = of('route', snapshot);
    assert.equal(route?.pool, undefined);
    assert.equal(route?.tuple.pool, ids.child('backendAddressPools', 'pool-gone').toLowerCase());
    assert.deepEqual(labels('pair', snapshot), []);
  });

  it('tuples hold lower-case ids and meet from pair to server', () => {
    const [server] = of('server', gatewaySnapshot());
    assert.deepEqual(server?.tuple, {
      gateway: ids.gateway.toLowerCase(),
      pool: ids.child('backendAddressPools', 'pool-app').toLowerCase(),
      setting: ids.child('backendHttpSettingsCollection', 'set-app').toLowerCase(),
      server: '10.0.2.4',
    });
  });
});

function serversOf(sketch: GatewaySketch): readonly ServerSubject[] {
  return of('server', gatewaySnapshot(sketch));
}

describe('servers of a pair', () => {
  it('carry what backend health says of them, whatever the case of a name', () => {
    const servers = serversOf({
      pools: [{ name: 'p', servers: ['App.Contoso.com'] }],
      health: [{ servers: [{ address: 'app.contoso.COM', health: 'Unhealthy' }] }],
    });
    assert.deepEqual(
      servers.map(({ address, isFqdn, ipAddress, health }) => [address, isFqdn, ipAddress, health.state === 'known' ? health.value?.health : health.state]),
      [['App.Contoso.com', true, undefined, 'unhealthy']],
    );
  });

  it('have health known and undefined when the answer does not list them', () => {
    const [server] = serversOf({ pools: [{ name: 'p', servers: ['10.0.2.4'] }], health: [{ servers: [] }] });
    assert.deepEqual(server?.health, { state: 'known', value: undefined });
  });

  it('have health unavailable when nobody asked', () => {
    const [server] = serversOf({ health: 'none' });
    assert.equal(server?.health.state, 'unavailable');
  });

  it('include an attached interface by its address', () => {
    const servers = serversOf({ pools: [{ name: 'p', nics: ['nic-a'] }], nics: [{ name: 'nic-a', address: '10.0.2.9' }] });
    assert.deepEqual(
      servers.map(({ address, ipAddress, ipConfigurationId }) => [address, ipAddress, ipConfigurationId]),
      [['10.0.2.9', '10.0.2.9', `${ids.nic('nic-a')}/ipConfigurations/ipconfig`]],
    );
  });

  it('name an attached interface after itself while nothing tells its address', () => {
    const snapshot = without(
      gatewaySnapshot({ pools: [{ name: 'p', nics: ['nic-a'] }], nics: [{ name: 'nic-a', address: '10.0.2.9' }], health: 'none' }),
      'networkInterfaces',
    );
    assert.deepEqual(
      of('server', snapshot).map(({ address, isFqdn, ipAddress }) => [address, isFqdn, ipAddress]),
      [['nic-a', false, undefined]],
    );
  });

  it('take the addresses of health for interfaces that were not read', () => {
    const snapshot = without(
      gatewaySnapshot({ pools: [{ name: 'p', nics: ['nic-a', 'nic-b'] }], health: [{ servers: [{ address: '10.0.2.9' }, { address: '10.0.2.10' }] }] }),
      'networkInterfaces',
    );
    assert.deepEqual(
      of('server', snapshot).map(({ address }) => address),
      ['10.0.2.9', '10.0.2.10'],
    );
  });

  it('appear once under each setting and know each other', () => {
    const sketch: GatewaySketch = {
      listeners: [{ name: 'one' }, { name: 'two', port: 8080 }],
      settings: [
        { name: 'set-80', protocol: 'Http', port: 80 },
        { name: 'set-8080', protocol: 'Http', port: 8080 },
      ],
      rules: [
        { name: 'rule-1', listener: 'one', setting: 'set-80' },
        { name: 'rule-2', listener: 'two', setting: 'set-8080' },
      ],
    };
    const servers = serversOf(sketch);
    assert.equal(servers.length, 4);
    assert.deepEqual(servers[0]?.siblings().map(subjectLabel), ['pool-app~set-8080~10.0.2.4']);
    assert.deepEqual(servers[2]?.siblings().map(subjectLabel), ['pool-app~set-80~10.0.2.4']);
  });
});

const profileId = `${ids.group}/providers/Microsoft.Network/trafficManagerProfiles/tm`;
const siteId = ids.site('app');

describe('subjects of other targets', () => {
  const snapshot: Snapshot = {
    ...gatewaySnapshot(),
    responses: [
      {
        request: `GET ${profileId}`,
        status: 200,
        body: { id: profileId, name: 'tm', properties: { endpoints: [{ id: `${profileId}/azureEndpoints/One`, name: 'One', properties: {} }] } },
      },
      { request: `GET ${siteId}`, status: 200, body: { id: siteId, name: 'app', properties: { state: 'Running' } } },
    ],
  };

  it('a profile gives itself and its endpoints', () => {
    assert.deepEqual(
      subjectsOf(createModel(snapshot), profileId).map((subject) => [subject.kind, subject.tuple]),
      [
        ['profile', { profile: profileId.toLowerCase() }],
        ['endpoint', { profile: profileId.toLowerCase(), endpoint: `${profileId}/azureEndpoints/One`.toLowerCase() }],
      ],
    );
  });

  it('a web app gives itself', () => {
    assert.deepEqual(
      subjectsOf(createModel(snapshot), siteId).map((subject) => subject.kind),
      ['webApp'],
    );
  });
});

describe('any gateway body', () => {
  it('is survived with any value anywhere', () => {
    const body = gatewaySnapshot(mapped).responses[0]?.body as Json;
    const places = pointersOf(body);
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.oneof(fc.jsonValue(), fc.constant(undefined)), (place, value) => {
        const snapshot = gatewaySnapshot(mapped);
        const [, ...others] = snapshot.responses;
        const broken: Snapshot = {
          ...snapshot,
          responses: [{ request: `GET ${ids.gateway}`, status: 200, body: replaced(body, place, value as Json) }, ...others],
        };
        const found = subjectsOf(createModel(broken), ids.gateway);
        for (const subject of found) if (subject.kind === 'server') subject.siblings();
        return found.every((subject) => subject.tuple.gateway !== undefined);
      }),
      { numRuns: 300 },
    );
  });

  const folder = shared('data', 'arm-responses');
  it('of the recorded ones gives subjects without an exception', { skip: folder === undefined ? 'no shared data here' : false }, () => {
    const files = readdirSync(folder ?? '').filter((file) => file.endsWith('.json'));
    assert.ok(files.length > 100);
    for (const file of files) {
      const body = JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')) as Json;
      const snapshot: Snapshot = { ...gatewaySnapshot(), responses: [{ request: `GET ${ids.gateway}`, status: 200, body }] };
      assert.doesNotThrow(() => subjectsOf(createModel(snapshot), ids.gateway), file);
    }
  });
});

/** Every place in a JSON value, as lists of steps. */
function pointersOf(value: Json, steps: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [steps];
  return [steps, ...Object.entries(value).flatMap(([step, child]) => (child === undefined ? [] : pointersOf(child, [...steps, step])))];
}

function replaced(value: Json, [step, ...rest]: readonly string[], by: Json): Json {
  if (step === undefined) return by;
  if (Array.isArray(value)) return value.map((child: Json, index) => (String(index) === step ? replaced(child, rest, by) : child));
  const object = value as Readonly<Record<string, Json>>;
  return { ...object, [step]: replaced(object[step] ?? null, rest, by) };
}
