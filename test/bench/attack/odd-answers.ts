import { assault } from './assault.ts';
import type { Attack } from './attack.ts';
import { BRANCHED, CROWDED, NESTED } from './people.ts';
import { rawPost } from './raw-request.ts';

const CONNECTIONS = 2;

/** One customer for whom the upstream answers what costs more to read than any page of it can. */
export const oddAnswers: Attack = {
  name: 'A14',
  title: 'answers of the upstream for one customer that are no pages, and dear to read',
  async run({ build, full }) {
    const run = (variant: string, customer: string) =>
      assault({
        variant,
        options: { mode: 'jwt', build },
        rudeness: (stage) => {
          const query = '{ viewer { customer { entitlements(first: 10) { nodes { uuid } } } } }';
          const text = rawPost(stage.headersOf(customer, 9_000), JSON.stringify({ query }));
          const connections = Array.from({ length: CONNECTIONS }, () => ({ text, drip: '' }));
          return { connections, reads: true, againAfterMs: 10, dripEveryMs: 0 };
        },
        seconds: full ? 20 : 6,
      });
    return [
      await run('600,000 rows', CROWDED),
      await run('300,000 members', BRANCHED),
      await run('a million arrays in one another', NESTED),
    ];
  },
};
