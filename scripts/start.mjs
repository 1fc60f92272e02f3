import { existsSync } from 'node:fs';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { delimiter, join } from 'node:path';
import { installPackages, npmScript, root } from './npm.mjs';
import { main, readOptions } from './options.mjs';
import { run, startService, stopAll } from './processes.mjs';
import { startSimulatedAzure } from './simulatedAzure.mjs';
import { startVsCode } from './vscodeServer.mjs';

// npm start -- [--browser] [--no-open] [--port PORT]
// Everything from a clean clone to a VS Code with the extension, signed in to the simulated Azure. Uses nothing but Node until the packages are there.

const data = join(root, '.vscode-test', 'start');

/** The desktop editor, when `code` is on the path and there is a screen. */
function desktopEditor() {
  const screen = process.platform !== 'linux' || process.env['DISPLAY'] !== undefined || process.env['WAYLAND_DISPLAY'] !== undefined;
  if (!screen) return undefined;
  const program = process.platform === 'win32' ? 'code.cmd' : 'code';
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, program))
    .find((file) => existsSync(file));
}

/** A folder to open, with the sample incidents in it once there are some. */
async function workspaceFolder() {
  const folder = join(data, 'workspace');
  await mkdir(folder, { recursive: true });
  const samples = join(root, 'media', 'samples');
  if (existsSync(samples)) await cp(samples, folder, { recursive: true });
  return folder;
}

/** Opens an Extension Development Host of the desktop editor, with a profile of its own, and waits until its window is closed. */
async function openDesktop(code, folder, env) {
  const userData = join(data, 'desktop');
  await mkdir(join(userData, 'User'), { recursive: true });
  const argumentsOfCode = [
    `--extensionDevelopmentPath=${root}`,
    '--new-window',
    '--wait',
    '--user-data-dir',
    userData,
    '--extensions-dir',
    join(data, 'desktop-extensions'),
    folder,
  ];
  const window = startService('VS Code', code, argumentsOfCode, { env: { ...process.env, ...env }, shell: process.platform === 'win32' });
  console.log(`\nVS Code opens with the extension. Close its window, or press Ctrl-C here, to end everything.`);
  const exitCode = await window.ended;
  if (exitCode !== 0) throw new Error(`"${code}" ended with ${exitCode}.\n${window.output()}\nTo use VS Code in the browser instead: npm start -- --browser`);
}

/** A short address that leads to the long one. */
async function shortAddress(longAddress, port) {
  const server = createServer((_, response) => response.writeHead(302, { location: longAddress, 'cache-control': 'no-store' }).end());
  server.listen(port, '127.0.0.1');
  await new Promise((resolve, reject) => server.once('listening', resolve).once('error', reject));
  return `http://127.0.0.1:${server.address().port}/`;
}

async function openInDefaultBrowser(address) {
  const screen = process.platform !== 'linux' || process.env['DISPLAY'] !== undefined || process.env['WAYLAND_DISPLAY'] !== undefined;
  if (!screen) return;
  const [command, ...words] = { darwin: ['open'], win32: ['cmd', '/c', 'start', ''] }[process.platform] ?? ['xdg-open'];
  await run(command, [...words, address]);
}

async function openInBrowser(folder, env, { port, open }) {
  console.log('Starting VS Code …');
  const vscode = await startVsCode({ version: 'oldest', env, keep: join(data, 'browser'), driver: false });
  const address = await shortAddress(vscode.url({ folder, extension: root }), Number(port));
  console.log(`\nVS Code ${vscode.vscode} with the extension: ${address}\nOpen it in a browser on this machine. Press Ctrl-C to end everything.`);
  if (open) await openInDefaultBrowser(address);
  const exitCode = await vscode.ended;
  throw new Error(`VS Code ended with ${exitCode}.\n${vscode.log()}`);
}

await main(async () => {
  const options = readOptions({ browser: false, 'no-open': false, port: '0' });
  const automatic = options['no-open'] || process.env['CI'] !== undefined;
  await installPackages();
  console.log('Building the extension …');
  await npmScript('build');
  console.log('Starting the simulated Azure …');
  const azure = await startSimulatedAzure();
  console.log(`The simulated Azure answers on ${azure.http}`);
  await mkdir(data, { recursive: true });
  await writeFile(join(data, '.gitignore'), '*\n');
  const folder = await workspaceFolder();
  try {
    const code = options.browser || automatic ? undefined : desktopEditor();
    if (code === undefined) await openInBrowser(folder, azure.env, { port: options.port, open: !automatic });
    else await openDesktop(code, folder, azure.env);
  } finally {
    await stopAll();
  }
});
