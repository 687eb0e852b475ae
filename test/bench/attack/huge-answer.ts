import { assault } from './assault.ts';
import type { Attack } from './attack.ts';
import { ATTACKER, largeQuery } from './large-query.ts';
import { rawPost } from './raw-request.ts';

/** 2.5 kB that ask for 79 MB: its own uuid 20 times, 500 rows each, 77 values a row. */
export const hugeAnswer: Attack = {
  name: 'A1',
  title: 'a query of 2.5 kB asks for 79 MB',
  async run({ build, full }) {
    const run = (variant: string, againAfterMs: number | null, seconds: number) =>
      assault({
        variant,
        options: { mode: 'jwt', build },
        rudeness: (stage) => ({
          connections: [{ text: rawPost(stage.headersOf(ATTACKER, 9_000), largeQuery(20, 500)), drip: '' }],
          reads: true,
          againAfterMs,
          dripEveryMs: 0,
        }),
        seconds,
        checks: ({ answers, bytes }) => [
          {
            saw: `it was ${answers['QUERY_TOO_COMPLEX'] === undefined ? 'answered' : 'refused'} (${(bytes / 1e6).toFixed(1)} MB)`,
            must: 'refused',
            holds: answers['QUERY_TOO_COMPLEX'] !== undefined,
          },
        ],
      });
    return [await run('once', null, 4), await run('again and again', 10, full ? 20 : 6)];
  },
};
