import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The root of the repository: npm runs every script there. */
export const root = process.cwd();

const sharedFolder = join(root, '..', 'shared');

/**
 * Real bodies and incidents beside a checkout. They are not part of the project, so tests that use them are skipped
 * without them.
 *
 * @returns the path of a file or folder in it, or undefined when it is not there.
 */
export function shared(...path: readonly string[]): string | undefined {
  const file = join(sharedFolder, ...path);
  return existsSync(file) ? file : undefined;
}
