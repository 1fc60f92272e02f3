import * as vscode from 'vscode';
import { isFiltering, readSight, type HealthSight } from './healthFilter';
import { section } from './names';

/** What the user wants to see of the estate; remembered for the folder that is open. */
export interface SightKeeper {
  readonly current: () => HealthSight;
  readonly change: (change: Partial<HealthSight>) => void;
  /** Shows a sight that is not decided yet: it is not remembered. */
  readonly tryOut: (change: Partial<HealthSight>) => void;
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
  const tryOut = (change: Partial<HealthSight>): void => {
    sight = { ...sight, ...change };
    tell();
    onChange();
  };
  return {
    current: () => sight,
    tryOut,
    change(change) {
      tryOut(change);
      void memory.update(memoryKey, sight);
    },
  };
}
