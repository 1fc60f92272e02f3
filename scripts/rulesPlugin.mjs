import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** Files under `folder`, at any depth, whose name ends in `ending`, sorted, as paths that begin with `folder`. */
export function filesUnder(folder, ending) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

/** A rule file lies one folder below `src/core/rules` and exports a rule, or a family of rules, by default. */
function ruleFiles(rulesFolder) {
  return filesUnder(rulesFolder, '.ts').filter((file) => relative(rulesFolder, file).split(sep).length === 2);
}

/**
 * Resolves the import `rules:all` to the default exports of all rule files, ordered by code: a new rule is registered by
 * being there. A file without a default export is a part that rules of its folder share.
 */
export function rulesPlugin(root) {
  const rulesFolder = join(root, 'src', 'core', 'rules');
  return {
    name: 'rules',
    setup(build) {
      build.onResolve({ filter: /^rules:all$/ }, () => ({ path: 'all', namespace: 'rules' }));
      build.onLoad({ filter: /.*/, namespace: 'rules' }, () => {
        const files = ruleFiles(rulesFolder);
        // Importing the default of a file that has none makes esbuild warn, once for each part.
        const rules = files.filter((file) => /^export default /m.test(readFileSync(file, 'utf8')));
        const imports = rules.map((file, index) => `import * as file${index} from ${JSON.stringify(file)};`);
        const list = rules.map((_, index) => `file${index}.default`).join(', ');
        return {
          contents: `${imports.join('\n')}
export default [${list}].flat().sort((one, other) => (one.code < other.code ? -1 : 1));`,
          resolveDir: root,
          watchDirs: [rulesFolder],
          watchFiles: files,
        };
      });
    },
  };
}
