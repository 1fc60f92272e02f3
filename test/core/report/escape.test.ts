import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { markdownCode, markdownCodeBlock, markdownText, plainLine } from '../../../src/core/report/escape';
import { fillPlaceholders } from '../../../src/core/report/fillPlaceholders';
import { shellCommand } from '../../../src/core/report/shell';

const hostile = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.constantFrom(
    '](command:workbench.action.quit)',
    '<img src=x onerror=alert(1)>',
    '`whoami`',
    '$(whoami)',
    '| a | b |',
    '\u202etxt.exe',
    'a\n# heading',
    '**bold** _it_ ~~x~~',
    'https://evil.example/x',
    "it's; rm -rf /",
    '&lt;b&gt;',
    '!\\[x](y)',
    '``` \n code',
  ),
);

/** Markup that must not survive: unescaped specials of Markdown and HTML. */
const liveMarkup = /(?<!\\)[`*_[\]|<>](?!lt;|gt;)/;

describe('escaping', () => {
  it('leaves no live markup in Markdown text', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const escaped = markdownText(text)
          .replace(/&(lt|gt|amp|#58|#46|#64);/g, '')
          .replace(/\\\\/g, '');
        assert.doesNotMatch(escaped, liveMarkup);
        assert.doesNotMatch(escaped, /(https?|command|javascript):/i);
        assert.doesNotMatch(escaped, /[\n\u202a-\u202e]/);
      }),
    );
  });

  it('keeps a text inside its code span and its code block', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const span = markdownCode(text);
        const fence = /^`+/.exec(span)?.[0] ?? '';
        const inside = fence === '' ? '' : span.slice(fence.length, -fence.length);
        assert.ok(span === '' || !inside.split(/[^`]+/).includes(fence), span);
        assert.doesNotMatch(inside, /(?<!\\)\|/);
        const block = markdownCodeBlock(text, 'bash').split('\n');
        const ending = block.at(-1) ?? '';
        assert.equal(block.filter((line) => line.startsWith(ending)).length >= 2, true);
        assert.ok(!block.slice(1, -1).some((line) => line.trim().startsWith(ending)));
      }),
    );
  });

  it('shows what cannot be seen', () => {
    assert.equal(plainLine('a\u202eb\u0000c\nd'), 'a\\u202eb\\u0000c d');
  });
});

describe('shell commands', () => {
  it('hand exactly their arguments to bash', () => {
    const texts = fc.array(fc.oneof(fc.string({ maxLength: 20 }), fc.constantFrom("a'b", '$(id)', '`id`', 'a b', '!x', '', '*', '~', 'ü')), {
      minLength: 1,
      maxLength: 5,
    });
    fc.assert(
      fc.property(texts, (texts) => {
        // Control characters cannot be typed on a command line: they are left out.
        const words = texts.map((text) => text.replace(/\p{Cc}|[\u2028-\u202e\u2066-\u2069]/gu, ''));
        const printed = execFileSync('bash', ['-c', shellCommand(['printf', '%s\\n', ...words.map((word) => `x${word}`)], 'bash')], { encoding: 'utf8' });
        assert.deepEqual(
          printed.split('\n').slice(0, -1),
          words.map((word) => `x${word}`),
        );
      }),
      { numRuns: 60 },
    );
  });

  const table: readonly (readonly [readonly string[], string, string])[] = [
    [['az', 'network', '--name', 'plain'], 'az network --name plain', 'az network --name plain'],
    [['az', '--name', "it's"], `az --name 'it'\\''s'`, `az --name 'it''s'`],
    [['az', '--address-prefixes', '*'], `az --address-prefixes '*'`, `az --address-prefixes '*'`],
    [['az', '--name', '$(id)'], `az --name '$(id)'`, `az --name '$(id)'`],
    [['az', '--ports', '65200-65535'], 'az --ports 65200-65535', `az --ports '65200-65535'`],
    [['az', '--name', '\u2019; id'], `az --name '\u2019; id'`, `az --name '\u2019\u2019; id'`],
    [['az', '--tag', 'a\u0007b'], 'az --tag ab', 'az --tag ab'],
  ];
  for (const [words, bash, powershell] of table) {
    it(`quote ${JSON.stringify(words)}`, () => {
      assert.equal(shellCommand(words, 'bash'), bash);
      assert.ok([powershell, words.join(' ')].includes(shellCommand(words, 'powershell')), shellCommand(words, 'powershell'));
    });
  }
});

describe('placeholders', () => {
  it('are filled once: a value that looks like one stays', () => {
    assert.equal(fillPlaceholders('{a} and {b}', { a: '{b}', b: 'x' }), '{b} and x');
  });
  it('without a value stay visible', () => {
    assert.equal(fillPlaceholders('{constructor} {toString}', {}), '{constructor} {toString}');
  });
});
