import { coveredChecks, type CheckSource, type CoveredCheck } from '../coverage/coverage';
import { ruleByCode } from '../rules/registry';
import type { Language } from '../rules/rule';
import { markdownCode, markdownText } from './escape';
import { reportTexts } from './text/texts';

/**
 * Renders what other tools check beside our rules, one table for each tool.
 *
 * @returns Markdown, made anew from the registry: a rule that is not there yet is marked.
 */
export function coverageTables(language: Language): string {
  const { coverage: texts } = reportTexts(language);
  const sources = [...new Set(coveredChecks.map(({ source }) => source))];
  const lines = [
    `# ${texts.title}`,
    '',
    texts.meaning,
    ...sources.flatMap((source) => ['', `## ${texts.sources[source]}`, '', `| ${texts.check} | ${texts.ours} |`, '|---|---|', ...rowsOf(source, language)]),
  ];
  return `${lines.join('\n')}\n`;
}

function rowsOf(source: CheckSource, language: Language): readonly string[] {
  return coveredChecks.filter((check) => check.source === source).map((check) => `| ${markdownCode(check.check)} | ${oursOf(check, language)} |`);
}

function oursOf({ codes, because }: CoveredCheck, language: Language): string {
  const { coverage: texts } = reportTexts(language);
  if (because) return texts.reasons[because];
  return codes
    .map((code) => {
      const rule = ruleByCode(code);
      return rule ? `${code} ${markdownText((rule.text[language] ?? rule.text.en).title)}` : `${code} (${texts.later})`;
    })
    .join('; ');
}
