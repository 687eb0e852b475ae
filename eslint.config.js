import tseslint from 'typescript-eslint';

export default tseslint.config(
  // The clients are a package of their own, but for what starts the gateway.
  { ignores: ['dist', 'node_modules', 'test/clients/!(proof|newcomer)/**', 'test/clients/newcomer/*/**'] },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { project: ['test/tsconfig.json'], tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      // Numbers in a template are as safe as strings; the rule stays on for everything else.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-definitions': 'off',
    },
  },
);
