import { assault } from './assault.ts';
import type { Attack } from './attack.ts';
import { ordinary, inventedKey, ownCredentials, REFUSAL_MS } from './people.ts';
import { rawPost } from './raw-request.ts';

const CONNECTIONS = 320;

/** Every one of them is a stranger, and each costs the upstream a slow refusal. */
export const inventedKeys: Attack = {
  name: 'A6',
  title: `320 invented keys that the upstream takes ${REFUSAL_MS} ms to refuse`,
  async run({ build, full }) {
    return [
      await assault({
        variant: 'headers; the others were served before',
        options: { mode: 'headers', build },
        rudeness: () => ({
          connections: Array.from({ length: CONNECTIONS }, (_, index) => {
            const query = `{ customer(uuid: "${ordinary(index)}") { entitlements(first: 1) { nodes { uuid } } } }`;
            const headers = ownCredentials(index, inventedKey(index));
            return { text: rawPost(headers, JSON.stringify({ query })), drip: '' };
          }),
          reads: true,
          againAfterMs: 10,
          dripEveryMs: 0,
        }),
        seconds: full ? 30 : 8,
        // Hundreds of requests in one instant take most of a second of CPU time, once.
        mostP99Ms: 1000,
      }),
    ];
  },
};
