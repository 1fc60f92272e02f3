import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { expectedProfiles, expectedRootCauses } from '../azure/estates/expected';
import { openWorkbench, type Workbench } from './workbench';

let workbench: Workbench;

const product = 'Azure Traffic Doctor';
const gateways = Object.keys(expectedRootCauses).length;
const profiles = Object.keys(expectedProfiles).length;

async function setFaults(faults: readonly object[]): Promise<void> {
  const answer = await fetch(`${workbench.simulator}/simulator/faults`, { method: 'PUT', body: JSON.stringify(faults) });
  assert.ok(answer.ok, `${answer.status}`);
}

async function seenPaths(): Promise<readonly string[]> {
  const requests = (await (await fetch(`${workbench.simulator}/simulator/requests`)).json()) as readonly { readonly path: string }[];
  return requests.map(({ path }) => path);
}

/** Waits until no tree item has such a name any more. */
async function untilGone(name: RegExp): Promise<void> {
  await workbench.until(`${String(name)} goes`, async () => (await workbench.page.getByRole('treeitem', { name }).count()) === 0);
}

/** Types into the open box, key by key; anew where the box of the command before was still closing. */
async function type(text: string): Promise<void> {
  const box = workbench.page.locator('.quick-input-widget input[type=text]').first();
  const typed = async (): Promise<boolean> => {
    await box.press('Control+A', { timeout: 2_000 });
    await box.pressSequentially(text, { timeout: 5_000 });
    return (await box.inputValue({ timeout: 1_000 })) === text;
  };
  await workbench.until(`the box holds ${text}`, () => typed().catch(() => false));
}

/** The text beside the title of the Health view. */
async function untilDescribed(text: RegExp): Promise<void> {
  await workbench.page.locator('.pane-header', { hasText: text }).first().waitFor();
}

describe('the Health view', () => {
  before(async () => {
    workbench = await openWorkbench();
    await workbench.openViewContainer(product);
    await workbench.treeItem(new RegExp(`^Application Gateways, ${gateways}`)).waitFor();
  });
  after(async () => {
    await setFaults([]);
    await workbench.close();
  });

  it('is filtered by what is typed, letter by letter', async () => {
    await workbench.runCommand(`${product}: Filter…`);
    await type('billing');
    await untilGone(/^Application Gateway agw-shop-weu,/);
    await workbench.treeItem(/^Application Gateway agw-billing-weu,/).waitFor();
    await workbench.page.keyboard.press('Enter');
    await untilDescribed(/filter: billing/);
    await workbench.treeItem(/^Application Gateway agw-billing-weu,/).waitFor();
  });

  it('goes back to the filter before when Escape is pressed', async () => {
    await workbench.runCommand(`${product}: Filter…`);
    await type('nothing-has-this-name');
    await untilGone(/^Application Gateway agw-billing-weu,/);
    await workbench.page.keyboard.press('Escape');
    await workbench.treeItem(/^Application Gateway agw-billing-weu,/).waitFor();
  });

  it('remembers the filter over a reload, and shows everything when it is cleared', async () => {
    // The side bar comes back as it was; a click on its tab meanwhile would close it.
    await workbench.reload();
    await untilDescribed(/filter: billing/);
    await untilGone(/^Application Gateway agw-shop-weu,/);
    await workbench.runCommand(`${product}: Clear Filter`);
    await workbench.treeItem(new RegExp(`^Application Gateways, ${gateways}`)).waitFor();
  });

  it('shows only problems', async () => {
    await workbench.treeItem(new RegExp(`^Traffic Manager profiles, ${profiles}`)).waitFor();
    await workbench.runCommand(`${product}: Show Only Problems`);
    await untilDescribed(/only problems/);
    await workbench.treeItem(/^Traffic Manager profile tm-shop, Degraded,/).waitFor();
    await untilGone(/^Traffic Manager profile .*, Online,/);
    await workbench.screenshot('problemsOnly');
    await workbench.runCommand(`${product}: Show All Resources`);
    await workbench.treeItem(/^Traffic Manager profile .*, Online,/).waitFor();
  });

  it('is grouped by subscription, by resource group, and by kind again', async () => {
    await workbench.runCommand(`${product}: Group By…`);
    await workbench.pick(/By subscription/);
    await workbench.treeItem(/^subscription Contoso [^,]+, \d+/).waitFor();
    await workbench.screenshot('subscriptions');
    await workbench.runCommand(`${product}: Group By…`);
    await workbench.pick(/By resource group/);
    await workbench.treeItem(/^resource group [^,]+, \d+.*, subscription Contoso/).waitFor();
    await workbench.runCommand(`${product}: Group By…`);
    await workbench.pick(/By kind/);
    await workbench.treeItem(new RegExp(`^Application Gateways, ${gateways}`)).waitFor();
  });

  it('goes to a resource by its name', async () => {
    await workbench.runCommand(`${product}: Go to Resource…`);
    await type('agw-catalog');
    await workbench.pick(/agw-catalog-weu/);
    const item = workbench.treeItem(/^Application Gateway agw-catalog-weu,/);
    await workbench.until('the gateway is selected', async () => (await item.getAttribute('aria-selected')) === 'true');
  });

  it('can be cancelled while it is read, and keeps what is there', async () => {
    await setFaults([{ path: '^/subscriptions\\?', latency: 60_000 }]);
    await workbench.runCommand(`${product}: Refresh`);
    await workbench.runCommand(`${product}: Cancel Reading`);
    await untilDescribed(/reading was cancelled/);
    await workbench.treeItem(/^Application Gateway agw-catalog-weu,/).waitFor();
    await setFaults([]);
  });

  it('reads one subscription again from its node', async () => {
    await workbench.runCommand(`${product}: Filter…`);
    await type('agw-catalog');
    await workbench.page.keyboard.press('Enter');
    await setFaults([
      { path: 'microsoft\\.resourcegraph', status: 403 },
      { path: '/subscriptions/8b1f5a52[^/]*/providers/microsoft\\.(network|web)/', status: 403 },
    ]);
    await workbench.runCommand(`${product}: Refresh`);
    const problem = workbench.treeItem(/^subscription Contoso Retail, no permission,/);
    await problem.waitFor();
    await untilDescribed(/\d of \d subscriptions answered/);
    await setFaults([]);
    await fetch(`${workbench.simulator}/simulator/requests`, { method: 'DELETE' });
    await workbench.inlineAction(problem, /Try Again/);
    await untilGone(/^subscription Contoso Retail, no permission,/);
    await workbench.treeItem(/^Application Gateway agw-catalog-weu,/).waitFor();
    const lists = (await seenPaths()).filter((path) => path.startsWith('/subscriptions/') && !/backendhealth|operation/i.test(path));
    assert.ok(
      lists.every((path) => path.startsWith('/subscriptions/8b1f5a52')),
      lists.join('\n'),
    );
  });
});
