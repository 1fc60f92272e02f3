import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { expectedRootCauses } from '../azure/estates/expected';
import { openWorkbench, type Workbench } from './workbench';

let workbench: Workbench;

const product = 'Azure Traffic Doctor';

async function setFaults(faults: readonly object[]): Promise<void> {
  const answer = await fetch(`${workbench.simulator}/simulator/faults`, { method: 'PUT', body: JSON.stringify(faults) });
  assert.ok(answer.ok, `${answer.status}`);
}

async function sentRequests(): Promise<readonly { readonly path: string }[]> {
  return (await (await fetch(`${workbench.simulator}/simulator/requests`)).json()) as readonly { readonly path: string }[];
}

/** The rendered page of the editor that is in front. */
function page() {
  return workbench.page.frameLocator('iframe.webview.ready:visible').frameLocator('iframe');
}

describe('Check Everything', () => {
  before(async () => {
    workbench = await openWorkbench({ height: 1100 });
    await workbench.openViewContainer(product);
    await workbench.treeItem(/^Application Gateway agw-billing-weu,/).waitFor();
  });
  after(async () => {
    await setFaults([]);
    await workbench.close();
  });

  it('shows how far it has come, and the verdict of each gateway on its item', async () => {
    await workbench.runCommand(`${product}: Check Everything`);
    await workbench.page
      .getByText(/^\d+ of \d+ checked/)
      .first()
      .waitFor();
    await workbench.treeItem(/^Application Gateway agw-billing-weu, Broken,/).waitFor();
    await workbench.tab(/summary/).waitFor();
  });

  it('opens a summary that puts the broken first', async () => {
    await page().getByRole('heading', { name: 'Everything that was checked' }).waitFor();
    await page().getByRole('heading', { name: 'Broken' }).waitFor();
    await page().getByRole('link', { name: 'AGW-UDR-004' }).first().waitFor();
    await workbench.screenshot('checkEverything');
  });

  it('names the root cause of every broken gateway, and none of the others', async () => {
    const text = await page().locator('body').innerText();
    const named = Object.keys(expectedRootCauses).map((gateway) => [gateway, new RegExp(`${gateway} \\([^)]*\\): ([A-Z]+(?:-[A-Z]+)*-\\d+)`).exec(text)?.[1]]);
    assert.deepEqual(Object.fromEntries(named), expectedRootCauses);
  });

  it('puts nothing into Problems', async () => {
    const problems = await workbench.problems();
    assert.equal(await problems.filter({ hasText: 'AGW-' }).count(), 0);
  });

  it('opens an investigation from the summary, without asking Azure again', async () => {
    await fetch(`${workbench.simulator}/simulator/requests`, { method: 'DELETE' });
    await workbench.tab(/summary/).click();
    await page().getByRole('link', { name: 'agw-billing-weu', exact: true }).first().click();
    await workbench.tab(/agw-billing-weu/).waitFor();
    await workbench.treeItem(/^Investigation of agw-billing-weu, Broken/).waitFor();
    const problems = await workbench.problems();
    await problems
      .filter({ hasText: /Root cause: .*route-30/ })
      .first()
      .waitFor();
    assert.ok(!(await sentRequests()).some(({ path }) => /agw-billing-weu\/backendhealth/i.test(path)));
  });

  it('keeps what was checked when it is cancelled', async () => {
    await workbench.tidy();
    await setFaults([{ path: '/agw-catalog-weu/backendhealth', latency: 120_000 }]);
    await workbench.runCommand(`${product}: Check Everything`);
    await workbench.page
      .getByText(/^\d+ of \d+ checked/)
      .first()
      .waitFor();
    await workbench.treeItem(/^Application Gateway agw-billing-weu, Broken,/).waitFor();
    await workbench.runCommand(`${product}: Cancel Check Everything`);
    await workbench.tab(/summary/).waitFor();
    await page().getByRole('heading', { name: 'Not checked' }).waitFor();
    await setFaults([]);
  });
});
