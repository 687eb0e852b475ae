import { assault } from './assault.ts';
import type { Attack } from './attack.ts';
import { ATTACKER } from './large-query.ts';
import { rawPost } from './raw-request.ts';

const ALIASES = 60;
/** As many as the largest body has room for. */
const IDS = 2400;
const CONNECTIONS = 4;

function bodyOf(field: 'nodes(ids: $ids)' | 'customersByUuid(uuids: $ids)', type: string): string {
  const aliases = Array.from({ length: ALIASES }, (_, index) => `a${index}: ${field} { __typename }`);
  return JSON.stringify({
    query: `query ($ids: [${type}!]!) { ${aliases.join(' ')} }`,
    variables: { ids: Array.from({ length: IDS }, () => ATTACKER) },
  });
}

/** One list of ids in a variable, far too long and looked up under many names. */
export const manyIds: Attack = {
  name: 'A12',
  title: `a list of ${IDS} ids, looked up under ${ALIASES} names`,
  async run({ build, full }) {
    const run = (variant: string, body: string) =>
      assault({
        variant,
        options: { mode: 'jwt', build },
        rudeness: (stage) => {
          const text = rawPost(stage.headersOf(ATTACKER, 9_000), body);
          const connections = Array.from({ length: CONNECTIONS }, () => ({ text, drip: '' }));
          return { connections, reads: true, againAfterMs: 10, dripEveryMs: 0 };
        },
        seconds: full ? 20 : 6,
        checks: ({ answers }) => [
          {
            saw: `refused ${answers['QUERY_TOO_COMPLEX'] ?? 0} times`,
            must: 'refused',
            holds: (answers['QUERY_TOO_COMPLEX'] ?? 0) > 0,
          },
        ],
      });
    return [
      await run('nodes', bodyOf('nodes(ids: $ids)', 'ID')),
      await run('customersByUuid', bodyOf('customersByUuid(uuids: $ids)', 'UUID')),
    ];
  },
};
