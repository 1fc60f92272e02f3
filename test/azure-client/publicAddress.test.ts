import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { simulatedCloud } from '../../src/azure/clouds';
import { connect } from '../../src/azure/connect';
import { simulatorTokenSource } from '../../src/azure/credentials';
import type { PublicAddressAnswer } from '../../src/core/ports';
import { createModel } from '../../src/core/model/createModel';
import { contoso } from '../azure/estates/contoso';
import { startSimulator, type Simulator } from '../azure/simulator';

describe('findPublicAddresses', () => {
  const estate = contoso();
  let simulator: Simulator;
  before(async () => {
    simulator = await startSimulator({ estate });
  });
  after(() => simulator.close());

  const subscriptions = estate.subscriptions.map(({ subscriptionId }) => ({ subscriptionId, tenantId: '' }));
  const find = (keys: readonly string[], signal = new AbortController().signal): Promise<PublicAddressAnswer> =>
    connect({ cloud: simulatedCloud(simulator.http), tokenSource: simulatorTokenSource(), sleep: () => Promise.resolve() }).publicAddresses(
      { keys, subscriptions },
      signal,
    );

  /** A public address of the estate that has a name too. */
  const model = createModel(estate.snapshot);
  const [frontend] = model.gateways
    .flatMap(({ frontends }) => frontends)
    .flatMap(({ publicIPAddress }) => (publicIPAddress.state === 'known' && publicIPAddress.value?.fqdn !== undefined ? [publicIPAddress.value] : []));
  const { id = '', ipAddress: address = '', fqdn = '' } = frontend ?? {};

  it('finds one by its address, by its name in any case, and once by both', async () => {
    assert.notEqual(id, '', 'the estate has a public address with a name');
    for (const keys of [[address], [fqdn.toUpperCase()], [address, fqdn]]) {
      const { found, unread } = await find(keys);
      assert.deepEqual([found, unread], [[{ id, ipAddress: address, fqdn }], []]);
    }
  });

  it('finds nothing of others', async () => {
    assert.deepEqual(await find(['198.51.100.77', 'elsewhere.example']), { found: [], unread: [] });
  });

  it('lets nothing into a query that is neither address nor name', async () => {
    const before = simulator.requests().length;
    assert.deepEqual(await find(["x') or 1==1 //", '']), { found: [], unread: [] });
    assert.equal(simulator.requests().length, before);
  });

  it('says where nobody could look', async () => {
    simulator.setFaults([{ path: 'Microsoft.ResourceGraph', status: 403 }]);
    try {
      assert.deepEqual(await find([address]), { found: [], unread: subscriptions.map(({ subscriptionId }) => subscriptionId) });
    } finally {
      simulator.setFaults([]);
    }
  });
});
