export type Shell = 'bash' | 'powershell';

/** What bash takes for nothing but itself, outside quotes. */
const plainForBash = /^[A-Za-z0-9_@%+:,./-][A-Za-z0-9_@%+=:,./-]*$/;

/** What PowerShell takes for nothing but itself. A comma makes an array there, `@` and `%` have meanings. */
const plainForPowerShell = /^[A-Za-z0-9_/][A-Za-z0-9_./:-]*$/;

/** Options such as `--resource-group` or `-Name`: they are ours, never a value, and must stay unquoted. */
const option = /^--?[A-Za-z][A-Za-z0-9-]*$/;

/**
 * Makes a command line of a list of arguments, so that the shell hands over exactly those arguments.
 *
 * @returns one line. Control characters cannot be typed on a line and are left out.
 */
export function shellCommand(words: readonly string[], shell: Shell): string {
  return words.map((word, index) => quoted(withoutControls(word), shell, index === 0)).join(' ');
}

function withoutControls(word: string): string {
  // eslint-disable-next-line no-control-regex
  return word.replace(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g, '');
}

function quoted(word: string, shell: Shell, isProgram: boolean): string {
  if (shell === 'bash') return plainForBash.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
  if (isProgram || option.test(word) || plainForPowerShell.test(word)) return word;
  // PowerShell takes typographic quotes for quotes as well: each is doubled.
  return `'${word.replace(/['\u2018\u2019\u201a\u201b]/g, '$&$&')}'`;
}
