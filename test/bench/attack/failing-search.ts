import { assault } from './assault.ts';
import type { Attack } from './attack.ts';
import { ATTACKER } from './large-query.ts';
import { EXPLOSIVE } from './people.ts';
import { rawPost } from './raw-request.ts';
import type { Mode } from './stage.ts';

const ALIASES = 20;

/** One operation of twenty calls that the upstream fails at; its failures must be those of its sender. */
export const failingSearch: Attack = {
  name: 'A7',
  title: `${ALIASES} aliases of a search that the upstream answers with 500`,
  async run({ build, full }) {
    const run = (mode: Mode) =>
      assault({
        variant: mode,
        options: { mode, build },
        rudeness: (stage) => {
          const fields = Array.from(
            { length: ALIASES },
            (_, index) =>
              `a${index}: entitlements(first: 1, search: "${EXPLOSIVE}${index}") { nodes { uuid } }`,
          );
          const body = JSON.stringify({ query: `{ customer(uuid: "${ATTACKER}") { ${fields.join(' ')} } }` });
          const text = rawPost(stage.headersOf(ATTACKER, 9_000), body);
          return { connections: [{ text, drip: '' }], reads: true, againAfterMs: 1_000, dripEveryMs: 0 };
        },
        // Few, so that their good calls do not outweigh the bad ones.
        perSecond: 5,
        seconds: full ? 40 : 6,
      });
    return [await run('jwt'), await run('headers'), await run('none')];
  },
};
