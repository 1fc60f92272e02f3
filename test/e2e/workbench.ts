import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Locator, type Page, chromium } from 'playwright-core';

/** What scripts/runE2e.mjs tells the tests about the world that it has started. */
interface Environment {
  /** The page that opens an empty folder with the extension under development in it. */
  readonly url: string;
  readonly vscode: string;
  /** Base address of the simulated Azure. */
  readonly simulator: string;
  /** The file that says who is signed in, for the tests that sign in. */
  readonly accounts: string;
  readonly browser: { readonly executablePath: string; readonly env: Readonly<Record<string, string>>; readonly args: readonly string[] };
  /** Where pictures go: media/screenshots with --screenshots, else a folder under out/. */
  readonly pictures: string;
  readonly logs: string;
}

function environment(): Environment {
  const text = process.env['E2E_ENVIRONMENT'];
  assert.ok(text, 'End-to-end tests are started by "npm run test:e2e".');
  return JSON.parse(text) as Environment;
}

/** Generous: the machine may be busy with other things. */
const patience = 60_000;

/** A person in front of VS Code: finds things by the name that a screen reader says, never by a class of ours. */
export interface Workbench {
  readonly page: Page;
  /** Version of VS Code, such as `1.139`. */
  readonly vscode: string;
  /** Address of the simulated Azure. */
  readonly simulator: string;
  /** The file that says who is signed in, for the tests that sign in. */
  readonly accounts: string;
  /** Runs a command by its title in the palette, and picks its only or first match. */
  runCommand(title: string): Promise<void>;
  /** Types into the open quick pick or input box and presses Enter. */
  answer(text: string): Promise<void>;
  /** Chooses the entry of the open quick pick whose accessible name matches. */
  pick(name: string | RegExp): Promise<void>;
  /** @returns whether a quick pick offers such an entry within two seconds. */
  offers(name: string | RegExp): Promise<boolean>;
  /** Opens a view container by its name in the activity bar, unless it is open. */
  openViewContainer(title: string): Promise<void>;
  /** The first item of any tree with this accessible name, such as `/^gw-1,.*Unhealthy/`. */
  treeItem(name: string | RegExp): Locator;
  /** Opens a closed item of a tree, and waits until it is open. */
  expand(item: Locator): Promise<void>;
  /** Clicks the action of a tree item that appears when the pointer is over it. */
  inlineAction(item: Locator, name: string | RegExp): Promise<void>;
  /** Clicks an entry of the context menu of an item. */
  contextAction(item: Locator, name: string | RegExp): Promise<void>;
  /** Opens the Problems panel. @returns its rows. */
  problems(): Promise<Locator>;
  /**
   * Waits for a notification by its text. Under test the newest VS Code pops none up, so this opens the list of notifications.
   *
   * @returns the notification, for its buttons.
   */
  notification(text: string | RegExp): Promise<Locator>;
  /** The open editor's tab by its name. */
  tab(name: string | RegExp): Locator;
  /** Code lenses of the open editor by their text. */
  codeLens(text: string | RegExp): Locator;
  /** Waits until the answer is true, and says what it waited for when it never is. */
  until(what: string, check: () => Promise<boolean> | boolean): Promise<void>;
  /** Closes editors, panel and notifications: a test begins with an empty window. */
  tidy(): Promise<void>;
  /** Takes a picture of the window. */
  screenshot(name: string): Promise<void>;
  /** Reloads the window, as a person does to see what is remembered. */
  reload(): Promise<void>;
  /** What the window's console said so far: for a failure. */
  console(): readonly string[];
  close(): Promise<void>;
}

/** Options of one window. */
export interface WorkbenchOptions {
  readonly width?: number;
  readonly height?: number;
}

/**
 * Opens a window of VS Code with the extension, and waits until it can be used.
 *
 * @returns the window; close it at the end of the test.
 */
export async function openWorkbench(options: WorkbenchOptions = {}): Promise<Workbench> {
  const { url, vscode, simulator, accounts, browser: launch, pictures } = environment();
  const browser = await chromium.launch({ executablePath: launch.executablePath, env: { ...launch.env }, args: [...launch.args], headless: true });
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1440, height: options.height ?? 900 },
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const page = await context.newPage();
  page.setDefaultTimeout(patience);
  const consoleLines: string[] = [];
  page.on('console', (message) => consoleLines.push(`[${message.type()}] ${message.text()}`));

  const quickInput = page.locator('.quick-input-widget');
  const widgetInput = quickInput.locator('input[type=text], input:not([type])').first();

  async function ready(): Promise<void> {
    await page.locator('.monaco-workbench .part.activitybar').waitFor();
    await page.locator('.monaco-workbench .part.statusbar .statusbar-item').first().waitFor();
  }

  async function until(what: string, check: () => Promise<boolean> | boolean): Promise<void> {
    const end = Date.now() + patience;
    while (!(await check())) {
      if (Date.now() > end) assert.fail(`Waited ${patience / 1000} s in vain: ${what}`);
      await sleep(100);
    }
  }

  /** Fills the box of the palette; false while the palette opens, or is still closing after the last command. */
  async function typeIntoPalette(text: string): Promise<boolean> {
    const isPalette = (await widgetInput.isVisible()) && (await widgetInput.inputValue()).startsWith('>');
    if (!isPalette) await page.keyboard.press('F1');
    return await widgetInput.fill(`>${text}`, { timeout: 1_000 }).then(
      () => true,
      () => false,
    );
  }

  /** The palette learns of an extension's commands when the extension host is up. */
  async function runCommand(title: string): Promise<void> {
    const entry = quickInput.getByRole('option', { name: new RegExp(`^${title.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(,|$)`) }).first();
    await until(`the palette offers "${title}"`, async () => {
      if (!(await typeIntoPalette(title))) return false;
      await sleep(300);
      if (await entry.isVisible()) return true;
      // A palette knows the commands that could be run when it was opened, and learns of no other.
      await page.keyboard.press('Escape');
      return false;
    });
    await entry.click();
  }

  async function pick(name: string | RegExp): Promise<void> {
    await quickInput.getByRole('option', { name }).first().click();
  }

  async function offers(name: string | RegExp): Promise<boolean> {
    const option = quickInput.getByRole('option', { name }).first();
    return await option.waitFor({ timeout: 2_000 }).then(
      () => true,
      () => false,
    );
  }

  async function answer(text: string): Promise<void> {
    await widgetInput.fill(text);
    await widgetInput.press('Enter');
  }

  function treeItem(name: string | RegExp): Locator {
    return page.getByRole('treeitem', { name }).first();
  }

  async function expand(item: Locator): Promise<void> {
    await item.waitFor();
    if ((await item.getAttribute('aria-expanded')) === 'true') return;
    await item.click();
    await until('the item opens', async () => {
      if ((await item.getAttribute('aria-expanded')) === 'true') return true;
      await item.press('ArrowRight');
      await sleep(300);
      return (await item.getAttribute('aria-expanded')) === 'true';
    });
  }

  async function openViewContainer(title: string): Promise<void> {
    const tab = page.locator('.part.activitybar').getByRole('tab', { name: title });
    await tab.waitFor();
    let clicked = 0;
    await until(`"${title}" opens`, async () => {
      if ((await tab.getAttribute('aria-selected')) === 'true') return true;
      // While a workbench is still restored, its activity bar is drawn and takes no click: another follows after two seconds.
      if (Date.now() - clicked > 2_000) {
        await tab.click();
        clicked = Date.now();
      }
      return false;
    });
  }

  async function problems(): Promise<Locator> {
    const panel = page.locator('.part.panel .markers-panel');
    if (!(await panel.isVisible())) await runCommand('Problems: Focus on Problems View');
    await panel.waitFor();
    return panel.getByRole('treeitem');
  }

  async function notification(text: string | RegExp): Promise<Locator> {
    const item = page.locator('.notification-list-item').filter({ hasText: text }).first();
    const list = page.locator('.notifications-center');
    await until(`a notification says ${String(text)}`, async () => {
      if (await item.isVisible()) return true;
      if (!(await list.isVisible())) await runCommand('Notifications: Show Notifications');
      await sleep(300);
      return await item.isVisible();
    });
    return item;
  }

  async function tidy(): Promise<void> {
    await page.keyboard.press('Escape');
    for (const title of ['View: Close All Editors', 'Notifications: Clear All Notifications']) await runCommand(title);
  }

  async function screenshot(name: string): Promise<void> {
    const path = join(pictures, `${name}.png`);
    mkdirSync(dirname(path), { recursive: true });
    // No hover, no blinking cursor: the same picture every time.
    await page.mouse.move(options.width ?? 1440, 0);
    await sleep(500);
    await page.screenshot({ path, animations: 'disabled', caret: 'hide' });
  }

  await page.goto(url);
  await ready();

  return {
    page,
    vscode,
    simulator,
    accounts,
    runCommand,
    answer,
    pick,
    offers,
    openViewContainer,
    treeItem,
    expand,
    async inlineAction(item, name) {
      await item.hover();
      await item.getByRole('button', { name }).click();
    },
    async contextAction(item, name) {
      await item.click({ button: 'right' });
      await page.getByRole('menuitem', { name }).click();
    },
    problems,
    notification,
    tab: (name) => page.locator('.part.editor').getByRole('tab', { name }),
    codeLens: (text) => page.locator('.codelens-decoration').filter({ hasText: text }),
    until,
    tidy,
    screenshot,
    async reload() {
      await page.reload();
      await ready();
    },
    console: () => consoleLines,
    close: () => browser.close(),
  };
}

/**
 * Runs the body in a window of its own. When it fails, a picture of the window and its console are kept.
 *
 * @param name names the picture.
 */
export async function withWorkbench(name: string, body: (workbench: Workbench) => Promise<void>, options?: WorkbenchOptions): Promise<void> {
  const workbench = await openWorkbench(options);
  try {
    await body(workbench);
  } catch (error) {
    const { logs } = environment();
    mkdirSync(logs, { recursive: true });
    await workbench.page.screenshot({ path: join(logs, `${name}.png`) });
    console.error(`The window when it failed: ${join(logs, `${name}.png`)}\n${workbench.console().slice(-20).join('\n')}`);
    throw error;
  } finally {
    await workbench.close();
  }
}
