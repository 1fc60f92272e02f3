import type { Language } from '../../rules/rule';
import { en } from './en';

/** The same keys, with any text: what another language has to give. */
type Translated<Texts> = { readonly [Key in keyof Texts]: Texts[Key] extends string ? string : Translated<Texts[Key]> };

export type ReportTexts = Translated<typeof en>;

const texts: Readonly<Record<Language, ReportTexts | undefined>> = { en, ja: undefined };

/** @returns the texts of a language; English where a language has none yet. */
export function reportTexts(language: Language): ReportTexts {
  return texts[language] ?? en;
}
