import { assault } from './assault.ts';
import type { Attack } from './attack.ts';

const CONNECTIONS = 1000;
const HEAD = 'POST /graphql HTTP/1.1\r\nhost: 127.0.0.1\r\nx-slow: ';

/** Heads that never come to their end; nobody can be known by them. */
export const slowHeads: Attack = {
  name: 'A9',
  title: `${CONNECTIONS} heads of which one byte comes every second`,
  async run({ build, full }) {
    return [
      await assault({
        variant: '',
        options: { mode: 'jwt', build },
        rudeness: () => ({
          connections: Array.from({ length: CONNECTIONS }, () => ({ text: HEAD, drip: 'x'.repeat(10_000) })),
          reads: true,
          againAfterMs: 100,
          dripEveryMs: 1_000,
        }),
        seconds: full ? 40 : 12,
      }),
    ];
  },
};
