import * as vscode from 'vscode';
import { markdownCode, markdownText } from '../core/report/escape';
import { documentUri, type Documents } from './documents';
import type { PositionRange } from './answerDocuments';
import { rulePagePath } from './documentPaths';
import { answerTime, type Investigation } from './investigation';
import { offeredFixes } from './investigationTree';
import { diagnosticSource, type CommandId } from './names';
import { problemsOf, type Problem } from './problems';
import { fixKind, timeWord } from './words';

/** How a finding is named in the arguments of a command. */
export interface FindingReference {
  readonly investigation: string;
  readonly finding: string;
  /** Index of one of its fixes. */
  readonly fix?: number;
}

export interface Findings {
  /** Puts what an investigation found into Problems; what it showed before goes. Undefined: it was closed. */
  readonly show: (id: string, investigation: Investigation | undefined) => void;
  readonly problemsAt: (uri: vscode.Uri) => readonly Problem[];
  readonly provideCodeLenses: (document: vscode.TextDocument) => vscode.CodeLens[];
  readonly provideHover: (document: vscode.TextDocument, position: vscode.Position) => vscode.Hover | undefined;
  readonly provideCodeActions: (document: vscode.TextDocument, range: vscode.Range, context: vscode.CodeActionContext) => vscode.CodeAction[];
}

export interface FindingsOptions {
  readonly collection: vscode.DiagnosticCollection;
  readonly documents: Documents;
  readonly investigation: (id: string) => Investigation | undefined;
  readonly lensesChanged: vscode.EventEmitter<void>;
  readonly now: () => number;
}

/** Shows findings on the exact properties of the answers in which they were read. */
export function createFindings({ collection, documents, investigation: investigationOf, lensesChanged, now }: FindingsOptions): Findings {
  /** What each investigation shows. */
  const shown = new Map<string, readonly Problem[]>();

  const show: Findings['show'] = (id, investigation) => {
    const before = new Set((shown.get(id) ?? []).map((problem) => problem.path));
    const problems = investigation ? problemsOf(id, investigation.settled, documents.answers(investigation)) : [];
    if (problems.length > 0) shown.set(id, problems);
    else shown.delete(id);
    const byPath = new Map<string, Problem[]>();
    for (const problem of problems) byPath.set(problem.path, [...(byPath.get(problem.path) ?? []), problem]);
    for (const path of before) if (!byPath.has(path)) collection.delete(documentUri(path));
    for (const [path, each] of byPath) collection.set(documentUri(path), each.map(diagnosticOf));
    lensesChanged.fire();
  };

  const problemsAt = (uri: vscode.Uri): readonly Problem[] => {
    const id = uri.path.split('/')[1] ?? '';
    return (shown.get(id) ?? []).filter((problem) => problem.path === uri.path);
  };
  const canAskAgain = (problem: Problem): boolean => problem.kind === 'rootCause' && investigationOf(problem.investigation)?.origin.kind === 'azure';

  return {
    show,
    problemsAt,
    provideCodeLenses(document) {
      const top = answerLens(documents, document.uri, now());
      const ofProblems = problemsAt(document.uri).flatMap((problem) => lensesOf(problem, canAskAgain(problem)));
      return [...(top ? [top] : []), ...ofProblems];
    },
    provideHover(document, position) {
      const here = problemsAt(document.uri).filter((problem) => rangeOf(problem.range).contains(position));
      // A finding on a whole object would show wherever the pointer is inside it: the smallest ranges are what is meant.
      const smallest = Math.min(...here.map((problem) => problem.range.end.line - problem.range.start.line));
      const meant = here.filter((problem) => problem.range.end.line - problem.range.start.line === smallest);
      return meant.length === 0 ? undefined : new vscode.Hover(meant.map((problem) => hoverText(problem, canAskAgain(problem))));
    },
    provideCodeActions(document, range, context) {
      const wanted = new Set(context.diagnostics.filter((diagnostic) => diagnostic.source === diagnosticSource).map(codeOf));
      return problemsAt(document.uri)
        .filter((problem) => wanted.has(problem.finding.code) && rangeOf(problem.range).intersection(range) !== undefined)
        .flatMap((problem) =>
          actionsOf(
            problem,
            canAskAgain(problem),
            context.diagnostics.filter((diagnostic) => codeOf(diagnostic) === problem.finding.code),
          ),
        );
    },
  };
}

function codeOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === 'object' ? code.value : code);
}

export function rangeOf({ start, end }: PositionRange): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}

const severities: Readonly<Record<Problem['severity'], vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
};

function diagnosticOf(problem: Problem): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(rangeOf(problem.range), sentenceOf(problem), severities[problem.severity]);
  diagnostic.source = diagnosticSource;
  diagnostic.code = { value: problem.finding.code, target: documentUri(rulePagePath(problem.finding.code)) };
  diagnostic.relatedInformation = problem.related.map(
    ({ path, range, message }) => new vscode.DiagnosticRelatedInformation(new vscode.Location(documentUri(path), rangeOf(range)), message),
  );
  return diagnostic;
}

function sentenceOf({ kind, finding }: Problem): string {
  switch (kind) {
    case 'rootCause':
      return vscode.l10n.t('Root cause: {0}', finding.message);
    case 'symptom':
      return vscode.l10n.t('Seen: {0}', finding.message);
    case 'risk':
      return vscode.l10n.t('Risk: {0}', finding.message);
  }
}

/** Says at the top of each answer when Azure gave it: JSON has no comments. */
function answerLens(documents: Documents, uri: vscode.Uri, now: number): vscode.CodeLens | undefined {
  const found = documents.answerAt(uri.path);
  if (!found) return undefined;
  const { investigation, document } = found;
  const { status, request } = document.response;
  const time = timeWord(answerTime(investigation, document.response), now);
  const title =
    status === null ? vscode.l10n.t('No answer came ({0}) · {1}', time, request) : vscode.l10n.t('Azure answered {0} ({1}) · {2}', time, status, request);
  return new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), { title, command: '' });
}

interface Offer {
  readonly title: string;
  readonly command: CommandId;
  readonly argument: unknown;
}

/** What can be done about a finding, wherever it is shown. */
function offersOf(problem: Problem, canAskAgain: boolean): { readonly fixes: readonly Offer[]; readonly why: Offer; readonly again: readonly Offer[] } {
  const { finding, investigation } = problem;
  const reference: FindingReference = { investigation, finding: finding.key };
  const fixes = offeredFixes(finding.fixes).map(({ fix, index }): Offer => {
    const argument: FindingReference = { ...reference, fix: index };
    const title =
      fix.kind === 'portal' ? vscode.l10n.t('Open in Azure portal: {0}', fix.title) : vscode.l10n.t('Copy fix as {0}: {1}', fixKind(fix), fix.title);
    return { title, command: 'azureTrafficDoctor.copyFix', argument };
  });
  const again: Offer = { title: vscode.l10n.t('Check again'), command: 'azureTrafficDoctor.checkAgain', argument: reference };
  return {
    fixes,
    why: { title: vscode.l10n.t('Why? ({0})', finding.code), command: 'azureTrafficDoctor.openPage', argument: rulePagePath(finding.code) },
    again: canAskAgain ? [again] : [],
  };
}

function lensesOf(problem: Problem, canAskAgain: boolean): readonly vscode.CodeLens[] {
  const { fixes, why, again } = offersOf(problem, canAskAgain);
  const reference: FindingReference = { investigation: problem.investigation, finding: problem.finding.key };
  const copy: readonly Offer[] = fixes.length > 0 ? [{ title: vscode.l10n.t('Copy fix'), command: 'azureTrafficDoctor.copyFix', argument: reference }] : [];
  const line = new vscode.Range(problem.range.start.line, 0, problem.range.start.line, 0);
  return [...copy, why, ...again].map(({ title, command, argument }) => new vscode.CodeLens(line, { title, command, arguments: [argument] }));
}

const hoverCommands: readonly CommandId[] = [
  'azureTrafficDoctor.copyFix',
  'azureTrafficDoctor.openPage',
  'azureTrafficDoctor.checkAgain',
  'azureTrafficDoctor.openPlace',
];

/** Only the extension's own commands run from it, and every name in it is escaped. */
function hoverText(problem: Problem, canAskAgain: boolean): vscode.MarkdownString {
  const { finding, investigation } = problem;
  const { fixes, why, again } = offersOf(problem, canAskAgain);
  const link = ({ title, command, argument }: Offer): string =>
    `[${markdownText(title)}](command:${command}?${encodeURIComponent(JSON.stringify([argument]))})`;
  const evidence = finding.evidence.map((each) => {
    const show: Offer = {
      title: each.note,
      command: 'azureTrafficDoctor.openPlace',
      argument: { investigation, request: each.request, pointer: each.pointer },
    };
    return `- ${link(show)}${each.value === '' ? '' : ` ${markdownCode(each.value)}`}`;
  });
  // The editor itself shows the message above: here is what leads on from it.
  const lines = [
    `**${markdownText(finding.title)}** — ${[why, ...again].map(link).join(' · ')}`,
    ...fixes.flatMap((fix) => ['', `$(wrench) ${link(fix)}`]),
    ...(evidence.length > 0 ? ['', ...evidence] : []),
  ];
  const text = new vscode.MarkdownString(lines.join('\n'), true);
  text.isTrusted = { enabledCommands: [...hoverCommands] };
  return text;
}

function actionsOf(problem: Problem, canAskAgain: boolean, diagnostics: readonly vscode.Diagnostic[]): readonly vscode.CodeAction[] {
  const { fixes, why, again } = offersOf(problem, canAskAgain);
  const page: Offer = { ...why, title: vscode.l10n.t('Open the page of {0}', problem.finding.code) };
  return [...fixes, page, ...again].map(({ title, command, argument }) => {
    const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
    action.command = { title, command, arguments: [argument] };
    action.diagnostics = [...diagnostics];
    return action;
  });
}
