import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Child processes of the scripts. Each gets a process group of its own and is ended with all that it started, by its id: when it is
 * stopped, when the script ends, and on Ctrl-C.
 */
const running = new Set();
let ending = false;
const windows = process.platform === 'win32';

function signalTree(child, signal) {
  if (child.pid === undefined) return;
  try {
    if (windows) spawnSync('taskkill', ['/pid', String(child.pid), '/t', '/f'], { stdio: 'ignore' });
    else process.kill(-child.pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

function start(command, args, options) {
  if (ending) throw new Error(`${command} is not started any more.`);
  const child = spawn(command, args, { detached: !windows, windowsHide: true, ...options });
  running.add(child);
  child.once('exit', () => running.delete(child));
  child.once('error', () => running.delete(child));
  return child;
}

process.once('exit', () => running.forEach((child) => signalTree(child, 'SIGKILL')));
for (const [signal, number] of [
  ['SIGINT', 2],
  ['SIGTERM', 15],
  ['SIGHUP', 1],
]) {
  process.on(signal, () => {
    ending = true;
    void stopAll().then(() => process.exit(128 + number));
  });
}

/** True once a person, or the script that started this one, has asked for the end: what fails from then on is no failure. */
export function isEnding() {
  return ending;
}

/** Ends every child of this script that still runs. */
export async function stopAll() {
  await Promise.all([...running].map(stop));
}

/** True while a process of the child's group runs, be it the child or something that it started. */
function groupRuns(child) {
  if (windows) return running.has(child);
  try {
    process.kill(-child.pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Ends a child and all that it started: asks first, so that they can clean up, and insists after eight seconds. */
async function stop(child) {
  if (child.pid === undefined || !groupRuns(child)) return;
  signalTree(child, 'SIGTERM');
  const insistAt = Date.now() + 8000;
  while (groupRuns(child) && Date.now() < insistAt) await sleep(50);
  if (groupRuns(child)) signalTree(child, 'SIGKILL');
  while (running.has(child)) await sleep(20);
}

/**
 * Runs a program to its end.
 *
 * @param options as of `spawn`; `show: true` lets it write to this terminal, else what it writes is collected.
 * @returns its exit code (1 when a signal ended it, 127 when it could not be started) and what it wrote.
 */
export async function run(command, args, { show = false, ...options } = {}) {
  const child = start(command, args, { stdio: show ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'], ...options });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text) => (output += text));
  return await new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: 127, output: `${output}${error.message}` }));
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/**
 * Starts a program that serves until it is stopped.
 *
 * @returns `output()`: what it has written so far; `ended`: resolves with its exit code; `stop()`; `waitFor(pattern, seconds)`: the
 * first match of the pattern in what it writes, rejecting when it ends or the time is over before that.
 */
export function startService(name, command, args, options = {}) {
  const child = start(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  let output = '';
  let failure;
  const listeners = new Set();
  const told = () => listeners.forEach((listener) => listener());
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
      told();
    });
  }
  const ended = new Promise((resolve) => {
    child.once('error', (error) => {
      failure = error.message;
      resolve(127);
    });
    child.once('close', (code) => {
      failure ??= `it ended with exit code ${code ?? 'of a signal'}`;
      resolve(code ?? 1);
    });
  });
  void ended.then(told);

  function waitFor(pattern, seconds) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => settle(reject, new Error(`${name} did not come up within ${seconds} s.\n${output}`)), seconds * 1000);
      const settle = (how, value) => {
        clearTimeout(timer);
        listeners.delete(look);
        how(value);
      };
      const look = () => {
        const match = pattern.exec(output);
        if (match) settle(resolve, match);
        else if (failure !== undefined) settle(reject, new Error(`${name} did not come up: ${failure}.\n${output}`));
      };
      listeners.add(look);
      look();
    });
  }

  return { output: () => output, ended, waitFor, stop: () => stop(child) };
}

/** A TCP port of the loopback address that nobody listens on. */
export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
