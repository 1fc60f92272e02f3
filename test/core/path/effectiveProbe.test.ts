import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createModel } from '../../../src/core/model/createModel';
import { effectiveProbe, isIpAddress, type EffectiveProbe } from '../../../src/core/path/effectiveProbe';
import { subjectsOf } from '../../../src/core/path/paths';
import type { JsonObject } from '../../../src/core/snapshot/snapshot';
import { gatewaySnapshot, ids, type GatewaySketch } from '../../rules/check';

interface Row {
  readonly name: string;
  readonly tier?: GatewaySketch['tier'];
  readonly member: string;
  readonly setting?: JsonObject;
  readonly probe?: JsonObject;
  readonly expected: { readonly [Key in keyof EffectiveProbe]?: EffectiveProbe[Key] | undefined };
}

const https = { protocol: 'Https', port: 443 };

const rows: readonly Row[] = [
  {
    name: 'the default probe of v2 asks an address for 127.0.0.1',
    member: '10.0.2.4',
    expected: {
      isDefault: true,
      host: '127.0.0.1',
      hostSource: 'loopback',
      path: '/',
      port: 80,
      interval: 30,
      timeout: 30,
      unhealthyThreshold: 3,
      statusCodes: ['200-399'],
    },
  },
  {
    name: 'the default probe takes the host of the setting',
    member: '10.0.2.4',
    setting: { hostName: 'app.contoso.com' },
    expected: { host: 'app.contoso.com', hostSource: 'setting' },
  },
  {
    name: "the default probe takes the member's name when it is picked",
    member: 'app.azurewebsites.net',
    setting: { ...https, pickHostNameFromBackendAddress: true },
    expected: { host: 'app.azurewebsites.net', hostSource: 'member', sni: 'app.azurewebsites.net' },
  },
  {
    name: 'a picked address goes out as Host and never as server name',
    member: '10.0.2.4',
    setting: { ...https, pickHostNameFromBackendAddress: true },
    expected: { host: '10.0.2.4', hostSource: 'member', sni: undefined },
  },
  {
    name: 'the documents disagree on the default host of a name without override',
    member: 'app.contoso.com',
    expected: { host: undefined, hostSource: 'unknown' },
  },
  {
    name: 'v1 always asks for 127.0.0.1',
    tier: 'Standard',
    member: 'app.contoso.com',
    setting: { hostName: 'x.contoso.com' },
    expected: { host: '127.0.0.1', hostSource: 'loopback' },
  },
  { name: "v1 sends the member's name in the handshake", tier: 'WAF', member: 'app.contoso.com', setting: https, expected: { sni: 'app.contoso.com' } },
  {
    name: 'a custom probe has its own host, port, path and codes',
    member: '10.0.2.4',
    probe: {
      protocol: 'Https',
      host: 'shop.contoso.com',
      path: '/healthz',
      port: 8443,
      interval: 10,
      timeout: 5,
      unhealthyThreshold: 2,
      match: { statusCodes: ['200'], body: 'ready' },
    },
    expected: {
      isDefault: false,
      host: 'shop.contoso.com',
      hostSource: 'probe',
      sni: 'shop.contoso.com',
      path: '/healthz',
      port: 8443,
      interval: 10,
      timeout: 5,
      unhealthyThreshold: 2,
      statusCodes: ['200'],
      body: 'ready',
    },
  },
  {
    name: 'an empty list of codes means the default ones',
    member: '10.0.2.4',
    probe: { protocol: 'Http', host: 'x', path: '/', match: { statusCodes: [] } },
    expected: { statusCodes: ['200-399'], port: 80 },
  },
  {
    name: 'v1 has no port of a probe',
    tier: 'Standard',
    member: '10.0.2.4',
    probe: { protocol: 'Http', host: 'x', path: '/', port: 8080 },
    expected: { port: 80 },
  },
  {
    name: 'a probe that picks takes the host of the setting',
    member: 'app.contoso.com',
    setting: { hostName: 'set.contoso.com' },
    probe: { protocol: 'Http', path: '/', pickHostNameFromBackendHttpSettings: true },
    expected: { host: 'set.contoso.com', hostSource: 'setting' },
  },
  {
    name: "a probe that picks from a setting that picks takes the member's name",
    member: 'app.contoso.com',
    setting: { pickHostNameFromBackendAddress: true },
    probe: { protocol: 'Http', path: '/', pickHostNameFromBackendHttpSettings: true },
    expected: { host: 'app.contoso.com', hostSource: 'member' },
  },
  {
    name: 'a probe that picks from a setting without a name cannot be told',
    member: 'app.contoso.com',
    probe: { protocol: 'Http', path: '/', pickHostNameFromBackendHttpSettings: true },
    expected: { host: undefined, hostSource: 'unknown' },
  },
  {
    name: 'a probe without HTTP accepts no code and has no host',
    member: '10.0.2.4',
    probe: { protocol: 'Tcp', port: 22 },
    expected: { statusCodes: [], host: undefined, port: 22, path: undefined },
  },
  {
    name: 'the server name of the setting comes first',
    member: '10.0.2.4',
    setting: { ...https, hostName: 'a.contoso.com', sniName: 'b.contoso.com' },
    expected: { sni: 'b.contoso.com' },
  },
];

function probeOf(row: Row): EffectiveProbe {
  const snapshot = gatewaySnapshot({
    ...(row.tier ? { tier: row.tier } : {}),
    pools: [{ name: 'pool', servers: [row.member] }],
    settings: [{ name: 'set', protocol: 'Http', port: 80, ...row.setting, ...(row.probe ? { probe: 'probe' } : {}) }],
    probes: row.probe ? [{ name: 'probe', ...row.probe }] : [],
  });
  const server = subjectsOf(createModel(snapshot), ids.gateway).find((subject) => subject.kind === 'server');
  assert.ok(server?.kind === 'server');
  return effectiveProbe(server);
}

describe('the effective probe', () => {
  for (const row of rows) {
    it(row.name, () => {
      const probe = probeOf(row);
      for (const [key, value] of Object.entries(row.expected)) assert.deepEqual(probe[key as keyof EffectiveProbe], value, key);
    });
  }

  it('is not known when the setting refers to a probe that is not there', () => {
    const snapshot = gatewaySnapshot({ settings: [{ name: 'set', protocol: 'Http', port: 80, probe: 'gone' }] });
    const server = subjectsOf(createModel(snapshot), ids.gateway).find((subject) => subject.kind === 'server');
    assert.ok(server?.kind === 'server');
    assert.deepEqual(effectiveProbe(server), { isDefault: false, host: undefined, hostSource: 'unknown', statusCodes: [] });
  });
});

describe('addresses', () => {
  for (const text of ['10.0.0.1', '2001:db8::1', '::1']) it(`${text} is one`, () => assert.equal(isIpAddress(text), true));
  for (const text of ['app.contoso.com', '10', '10.1', '0x0a.0.0.1', '', '1.2.3.4.5', 'cafe'])
    it(`"${text}" is none`, () => assert.equal(isIpAddress(text), false));
});
