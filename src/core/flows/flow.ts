import type { SymptomClass } from '../rules/symptomClass';

/** When a step is on the way; without one it always is. */
export type Branch =
  | { readonly kind: 'always' }
  /** Only when a symptom of one of the classes is active. */
  | { readonly kind: 'symptom'; readonly classes: readonly SymptomClass[] }
  /** Only when backend health was read and every server is Healthy. */
  | { readonly kind: 'allHealthy' };

/** One question of a guided diagnosis. Its title and texts are in `report/text`, under its id. */
export interface FlowStep {
  readonly id: string;
  readonly branch: Branch;
  /** Codes of the rules that answer it; a code that ends in `*` stands for every code that begins so. */
  readonly rules: readonly string[];
}

/** An ordered list of steps for one type of target. */
export interface Flow {
  readonly id: string;
  /** Lower-case resource type of the targets. */
  readonly targetType: string;
  readonly steps: readonly FlowStep[];
}

/** @returns whether the step lists this code. */
export function stepHasRule(step: FlowStep, code: string): boolean {
  return step.rules.some((pattern) => (pattern.endsWith('*') ? code.startsWith(pattern.slice(0, -1)) : pattern === code));
}
