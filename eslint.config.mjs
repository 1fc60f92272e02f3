import js from '@eslint/js';
import tseslint from 'typescript-eslint';
import threeValued from './eslint/threeValued.mjs';

/** Import fences of ARCHITECTURE.md. test/meta checks the same on the graph of imports. */
const fence = (...patterns) => ['error', { patterns }];
const noVscode = { regex: '^vscode$', message: 'Only src/vscode, src/extension.ts and src/doctor.ts talk to VS Code.' };
const noAzure = { regex: '^@azure/', message: 'Only src/azure talks to Azure.' };
const noNode = { regex: '^(node:|fs$|path$|os$|http$|https$|net$|child_process$)', message: 'core is pure: no node I/O.' };
const noOuterRoom = { regex: '^(\\.\\./)+(azure|vscode|cli|probe)/', message: 'core imports only itself.' };
const noEditorRoom = { regex: '^(\\.\\./)+vscode/', message: 'azure and probe never import vscode.' };
const noAzureRoom = { regex: '^(\\.\\./)+azure/', message: 'vscode reaches Azure through core/ports.ts.' };

export default tseslint.config(
  { ignores: ['dist/', 'out/', 'node_modules/', '.vscode-test/'] },
  js.configs.recommended,
  {
    files: ['**/*.mjs', '**/*.cjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        fetch: 'readonly',
        Buffer: 'readonly',
      },
    },
  },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { ignoreRestSiblings: true, argsIgnorePattern: '^_', varsIgnorePattern: '^_', destructuredArrayIgnorePattern: '^_' },
      ],
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/only-throw-error': 'off',
      'no-restricted-syntax': ['error', { selector: 'ExportNamedDeclaration > ClassDeclaration', message: 'A function and plain data do.' }],
      eqeqeq: 'error',
    },
  },
  {
    files: ['src/core/**/*.ts'],
    plugins: { house: { rules: { 'three-valued': threeValued } } },
    rules: {
      'house/three-valued': 'error',
      'no-restricted-imports': fence(noVscode, noAzure, noNode, noOuterRoom),
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'core has no clock: use capturedAt.' },
        { object: 'Math', property: 'random', message: 'core has no randomness.' },
      ],
      'no-restricted-globals': ['error', 'process', 'fetch', 'setTimeout', 'setInterval', 'console'],
    },
  },
  {
    files: ['src/core/rules/*/**/*.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: 'TryStatement', message: 'A rule catches nothing: a missing fact ends its check by itself.' },
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'A rule reads no clock: use context.capturedAt.' },
        { selector: 'AwaitExpression', message: 'A rule does nothing asynchronous.' },
      ],
    },
  },
  { files: ['src/azure/**/*.ts', 'src/probe/**/*.ts', 'src/cli/**/*.ts'], rules: { 'no-restricted-imports': fence(noVscode, noEditorRoom) } },
  { files: ['src/cli/**/*.ts'], rules: { 'no-restricted-imports': fence(noVscode, noEditorRoom, noAzure) } },
  { files: ['src/vscode/**/*.ts'], rules: { 'no-restricted-imports': fence(noAzure, noAzureRoom) } },
  {
    files: ['test/**/*.ts'],
    rules: {
      // node:test and mocha return promises that their runners await.
      '@typescript-eslint/no-floating-promises': [
        'error',
        { allowForKnownSafeCalls: [{ from: 'package', name: ['describe', 'it', 'test'], package: 'node:test' }] },
      ],
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
);
