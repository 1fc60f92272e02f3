import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createModel } from '../../../src/core/model/createModel';
import { liveHost, type LiveHost } from '../../../src/core/path/liveHost';
import { subjectsOf } from '../../../src/core/path/paths';
import type { JsonObject } from '../../../src/core/snapshot/snapshot';
import { gatewaySnapshot, ids, type GatewaySketch } from '../../rules/check';

interface Row {
  readonly name: string;
  readonly tier?: GatewaySketch['tier'];
  readonly member: string;
  readonly setting: JsonObject;
  readonly expected: LiveHost;
}

const client = { source: 'client' } as const;
const clientHosts = ['shop.contoso.com', '*.contoso.com'];

const rows: readonly Row[] = [
  {
    name: "the client's name passes on without override",
    member: '10.0.2.4',
    setting: { protocol: 'Http' },
    expected: { host: client, sni: undefined, clientHosts },
  },
  { name: 'and is the server name on v2', member: '10.0.2.4', setting: { protocol: 'Https' }, expected: { host: client, sni: client, clientHosts } },
  {
    name: 'the host name of the setting is both',
    member: '10.0.2.4',
    setting: { protocol: 'Https', hostName: 'a.contoso.com' },
    expected: { host: { source: 'setting', name: 'a.contoso.com' }, sni: { source: 'setting', name: 'a.contoso.com' }, clientHosts },
  },
  {
    name: 'the SNI name of the setting is the server name only',
    member: '10.0.2.4',
    setting: { protocol: 'Https', hostName: 'a.contoso.com', sniName: 'b.contoso.com' },
    expected: { host: { source: 'setting', name: 'a.contoso.com' }, sni: { source: 'sniName', name: 'b.contoso.com' }, clientHosts },
  },
  {
    name: 'a picked address is Host and no server name',
    member: '10.0.2.4',
    setting: { protocol: 'Https', pickHostNameFromBackendAddress: true },
    expected: { host: { source: 'member', name: '10.0.2.4' }, sni: undefined, clientHosts },
  },
  {
    name: "v1 sends the member's name as server name",
    tier: 'Standard',
    member: 'app.contoso.com',
    setting: { protocol: 'Https' },
    expected: { host: client, sni: { source: 'member', name: 'app.contoso.com' }, clientHosts },
  },
];

describe('names that live traffic carries', () => {
  for (const row of rows) {
    it(row.name, () => {
      const snapshot = gatewaySnapshot({
        ...(row.tier ? { tier: row.tier } : {}),
        listeners: [{ name: 'lst', hostNames: clientHosts }],
        pools: [{ name: 'pool', servers: [row.member] }],
        settings: [{ name: 'set', port: 443, ...row.setting }],
      });
      const server = subjectsOf(createModel(snapshot), ids.gateway).find((subject) => subject.kind === 'server');
      assert.ok(server?.kind === 'server' && server.routes[0]);
      assert.deepEqual(liveHost(server, server.routes[0]), row.expected);
    });
  }
});
