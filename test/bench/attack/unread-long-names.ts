import { assault } from './assault.ts';
import type { Attack } from './attack.ts';
import { WORDY } from './people.ts';
import { rawPost } from './raw-request.ts';

const CONNECTIONS = 200;

/** Few places with long texts in them, so that no count of places tells the size; nobody reads the answers. */
export const unreadLongNames: Attack = {
  name: 'A3',
  title: '200 answers of 7.5 MB (long names), unread',
  async run({ build, full }) {
    const run = (variant: string, searchFor: (index: number) => string) =>
      assault({
        variant,
        options: { mode: 'jwt', build },
        rudeness: (stage) => {
          const headers = stage.headersOf(WORDY, 9_000);
          const connections = Array.from({ length: CONNECTIONS }, (_, index) => {
            const list = `entitlements(first: 100, search: "${searchFor(index)}")`;
            const query = `{ viewer { customer { ${list} { nodes { name } } } } }`;
            return { text: rawPost(headers, JSON.stringify({ query })), drip: '' };
          });
          return { connections, reads: false, againAfterMs: 100, dripEveryMs: 0 };
        },
        seconds: full ? 60 : 12,
        mostP99Ms: 1000,
      });
    return [
      await run('all of one call upstream', () => ''),
      await run('each of a call of its own', (index) => `n${index}`),
    ];
  },
};
