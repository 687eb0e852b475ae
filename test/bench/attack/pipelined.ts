import { assault } from './assault.ts';
import type { Attack } from './attack.ts';
import { ATTACKER } from './large-query.ts';
import { rawKeptPost } from './raw-request.ts';

const CONNECTIONS = 50;
const EACH = 500;

/** Hundreds of requests in one go over each connection; they have to wait their turn. */
export const pipelined: Attack = {
  name: 'A10',
  title: `${EACH} requests one behind the other over each of ${CONNECTIONS} connections, answers unread`,
  async run({ build, full }) {
    return [
      await assault({
        variant: '',
        options: { mode: 'jwt', build },
        rudeness: (stage) => {
          const headers = stage.headersOf(ATTACKER, 9_000);
          const requests = Array.from({ length: EACH }, (_, index) => {
            const query = `{ viewer { customer { entitlements(first: 20, search: "n${index}") { nodes { uuid name } } } } }`;
            return rawKeptPost(headers, JSON.stringify({ query }));
          });
          const script = { text: requests.join(''), drip: '' };
          const connections = Array.from({ length: CONNECTIONS }, () => script);
          return { connections, reads: false, againAfterMs: 500, dripEveryMs: 0 };
        },
        seconds: full ? 30 : 8,
        mostP99Ms: 1000,
      }),
    ];
  },
};
