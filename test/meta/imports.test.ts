import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { describe, it } from 'node:test';
import ts from 'typescript';
import { root } from '../repository';

interface Import {
  readonly file: string;
  readonly specifier: string;
  /** The imported file relative to the repository without its ending, or the package's name. */
  readonly target: string;
}

const source = join(root, 'src');

function sourceFiles(): readonly string[] {
  return readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `src/${file.split(sep).join('/')}`)
    .sort();
}

function importsOf(file: string): readonly Import[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(join(root, file), 'utf8'), true, true);
  return importedFiles.map(({ fileName: specifier }) => ({ file, specifier, target: specifier.startsWith('.') ? resolved(file, specifier) : specifier }));
}

function resolved(file: string, specifier: string): string {
  return relative(root, join(root, dirname(file), specifier))
    .split(sep)
    .join('/');
}

const files = sourceFiles();
const imports = files.flatMap(importsOf);

/** What no file of a room may import, and the reason that a failing test gives. */
const fences: readonly { readonly room: RegExp; readonly forbidden: (target: string) => boolean; readonly because: string }[] = [
  {
    room: /^src\/core\//,
    forbidden: (target) =>
      !/^src\/core\/|^rules:all$|^(ipaddr\.js|jsonc-parser|@peculiar\/asn1-(cms|schema|x509)|pvtsutils|@peculiar\/x509|reflect-metadata)$/.test(target),
    because: 'core imports only itself and pure libraries',
  },
  {
    room: /^src\/(azure|probe|cli|identity)/,
    forbidden: (target) => target === 'vscode' || target.startsWith('src/vscode/'),
    because: 'Azure and the command line know no editor',
  },
  {
    room: /^src\/vscode\//,
    forbidden: (target) => target.startsWith('@azure/') || target.startsWith('src/azure/'),
    because: 'the editor reaches Azure through core/ports.ts',
  },
  { room: /^src\/(?!azure\/|identity)/, forbidden: (target) => target.startsWith('@azure/'), because: 'only azure/ and the identity bundle talk to Azure' },
  {
    room: /^src\/core\/rules\/[^/]+\//,
    forbidden: (target) => /^src\/core\/(diagnosis|flows|report)\//.test(target) || target === 'src/core/rules/engine' || target === 'src/core/rules/registry',
    because: 'a rule reads the model and reports; it knows neither the engine nor what becomes of its findings',
  },
  {
    room: /^src\/extension\.ts$/,
    forbidden: (target) => /^src\/(azure|cli|core\/(rules|model|network|diagnosis|report))\//.test(target),
    because: 'activation loads registrations only',
  },
];

describe('import fences', () => {
  for (const fence of fences) {
    it(fence.because, () => {
      const crossed = imports
        .filter((each) => fence.room.test(each.file) && fence.forbidden(each.target))
        .map((each) => `${each.file} imports ${each.specifier}`);
      assert.deepEqual(crossed, []);
      assert.ok(
        files.some((file) => fence.room.test(file)),
        'the room has files',
      );
    });
  }

  it('a rule imports no other rule', () => {
    const ruleFiles = new Set(
      files.filter((file) => /^src\/core\/rules\/[^/]+\//.test(file) && /^export default/m.test(readFileSync(join(root, file), 'utf8'))),
    );
    const crossed = imports
      .filter((each) => ruleFiles.has(each.file) && ruleFiles.has(`${each.target}.ts`))
      .map((each) => `${each.file} imports ${each.specifier}`);
    assert.deepEqual(crossed, []);
  });
});
