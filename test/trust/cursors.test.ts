import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SIGNATURE_LENGTH } from '../../src/cursors/cursor.ts';
import { digest } from '../../src/cursors/digest.ts';
import { at, isRecord, listAt, textAt } from '../support/graphql.ts';
import { madeUpPlace, partsOf } from '../support/made-up-places.ts';
import { ALPHA, BRAVO, unwrapped } from './tenants.ts';
import { startTwoCustomers, type TwoCustomers } from './tenant-sandbox.ts';
import { boundTo, organisationWide } from './tokens.ts';
import { codesOf } from './trust-gateway.ts';

/** One list as one caller reads it: what a cursor belongs to. */
interface Place {
  readonly caller: 'alpha' | 'bravo' | 'everybody';
  readonly customer: string;
  readonly field: string;
  /** With a comma at the end where there are any. */
  readonly args: string;
}

const LISTS: readonly (readonly [field: string, args: string])[] = [
  ['entitlements', ''],
  ['entitlements', 'search: "row",'],
  ['entitlements', 'status: ["active"],'],
  ['entitlements', 'orderBy: { field: QUANTITY },'],
  ['entitlements', 'orderBy: { field: QUANTITY, direction: DESC },'],
  ['entitlements', 'orderBy: { field: ID },'],
  ['entitlementSummaries', ''],
  ['entitlementSummaries', 'filter: { quantity: { gte: 1 } },'],
  ['entitlementSummaries', 'filter: { quantity: { gt: 1 } },'],
  ['entitlementSummaries', 'orderBy: { field: QUANTITY },'],
];

const PLACES: readonly Place[] = LISTS.flatMap(([field, args]) => [
  { caller: 'alpha' as const, customer: ALPHA.customer, field, args },
  { caller: 'bravo' as const, customer: BRAVO.customer, field, args },
  { caller: 'everybody' as const, customer: ALPHA.customer, field, args },
  { caller: 'everybody' as const, customer: BRAVO.customer, field, args },
]);

let two: TwoCustomers;
const headers: Record<Place['caller'], Record<string, string>> = { alpha: {}, bravo: {}, everybody: {} };

beforeAll(async () => {
  two = await startTwoCustomers();
  headers.alpha = await boundTo(ALPHA.customer);
  headers.bravo = await boundTo(BRAVO.customer);
  headers.everybody = await organisationWide();
});
afterAll(() => two.close());
beforeEach(() => two.takeCalls());

function read(
  { caller, customer, field, args }: Place,
  cursor: string | null,
  argument = 'after',
  first = 4,
) {
  const list = `${field}(${args} ${argument}: $cursor, ${argument === 'after' ? 'first' : 'last'}: ${first})`;
  return two.gateway.ask(
    `query($cursor: String) { customer(uuid: "${customer}") { ${list} { edges { cursor node { id } } } } }`,
    { variables: { cursor }, headers: headers[caller] },
  );
}

/** The cursor of the second row, with what is signed, the signature at its end, and the place that is not. */
async function cursorOf(
  place: Place,
  first = 4,
): Promise<{ text: string; body: string; signature: string; place: string }> {
  const { data } = await read(place, null, 'after', first);
  const text = textAt(data, 'customer', place.field, 'edges', 1, 'cursor');
  two.takeCalls();
  const parts = partsOf(text);
  return { text, ...signedPartsOf(parts.signed), place: parts.place };
}

function signedPartsOf(signed: string): { body: string; signature: string } {
  return { body: signed.slice(0, -SIGNATURE_LENGTH), signature: signed.slice(-SIGNATURE_LENGTH) };
}

function placeAt(index: number): Place {
  const place = PLACES[index];
  if (place === undefined) throw new Error(`expected a place at ${index}`);
  return place;
}

describe('T5: a cursor', () => {
  it.each([placeAt(0), placeAt(26)])(
    'is refused when a single character of what is signed differs: $field of $caller',
    async (place) => {
      const { text, body, signature } = await cursorOf(place);
      expect(codesOf(await read(place, text))).toEqual([]);
      // Too many bits to guess.
      expect(signature).toHaveLength(22);
      two.takeCalls();
      for (let index = 0; index < body.length + signature.length; index += 1) {
        for (const other of [neighbour(text[index] ?? ''), '-']) {
          if (other === text[index]) continue;
          const altered = text.slice(0, index) + other + text.slice(index + 1);
          expect(codesOf(await read(place, altered)), `${altered} at ${index}`).toEqual(['INVALID_CURSOR']);
        }
      }
      expect(two.takeCalls()).toEqual([]);
    },
  );

  it('is refused when anything of what is signed is missing, doubled, or swapped with that of another', async () => {
    const place = placeAt(0);
    const [own, others] = [await cursorOf(place), await cursorOf(place, 5)];
    const { body, signature } = own;
    const altered = [
      body,
      `${body}${signature}`,
      `${body}${signature}.`,
      `${body}${signature}..${own.place}`,
      `${signature}.${own.place}`,
      `${body}.${own.place}`,
      `${body}.${signature}.${own.place}`,
      `${body}${'A'.repeat(22)}.${own.place}`,
      `${body}=${signature}.${own.place}`,
      `${body}${signature}=.${own.place}`,
      `${body}${body}${signature}.${own.place}`,
      `${body}${signature}${signature}.${own.place}`,
      `${body}${others.signature}.${own.place}`,
      `${others.body}${signature}.${own.place}`,
      ` ${own.text}`,
      `${own.text} `,
      own.text + own.text,
      'x'.repeat(9000),
    ];
    for (const text of altered) {
      for (const argument of ['after', 'before']) {
        expect(codesOf(await read(place, text, argument)), text).toEqual(['INVALID_CURSOR']);
      }
    }
    expect(two.takeCalls()).toEqual([]);
  });

  it('is of use in the list that it was made for, and in no list of another field, customer, tenant, filter or order', async () => {
    const readers = PLACES.slice(0, 4);
    const document = `query($uuid: UUID!, $cursor: String) { customer(uuid: $uuid) { ${LISTS.map(
      ([field, args], n) => `l${n}: ${field}(${args} first: 1, after: $cursor) { nodes { id } }`,
    ).join(' ')} } }`;
    for (const [home, place] of PLACES.entries()) {
      const cursor = (await cursorOf(place)).text;
      for (const [n, { caller, customer }] of readers.entries()) {
        const variables = { uuid: customer, cursor };
        const reply = await two.gateway.ask(document, { variables, headers: headers[caller] });
        const own = home % 4 === n ? `l${Math.floor(home / 4)}` : null;
        const refused = LISTS.map((_, list) => `l${list}`).filter((list) => list !== own);
        expect(reply.errors.map(({ path }) => path?.[1])).toEqual(refused);
        expect(new Set(codesOf(reply))).toEqual(new Set(['INVALID_CURSOR']));
        expect(two.takeCalls()).toHaveLength(own === null ? 0 : 1);
      }
    }
  });

  it('is refused by a gateway with another secret', async () => {
    const place = placeAt(0);
    const { text } = await cursorOf(place);
    const other = await startTwoCustomers({ CURSOR_SECRET: 'another secret for another gateway' });
    try {
      const document = `{ customer(uuid: "${place.customer}") { entitlements(after: "${text}") { totalCount } } }`;
      expect(codesOf(await other.gateway.ask(document, { headers: headers.alpha }))).toEqual([
        'INVALID_CURSOR',
      ]);
      expect(other.takeCalls()).toEqual([]);
    } finally {
      await other.close();
    }
  });

  it.each([
    ['the first page', 0],
    ['a page in the middle, whose last row leaves out where it is found', 1],
  ])(
    'may have any place behind what is signed, and gives rows of its own list or none: of %s',
    async (_, page) => {
      const place = placeAt(0);
      const { data } = await read(place, null, 'after', 3);
      const end = textAt(data, 'customer', place.field, 'edges', 2, 'cursor');
      const second = await read(place, end, 'after', 3);
      const honest =
        page === 0
          ? (await cursorOf(place)).text
          : textAt(second.data, 'customer', place.field, 'edges', 2, 'cursor');
      two.takeCalls();
      const { signed } = partsOf(honest);
      const key = ALPHA.rows[1] ?? '';
      const rows = [...ALPHA.rows, ...BRAVO.rows];
      const digests = fc
        .array(fc.constantFrom(...rows.map(digest), ...rows.map((row) => row.slice(-8)), '00000000'), {
          maxLength: 2,
        })
        .map((parts) => parts.join(''));
      const anyPlace = fc.oneof(
        fc
          .record({
            index: fc.integer({ min: 0, max: 5 }),
            key: fc.constantFrom(key, '', ...ALPHA.rows, ...BRAVO.rows),
            before: digests,
            after: digests,
          })
          .map(madeUpPlace),
        fc.string({ maxLength: 60 }),
        fc.uint8Array({ maxLength: 44 }).map((bytes) => Buffer.from(bytes).toString('base64url')),
      );
      await fc.assert(
        fc.asyncProperty(anyPlace, fc.constantFrom('after', 'before'), async (text, argument) => {
          const reply = await two.gateway.ask(
            `query($cursor: String) { customer(uuid: "${place.customer}") {
            entitlements(${argument}: $cursor, first: 3) { edges { cursor node { uuid customer { name } } } } } }`,
            { variables: { cursor: `${signed}.${text}` }, headers: headers.alpha },
          );
          expect(['INVALID_CURSOR', undefined]).toContain(codesOf(reply)[0]);
          expect(unwrapped(reply.text)).not.toMatch(/bravo|bbbbbbbb-/);
          const list = at(reply.data, 'customer', 'entitlements');
          const edges = isRecord(list) ? listAt(list, 'edges') : [];
          for (const edge of edges) expect(ALPHA.rows).toContain(at(edge, 'node', 'uuid'));
          for (const call of two.takeCalls())
            expect(call).toContain(`/entitlements/customer/${ALPHA.customer}?`);
        }),
        { numRuns: 200, seed: 1 },
      );
    },
  );
});

/** The letter whose code differs in the lowest bit, which base64 may not look at. */
function neighbour(letter: string): string {
  const other = String.fromCharCode(letter.charCodeAt(0) ^ 1);
  return /[\w-]/.test(other) ? other : 'C';
}
