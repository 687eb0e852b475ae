import { describe, expect, it } from 'vitest';
import type { Failure } from '../../src/domain/failure.ts';
import type { EntitlementQuery, SummaryQuery } from '../../src/domain/list-query.ts';
import { Answer } from '../../src/upstream/answer.ts';
import { ENTITLEMENTS } from '../../src/upstream/lists/entitlement-list.ts';
import { SUMMARIES } from '../../src/upstream/lists/summary-list.ts';
import type { QueryParts } from '../../src/upstream/query-string.ts';
import { refusal, REFUSED_OURS, REFUSED_SIZE } from '../../src/upstream/refusal.ts';
import { EVERY_TOTAL } from '../support/sample-data.ts';
import { undated } from '../support/fresh.ts';

/** Stands in every body, and may turn up in no failure. */
const CANARY = 'canary-of-the-body';

const everything: EntitlementQuery = {
  status: ['canary'],
  search: 'canary',
  order: { field: 'ID', direction: 'ASC' },
};
const fromStart = ENTITLEMENTS.parts(everything, { cursor: null, limit: 10 }, ['contract']);
const fromCursor = ENTITLEMENTS.parts(everything, { cursor: 'canary', limit: 10 }, ['contract']);

const EXPIRED: Failure = {
  kind: 'invalid-cursor',
  argument: 'after',
  message: 'Zenskar no longer accepts this cursor: it expired. Start again without a cursor.',
};

function refused(argument: string): Failure {
  const message = 'Zenskar refused this argument. Leave it out or give another value.';
  return { kind: 'bad-input', argument, message };
}

/** A body as the API writes it, with one problem per place. */
function problems(...places: readonly unknown[]): unknown {
  return { detail: places.map((loc) => ({ loc, msg: CANARY, type: 'value_error', input: CANARY })) };
}

/** What a refusal means; the same for both statuses, and silent about the body. */
function meaning(body: unknown, parts: QueryParts): Failure {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const [failure, other] = [400, 422].map((status) =>
    refusal(new Answer(status, null, text, undated()), parts),
  );
  if (failure === undefined) throw new Error('expected a failure');
  expect(other).toEqual(failure);
  expect(JSON.stringify(failure)).not.toContain('canary');
  return failure;
}

describe('a refusal', () => {
  it.each<readonly [what: string, body: unknown, atStart: Failure, atCursor: Failure]>([
    ['names the status', problems(['query', 'status']), refused('status'), refused('status')],
    [
      'names the sort key',
      problems(['query', 'sort_key', 0]),
      refused('orderBy.field'),
      refused('orderBy.field'),
    ],
    [
      'names the sort type',
      problems(['sort_type']),
      refused('orderBy.direction'),
      refused('orderBy.direction'),
    ],
    ['names the search', problems(['search']), refused('search'), refused('search')],
    ['names the cursor', problems(['query', 'cursor']), REFUSED_OURS, EXPIRED],
    ['names a value that is not the caller’s', problems(['query', 'populate']), REFUSED_OURS, REFUSED_OURS],
    ['names the path', problems(['path', 'customer_id']), REFUSED_OURS, EXPIRED],
    ['names nothing that was sent', problems(['body', CANARY]), REFUSED_OURS, EXPIRED],
    ['names it in a text', { detail: `${CANARY}: status` }, refused('status'), refused('status')],
    [
      'names several in a text',
      { detail: `search: ${CANARY}, as with status` },
      refused('search'),
      refused('search'),
    ],
    ['has a text that names none of them', { detail: `${CANARY} wrong` }, REFUSED_OURS, EXPIRED],
    ['has a text about a longer name', { detail: `status_code: ${CANARY}` }, REFUSED_OURS, EXPIRED],
    ['names how much was asked for', problems(['query', 'limit']), REFUSED_SIZE, REFUSED_SIZE],
    ['says how much in a text', { detail: `limit: ${CANARY}` }, REFUSED_SIZE, REFUSED_SIZE],
    [
      'has an object for its detail',
      { detail: { loc: ['query', 'status'] } },
      refused('orderBy.field'),
      EXPIRED,
    ],
    [
      'has an odd detail',
      { detail: [null, 5, CANARY, { loc: CANARY }, { loc: [7] }] },
      refused('orderBy.field'),
      EXPIRED,
    ],
    ['has no detail', { message: CANARY }, refused('orderBy.field'), EXPIRED],
    ['is an array', [CANARY], refused('orderBy.field'), EXPIRED],
    ['is no JSON', `<html>${CANARY}</html>`, refused('orderBy.field'), EXPIRED],
    ['is empty', '', refused('orderBy.field'), EXPIRED],
  ])('that %s blames the right argument', (_what, body, atStart, atCursor) => {
    expect(meaning(body, fromStart)).toEqual(atStart);
    expect(meaning(body, fromCursor)).toEqual(atCursor);
  });

  it('of a condition blames its place in the filter', () => {
    const query: SummaryQuery = {
      ...EVERY_TOTAL,
      conditions: [
        { field: 'quantity', comparison: 'gt', value: '1' },
        { field: 'quantityUsed', comparison: 'isNull', value: 'true' },
      ],
    };
    const parts = SUMMARIES.parts(query, { cursor: null, limit: 10 }, []);
    expect(meaning(problems(['query', 'quantity_used__isnull']), parts)).toEqual(
      refused('filter.quantityUsed.isNull'),
    );
    expect(meaning('', parts)).toEqual(refused('filter.quantity.gt'));
    const text = 'quantity__gt: value is not a valid float';
    const ordered = SUMMARIES.parts(
      { ...query, order: { field: 'ID', direction: 'ASC' } },
      { cursor: null, limit: 10 },
      [],
    );
    expect(meaning({ detail: text }, ordered)).toEqual(refused('filter.quantity.gt'));
  });

  it('without any argument of the caller is nobody’s fault', () => {
    expect(meaning('', [])).toEqual(REFUSED_OURS);
    expect(meaning(problems(['query', 'cursor']), [{ name: 'cursor', value: 'c', argument: null }])).toEqual(
      REFUSED_OURS,
    );
  });
});

describe('a Retry-After', () => {
  const epoch = Date.UTC(2026, 0, 1);
  const at = (status: number, retryAfter: string | null) =>
    refusal(new Answer(status, retryAfter, '', undated()), [], 'gateway', epoch);

  it.each([
    ['2.0', 2],
    ['Thu, 01 Jan 2026 00:00:30 GMT', 30],
    ['9999999', null],
    ['soon', null],
    [null, null],
  ])('of %j is told in whole seconds', (header, retryAfter) => {
    expect(at(429, header)).toEqual({ kind: 'rate-limited', retryAfter });
    expect(at(503, header)).toEqual({
      kind: 'upstream-unavailable',
      reason: 'it answered with status 503',
      ...(retryAfter !== null && { retryAfter }),
    });
  });
});
