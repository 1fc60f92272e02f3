import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './npm.mjs';

/**
 * How the runners tell `npm test` what they counted: each writes `out/counts/NAME.json`, with `passed`, `failed` and the names of the tests
 * that failed.
 */
export function countsFile(name) {
  return join(root, 'out', 'counts', `${name}.json`);
}

/** Forgets what an earlier run counted. @returns the file to write. */
export function clearCounts(name) {
  const file = countsFile(name);
  mkdirSync(dirname(file), { recursive: true });
  rmSync(file, { force: true });
  return file;
}

export function writeCounts(name, counts) {
  writeFileSync(clearCounts(name), JSON.stringify(counts));
}

/** @returns what a runner counted, or undefined when it ended before it could. */
export function readCounts(name) {
  try {
    return JSON.parse(readFileSync(countsFile(name), 'utf8'));
  } catch {
    return undefined;
  }
}
