import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { getL10nJson } from '@vscode/l10n-dev';
import { root } from '../repository';

const read = (...path: readonly string[]): string => readFileSync(join(root, ...path), 'utf8');
const files = readdirSync(join(root, 'src', 'vscode')).filter((file) => file.endsWith('.ts'));
const sources = [...files.map((file) => join('src', 'vscode', file)), join('src', 'extension.ts'), join('src', 'doctor.ts'), join('src', 'session.ts')];

describe('the texts of the editor', () => {
  it('are all in the bundle, and nothing else is', async () => {
    const extracted = await getL10nJson(sources.map((file) => ({ extension: '.ts', contents: read(file) })));
    assert.deepEqual(JSON.parse(read('l10n', 'bundle.l10n.json')), extracted, 'npx vscode-l10n-dev export --outDir ./l10n ./src makes it again');
  });

  it('are extracted wherever they are said', () => {
    for (const file of sources) {
      const said = [...read(file).matchAll(/\bl10n\b(?!\.t\()/g)].length;
      const full = [...read(file).matchAll(/vscode\.l10n\.t\(/g)].length;
      const all = [...read(file).matchAll(/\bl10n\.t\(/g)].length;
      assert.equal(all, full, `${file} says vscode.l10n.t in full`);
      assert.equal(said, 0, `${file} uses nothing else of l10n`);
    }
  });

  it('has a text for every name in the manifest, and no other', () => {
    const named = [...read('package.json').matchAll(/"%([\w.]+)%"/g)].map((match) => match[1] ?? '');
    const texts = Object.keys(JSON.parse(read('package.nls.json')) as object);
    assert.deepEqual([...new Set(named)].sort(), texts.sort());
  });
});
