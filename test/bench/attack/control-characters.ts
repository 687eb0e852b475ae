import type { Attack } from './attack.ts';
import { othersServed } from './checks.ts';
import { HttpClient } from '../http-client.ts';
import { ATTACKER } from './large-query.ts';
import { listed, servedOf } from './served.ts';
import { Stage } from './stage.ts';
import { watch } from './watch.ts';

/** Those of C0 and C1 and the delete character. */
const CONTROLS = [...Array(0x20).keys(), 0x7f, ...Array.from({ length: 0x20 }, (_, index) => 0x80 + index)];

const QUERY =
  'query Search($text: String) { viewer { customer { entitlements(first: 1, search: $text) { nodes { uuid } } } } }';

/** Characters that no name holds and some databases fail at. */
export const controlCharacters: Attack = {
  name: 'A11',
  title: 'control characters in search',
  async run({ build }) {
    const stage = await Stage.set({ mode: 'jwt', build });
    const client = new HttpClient(stage.url, 1, null);
    try {
      const { since, result: outcomes } = await watch(stage, {
        callers: stage.ordinaryCallers(2),
        perSecond: 5,
        quietSeconds: 1,
        attack: async () => {
          const counts: Record<string, number> = {};
          for (const code of CONTROLS) {
            const body = JSON.stringify({
              query: QUERY,
              variables: { text: `a${String.fromCharCode(code)}b` },
            });
            const reply = await client.post(body, stage.headersOf(ATTACKER, 9_000));
            const outcome = /"code":"(\w+)"/.exec(reply.body)?.[1] ?? 'passed on';
            counts[outcome] = (counts[outcome] ?? 0) + 1;
          }
          return counts;
        },
        afterSeconds: 1,
      });
      const others = servedOf(since);
      const { peakMegabytes } = stage;
      const refused = {
        saw: `${CONTROLS.length} characters: ${listed(outcomes)}`,
        must: 'BAD_USER_INPUT all',
        holds: outcomes['BAD_USER_INPUT'] === CONTROLS.length,
      };
      return [{ variant: 'jwt', others, peakMegabytes, checks: [refused, othersServed(others)] }];
    } finally {
      await client.close();
      await stage.clear();
    }
  },
};
