/** A file may import from rooms of a smaller rank, and from its own room. Rooms of one rank are strangers. */
export const ranks: Readonly<Record<string, number>> = {
  main: 10,
  command: 9,
  gateway: 8.5,
  reading: 8,
  serving: 8,
  http: 7,
  operation: 6,
  schema: 5,
  loaders: 4,
  reads: 3,
  upstream: 2,
  auth: 2,
  store: 2,
  delivery: 1,
  paging: 1,
  cursors: 0.5,
  domain: 0,
  config: 0,
  observability: 0,
  sandbox: 0,
};

/** Rooms that are not for everyone above them. */
export const guests: Readonly<Record<string, readonly string[]>> = {
  delivery: ['command'],
  sandbox: ['command', 'gateway'],
};

/** The only files named index.ts: those that assemble something instead of passing names on. */
export const assemblers = ['src/schema/index.ts'];
export const mostLines = 250;

/** `only` holds files, and folders with a slash at the end. `uses` is matched against what `usesIn` finds. */
export const confined: readonly { uses: RegExp; inside: string; only: readonly string[]; instead: string }[] =
  [
    {
      uses: /^(globalThis\.)?process\b|^import (node:)?process$/,
      inside: 'src/',
      // Of rounds only `nextTick`, which is no state of the process.
      only: ['src/main.ts', 'src/sandbox/cli.ts', 'src/http/rounds.ts'],
      instead: 'take the value as an argument and let src/main.ts pass it in',
    },
    {
      uses: /(^|\.)createServer\(/,
      inside: 'src/',
      only: ['src/http/server.ts', 'src/sandbox/'],
      instead: 'serve through src/http/server.ts',
    },
    {
      uses: /^new (\w+\.)?Pool\(/,
      inside: 'src/',
      only: ['src/upstream/transport.ts'],
      instead: 'take the transport as an argument; src/upstream/transport.ts opens the connections',
    },
    {
      uses: /^import ioredis$/,
      inside: 'src/',
      only: ['src/store/ioredis-options.ts', 'src/store/ioredis-client.ts'],
      instead: 'ask Redis through the port src/store/redis-client.ts',
    },
    {
      uses: /^(globalThis\.)?(setTimeout|setInterval|performance|Date\.now|AbortSignal\.timeout)\b|^new Date\(\)|^import (node:)?(timers|perf_hooks)\b/,
      inside: 'src/',
      only: ['src/domain/clock.ts', 'src/sandbox/', 'src/main.ts'],
      instead: 'take a clock (src/domain/clock.ts) as an argument, so that tests decide what time it is',
    },
    {
      uses: /^(globalThis\.)?setTimeout\(|^import (node:)?timers\b/,
      inside: 'test/',
      only: ['test/support/', 'test/bench/', 'test/sandbox/', 'test/e2e/'],
      instead: 'move the time with the clock of test/support; a test does not sleep',
    },
  ];
