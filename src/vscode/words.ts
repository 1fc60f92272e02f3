import * as vscode from 'vscode';
import type { DiagnosisDocument, FixDocument, StepDocument } from '../core/report/document';
import type { EstateProblem } from '../core/ports';

/** Words that several views say. */

export function verdictWord(status: DiagnosisDocument['verdict']['status']): string {
  switch (status) {
    case 'broken':
      return vscode.l10n.t('Broken');
    case 'degraded':
      return vscode.l10n.t('Degraded');
    case 'atRisk':
      return vscode.l10n.t('At risk');
    case 'recovered':
      return vscode.l10n.t('Recovered');
    case 'healthy':
      return vscode.l10n.t('Healthy');
    case 'unknown':
      return vscode.l10n.t('Unknown');
    case 'checking':
      return vscode.l10n.t('Checking');
  }
}

export function stepWord(step: StepDocument): string {
  if (step.running === true) return vscode.l10n.t('Running');
  switch (step.status) {
    case 'passed':
      return vscode.l10n.t('Passed');
    case 'failed':
      return vscode.l10n.t('Failed');
    case 'warning':
      return vscode.l10n.t('Warning');
    case 'unknown':
      return vscode.l10n.t('Unknown');
    case 'skipped':
      return vscode.l10n.t('Skipped');
  }
}

/** The kind of a fix as a person names it: `Azure CLI`, `Azure CLI (PowerShell)`. */
export function fixKind(fix: FixDocument): string {
  switch (fix.kind) {
    case 'azureCli':
      return fix.shell === 'powershell' ? vscode.l10n.t('Azure CLI in PowerShell') : vscode.l10n.t('Azure CLI');
    case 'powershell':
      return vscode.l10n.t('Azure PowerShell');
    case 'bicep':
      return vscode.l10n.t('Bicep');
    case 'portal':
      return vscode.l10n.t('Azure portal');
  }
}

/** Why a part of the estate could not be read, and what would help: one sentence. */
export function problemSentence(problem: EstateProblem): string {
  const { reason, permission, detail = '', request, account = '' } = problem;
  if (problem.needsProof === true)
    return vscode.l10n.t('Azure wants another proof of who you are before it answers {0}. Sign in again. {1}', request, account).trim();
  switch (reason) {
    case 'forbidden':
      return permission === undefined
        ? vscode.l10n.t('Azure refused {0}. Ask for the Reader role on the subscription. {1}', request, detail)
        : vscode.l10n.t('Azure refused {0}: the permission {1} is missing. Ask for the Reader role on the subscription.', request, permission);
    case 'timedOut':
      return vscode.l10n.t('{0} had no answer in time. Try again.', request);
    case 'signedOut':
      return vscode.l10n.t('{0} needs you to sign in again. {1}', request, detail);
    case 'failed':
      return vscode.l10n.t('{0} failed: {1}', request, detail);
  }
}

export function problemWord({ reason, needsProof }: EstateProblem): string {
  if (needsProof === true) return vscode.l10n.t('another proof is wanted');
  switch (reason) {
    case 'forbidden':
      return vscode.l10n.t('no permission');
    case 'timedOut':
      return vscode.l10n.t('no answer in time');
    case 'signedOut':
      return vscode.l10n.t('signed out');
    case 'failed':
      return vscode.l10n.t('failed');
  }
}

/** The time of day in the language of the editor; with the day when it was not today. */
export function timeWord(milliseconds: number, now: number): string {
  const time = new Date(milliseconds);
  const isToday = time.toDateString() === new Date(now).toDateString();
  const clock: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', second: '2-digit' };
  return isToday ? time.toLocaleTimeString(vscode.env.language, clock) : time.toLocaleString(vscode.env.language, { dateStyle: 'medium', timeStyle: 'medium' });
}
