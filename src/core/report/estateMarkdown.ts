import type { Language } from '../rules/rule';
import { markdownCode, markdownText } from './escape';
import type { EstateEntry, EstateGroup, EstateSummary } from './estateSummary';
import { fillPlaceholders } from './fillPlaceholders';
import { firstThingToDo } from './renderDiagnosis';
import { reportTexts, type ReportTexts } from './text/texts';

/** Where names lead to, where there is something to lead to. Relative or absolute, without spaces or brackets. */
export interface EstateLinks {
  /** The investigation of a resource, by its ARM id. */
  readonly investigation: (id: string) => string | undefined;
  /** The page of a rule. */
  readonly rule: (code: string) => string | undefined;
}

const noLinks: EstateLinks = { investigation: () => undefined, rule: () => undefined };

interface Page {
  readonly texts: ReportTexts;
  readonly language: Language;
  readonly links: EstateLinks;
}

/** Renders the summary of an estate as Markdown. Names and messages of Azure are escaped. */
export function estateMarkdown(summary: EstateSummary, language: Language, links: EstateLinks = noLinks): string {
  const texts = reportTexts(language);
  const page: Page = { texts, language, links };
  const lines = [
    `# ${texts.estate.title}`,
    ...timeLines(summary, texts),
    ...countLines(summary, texts),
    ...summary.sections.flatMap(({ status, groups }) => [
      '',
      `## ${texts.statuses[status]}`,
      '',
      ...groups.flatMap((group) => groupLines(group, page)),
      ...(status === 'unknown' ? permissionLines(summary, texts) : []),
    ]),
    ...(summary.sections.some(({ status }) => status === 'unknown') ? [] : permissionLines(summary, texts)),
    ...statusLines(summary, page),
    ...section(
      texts.estate.unchecked,
      summary.unchecked.map(({ name, reason }) => `- ${markdownText(name)}: ${markdownText(reason ?? texts.estate.cancelled)}`),
    ),
    ...section(
      texts.estate.unread,
      summary.unread.map(({ name, sentence }) => `- ${markdownText(name)}: ${markdownText(sentence)}`),
    ),
    ...(summary.unread.length > 0 ? ['', texts.estate.unreadMeaning] : []),
  ];
  return `${lines.join('\n').trim()}\n`;
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', `## ${title}`, '', ...lines];
}

function timeLines({ time }: EstateSummary, { estate }: ReportTexts): readonly string[] {
  if (time === undefined) return [];
  const sentence = time.from === time.to ? fillPlaceholders(estate.asOf, { time: time.to }) : fillPlaceholders(estate.between, time);
  return ['', markdownText(sentence)];
}

function countLines({ judged, counts }: EstateSummary, { estate, statuses }: ReportTexts): readonly string[] {
  if (judged === 0) return ['', estate.nothing];
  return ['', `| ${estate.verdict} | ${estate.count} |`, '|---|---:|', ...counts.map(({ status, count }) => `| ${statuses[status]} | ${count} |`)];
}

function groupLines({ cause, entries }: EstateGroup, page: Page): readonly string[] {
  const [first] = entries;
  if (first === undefined) return [];
  if (!cause) return entries.flatMap((entry) => plainEntryLines(entry, page));
  const { texts, language } = page;
  const what = `${ruleLink(cause.code, page)}: ${markdownText(cause.title)}.`;
  const accused = `  - ${texts.estate.accused}: ${markdownCode(cause.resource)}`;
  const toDo = `  - ${markdownText(fillPlaceholders(texts.estate.first, { fix: firstThingToDo(cause.code, language) }))}`;
  if (entries.length === 1) return [`- ${nameOf(first, page)}: ${what}`, `  - ${markdownText(cause.message)}`, accused, toDo];
  return [
    `- **${what}** ${markdownText(fillPlaceholders(texts.estate.sharedCause, { count: entries.length }))}`,
    accused,
    toDo,
    ...entries.map((entry) => `  - ${nameOf(entry, page)}: ${texts.statuses[entry.status]}`),
  ];
}

/** Without a root cause: what was found, or why nothing was. Of the healthy there is nothing to say but the name. */
function plainEntryLines(entry: EstateEntry, page: Page): readonly string[] {
  if (entry.status === 'healthy') return [`- ${nameOf(entry, page)}`];
  const risks = entry.status === 'atRisk' ? entry.risks : [];
  if (risks.length === 0) return [`- ${nameOf(entry, page)}: ${markdownText(entry.summary)}`];
  return [`- ${nameOf(entry, page)}`, ...risks.map(({ code, title }) => `  - ${ruleLink(code, page)}: ${markdownText(title)}`)];
}

function statusLines({ statusOnly }: EstateSummary, page: Page): readonly string[] {
  if (statusOnly.length === 0) return [];
  const { estate } = page.texts;
  return section(estate.statusOnly, [estate.notJudged, '', ...statusOnly.map((entry) => `- ${nameOf(entry, page)}: ${markdownText(entry.summary)}`)]);
}

function permissionLines({ permissions }: EstateSummary, { estate }: ReportTexts): readonly string[] {
  if (permissions.length === 0) return [];
  const lines = permissions.map(({ permission, targets, codes }) => {
    const sentence = codes.length === 0 ? estate.permissionOfTarget : estate.permissionOpens;
    return `- ${markdownCode(permission)}: ${markdownText(fillPlaceholders(sentence, { targets: targets.join(', '), codes: codes.join(', ') }))}`;
  });
  return ['', `### ${estate.permissions}`, '', ...lines];
}

/** The resource with its group, and the way to its investigation. */
function nameOf(entry: EstateEntry, { texts, links }: Page): string {
  const target = links.investigation(entry.id);
  const name = target === undefined ? `**${markdownText(entry.name)}**` : `[${markdownText(entry.name)}](<${target}>)`;
  const group = entry.resourceGroup === '' ? '' : ` (${markdownText(fillPlaceholders(texts.estate.inGroup, { group: entry.resourceGroup }))})`;
  return name + group;
}

function ruleLink(code: string, { links }: Page): string {
  const target = links.rule(code);
  return target === undefined ? code : `[${code}](<${target}>)`;
}
