import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Doctor } from '../../src/doctor';
import { expectedProfiles, expectedRootCauses, expectedWebApps } from '../azure/estates/expected';
import type { Fault } from '../azure/faults';
import { clearRequests, closeAll, diagnose, gatewayId, nodesOf, nodeWith, requestsSeen, run, runningDoctor, seen, until, withFaults } from './doctor';

/** Resource Graph is of no use, so that every list is asked for. */
const noGraph: Fault = { path: 'Microsoft.ResourceGraph', status: 403 };

describe('the Health view', () => {
  let doctor: Doctor;
  before(async () => {
    doctor = await runningDoctor();
    await closeAll(doctor);
    await run('azureTrafficDoctor.refresh');
  });
  after(() => run('azureTrafficDoctor.refresh'));

  const groups = () => doctor.health.getChildren(undefined).map((id) => seen(doctor, 'health', id));

  /** Ids of the resources that the view shows of some subscriptions. */
  const shownOf = (subscriptions: readonly string[]): readonly string[] =>
    nodesOf(doctor, 'health').flatMap(({ id }) => {
      const data = doctor.health.node(id)?.data;
      return data && 'id' in data && subscriptions.some((each) => data.id.toLowerCase().startsWith(`/subscriptions/${each.toLowerCase()}/`)) ? [data.id] : [];
    });

  it('groups what Azure has, with counts', () => {
    const profiles = Object.values(expectedProfiles);
    assert.deepEqual(
      groups().map(({ label, description }) => [label, description]),
      [
        ['Traffic Manager profiles', `${profiles.length}, ${profiles.filter((status) => status === 'Degraded').length} failing`],
        ['Application Gateways', String(Object.keys(expectedRootCauses).length)],
        ['Web apps', String(Object.keys(expectedWebApps).length)],
      ],
    );
  });

  it('says the state of each resource in a word, an icon and a label', () => {
    const nodes = nodesOf(doctor, 'health');
    const profile = nodeWith(nodes, 'profile tm-shop', ({ label }) => label === 'tm-shop');
    assert.match(profile.description, /^Degraded · /);
    assert.deepEqual([profile.icon, profile.color], ['error', 'testing.iconFailed']);
    assert.match(profile.spoken, /^Traffic Manager profile tm-shop, Degraded, resource group .+, subscription Contoso/);
    const endpoint = nodeWith(nodes, 'endpoint static-site', ({ label }) => label === 'static-site');
    assert.equal(endpoint.description, 'Online · static.contoso.com');
    assert.deepEqual([endpoint.icon, endpoint.color], ['pass', 'testing.iconPassed']);
    const gateway = nodeWith(nodes, 'gateway', ({ label }) => label === 'agw-shop-weu');
    assert.match(gateway.spoken, /^Application Gateway agw-shop-weu, Running, resource group /);
    const stopped = nodeWith(nodes, 'web app', ({ label }) => label === 'app-contoso-jobs');
    assert.match(stopped.description, /^Stopped · /);
    assert.deepEqual([stopped.icon, stopped.color], ['circle-slash', 'disabledForeground']);
    assert.deepEqual(
      nodes.filter(({ spoken, icon, context }) => spoken === '' || (icon === '' && context !== 'group')),
      [],
      'every node is spoken and has an icon',
    );
  });

  it('has ids that are unique, stay over a refresh and lead to the parent', async () => {
    const before = nodesOf(doctor, 'health').map(({ id }) => id);
    assert.equal(new Set(before).size, before.length);
    for (const id of before) {
      const parent = doctor.health.getParent(id);
      assert.ok(doctor.health.getChildren(parent).includes(id), id);
    }
    await run('azureTrafficDoctor.refresh');
    assert.deepEqual(
      nodesOf(doctor, 'health').map(({ id }) => id),
      before,
    );
  });

  it('asks for the health of servers when a pool is looked at', async () => {
    const gateway = nodeWith(nodesOf(doctor, 'health'), 'gateway', ({ label }) => label === 'agw-portal-weu');
    const pools = (): readonly string[] => doctor.health.getChildren(gateway.id);
    assert.ok(pools().length > 0);
    const data = doctor.health.node(gateway.id)?.data;
    assert.equal(data?.kind, 'gateway');
    await doctor.inspect.estate.askHealth(data.id);
    const servers = pools().flatMap((pool) => nodesOf(doctor, 'health', pool));
    const unhealthy = nodeWith(servers, 'unhealthy server', ({ description }) => description.startsWith('Unhealthy'));
    assert.equal(unhealthy.icon, 'error');
    const shown = seen(doctor, 'health', gateway.id);
    assert.equal(shown.icon, 'error');
    assert.match(shown.description, /^Running, unhealthy servers · /);
  });

  it('shows the verdict of an investigation on its gateway', async () => {
    await diagnose(doctor, 'agw-orders-neu');
    const gateway = nodeWith(nodesOf(doctor, 'health'), 'gateway', ({ label }) => label === 'agw-orders-neu');
    assert.match(gateway.description, /^Unknown · |^Broken · |^Degraded · /);
    await closeAll(doctor);
  });

  it('names a subscription that Azure refuses, and keeps the others', async () => {
    const [subscription, ...rest] = doctor.inspect.estate.estate().subscriptions;
    assert.ok(subscription);
    const others = rest.map(({ subscriptionId }) => subscriptionId);
    const ofOthers = shownOf(others);
    assert.ok(ofOthers.length > 0);
    await withFaults([noGraph, { path: `/subscriptions/${subscription.subscriptionId}/providers`, status: 403 }], async () => {
      await run('azureTrafficDoctor.refresh');
      const problem = nodeWith(groups(), 'problem', ({ context }) => context === 'problem');
      assert.equal(problem.label, subscription.displayName);
      assert.equal(problem.description, 'no permission');
      assert.match(problem.spoken, /Reader/);
      assert.ok(problem.spoken.includes(subscription.displayName));
      assert.equal(problem.icon, 'warning');
      assert.deepEqual(shownOf(others), ofOthers, 'every other subscription shows what it showed');
      assert.deepEqual(shownOf([subscription.subscriptionId]), []);
    });
    await run('azureTrafficDoctor.retrySubscription', nodeWith(groups(), 'problem', ({ context }) => context === 'problem').id);
    assert.ok(groups().every(({ context }) => context === 'group'));
  });

  it('keeps the picture when the connection breaks, and says what failed', async () => {
    const before = nodesOf(doctor, 'health').length;
    await withFaults([noGraph, { path: '/providers/Microsoft.Network/applicationGateways', reset: true }], () => run('azureTrafficDoctor.refresh'));
    const now = nodesOf(doctor, 'health');
    assert.ok(now.length > before, 'the problems are added to what was there');
    nodeWith(now, 'problem', ({ context, description }) => context === 'problem' && description === 'failed');
    await run('azureTrafficDoctor.refresh');
    assert.equal(nodesOf(doctor, 'health').length, before);
  });

  it('shows a welcome text instead of nodes when everything is refused', async () => {
    await withFaults([{ path: '^/subscriptions', status: 403 }], async () => {
      await run('azureTrafficDoctor.refresh');
      assert.deepEqual(doctor.health.getChildren(undefined), []);
    });
    await run('azureTrafficDoctor.refresh');
    assert.equal(groups().length, 3);
  });

  it('shows the chosen subscriptions only', async () => {
    const configuration = vscode.workspace.getConfiguration('azureTrafficDoctor');
    const all = nodesOf(doctor, 'health').filter(({ context }) => context === 'gateway').length;
    const [subscription] = doctor.inspect.estate.estate().subscriptions;
    try {
      await configuration.update('subscriptions', [subscription?.subscriptionId], vscode.ConfigurationTarget.Global);
      await until('the view is filtered', () => {
        const shown = nodesOf(doctor, 'health').filter(({ context }) => context === 'gateway').length;
        return shown > 0 && shown < all;
      });
    } finally {
      await configuration.update('subscriptions', undefined, vscode.ConfigurationTarget.Global);
    }
    await until('everything is back', () => nodesOf(doctor, 'health').filter(({ context }) => context === 'gateway').length === all);
  });

  const resourceNodes = () => nodesOf(doctor, 'health').filter(({ context }) => ['profile', 'gateway', 'webApp'].includes(context));
  const description = (): string => doctor.inspect.estate.described();

  it('reads the estate through Resource Graph: no list of gateways or web apps', async () => {
    await clearRequests();
    await run('azureTrafficDoctor.refresh');
    const paths = (await requestsSeen()).map(({ path }) => path.toLowerCase());
    assert.ok(paths.includes('/providers/microsoft.resourcegraph/resources'));
    assert.deepEqual(
      paths.filter((path) => /\/(applicationgateways|sites)$/.test(path)),
      [],
    );
  });

  it('is filtered by words and tags, and says so', async () => {
    const all = resourceNodes().length;
    await run('azureTrafficDoctor.filter', 'shop');
    const shown = resourceNodes();
    assert.ok(shown.length > 0 && shown.length < all);
    assert.ok(
      shown.every(({ spoken }) => /shop/i.test(spoken)),
      shown.map(({ spoken }) => spoken).join('\n'),
    );
    assert.match(description(), new RegExp(`^filter: shop · ${shown.length} of ${all}`));
    await run('azureTrafficDoctor.filter', 'nothing-is-called-like-this');
    assert.deepEqual(doctor.health.getChildren(undefined), []);
    await run('azureTrafficDoctor.clearFilter');
    assert.equal(resourceNodes().length, all);
    assert.doesNotMatch(description(), /filter/);
  });

  it('shows only problems', async () => {
    await run('azureTrafficDoctor.onlyProblems');
    const shown = resourceNodes();
    assert.ok(shown.length > 0);
    assert.deepEqual(
      shown.filter(({ icon }) => icon !== 'error' && icon !== 'warning'),
      [],
    );
    assert.match(description(), /^only problems · /);
    await run('azureTrafficDoctor.allResources');
  });

  for (const [grouping, pattern] of [
    ['subscription', /^subscription Contoso.*, \d+/],
    ['resourceGroup', /^resource group .+, \d+.*, subscription Contoso/],
  ] as const) {
    it(`is grouped by ${grouping}, with the same resources`, async () => {
      const before = shownOf(doctor.inspect.estate.estate().subscriptions.map(({ subscriptionId }) => subscriptionId));
      await run('azureTrafficDoctor.groupBy', grouping);
      try {
        assert.ok(groups().length > 1);
        for (const { spoken } of groups()) assert.match(spoken, pattern);
        const after = shownOf(doctor.inspect.estate.estate().subscriptions.map(({ subscriptionId }) => subscriptionId));
        assert.deepEqual([...after].sort(), [...before].sort());
        const ids = nodesOf(doctor, 'health').map(({ id }) => id);
        await run('azureTrafficDoctor.refresh');
        assert.deepEqual(
          nodesOf(doctor, 'health').map(({ id }) => id),
          ids,
        );
      } finally {
        await run('azureTrafficDoctor.groupBy', 'kind');
      }
    });
  }

  it('goes to a resource, also where the filter hides it', async () => {
    await run('azureTrafficDoctor.filter', 'blog');
    const target = gatewayId(doctor, 'agw-shop-weu');
    assert.equal(await run('azureTrafficDoctor.goToResource', target), target);
    assert.doesNotMatch(description(), /filter/);
    assert.ok(resourceNodes().some(({ label }) => label === 'agw-shop-weu'));
  });

  it('reads again only what a node says is missing', async () => {
    const [subscription] = doctor.inspect.estate.estate().subscriptions;
    assert.ok(subscription);
    await withFaults([noGraph, { path: `/subscriptions/${subscription.subscriptionId}/providers`, status: 403 }], () => run('azureTrafficDoctor.refresh'));
    const node = nodeWith(groups(), 'problem', ({ context }) => context === 'problem');
    await clearRequests();
    await run('azureTrafficDoctor.retrySubscription', node.id);
    const lists = (await requestsSeen()).map(({ path }) => path).filter((path) => path.startsWith('/subscriptions/'));
    assert.ok(
      lists.every((path) => path.toLowerCase().startsWith(`/subscriptions/${subscription.subscriptionId.toLowerCase()}/`)),
      lists.join('\n'),
    );
    assert.ok(groups().every(({ context }) => context === 'group'));
    assert.ok(shownOf([subscription.subscriptionId]).length > 0);
  });

  it('can be cancelled while it is read, and keeps what is there', async () => {
    const before = resourceNodes().length;
    await withFaults(
      [
        { path: '^/subscriptions$', latency: 20_000 },
        { path: '^/subscriptions\\?', latency: 20_000 },
      ],
      async () => {
        const reading = run('azureTrafficDoctor.refresh');
        await until('it reads', () => doctor.inspect.estate.estate().phase === 'reading');
        await run('azureTrafficDoctor.cancelReading');
        await reading;
      },
    );
    assert.equal(resourceNodes().length, before);
    assert.match(description(), /reading was cancelled/);
    await run('azureTrafficDoctor.refresh');
    assert.doesNotMatch(description(), /cancelled/);
  });
});
