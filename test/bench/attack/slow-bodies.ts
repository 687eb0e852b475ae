import { assault } from './assault.ts';
import type { Attack } from './attack.ts';
import { inventedKey, ownCredentials } from './people.ts';
import { ATTACKER } from './large-query.ts';
import { rawHead } from './raw-request.ts';
import type { Mode, Stage } from './stage.ts';

const CONNECTIONS = 512;
const BODY_BYTES = 100_000;

/** Requests whose bodies never come to their end, by one customer or by people who do not exist. */
export const slowBodies: Attack = {
  name: 'A4',
  title: '512 bodies of which one byte comes every 3 s',
  async run({ build, full }) {
    const run = (variant: string, mode: Mode, headersOf: (stage: Stage) => (index: number) => Headers) =>
      assault({
        variant,
        options: { mode, build },
        rudeness: (stage) => {
          const headers = headersOf(stage);
          const connections = Array.from({ length: CONNECTIONS }, (_, index) => ({
            text: `${rawHead({ ...headers(index), 'content-length': String(BODY_BYTES) })}{`,
            drip: ' '.repeat(BODY_BYTES),
          }));
          return { connections, reads: true, againAfterMs: 100, dripEveryMs: 3_000 };
        },
        seconds: full ? 45 : 12,
      });
    return [
      await run('one customer, jwt', 'jwt', (stage) => {
        const headers = stage.headersOf(ATTACKER, 9_000);
        return () => headers;
      }),
      await run('invented keys, headers', 'headers', () => (index) => {
        return ownCredentials(index, inventedKey(index));
      }),
    ];
  },
};

type Headers = Readonly<Record<string, string>>;
