declare module 'rules:all' {
  /** The default exports of every rule file, ordered by code. Made by scripts/rulesPlugin.mjs. */
  const rules: readonly import('./rule').Rule[];
  export default rules;
}
