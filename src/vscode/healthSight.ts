import * as vscode from 'vscode';
import { isFiltering, readSight, type HealthSight } from './healthFilter';
import { section } from './names';

/** What the user wants to see of the estate; remembered for the folder that is open. */
export interface SightKeeper {
  readonly current: () => HealthSight;
  readonly change: (change: Partial<HealthSight>) => void;
}

const memoryKey = 'health.sight';

/** @param onChange called after every change. */
export function createSight(memory: vscode.Memento, onChange: () => void): SightKeeper {
  let sight = readSight(memory.get(memoryKey));
  const tell = (): void => {
    void vscode.commands.executeCommand('setContext', `${section}.isFiltering`, isFiltering(sight));
    void vscode.commands.executeCommand('setContext', `${section}.onlyProblems`, sight.onlyProblems);
  };
  tell();
  return {
    current: () => sight,
    change(change) {
      sight = { ...sight, ...change };
      tell();
      void memory.update(memoryKey, sight);
      onChange();
    },
  };
}
