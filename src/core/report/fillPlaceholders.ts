import type { TextData } from '../rules/finding';

/**
 * Fills the `{placeholders}` of a text. A value is put in as it is; a `{word}` inside a value is never filled in turn.
 *
 * @returns the text; a placeholder without a value stays visible, so that the defect is seen.
 */
export function fillPlaceholders(text: string, data: TextData): string {
  return text.replace(/\{([a-z][A-Za-z0-9]*)\}/g, (placeholder, name: string) => {
    const value = Object.hasOwn(data, name) ? data[name] : undefined;
    return value === undefined ? placeholder : String(value);
  });
}
