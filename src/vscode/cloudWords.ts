import * as vscode from 'vscode';

/** A mistake in the description of a custom cloud. */
export interface CloudMistake {
  readonly field: string;
  readonly problem: 'missing' | 'noText' | 'noAddress' | 'notHttps' | 'onThisMachine' | 'hasPath' | 'hasUser';
}

/** Every mistake in the setting, so that a person can put all of them right at once. */
export function cloudMistakes(mistakes: readonly CloudMistake[]): string {
  return vscode.l10n.t('The setting azureTrafficDoctor.customCloud cannot be used. {0}', mistakes.map(mistakeSentence).join(' '));
}

function mistakeSentence({ field, problem }: CloudMistake): string {
  switch (problem) {
    case 'missing':
      return vscode.l10n.t('"{0}" is missing.', field);
    case 'noText':
      return vscode.l10n.t('"{0}" has to be text.', field);
    case 'noAddress':
      return vscode.l10n.t('"{0}" has to be an address such as https://management.example.com.', field);
    case 'notHttps':
      return vscode.l10n.t('"{0}" has to begin with https://.', field);
    case 'onThisMachine':
      return vscode.l10n.t('"{0}" must not be on this machine.', field);
    case 'hasPath':
      return vscode.l10n.t('"{0}" has to end after the name of the host.', field);
    case 'hasUser':
      return vscode.l10n.t('"{0}" must not have a user name in it.', field);
  }
}
