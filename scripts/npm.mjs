import { readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './processes.mjs';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** The environment without what an npm that runs this script has set for its own folder, and with `nodeFolder` first on the path. */
function environment(nodeFolder, extra) {
  const env = { ...process.env, npm_config_audit: 'false', npm_config_fund: 'false', npm_config_update_notifier: 'false', ...extra };
  for (const name of ['npm_config_local_prefix', 'npm_config_prefix', 'npm_config_global_prefix', 'NODE_OPTIONS']) delete env[name];
  const path = Object.keys(env).find((name) => name.toLowerCase() === 'path') ?? 'PATH';
  return nodeFolder === undefined ? env : { ...env, [path]: `${nodeFolder}${delimiter}${env[path]}` };
}

/**
 * Runs npm.
 *
 * @param options `cwd`; `nodeFolder`: a folder with the `node` that npm and its scripts run in; `env`: more variables; `show`.
 * @returns exit code and output.
 */
export async function npm(args, { cwd = root, nodeFolder, env = {}, show = false } = {}) {
  // npm on Windows is a batch file, which only a shell can start.
  return await run('npm', args, { cwd, env: environment(nodeFolder, env), show, shell: process.platform === 'win32' });
}

/** Runs npm and throws, with the end of its output and advice, when it fails. */
export async function npmOrThrow(args, options) {
  const { code, output } = await npm(args, options);
  if (code === 0) return;
  throw new Error(
    [
      `This failed: npm ${args.join(' ')}`,
      `in ${options.cwd}`,
      output.trim().split('\n').slice(-15).join('\n'),
      'Everything comes from the npm registry. See that "npm ping" answers; behind a proxy set "npm config set proxy …", with a mirror "npm config set registry …". Then run the same command again.',
    ].join('\n'),
  );
}

/** Runs a script of package.json that makes something, and throws what it said when it fails. */
export async function npmScript(name) {
  const { code, output } = await npm(['run', '--silent', name]);
  if (code !== 0) throw new Error(`npm run ${name} failed.\n${output.trim()}`);
}

function installedVersions(file) {
  try {
    return JSON.parse(readFileSync(join(root, file), 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/** True when `node_modules` holds the versions of the lock file. Optional packages of other platforms may be missing. */
export function packagesAreInstalled() {
  const wanted = installedVersions('package-lock.json');
  const installed = installedVersions(join('node_modules', '.package-lock.json'));
  if (!wanted || !installed) return false;
  return Object.entries(wanted).every(([path, { version, optional }]) => path === '' || installed[path]?.version === version || (optional && !installed[path]));
}

/** Installs the packages of the lock file when they are missing or others. */
export async function installPackages() {
  if (Number.parseInt(process.versions.node, 10) < 20) throw new Error(`Node 20 or newer is needed, and this is Node ${process.versions.node}.`);
  if (packagesAreInstalled()) return;
  console.log('Installing the packages of package-lock.json (npm ci), about a minute …');
  await npmOrThrow(['ci'], { cwd: root });
}
