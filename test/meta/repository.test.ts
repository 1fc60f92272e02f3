import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { root } from '../repository';

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly engines: Readonly<Record<string, string>>;
}

function manifest(): Manifest {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
}

/** Text files that git tracks, with their content. */
function trackedTexts(): readonly { readonly file: string; readonly text: string }[] {
  const names = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0').filter(Boolean);
  return names
    .filter((file) => /\.(ts|mjs|cjs|json|md|sh|svg|css|yml)$|\/run$/.test(file) && file !== 'package-lock.json')
    .map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }));
}

describe('the repository', () => {
  it('pins every package exactly', () => {
    const { dependencies = {}, devDependencies } = manifest();
    const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version));
    assert.deepEqual(loose, []);
  });

  it('has types of the oldest VS Code that it supports', () => {
    const { devDependencies, engines } = manifest();
    assert.equal(engines['vscode'], `^${devDependencies['@types/vscode']}`);
  });

  it('names no download address in the lock file', () => {
    assert.doesNotMatch(readFileSync(join(root, 'package-lock.json'), 'utf8'), /"resolved": "https?:/);
  });

  it('names no folder of a machine', () => {
    const folder = new RegExp(`(^|[^A-Za-z0-9.$}/])/(${['work', 'root', 'home'].join('|')})/[A-Za-z]`);
    const named = trackedTexts().filter(({ text }) => folder.test(text));
    assert.deepEqual(
      named.map(({ file }) => file),
      [],
    );
  });

  it('runs every test', () => {
    const only = new RegExp(`\\b(it|test|describe)\\.only\\(`);
    assert.deepEqual(
      trackedTexts()
        .filter(({ file, text }) => file.startsWith('test/') && only.test(text))
        .map(({ file }) => file),
      [],
    );
  });
});
