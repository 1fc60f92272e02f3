import { isEnding } from './processes.mjs';

/**
 * Reads `--name value` and `--flag` from the command line.
 *
 * @param known the options: name → default value; a boolean default makes it a flag.
 * @returns the values, and the other words as `words`. Throws on an option that is not known.
 */
export function readOptions(known, words = process.argv.slice(2)) {
  const values = { ...known, words: [] };
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index];
    if (!word.startsWith('--')) {
      values.words.push(word);
      continue;
    }
    const name = word.slice(2);
    if (!(name in known))
      throw new Error(
        `There is no option ${word}. Known: ${Object.keys(known)
          .map((each) => `--${each}`)
          .join(', ')}.`,
      );
    if (typeof known[name] === 'boolean') values[name] = true;
    else if (index + 1 < words.length) values[name] = words[(index += 1)];
    else throw new Error(`${word} needs a value.`);
  }
  return values;
}

/** Runs the main function of a script: what it throws is a message for a person, not a stack. */
export async function main(body) {
  let exitCode;
  try {
    exitCode = (await body()) ?? 0;
  } catch (error) {
    if (!isEnding()) console.error(process.env['DEBUG'] === undefined ? error.message : error);
    exitCode = 1;
  }
  if (!isEnding()) process.exit(exitCode);
}
