import all from 'rules:all';
import type { Rule } from './rule';

/** Every rule, ordered by code. */
export const rules: readonly Rule[] = all;

const byCode = new Map(rules.map((rule) => [rule.code, rule]));

/** @returns the rule with this code in any case, or undefined. */
export function ruleByCode(code: string): Rule | undefined {
  return byCode.get(code.toUpperCase());
}
