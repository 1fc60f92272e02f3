import type { Finding, Fix } from '../rules/finding';

type CommandFix = Extract<Fix, { readonly kind: 'azureCli' }>;
type Command = readonly string[];

/** Options that take a list: what they name for one server can stand beside what they name for another. */
const listOption = /^--.*(prefixes|ranges|servers|codes|addresses)$/;

/**
 * Makes one list of fixes for findings that are taken for one, so that each fix holds for all of them: commands that differ in
 * a list of values get all values, other commands follow one another.
 *
 * @returns the fixes of the first finding, completed. A PowerShell fix that would hold for the first finding only is left out.
 */
export function mergeFixes(findings: readonly Finding[]): readonly Fix[] {
  const [first, ...others] = findings;
  return (first?.fixes ?? []).flatMap((fix): readonly Fix[] => {
    if (fix.kind === 'portal') return [fix];
    const same = others.flatMap((other) => other.fixes.filter((each) => each.kind === fix.kind && each.title === fix.title));
    if (fix.kind === 'powershell') return same.every((each) => each.kind === 'powershell' && isSame(each.commands, fix.commands)) ? [fix] : [];
    const commands = same.flatMap((each) => (each as CommandFix).commands).reduce(withCommand, fix.commands);
    return [{ ...fix, commands }];
  });
}

function isSame(one: readonly Command[], other: readonly Command[]): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function withCommand(commands: readonly Command[], added: Command): readonly Command[] {
  for (const [index, command] of commands.entries()) {
    const united = unite(command, added);
    if (united) return commands.with(index, united);
  }
  return [...commands, added];
}

/** @returns one command in place of two; undefined when they differ in more than their lists. */
function unite(one: Command, other: Command): Command | undefined {
  const parts = segments(one);
  const others = segments(other);
  if (parts.length !== others.length) return undefined;
  const united = parts.map((part, index) => uniteSegment(part, others[index] ?? []));
  return united.every((part) => part !== undefined) ? united.flat() : undefined;
}

function uniteSegment(one: Command, other: Command): Command | undefined {
  const [option = '', ...values] = one;
  if (option !== other[0]) return undefined;
  if (listOption.test(option)) return [option, ...new Set([...values, ...other.slice(1)])];
  return one.join('\0') === other.join('\0') ? one : undefined;
}

/** The words before the first option, then each option with its values. */
function segments(command: Command): readonly Command[] {
  const found: string[][] = [[]];
  for (const word of command) {
    if (word.startsWith('--')) found.push([word]);
    else found.at(-1)?.push(word);
  }
  return found;
}
