import { assault } from './assault.ts';
import type { Attack } from './attack.ts';
import { ATTACKER, largestAllowed } from './large-query.ts';
import { rawPost } from './raw-request.ts';

const CONNECTIONS = 30;

/** Thirty times the largest query that is allowed, at once; nobody reads the answers. */
export const unreadLargeAnswers: Attack = {
  name: 'A2',
  title: '30 of the largest queries at once, answers unread, heap of 1 GB',
  async run({ build, full }) {
    let megabytes = NaN;
    const finding = await assault({
      variant: '',
      options: { mode: 'jwt', build, nodeArgs: ['--max-old-space-size=1024'] },
      rudeness: async (stage) => {
        const { body, bytes } = await largestAllowed(stage);
        megabytes = bytes / 1e6;
        const text = rawPost(stage.headersOf(ATTACKER, 9_000), body);
        return {
          connections: Array.from({ length: CONNECTIONS }, () => ({ text, drip: '' })),
          reads: false,
          againAfterMs: 100,
          dripEveryMs: 0,
        };
      },
      seconds: full ? 60 : 18,
      // The answers are sent over the core that the others share; see the README.
      mostP99Ms: 1000,
    });
    return [{ ...finding, variant: `answers of ${megabytes.toFixed(1)} MB` }];
  },
};
