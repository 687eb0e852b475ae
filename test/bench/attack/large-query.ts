import { HttpClient } from '../http-client.ts';
import { ordinary } from './people.ts';
import type { Stage } from './stage.ts';

/** The attacker is a customer like any other. */
export const ATTACKER = ordinary(9_000);

const FIELDS =
  'uuid name type status units quantity quantityUsed quantityRemaining activeFrom expiryAt createdAt entitlementUuid event sourceType sourceUuid contractUuid invoiceUuid';
const ALIASES = Array.from({ length: 60 }, (_, index) => `a${index}: id`).join(' ');

/** A document of a few kB whose answer has a hundred thousand times as many places. */
export function largeQuery(times: number, first: number): string {
  const uuids = Array.from({ length: times }, () => `"${ATTACKER}"`).join(',');
  return JSON.stringify({
    query: `{ customersByUuid(uuids: [${uuids}]) { entitlements(first: ${first}) { nodes { ${FIELDS} ${ALIASES} } } } }`,
  });
}

const SIZES = [
  [20, 500],
  [10, 500],
  [5, 500],
  [3, 500],
  [2, 500],
  [1, 500],
  [1, 250],
  [1, 100],
] as const;

/** The largest of them that the gateway answers, and the bytes of its answer. */
export async function largestAllowed(
  stage: Stage,
): Promise<{ readonly body: string; readonly bytes: number }> {
  const client = new HttpClient(stage.url, 1, null);
  try {
    for (const [times, first] of SIZES) {
      const body = largeQuery(times, first);
      const reply = await client.post(body, stage.headersOf(ATTACKER, 9_000));
      if (!reply.body.includes('"code"')) return { body, bytes: reply.body.length };
    }
    throw new Error('Expected at least the smallest of the large queries to be answered.');
  } finally {
    await client.close();
  }
}
