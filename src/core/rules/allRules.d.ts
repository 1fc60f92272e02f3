declare module 'rules:all' {
  /** The default exports of every rule file, in the order of their codes. Made by scripts/build. */
  const rules: readonly import('./rule').Rule[];
  export default rules;
}
