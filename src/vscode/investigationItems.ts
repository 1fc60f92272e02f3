import * as vscode from 'vscode';
import { resourceName } from '../core/snapshot/resourceId';
import type { FindingDocument, StepDocument } from '../core/report/document';
import type { TrialVerdict } from '../core/trial/probeTrial';
import { stepPagePath } from './documentPaths';
import type { CheckedAgain } from './investigation';
import type { InvestigationNode } from './investigationTree';
import { dotted, lookIcon, treeItem, type ItemParts } from './items';
import { verdictLook, type Look } from './status';
import type { TreeNode } from './tree';
import { stepWords } from './urlWords';
import { fixKind, stepWord, timeWord, verdictWord } from './words';

/** Shows a node of the Investigation view. */
export function investigationItem(node: TreeNode<InvestigationNode>, now: number): vscode.TreeItem {
  const { id, data } = node;
  return treeItem({ id, hasChildren: node.children.length > 0, ...partsOf(data, now), contextValue: contextOf(data) });
}

/** What a node can do depends on what it is, and on whether Azure can be asked about it again. */
function contextOf(data: InvestigationNode): string {
  if (data.kind === 'investigation') return `investigation.${data.pending === undefined ? data.origin : 'running'}`;
  if (data.kind === 'cause') return `cause.${data.origin}${data.finding.fixes.length > 0 ? '.fix' : ''}`;
  if (data.kind === 'fix') return data.fix.kind === 'portal' ? 'fix.portal' : 'fix';
  return data.kind;
}

type Parts = Omit<ItemParts, 'id' | 'hasChildren' | 'contextValue'>;
type Of<Kind extends InvestigationNode['kind']> = Extract<InvestigationNode, { readonly kind: Kind }>;

function partsOf(data: InvestigationNode, now: number): Parts {
  switch (data.kind) {
    case 'investigation':
      return rootParts(data, now);
    case 'summary':
      return {
        label: data.text,
        icon: new vscode.ThemeIcon('comment'),
        spoken: [vscode.l10n.t('Verdict'), data.text],
        command: openPage(`/${data.investigation}/report.md`, vscode.l10n.t('Open Report')),
      };
    case 'failure':
      return { label: data.text, icon: lookIcon('failing'), spoken: [vscode.l10n.t('The diagnosis ended early'), data.text] };
    case 'way': {
      const guess = data.isGuess ? vscode.l10n.t('not proved by DNS') : '';
      const label = vscode.l10n.t('Way of the request');
      return { label, description: dotted(data.url, guess), icon: new vscode.ThemeIcon('globe'), spoken: [label, data.url, guess] };
    }
    case 'wayStep':
      return { label: stepWords(data.step), icon: new vscode.ThemeIcon('arrow-small-right'), spoken: [stepWords(data.step)] };
    case 'checked':
      return checkedParts(data.checked, now);
    case 'section':
      return sectionParts(data);
    case 'cause':
      return causeParts(data);
    case 'step':
      return stepParts(data);
    case 'finding':
      return findingParts(data.investigation, data.finding);
    case 'evidence': {
      const { note, value, resource } = data.evidence;
      return {
        label: note,
        description: dotted(value, resourceName(resource)),
        icon: new vscode.ThemeIcon('eye'),
        tooltip: [note, value, `${data.evidence.request} ${data.evidence.pointer}`].join('\n'),
        spoken: [vscode.l10n.t('Evidence'), note, value, resourceName(resource)],
        command: openPlace(data.investigation, data.evidence.request, data.evidence.pointer),
      };
    }
    case 'fix': {
      const kind = fixKind(data.fix);
      return {
        label: data.fix.title,
        description: kind,
        icon: new vscode.ThemeIcon(data.fix.kind === 'portal' ? 'link-external' : 'wrench'),
        tooltip: data.fix.text,
        spoken: [vscode.l10n.t('Fix'), data.fix.title, kind],
      };
    }
    case 'trial': {
      const label = trialSentence(data.verdict);
      return {
        label,
        description: dotted(data.asked, data.place),
        icon: lookIcon(trialLooks[data.verdict]),
        tooltip: [label, data.asked, data.place].join('\n'),
        spoken: [vscode.l10n.t('Trial of a probe'), label, data.asked, data.place],
        command: openPage(data.page, vscode.l10n.t('Open Page')),
      };
    }
    case 'unknown':
      return {
        label: data.message,
        description: data.permission,
        icon: lookIcon('unknown'),
        spoken: [vscode.l10n.t('Could not be read'), data.message],
      };
  }
}

const trialLooks: Readonly<Record<TrialVerdict, Look>> = {
  probeIsWrong: 'ok',
  passesAsToday: 'ok',
  appAnswers: 'failing',
  notTheProbe: 'failing',
  proposalIsWorse: 'failing',
  serversDiffer: 'warning',
  undecided: 'unknown',
};

function trialSentence(verdict: TrialVerdict): string {
  switch (verdict) {
    case 'probeIsWrong':
      return vscode.l10n.t('This probe would pass: the probe of today is wrong');
    case 'passesAsToday':
      return vscode.l10n.t('This probe would pass, as today’s does');
    case 'appAnswers':
      return vscode.l10n.t('This probe would fail: the application answers so');
    case 'notTheProbe':
      return vscode.l10n.t('This probe would fail, and no probe can mend it');
    case 'proposalIsWorse':
      return vscode.l10n.t('This probe would fail, and today’s passes');
    case 'serversDiffer':
      return vscode.l10n.t('This probe would pass on some servers only');
    case 'undecided':
      return vscode.l10n.t('Whether this probe would pass is not known');
  }
}

function rootParts(data: Of<'investigation'>, now: number): Parts {
  const status = data.status === undefined ? vscode.l10n.t('Not finished') : verdictWord(data.status);
  const look: Look = data.failure !== undefined ? 'failing' : data.status === undefined ? 'unknown' : verdictLook(data.status);
  const pending = data.pending === undefined ? '' : vscode.l10n.t('waiting for {0} answers', data.pending);
  const time = data.pending === undefined ? timeWord(Date.parse(data.capturedAt), now) : '';
  return {
    label: resourceName(data.target),
    description: dotted(status, pending, data.originName, time),
    icon: lookIcon(data.pending === undefined ? look : 'checking'),
    isOpen: true,
    tooltip: [data.summary, data.complete || data.status === undefined ? '' : vscode.l10n.t('Something that matters could not be read.'), data.target]
      .filter((line) => line !== '')
      .join('\n\n'),
    spoken: [vscode.l10n.t('Investigation of {0}', resourceName(data.target)), status, pending, data.originName, data.summary],
  };
}

function checkedParts(checked: CheckedAgain, now: number): Parts {
  const label = checkedSentence(checked);
  const time = timeWord(checked.time, now);
  const looks: Readonly<Record<CheckedAgain['result'], Look>> = { stillThere: 'failing', gone: 'ok', notDecided: 'unknown' };
  return { label, description: time, icon: lookIcon(looks[checked.result]), tooltip: label, spoken: [vscode.l10n.t('Checked again'), label, time] };
}

/** What *Check Again* saw, and what is different now. */
export function checkedSentence(checked: CheckedAgain): string {
  return [resultSentence(checked), changesSentence(checked), verdictSentence(checked)].filter((sentence) => sentence !== '').join(' ');
}

function resultSentence({ result, code }: CheckedAgain): string {
  switch (result) {
    case 'stillThere':
      return vscode.l10n.t('{0} is still there.', code);
    case 'gone':
      return vscode.l10n.t('{0} is gone.', code);
    case 'notDecided':
      return vscode.l10n.t('{0} could not be decided: an answer that it needs is missing.', code);
  }
}

function changesSentence({ changes, result, alsoGone, added }: CheckedAgain): string {
  const [first] = changes;
  const sentences = [
    first ? vscode.l10n.t('Changed from {0} to {1}: {2}', first.before, first.after, first.note) : '',
    alsoGone.length > 0 ? vscode.l10n.t('Gone as well: {0}.', alsoGone.join(', ')) : '',
    added.length > 0 ? vscode.l10n.t('New: {0}.', added.join(', ')) : '',
  ].filter((sentence) => sentence !== '');
  return sentences.length === 0 && result === 'stillThere' ? vscode.l10n.t('Nothing has changed.') : sentences.join(' ');
}

function verdictSentence({ verdictBefore, verdictAfter }: CheckedAgain): string {
  if (verdictBefore === verdictAfter) return '';
  return vscode.l10n.t('The verdict went from {0} to {1}.', verdictWord(verdictBefore), verdictWord(verdictAfter));
}

function sectionParts({ section, count }: Of<'section'>): Parts {
  const label = sectionName(section);
  const isOpen = section === 'rootCauses' || section === 'steps';
  return { label, description: String(count), isOpen, tooltip: label, spoken: [label, String(count)] };
}

function sectionName(section: Of<'section'>['section']): string {
  switch (section) {
    case 'rootCauses':
      return vscode.l10n.t('Root causes');
    case 'steps':
      return vscode.l10n.t('Steps');
    case 'symptoms':
      return vscode.l10n.t('What is seen');
    case 'risks':
      return vscode.l10n.t('Risks');
    case 'unknowns':
      return vscode.l10n.t('What could not be read');
  }
}

function causeParts({ cause, finding, investigation, isFirst }: Of<'cause'>): Parts {
  const explains = cause.explains.length > 0 ? vscode.l10n.t('explains {0}', cause.explains.join(', ')) : '';
  return {
    label: cause.title,
    description: dotted(cause.code, resourceName(cause.resource)),
    icon: new vscode.ThemeIcon('flame', new vscode.ThemeColor('testing.iconFailed')),
    isOpen: isFirst,
    tooltip: [finding.message, explains, cause.resource].filter((line) => line !== '').join('\n\n'),
    spoken: [vscode.l10n.t('Root cause'), cause.title, cause.code, resourceName(cause.resource), finding.message, explains],
    command: openPlace(investigation, finding.request, finding.pointer),
  };
}

const stepLooks: Readonly<Record<StepDocument['status'], Look>> = {
  passed: 'ok',
  failed: 'failing',
  warning: 'warning',
  unknown: 'unknown',
  skipped: 'stopped',
};

function stepParts({ step, number, investigation }: Of<'step'>): Parts {
  const word = stepWord(step);
  return {
    label: step.title,
    description: word,
    icon: lookIcon(step.running === true ? 'checking' : stepLooks[step.status]),
    tooltip: dotted(step.title, word, step.findings.join(', ')),
    spoken: [vscode.l10n.t('Step {0}', number), step.title, word, step.findings.join(', ')],
    command: openPage(stepPagePath(investigation, step.id), vscode.l10n.t('Open Step')),
  };
}

const findingLooks: Readonly<Record<FindingDocument['severity'], Look>> = { error: 'failing', warning: 'warning', info: 'unknown', hint: 'unknown' };

function findingParts(investigation: string, finding: FindingDocument): Parts {
  return {
    label: finding.title,
    description: dotted(finding.code, resourceName(finding.resource)),
    icon:
      finding.severity === 'info' || finding.severity === 'hint'
        ? new vscode.ThemeIcon('info', new vscode.ThemeColor('notificationsInfoIcon.foreground'))
        : lookIcon(findingLooks[finding.severity]),
    tooltip: [finding.message, finding.resource].join('\n\n'),
    spoken: [roleWord(finding.role), finding.title, finding.code, resourceName(finding.resource), finding.message],
    command: openPlace(investigation, finding.request, finding.pointer),
  };
}

function roleWord(role: FindingDocument['role']): string {
  switch (role) {
    case 'cause':
      return vscode.l10n.t('Cause');
    case 'symptom':
      return vscode.l10n.t('Symptom');
    case 'risk':
      return vscode.l10n.t('Risk');
  }
}

function openPlace(investigation: string, request: string, pointer: string): vscode.Command {
  return { command: 'azureTrafficDoctor.openPlace', title: vscode.l10n.t('Show in the JSON'), arguments: [{ investigation, request, pointer }] };
}

function openPage(path: string, title: string): vscode.Command {
  return { command: 'azureTrafficDoctor.openPage', title, arguments: [path] };
}
