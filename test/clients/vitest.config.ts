import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: {
    // As in the tests of the gateway: one realm of graphql.
    alias: { graphql: 'graphql/index.js' },
  },
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['test/clients/proof/*.test.ts', 'test/clients/apollo/*.test.ts'],
    // One browser at a time.
    fileParallelism: false,
    // The gateway is loaded once for all of them.
    isolate: false,
    testTimeout: 30_000,
  },
});
