import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: {
    // Pothos and Yoga load the CommonJS build of graphql; the tests must see the same realm.
    alias: { graphql: 'graphql/index.js' },
  },
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/**/*.test.ts'],
    // They need a package of their own: npm run clients.
    exclude: ['test/clients/**'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
