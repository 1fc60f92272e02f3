import type { Language } from '../rules/rule';
import type { DiagnosisDocument } from './document';
import { markdownText } from './escape';
import { findingLines } from './markdown';
import { stepTexts } from './renderDiagnosis';
import { reportTexts } from './text/texts';

/**
 * Renders one step of a guided diagnosis as a page: its question, why it matters, the answer with its findings, and what to
 * do when it fails.
 *
 * @returns Markdown; for an id that the diagnosis does not have, a page with the id alone.
 */
export function stepPage(document: DiagnosisDocument, stepId: string, language: Language): string {
  const texts = reportTexts(language);
  const { report } = texts;
  const { title, why, whenFailed } = stepTexts(stepId, texts);
  const step = document.steps.find((each) => each.id === stepId);
  if (!step) return `# ${markdownText(title)}\n`;
  const findings = document.findings.filter((finding) => step.findingKeys.includes(finding.key));
  const lines = [
    `# ${markdownText(title)}`,
    '',
    `**${report.answer}: ${texts.stepStatuses[step.running === true ? 'running' : step.status]}.** ${markdownText(document.target.name)}`,
    '',
    `## ${report.whyItMatters}`,
    '',
    why,
    '',
    `## ${report.found}`,
    '',
    ...(findings.length === 0 ? [report.noFinding] : findings.flatMap((finding) => [...findingLines(finding, texts, document), ''])),
    ...(step.status === 'failed' || step.status === 'warning' || stepId === 'nothingExplains' ? [`## ${report.whatToDo}`, '', whenFailed] : []),
  ];
  return `${lines.join('\n').trim()}\n`;
}
