import { assault } from './assault.ts';
import type { Attack } from './attack.ts';
import { hanging } from './people.ts';
import { rawPost } from './raw-request.ts';

const CONNECTIONS = 700;
const CUSTOMER = hanging(1);

/** One customer for whom the upstream never answers, and who asks and asks. */
export const hangingCustomer: Attack = {
  name: 'A8',
  title: `${CONNECTIONS} requests at once of one customer, whose data make the upstream hang`,
  async run({ build, full }) {
    return [
      await assault({
        variant: 'jwt',
        options: { mode: 'jwt', build },
        rudeness: (stage) => {
          const headers = stage.headersOf(CUSTOMER, 9_000);
          const connections = Array.from({ length: CONNECTIONS }, (_, index) => {
            const query = `{ viewer { customer { entitlements(first: 1, search: "n${index}") { nodes { uuid } } } } }`;
            return { text: rawPost(headers, JSON.stringify({ query })), drip: '' };
          });
          return { connections, reads: true, againAfterMs: 200, dripEveryMs: 0 };
        },
        seconds: full ? 60 : 14,
        // Hundreds of requests in one instant take most of a second of CPU time, once.
        mostP99Ms: 1000,
      }),
    ];
  },
};
