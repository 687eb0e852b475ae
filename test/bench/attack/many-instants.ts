import { assault } from './assault.ts';
import type { Attack } from './attack.ts';
import { ATTACKER } from './large-query.ts';
import { rawPost } from './raw-request.ts';

const ALIASES = 55;
const CONNECTIONS = 4;

/** Balances of a customer with a thousand assignments, each time at another instant: work without a call. */
function bodyOf(aliases: number, offset: number): string {
  const fields = Array.from({ length: aliases }, (_, index) => {
    const at = new Date(1_800_000_000_000 + 1000 * (offset * aliases + index)).toISOString();
    return `a${index}: balances(at: "${at}") { held }`;
  });
  return JSON.stringify({ query: `{ viewer { customer { ${fields.join(' ')} } } }` });
}

/** What may be used at many instants, from what is kept. */
export const manyInstants: Attack = {
  name: 'A13',
  title: `all balances of a customer with 1,000 assignments at ${ALIASES} instants, from what is kept`,
  async run({ build, full }) {
    const run = (variant: string, aliases: number) =>
      assault({
        variant,
        options: { mode: 'jwt', build, env: { CACHE_FRESH_MS: '5000' } },
        rudeness: (stage) => {
          const headers = stage.headersOf(ATTACKER, 9_000);
          const connections = Array.from({ length: CONNECTIONS }, (_, index) => ({
            text: rawPost(headers, bodyOf(aliases, index)),
            drip: '',
          }));
          return { connections, reads: true, againAfterMs: 10, dripEveryMs: 0 };
        },
        seconds: full ? 20 : 6,
      });
    return [await run(`${ALIASES} instants`, ALIASES), await run('6 instants', 6)];
  },
};
