import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { contosoTenants } from '../azure/estates/contosoTenants';
import { openWorkbench, type Workbench } from './workbench';

const product = 'Azure Traffic Doctor';
const estate = contosoTenants();
const home = estate.tenants[0]?.tenantId ?? '';

/** What the stand-in for VS Code's accounts knows (test/accounts). */
interface Accounts {
  readonly accounts: readonly { readonly label: string; readonly oid: string; readonly home: string }[];
  /** Seconds that a token is good for. */
  readonly lifetime: number;
  readonly signedIn: readonly string[];
  readonly expired: readonly string[];
  readonly proven: readonly string[];
  /** What a person was asked. */
  readonly prompts: readonly string[];
}

const ada = 'ada@contoso.example';
const nobody: Accounts = { accounts: [{ label: ada, oid: 'ada', home }], lifetime: 15, signedIn: [], expired: [], proven: [], prompts: [] };

let workbench: Workbench;

// The stand-in reads its file when VS Code starts: it has to be there before the window.
const accountsFile = (JSON.parse(process.env['E2E_ENVIRONMENT'] ?? '{}') as { readonly accounts?: string }).accounts ?? '';
const accounts = (): Accounts => JSON.parse(readFileSync(accountsFile, 'utf8')) as Accounts;
const change = (part: Partial<Accounts>): void => writeFileSync(accountsFile, JSON.stringify({ ...accounts(), ...part }));

async function setFaults(faults: readonly object[]): Promise<void> {
  const answer = await fetch(`${workbench.simulator}/simulator/faults`, { method: 'PUT', body: JSON.stringify(faults) });
  assert.ok(answer.ok, `${answer.status}`);
}

/** Clicks the button of VS Code's own dialog. */
async function consent(button: RegExp): Promise<void> {
  await workbench.page.locator('.monaco-dialog-box').getByRole('button', { name: button }).click();
}

const gateways = () => workbench.treeItem(/^Application Gateways, \d+/);
const signInLink = () => workbench.page.getByRole('button', { name: 'Sign In' }).first();

describe('signing in', () => {
  before(async () => {
    writeFileSync(accountsFile, JSON.stringify(nobody));
    workbench = await openWorkbench();
    await workbench.openViewContainer(product);
  });
  after(() => workbench.close());

  it('happens on a click in the welcome view, after VS Code has asked for consent', async () => {
    await signInLink().waitFor();
    assert.deepEqual(accounts().prompts, []);
    await signInLink().click();
    await consent(/^Allow/);
    await gateways().waitFor();
    assert.deepEqual(accounts().prompts, [`signIn ${ada}`]);
  });

  it('shows the estate of every tenant, and a node for the subscription that cannot be read', async () => {
    await workbench.treeItem(/Contoso Locked/).waitFor();
  });

  it('proves more once, on the click on the node that names the reason', async () => {
    await setFaults([{ path: '^/subscriptions\\?', status: 401, claims: '{"access_token":{"acrs":{"essential":true,"value":"p1"}}}' }]);
    await workbench.runCommand(`${product}: Refresh`);
    const node = workbench.treeItem(/another proof is wanted/);
    await node.waitFor();
    assert.equal(accounts().prompts.length, 1, 'nobody is asked in the background');
    await workbench.inlineAction(node, /^Sign In/);
    await consent(/^Allow/);
    await workbench.until('the node is gone', async () => (await node.count()) === 0);
    await gateways().waitFor();
    assert.deepEqual(accounts().prompts, [`signIn ${ada}`, `proof ${ada}`]);
    await setFaults([]);
  });

  it('is needed again when the session has run out, and the view says so', async () => {
    change({ expired: [ada] });
    // The night: the last token has run out, and the editor has no other.
    await sleep(accounts().lifetime * 1000);
    await workbench.runCommand(`${product}: Refresh`);
    await workbench.page
      .getByText(/session of ada@contoso\.example has expired/)
      .first()
      .waitFor();
    await signInLink().click();
    await gateways().waitFor();
  });

  it('ends with signing out: nothing stays in the view', async () => {
    await workbench.runCommand(`${product}: Sign Out…`);
    await consent(/^Sign Out/);
    await signInLink().waitFor();
    assert.equal(await gateways().count(), 0);
  });
});
