import type { Language } from '../rules/rule';
import type { DiagnosisDocument, EvidenceDocument, FindingDocument, FixDocument } from './document';
import { markdownCode, markdownCodeBlock, markdownText } from './escape';
import { fillPlaceholders } from './fillPlaceholders';
import { reportTexts, type ReportTexts } from './text/texts';

/**
 * Renders a diagnosis as a Markdown report for an incident: the verdict, root causes with evidence and fixes, what else is
 * seen, what could not be read, and the steps. Names and messages of Azure are escaped.
 */
export function markdownReport(document: DiagnosisDocument, language: Language): string {
  const texts = reportTexts(language);
  const { report } = texts;
  const isRoot = new Set(document.rootCauses.map((cause) => cause.finding));
  const roots = document.findings.filter((finding) => isRoot.has(finding.key));
  const others = document.findings.filter((finding) => !isRoot.has(finding.key));
  const lines = [
    `# ${markdownText(fillPlaceholders(report.title, { target: document.target.name }))}`,
    '',
    markdownCode(document.target.id),
    ...(document.capturedAt === undefined ? [] : ['', markdownText(fillPlaceholders(report.asOf, { time: document.capturedAt }))]),
    '',
    `## ${report.verdict}`,
    '',
    `**${texts.statuses[document.verdict.status]}.** ${markdownText(document.verdict.summary)}`,
    ...(document.verdict.complete ? [] : ['', `*${report.incomplete}*`]),
    ...findingSection(report.rootCauses, roots, texts, document),
    ...findingSection(
      report.symptoms,
      others.filter((finding) => finding.role !== 'risk'),
      texts,
      document,
    ),
    ...findingSection(
      report.risks,
      others.filter((finding) => finding.role === 'risk'),
      texts,
      document,
    ),
    ...unreadSection(document, texts),
    ...stepsSection(document, texts),
  ];
  return `${lines.join('\n').trim()}\n`;
}

function findingSection(title: string, findings: readonly FindingDocument[], texts: ReportTexts, document: DiagnosisDocument): readonly string[] {
  if (findings.length === 0) return [];
  return ['', `## ${title}`, ...findings.flatMap((finding) => ['', ...findingLines(finding, texts, document)])];
}

/** @returns the Markdown lines of one finding, from its heading to its fixes. */
export function findingLines(finding: FindingDocument, texts: ReportTexts, document?: DiagnosisDocument): readonly string[] {
  const { report } = texts;
  const explains = document?.rootCauses.find((cause) => cause.finding === finding.key)?.explains ?? [];
  return [
    `### ${finding.code}: ${markdownText(finding.title)}`,
    '',
    markdownText(finding.message),
    '',
    `- ${report.resource}: ${markdownCode(finding.resource)}`,
    `- ${report.where}: ${markdownCode(finding.request)} ${markdownCode(finding.pointer)} (${report.confidences[finding.confidence]})`,
    ...(explains.length > 0 ? [`- ${report.explains}: ${explains.join(', ')}`] : []),
    ...evidenceTable(finding.evidence, texts),
    ...fixLines(finding.fixes, texts),
    ...(finding.links.length > 0 ? ['', ...finding.links.map((link) => `- <${link}>`)] : []),
  ];
}

function evidenceTable(evidence: readonly EvidenceDocument[], texts: ReportTexts): readonly string[] {
  if (evidence.length === 0) return [];
  const { report } = texts;
  const rows = evidence.map(
    (each) => `| ${markdownText(each.note)} | ${markdownCode(each.value)} | ${markdownCode(each.request)} ${markdownCode(each.pointer)} |`,
  );
  return ['', `| ${report.meaning} | ${report.value} | ${report.where} |`, '|---|---|---|', ...rows];
}

function fixLines(fixes: readonly FixDocument[], texts: ReportTexts): readonly string[] {
  // Both shells of one command often quote alike: the second copy says nothing.
  const shown = fixes.filter((fix, index) => fixes.findIndex((other) => other.text === fix.text && other.kind === fix.kind) === index);
  return shown.flatMap((fix) => [
    '',
    `**${texts.report.fixes}: ${markdownText(fix.title)}**${fix.shell === undefined ? '' : ` (${fix.kind === 'azureCli' ? 'Azure CLI, ' : ''}${fix.shell})`}`,
    '',
    fix.shell === undefined ? markdownCode(fix.text) : markdownCodeBlock(fix.text, fix.shell),
  ]);
}

function unreadSection(document: DiagnosisDocument, texts: ReportTexts): readonly string[] {
  if (document.unknowns.length === 0) return [];
  return ['', `## ${texts.report.unread}`, '', ...document.unknowns.map((unknown) => `- ${markdownText(unknown.message)}`)];
}

function stepsSection(document: DiagnosisDocument, texts: ReportTexts): readonly string[] {
  if (document.steps.length === 0) return [];
  const lines = document.steps.map((step, index) => {
    const codes = step.findings.length > 0 ? ` (${step.findings.join(', ')})` : '';
    return `${index + 1}. ${markdownText(step.title)} **${texts.stepStatuses[step.running === true ? 'running' : step.status]}**${codes}`;
  });
  return ['', `## ${texts.report.steps}`, '', ...lines];
}
