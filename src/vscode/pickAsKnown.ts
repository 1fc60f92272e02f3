import * as vscode from 'vscode';

export interface PickAsKnownOptions<Item extends vscode.QuickPickItem> {
  readonly title: string;
  readonly placeholder: string;
  /** What is known now, for what is typed. */
  readonly items: (typed: string) => readonly Item[];
  /** More is on its way. */
  readonly isBusy: () => boolean;
  /** Calls back whenever more, or something else, is known. */
  readonly onChange: (listener: () => void) => vscode.Disposable;
}

/** Lets the user choose among things that become known while the list is open. @returns undefined when the user leaves it. */
export function pickAsKnown<Item extends vscode.QuickPickItem>(options: PickAsKnownOptions<Item>): Promise<Item | undefined> {
  return new Promise((resolve) => {
    const pick = vscode.window.createQuickPick<Item>();
    const offer = (): void => {
      pick.busy = options.isBusy();
      pick.items = options.items(pick.value.trim());
    };
    const listener = options.onChange(offer);
    pick.title = options.title;
    pick.placeholder = options.placeholder;
    pick.matchOnDescription = true;
    pick.onDidChangeValue(offer);
    pick.onDidAccept(() => {
      resolve(pick.selectedItems[0]);
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      listener.dispose();
      pick.dispose();
    });
    offer();
    pick.show();
  });
}
