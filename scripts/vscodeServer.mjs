import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './npm.mjs';
import { freePort, startService } from './processes.mjs';
import { installVsCode } from './vscodeFromNpm.mjs';

/** Settings under which nothing asks, and nothing is fetched. */
const quietSettings = {
  // server-main.js knows no --disable-workspace-trust, and machine settings are ignored.
  'security.workspace.trust.enabled': false,
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.tips.enabled': false,
  'chat.disableAIFeatures': true,
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'git.enabled': false,
};

/** `/abs/path` in the extension host, as a URI of the window. */
function remote(authority, path) {
  return `vscode-remote://${authority}${pathToFileURL(path).pathname}`;
}

/**
 * Starts a VS Code with folders of its own, all new and empty: a stale list of extensions would stop the extension host.
 *
 * @param options `version`: `oldest` or `newest`; `env`: more variables for the extension host; `settings`: user settings beside those that
 * keep it quiet; `keep`: a folder for its data that stays (default: a temporary one); `port`; `locale`: such as `ja`; `installed`: folders of extensions to install; `driver`: false only for a
 * person with the oldest version: the newest takes an extension under development only from a driver, and then pops up no notification.
 * @returns `origin`; `url({ folder, extension, tests })`: the page that opens the folder (default: an empty one) with the extension under development in it, and runs
 * the test module if there is one; `log()`; `stop()`.
 */
export async function startVsCode({ version, env = {}, settings = {}, keep, port: wantedPort, locale, driver = true, installed = [] }) {
  const { node, server, vscode } = await installVsCode(version);
  const home = keep ?? (await mkdtemp(join(tmpdir(), 'azure-traffic-doctor-vscode-')));
  const data = join(home, 'data');
  const extensions = join(home, 'extensions');
  await rm(extensions, { recursive: true, force: true });
  await mkdir(extensions, { recursive: true });
  for (const folder of installed) await cp(folder, join(extensions, `test.${basename(folder)}-1.0.0`), { recursive: true });
  await mkdir(join(data, 'data', 'User'), { recursive: true });
  const emptyFolder = join(home, 'workspace');
  await mkdir(emptyFolder, { recursive: true });
  await writeFile(join(data, 'data', 'User', 'settings.json'), JSON.stringify({ ...quietSettings, ...settings }, undefined, 2));
  if (locale !== undefined) await writeLanguagePack(data, locale);

  const port = wantedPort ?? (await freePort());
  const authority = `127.0.0.1:${port}`;
  const service = startService(
    `VS Code ${vscode}`,
    node,
    [
      server,
      ...['--host', '127.0.0.1', '--port', String(port), '--without-connection-token', '--accept-server-license-terms'],
      ...(driver ? ['--enable-smoke-test-driver'] : []),
      ...['--server-data-dir', data, '--extensions-dir', extensions, '--telemetry-level', 'off'],
      ...(locale === undefined ? [] : ['--locale', locale]),
    ],
    // The extension host gets this folder: tests find their files from the root of the repository.
    { env: { ...process.env, ...env }, cwd: root },
  );
  await service.waitFor(/Extension host agent listening on/, 120);

  return {
    vscode,
    origin: `http://${authority}`,
    dataFolder: data,
    url({ folder = emptyFolder, extension, tests }) {
      const payload = [
        ['extensionDevelopmentPath', remote(authority, extension)],
        ['enableProposedApi', ''],
        ...(tests === undefined ? [] : [['extensionTestsPath', remote(authority, tests)]]),
        ['skipWelcome', 'true'],
      ];
      return `http://${authority}/?folder=${encodeURIComponent(pathToFileURL(folder).pathname)}&payload=${encodeURIComponent(JSON.stringify(payload))}`;
    },
    log: service.output,
    ended: service.ended,
    async stop() {
      await service.stop();
      if (keep === undefined) await rm(home, { recursive: true, force: true });
    },
  };
}

/** A language pack without texts: it switches the language of the editor, and with it that of the extension. */
async function writeLanguagePack(data, locale) {
  const texts = join(data, 'main.i18n.json');
  await writeFile(texts, JSON.stringify({ version: '1.0.0', contents: {} }));
  const extensions = [{ extensionIdentifier: { id: `test.${locale}` }, version: '1.0.0' }];
  await writeFile(join(data, 'languagepacks.json'), JSON.stringify({ [locale]: { hash: 'test', label: locale, extensions, translations: { vscode: texts } } }));
}
