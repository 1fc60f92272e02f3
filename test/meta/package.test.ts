import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { listFiles } from '@vscode/vsce';
import { root } from '../repository';

/** Everything that may be in the package. */
const allowed = [
  /^package\.json$/,
  /^package\.nls(\.[a-z]+)?\.json$/,
  /^(README|CHANGELOG)\.md$/,
  /^LICENSE$/,
  /^dist\/(extension|doctor|identity|cli)\.js$/,
  /^l10n\/bundle\.l10n(\.[a-z]+)?\.json$/,
  /^media\/[\w-]+\.(svg|png)$/,
  /^media\/samples\/(index|[\w-]+\.snapshot)\.json$/,
];

describe('the package', () => {
  it('holds what the extension needs and nothing else', async () => {
    const files = await listFiles({ cwd: root, dependencies: false } as Parameters<typeof listFiles>[0]);
    const strangers = files.map((file) => file.split('\\').join('/')).filter((file) => !allowed.some((pattern) => pattern.test(file)));
    assert.deepEqual(strangers, []);
    for (const needed of ['package.json', 'package.nls.json', 'LICENSE', 'media/samples/index.json']) assert.ok(files.includes(needed), needed);
  });

  it('has a README that shows no picture from elsewhere', async () => {
    const readme = readFileSync(join(root, 'README.md'), 'utf8');
    const pictures = [...readme.matchAll(/!\[[^\]]*\]\(([^)]*)\)/g)].map((match) => match[1] ?? '');
    assert.ok(pictures.length > 0, 'screenshots');
    assert.deepEqual(
      pictures.filter((picture) => !/^media\/screenshots\/[\w-]+\.png$/.test(picture)),
      [],
    );
    const { packagedReadme } = (await import(pathToFileURL(join(root, 'scripts', 'package.mjs')).href)) as {
      readonly packagedReadme: (readme: string) => string;
    };
    assert.doesNotMatch(packagedReadme(readme), /\]\((?!https:)/);
    // scripts/package.mjs leaves out lines that are a picture and nothing else.
    for (const line of readme.split('\n').filter((each) => each.includes('](media/screenshots/'))) assert.match(line, /^!\[[^\]]+\]\([^)]+\)$/);
  });
});
