import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { resolveName, type ResolvedName, type ResolveFailure } from '../../src/probe/resolveName';
import { startDnsServer, type DnsEntry, type DnsServer } from './dnsServer';

/** `long-0` → `long-1` → … → the last, which has an address. */
function longChain(prefix: string, aliases: number): Readonly<Record<string, DnsEntry>> {
  const entries = Array.from({ length: aliases }, (_, index): [string, DnsEntry] => [`${prefix}-${index}.test`, { cname: `${prefix}-${index + 1}.test` }]);
  return { ...Object.fromEntries(entries), [`${prefix}-${aliases}.test`]: { addresses: ['192.0.2.1'] } };
}

const zone: Readonly<Record<string, DnsEntry>> = {
  'plain.test': { addresses: ['192.0.2.1', '2001:db8::1'] },
  'six.test': { addresses: ['2001:db8::6'] },
  'www.shop.test': { cname: 'TM-Shop.TrafficManager.net' },
  'tm-shop.trafficmanager.net': { cname: 'agw-shop.westeurope.cloudapp.azure.com' },
  'agw-shop.westeurope.cloudapp.azure.com': { addresses: ['192.0.2.7'] },
  'empty.test': { addresses: [] },
  'dangling.test': { cname: 'gone.test' },
  'broken.test': { code: 'SERVFAIL' },
  'refused.test': { code: 'REFUSED' },
  'silent.test': { isSilent: true },
  'to-silent.test': { cname: 'silent.test' },
  'loop-a.test': { cname: 'loop-b.test' },
  'loop-b.test': { cname: 'loop-a.test' },
  'self.test': { cname: 'self.test' },
  'xn--bcher-kva.test': { addresses: ['192.0.2.9'] },
  ...longChain('sixteen', 16),
  ...longChain('twenty', 20),
};

describe('resolveName', () => {
  let server: DnsServer;
  before(async () => {
    server = await startDnsServer(zone);
  });
  after(() => server.close());

  const resolve = (name: string, change: { readonly deadline?: number; readonly signal?: AbortSignal } = {}): Promise<ResolvedName> =>
    resolveName(name, { servers: [server.address], deadline: 10_000, signal: new AbortController().signal, now: () => 0, ...change });

  const found: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['plain.test', ['plain.test'], ['192.0.2.1', '2001:db8::1']],
    ['PLAIN.test.', ['plain.test'], ['192.0.2.1', '2001:db8::1']],
    ['six.test', ['six.test'], ['2001:db8::6']],
    ['www.shop.test', ['www.shop.test', 'tm-shop.trafficmanager.net', 'agw-shop.westeurope.cloudapp.azure.com'], ['192.0.2.7']],
    ['xn--bcher-kva.test', ['xn--bcher-kva.test'], ['192.0.2.9']],
    ['sixteen-0.test', Array.from({ length: 17 }, (_, index) => `sixteen-${index}.test`), ['192.0.2.1']],
    ['192.0.2.20', ['192.0.2.20'], ['192.0.2.20']],
    ['[2001:db8::20]', ['2001:db8::20'], ['2001:db8::20']],
  ];
  for (const [name, chain, addresses] of found) {
    it(`finds ${name}`, async () => {
      const resolved = await resolve(name);
      assert.deepEqual([resolved.chain, resolved.addresses, resolved.failure], [chain, addresses, undefined]);
    });
  }

  const failing: readonly (readonly [string, ResolveFailure, number])[] = [
    ['nowhere.test', 'notFound', 1],
    ['dangling.test', 'notFound', 2],
    ['empty.test', 'noAddress', 1],
    ['broken.test', 'serverFailed', 1],
    ['refused.test', 'serverFailed', 1],
    ['loop-a.test', 'loop', 3],
    ['self.test', 'loop', 2],
    ['twenty-0.test', 'tooLong', 18],
  ];
  for (const [name, failure, length] of failing) {
    it(`says ${failure} of ${name}, and how far it came`, async () => {
      const resolved = await resolve(name);
      assert.deepEqual([resolved.addresses, resolved.failure, resolved.chain.length], [[], failure, length]);
    });
  }

  for (const name of ['silent.test', 'to-silent.test']) {
    it(`gives ${name} up at the deadline`, async () => {
      const started = Date.now();
      const resolved = await resolve(name, { deadline: 200 });
      assert.equal(resolved.failure, 'timedOut');
      assert.ok(Date.now() - started < 2000);
    });
  }

  it('rejects when it is cancelled', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error('cancelled')), 50);
    await assert.rejects(resolve('silent.test', { signal: controller.signal }), /cancelled/);
    await assert.rejects(resolve('plain.test', { signal: AbortSignal.abort(new Error('before')) }), /before/);
  });

  it('records what it saw in the form of a snapshot', async () => {
    const { observations } = await resolve('www.shop.test');
    const cnames = ['tm-shop.trafficmanager.net', 'agw-shop.westeurope.cloudapp.azure.com'];
    const at = '1970-01-01T00:00:00.000Z';
    assert.deepEqual(observations, [
      { kind: 'dns', at, input: { name: 'www.shop.test', type: 'A' }, result: { ok: true, elapsedMs: 0, addresses: ['192.0.2.7'], cnames } },
      { kind: 'dns', at, input: { name: 'www.shop.test', type: 'AAAA' }, result: { ok: true, elapsedMs: 0, addresses: [], cnames } },
    ]);
    const failed = await resolve('nowhere.test');
    assert.deepEqual(
      failed.observations.map(({ result }) => [result?.['ok'], result?.['error']]),
      [
        [false, 'notFound'],
        [false, 'notFound'],
      ],
    );
  });

  it('asks nothing about an address', async () => {
    const before = server.asked.length;
    await resolve('192.0.2.20');
    assert.equal(server.asked.length, before);
  });

  it('takes what this machine says where DNS says nothing', async () => {
    // No server of DNS knows it (RFC 6761); every system has it.
    const resolved = await resolveName('localhost', { deadline: 5000, signal: new AbortController().signal, now: () => 0 });
    assert.ok(resolved.addresses.some((address) => address === '127.0.0.1' || address === '::1'));
  });
});
