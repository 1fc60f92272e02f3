/**
 * Names, tags and messages of Azure are hostile input. Each function makes a text safe for one place; all of them keep what
 * a person needs to read.
 */

/** Characters that change how the text around them is shown: bidirectional controls, zero-width characters, controls. */
// eslint-disable-next-line no-control-regex -- they are what this looks for
const invisible = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** @returns the text on one line, with invisible and direction-changing characters shown as their code points. */
export function plainLine(text: string): string {
  return text.replace(/[\t\r\n]+/g, ' ').replace(invisible, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** @returns the text for running Markdown: nothing in it is markup, HTML, a link, a command link or a table cell's end. */
export function markdownText(text: string): string {
  return (
    plainLine(text)
      .replace(/&/g, '&amp;')
      .replace(/</g, '&lt;')
      .replace(/>/g, '&gt;')
      .replace(/[\\`*_{}[\]()#+!|~$]/g, (character) => `\\${character}`)
      .replace(/^(\s*)([-=])/, '$1\\$2')
      .replace(/^(\s*\d+)([.)])/, '$1\\$2')
      // Bare addresses become links by themselves in GitHub's Markdown.
      .replace(/(https?|ftp|mailto|command|javascript|vscode|file|data):/gi, '$1&#58;')
      .replace(/\bwww\./gi, 'www&#46;')
      .replace(/@/g, '&#64;')
  );
}

/** @returns a Markdown code span with the text in it, whatever backticks it holds; safe in a table cell too. */
export function markdownCode(text: string): string {
  const line = plainLine(text);
  if (line === '') return '';
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map((match) => match[0].length));
  const fence = '`'.repeat(longest + 1);
  const padding = longest > 0 ? ' ' : '';
  return `${fence}${padding}${line.replaceAll('|', '\\|')}${padding}${fence}`;
}

/** @returns a fenced Markdown code block with the text in it. */
export function markdownCodeBlock(text: string, language: string): string {
  const safe = text.replace(invisible, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const longest = Math.max(2, ...[...safe.matchAll(/`+/g)].map((match) => match[0].length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${safe}\n${fence}`;
}
