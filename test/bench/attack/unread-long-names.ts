import { assault } from './assault.ts';
import type { Attack } from './attack.ts';
import { WORDY } from './people.ts';
import { rawPost } from './raw-request.ts';

const CONNECTIONS = 200;
const BODY = JSON.stringify({
  query: '{ viewer { customer { entitlements(first: 100) { nodes { name } } } } }',
});

/** Few places with long texts in them, so that no count of places tells the size; nobody reads the answers. */
export const unreadLongNames: Attack = {
  name: 'A3',
  title: '200 answers of 7.5 MB (long names), unread',
  async run({ build, full }) {
    return [
      await assault({
        variant: '',
        options: { mode: 'jwt', build },
        rudeness: (stage) => {
          const text = rawPost(stage.headersOf(WORDY, 9_000), BODY);
          return {
            connections: Array.from({ length: CONNECTIONS }, () => ({ text, drip: '' })),
            reads: false,
            againAfterMs: 100,
            dripEveryMs: 0,
          };
        },
        seconds: full ? 60 : 15,
        mostP99Ms: 1000,
      }),
    ];
  },
};
