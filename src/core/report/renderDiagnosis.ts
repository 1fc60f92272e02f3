import type { Diagnosis, DiagnosedFinding, RootCause, Sentence, StepResult, UnknownGroup } from '../diagnosis/diagnosis';
import type { Evidence, Fix } from '../rules/finding';
import { ruleByCode } from '../rules/registry';
import type { Language, Rule, RuleText } from '../rules/rule';
import type { FactRequest } from '../snapshot/fact';
import type { DiagnosisDocument, EvidenceDocument, FindingDocument, FixDocument, RootCauseDocument, StepDocument, UnknownDocument } from './document';
import { fillPlaceholders } from './fillPlaceholders';
import { shellCommand, type Shell } from './shell';
import { reportTexts, type ReportTexts } from './text/texts';

/**
 * Renders a diagnosis in one language: the wire form of design.md, which every view and output format starts from. Its
 * texts are plain text and not escaped for anything.
 */
export function diagnosisDocument(diagnosis: Diagnosis, language: Language): DiagnosisDocument {
  const texts = reportTexts(language);
  return {
    format: 'azure-traffic-doctor-diagnosis',
    version: 1,
    target: diagnosis.target,
    capturedAt: diagnosis.capturedAt,
    verdict: { status: diagnosis.verdict.status, complete: diagnosis.verdict.complete, summary: summary(diagnosis, language, texts) },
    rootCauses: diagnosis.rootCauses.map((cause) => rootCauseDocument(cause, language)),
    findings: diagnosis.findings.map((finding) => findingDocument(finding, language, texts)),
    unknowns: diagnosis.unknowns.filter((unknown) => unknown.reason !== 'pending').map((unknown) => unknownDocument(unknown, texts)),
    steps: diagnosis.steps.map((step) => stepDocument(step, diagnosis, texts)),
  };
}

function ruleText(code: string, language: Language): { readonly rule: Rule; readonly text: RuleText } {
  const rule = ruleByCode(code);
  if (!rule) throw new Error(`No rule has the code ${code}.`);
  return { rule, text: rule.text[language] ?? rule.text.en };
}

function summary(diagnosis: Diagnosis, language: Language, texts: ReportTexts): string {
  const { key, data } = diagnosis.verdict.summary;
  const template = (texts.verdicts as Readonly<Record<string, string>>)[key] ?? key;
  const cause = diagnosis.rootCauses[0];
  const pools = String(data['pools'] ?? '');
  const permission = String(data['permission'] ?? '');
  const main = fillPlaceholders(template, {
    ...data,
    status: orUnknown(data['status'], texts),
    detail: String(data['detail'] ?? ''),
    inPools: pools === '' ? '' : fillPlaceholders(texts.inPools, { pools }),
    permissionHint: permissionHint(permission, texts),
    next: texts.nextLook,
    ...(cause ? { cause: messageOf(cause.finding, language), fix: firstSentence(ruleText(cause.finding.code, language).text.fix) } : {}),
  }).trim();
  return [main, ...notes(diagnosis.verdict.notes ?? [], texts)].join(' ');
}

function notes(sentences: readonly Sentence[], texts: ReportTexts): readonly string[] {
  return sentences.map(({ data }) => fillPlaceholders(texts.refusedWrite, { ...data, reason: data['error'] === '' ? '' : ` (${data['error'] ?? ''})` }));
}

function orUnknown(value: string | number | undefined, texts: ReportTexts): string {
  return value === undefined || value === '' ? texts.nothingKnown : String(value);
}

function permissionHint(permission: string, texts: ReportTexts): string {
  return permission === '' ? '' : fillPlaceholders(texts.permissionHint, { permission });
}

/** @returns the one thing to do first about a finding of this rule, in one sentence. */
export function firstThingToDo(code: string, language: Language): string {
  return firstSentence(ruleText(code, language).text.fix);
}

/** The one thing to do first. A period inside a name or a code span does not end a sentence. */
function firstSentence(text: string): string {
  return /^(?:`[^`]*`|[^.`]|\.(?!\s|$))+[.]?/.exec(text)?.[0] ?? text;
}

function messageOf(finding: DiagnosedFinding, language: Language): string {
  const { text } = ruleText(finding.code, language);
  const template = finding.variant === undefined ? text.message : (text.variants?.[finding.variant] ?? text.message);
  return fillPlaceholders(template, finding.data);
}

function rootCauseDocument({ finding, explains }: RootCause, language: Language): RootCauseDocument {
  return { code: finding.code, resource: finding.resource, title: ruleText(finding.code, language).text.title, explains, finding: finding.key };
}

function findingDocument(finding: DiagnosedFinding, language: Language, texts: ReportTexts): FindingDocument {
  const { rule, text } = ruleText(finding.code, language);
  const { servers } = finding;
  return {
    key: finding.key,
    code: finding.code,
    role: finding.role,
    severity: finding.severity,
    confidence: finding.confidence,
    title: text.title,
    message: messageOf(finding, language) + extent(finding, texts),
    resource: finding.resource,
    request: finding.at.request,
    pointer: finding.at.pointer,
    evidence: finding.evidence.map((evidence) => evidenceDocument(evidence, text)),
    fixes: finding.fixes.flatMap((fix) => fixDocuments(fix, text)),
    links: rule.links,
    ...(servers.length > 0 ? { servers } : {}),
  };
}

/** On what else the finding holds: its message names the first server and pool. */
function extent({ servers, pools = [] }: DiagnosedFinding, texts: ReportTexts): string {
  const data = { count: servers.length, servers: listed(servers, texts), pools: listed(pools, texts) };
  if (pools.length > 1) return fillPlaceholders(servers.length > 0 ? texts.onServersOfPools : texts.onPools, data);
  return servers.length > 1 ? fillPlaceholders(texts.onServers, data) : '';
}

const mostNames = 10;

function listed(names: readonly string[], texts: ReportTexts): string {
  const shown = names.slice(0, mostNames).join(', ');
  return names.length <= mostNames ? shown : fillPlaceholders(texts.andMore, { names: shown, count: names.length - mostNames });
}

function evidenceDocument({ resource, at, value, note, data }: Evidence, text: RuleText): EvidenceDocument {
  const sentence = text.notes?.[note] ?? note;
  return { resource, request: at.request, pointer: at.pointer, value, note: fillPlaceholders(sentence, data ?? {}) };
}

function fixDocuments(fix: Fix, text: RuleText): readonly FixDocument[] {
  const title = fillPlaceholders(text.fixes?.[fix.title] ?? fix.title, fix.data ?? {});
  switch (fix.kind) {
    case 'portal':
      return [{ title, kind: 'portal', text: fix.resource }];
    case 'azureCli':
      return (['bash', 'powershell'] as const).map((shell) => ({ title, kind: 'azureCli', shell, text: commandLines(fix.commands, shell) }));
    case 'powershell':
      return [{ title, kind: 'powershell', shell: 'powershell', text: commandLines(fix.commands, 'powershell') }];
  }
}

function commandLines(commands: readonly (readonly string[])[], shell: Shell): string {
  return commands.map((words) => shellCommand(words, shell)).join('\n');
}

/** What was asked, as a person and a snapshot name it. */
export function requestName(request: FactRequest): string {
  return request.kind === 'arm' ? request.request : `LOOKUP ${request.lookup} ${request.key}`;
}

function unknownDocument(unknown: UnknownGroup, texts: ReportTexts): UnknownDocument {
  const { codes, permission = '', detail = '', reason, defect } = unknown;
  const request = requestName(unknown.request);
  const data = { request, codes: codes.join(', '), detail: defect ?? detail, permissionHint: permissionHint(permission, texts) };
  return {
    codes,
    request,
    // A pending fact is never final: `diagnosisDocument` leaves those out.
    reason: reason === 'pending' ? 'notCollected' : reason,
    ...(permission === '' ? {} : { permission }),
    message: fillPlaceholders(defect === undefined ? texts.unknownReasons[reason] : texts.brokenCheck, data).trim(),
  };
}

function stepDocument(step: StepResult, diagnosis: Diagnosis, texts: ReportTexts): StepDocument {
  const findings = diagnosis.findings.filter((finding) => step.findings.includes(finding.key));
  const isRunning = step.status === 'running';
  return {
    id: step.id,
    title: stepTexts(step.id, texts).title,
    status: step.status === 'running' ? 'unknown' : step.status,
    ...(isRunning ? { running: true } : {}),
    findings: [...new Set(findings.map((finding) => finding.code))],
    findingKeys: findings.map((finding) => finding.key),
  };
}

/** @returns the texts of a flow's step. */
export function stepTexts(id: string, texts: ReportTexts): { readonly title: string; readonly why: string; readonly whenFailed: string } {
  const steps: Readonly<Record<string, { readonly title: string; readonly why: string; readonly whenFailed: string }>> = texts.steps;
  return steps[id] ?? { title: id, why: '', whenFailed: '' };
}
