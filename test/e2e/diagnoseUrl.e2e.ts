import { after, before, describe, it } from 'node:test';
import { openWorkbench, type Workbench } from './workbench';

let workbench: Workbench;

const product = 'Azure Traffic Doctor';

async function ask(url: string, seen: RegExp): Promise<void> {
  await workbench.runCommand(`${product}: Diagnose a URL…`);
  await workbench.page.getByPlaceholder('https://shop.contoso.com/cart').waitFor();
  await workbench.answer(url);
  await workbench.pick(seen);
}

describe('Diagnose a URL', () => {
  before(async () => {
    workbench = await openWorkbench({ height: 1100 });
    await workbench.openViewContainer(product);
    await workbench.treeItem(/^Application Gateway agw-billing-weu,/).waitFor();
  });
  after(() => workbench.close());

  it('says what is wrong with an address while it is typed', async () => {
    await workbench.runCommand(`${product}: Diagnose a URL…`);
    await workbench.page.getByPlaceholder('https://shop.contoso.com/cart').fill('ftp://billing.contoso.com');
    await workbench.page
      .getByText(/Only addresses that begin with http/)
      .first()
      .waitFor();
    await workbench.page.keyboard.press('Escape');
  });

  it('leads from the address to the root cause, and shows the way', async () => {
    await ask('https://billing.contoso.com/invoices', /^502/);
    await workbench.treeItem(/^Investigation of agw-billing-weu, Broken/).waitFor();
    await workbench.treeItem(/^Root cause.*AGW-UDR-004/).waitFor();
    const way = workbench.treeItem(/^Way of the request/);
    await workbench.expand(way);
    await workbench.treeItem(/^billing\.contoso\.com/).waitFor();
    await workbench.treeItem(/^Application Gateway agw-billing-weu$/).waitFor();
    await workbench.screenshot('diagnoseUrl');
  });

  it('goes on through the endpoints of a profile where DNS leads nowhere, and says that DNS does not prove it', async () => {
    await ask('https://shop.contoso.com/', /I don’t know/);
    await workbench.treeItem(/^Investigation of agw-shop-weu, (Broken|Degraded)/).waitFor();
    await workbench.treeItem(/^Way of the request.*shop\.contoso\.com.*not proved by DNS/).waitFor();
  });

  it('says how far it came where nothing is found', async () => {
    await ask('nowhere.example', /^502/);
    await workbench.notification(/Nothing of yours was found behind nowhere\.example\. From this machine nowhere\.example does not exist in DNS\. Searched:/);
    await workbench.tidy();
  });
});
