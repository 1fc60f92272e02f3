import type { Language, Rule } from '../rules/rule';
import { reportTexts, type ReportTexts } from './text/texts';

/**
 * Renders what a rule is and says, as the page that opens when the code of a diagnostic is clicked.
 *
 * @returns Markdown with the fixed headings, those without anything to say left out.
 */
export function rulePage(rule: Rule, language: Language): string {
  const texts = reportTexts(language);
  const headings = texts.rulePage;
  const text = rule.text[language] ?? rule.text.en;
  const says = [text.message, ...Object.values(text.variants ?? {})];
  const sections: readonly (readonly [string, readonly string[]])[] = [
    [headings.symptom, [...says.map((each) => `> ${withCodePlaceholders(each)}`).flatMap((each) => [each, '']), classLine(rule, texts)]],
    [headings.meaning, [text.why]],
    [headings.howWeKnow, [text.howWeKnow, '', severityLine(rule, texts)]],
    [headings.fix, [text.fix, ...fixTitles(Object.values(text.fixes ?? {}))]],
    [headings.notAProblem, [text.notAProblem]],
    [headings.permissions, [headings.readOnly]],
    [headings.references, rule.links.map((link) => `- <${link}>`)],
  ];
  const body = sections.filter(([, lines]) => lines.join('').trim() !== '').flatMap(([heading, lines]) => [`## ${heading}`, '', ...lines, '']);
  return `${[`# ${rule.code}: ${text.title}`, '', ...body].join('\n').trim()}\n`;
}

/** Placeholders are shown as such: on this page there is no finding to fill them from. */
function withCodePlaceholders(template: string): string {
  return template.replace(/\{([a-z][A-Za-z0-9]*)\}/g, '*$1*');
}

function fixTitles(titles: readonly string[]): readonly string[] {
  return titles.length === 0 ? [] : ['', ...titles.map((title) => `- ${withCodePlaceholders(title)}`)];
}

function classLine(rule: Rule, texts: ReportTexts): string {
  const { rulePage: headings, classes } = texts;
  if (rule.isNote) return headings.note;
  if (rule.shows !== undefined) return headings.shows.replace('{class}', classes[rule.shows]);
  if (rule.explains.length === 0 || rule.isRiskOnly) return headings.explainsNothing;
  return headings.explains.replace('{classes}', rule.explains.map((each) => classes[each]).join('; '));
}

function severityLine(rule: Rule, texts: ReportTexts): string {
  return texts.rulePage.severity.replace('{severity}', rule.severity).replace('{confidence}', texts.report.confidences[rule.confidence]);
}
