import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openWorkbench, type Workbench } from './workbench';

let workbench: Workbench;

describe('a broken gateway, from the sidebar to its root cause', () => {
  before(async () => {
    workbench = await openWorkbench();
  });
  after(() => workbench.close());

  it('lists the estate with states that a screen reader says', async () => {
    await workbench.openViewContainer('Azure Traffic Doctor');
    await workbench.expand(workbench.treeItem(/^Application Gateways/));
    await workbench.screenshot('before');
    await workbench.treeItem(/agw-shop-weu/).waitFor({ timeout: 5000 });
    await workbench.screenshot('health');
  });

  it('diagnoses it on a click and names the root cause', async () => {
    await workbench.screenshot('second');
    const gateway = workbench.treeItem(/agw-shop-weu/);
    await gateway.waitFor({ timeout: 3000 });
    await workbench.inlineAction(gateway, /Diagnose 502/);
    await workbench.treeItem(/AGW-NSG-008/).first().waitFor({ timeout: 60_000 });
    await workbench.screenshot('diagnosis');
    assert.ok(true);
  });
});
