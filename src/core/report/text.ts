import type { Language } from '../rules/rule';
import type { DiagnosisDocument, FindingDocument } from './document';
import { plainLine } from './escape';
import { fillPlaceholders } from './fillPlaceholders';
import { reportTexts, type ReportTexts } from './text/texts';

const stepMarks: Readonly<Record<string, string>> = { passed: 'ok', failed: 'FAIL', warning: 'warn', unknown: '?', skipped: '-' };

/** Renders a diagnosis for a terminal: the verdict first, then root causes with evidence and fix, then the rest, briefly. */
export function textReport(document: DiagnosisDocument, language: Language): string {
  const texts = reportTexts(language);
  const { report } = texts;
  const isRoot = new Set(document.rootCauses.map((cause) => cause.finding));
  const roots = document.findings.filter((finding) => isRoot.has(finding.key));
  const others = document.findings.filter((finding) => !isRoot.has(finding.key));
  const lines = [
    `${texts.statuses[document.verdict.status].toUpperCase()}  ${plainLine(document.verdict.summary)}`,
    plainLine(document.target.id),
    ...(document.capturedAt === undefined ? [] : [plainLine(fillPlaceholders(report.asOf, { time: document.capturedAt }))]),
    ...(document.verdict.complete ? [] : [report.incomplete]),
    ...section(
      report.rootCauses,
      roots.flatMap((finding, index) => rootLines(finding, index + 1, texts)),
    ),
    ...section(
      report.symptoms,
      others.filter((finding) => finding.role !== 'risk').map((finding) => briefLine(finding)),
    ),
    ...section(
      report.risks,
      others.filter((finding) => finding.role === 'risk').map((finding) => briefLine(finding)),
    ),
    ...section(
      report.unread,
      document.unknowns.map((unknown) => `  ${plainLine(unknown.message)}`),
    ),
    ...section(
      report.steps,
      document.steps.map(
        (step) =>
          `  ${(stepMarks[step.status] ?? step.status).padEnd(5)}${plainLine(step.title)}${step.findings.length > 0 ? `  ${step.findings.join(', ')}` : ''}`,
      ),
    ),
  ];
  return `${lines.join('\n')}\n`;
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', title, ...lines];
}

function briefLine(finding: FindingDocument): string {
  return `  ${finding.severity.padEnd(8)}${finding.code}  ${plainLine(finding.message)}`;
}

function rootLines(finding: FindingDocument, place: number, texts: ReportTexts): readonly string[] {
  const commands = finding.fixes.filter((fix) => fix.shell === 'bash');
  return [
    `  ${place}. ${finding.code}  ${plainLine(finding.title)}`,
    `     ${plainLine(finding.message)}`,
    `     ${plainLine(finding.resource)}`,
    ...finding.evidence.map((each) => `     - ${plainLine(each.note)} ${plainLine(each.value)}  [${plainLine(each.request)}#${plainLine(each.pointer)}]`),
    ...commands.flatMap((fix) => [`     ${texts.report.fixes}: ${plainLine(fix.title)}`, ...fix.text.split('\n').map((line) => `       ${line}`)]),
  ];
}
