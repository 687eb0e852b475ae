import { availableParallelism } from 'node:os';
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
    // Nothing here holds state of its own, so that files may share what they import: to load it anew for each took a third of the time.
    isolate: false,
    // Much of the time is waited, for sockets and processes.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // On a slow machine the longest of the usual tests take a quarter of this.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
