import { describe, expect, it } from 'vitest';
import { Failed, type Failure } from '../../../src/domain/failure.ts';
import { Once } from '../../../src/domain/once.ts';
import { BrokenRow, LOST_LINKS, type Page } from '../../../src/domain/page.ts';
import {
  CUSTOMERS_ENVELOPE,
  type EnvelopeNames,
  LIST_ENVELOPE,
  readPage,
} from '../../../src/upstream/wire/read-page.ts';
import { parseJson } from '../../../src/upstream/wire/parse-json.ts';
import { readEntitlement } from '../../../src/upstream/wire/read-entitlement.ts';
import { pathOf } from '../../../src/upstream/wire/wire-object.ts';
import { FULL_ROW } from './wire-samples.ts';
import { FRESH } from '../../support/fresh.ts';

/** Reads a page of which every row is taken for its own path. */
function pathsOf(body: unknown, names: EnvelopeNames = LIST_ENVELOPE): Page<string> {
  return readPage(
    parseJson(typeof body === 'string' ? body : JSON.stringify(body)),
    FRESH,
    names,
    (_row, place) => pathOf(place),
  );
}

function failureOfPage(body: unknown, names?: EnvelopeNames): Failure {
  try {
    pathsOf(body, names);
  } catch (error) {
    if (error instanceof Failed) return error.failure;
  }
  throw new Error('expected a Failed');
}

describe('readPage', () => {
  it('reads the envelope, and hands each row its JSON path', () => {
    expect(pathsOf({ results: [0, 0], next: 'n+/=', previous: 'p', total_count: 12 })).toEqual({
      rows: ['$.results[0]', '$.results[1]'],
      next: 'n+/=',
      previous: 'p',
      totalCount: 12,
      freshness: FRESH,
      once: expect.any(Once) as unknown,
    });
  });

  it('takes null, absent and empty cursors for the end of the list', () => {
    const end = {
      rows: [],
      next: null,
      previous: null,
      totalCount: null,
      freshness: FRESH,
      once: expect.any(Once) as unknown,
    };
    expect(pathsOf({ results: [] })).toEqual(end);
    expect(pathsOf({ results: [], next: null, previous: null, total_count: null })).toEqual(end);
    expect(pathsOf({ results: [], next: '', previous: '' })).toEqual(end);
  });

  it('ignores what it does not know', () => {
    expect(pathsOf({ results: [], data: [1], total: 5, count: 5, facets: {} })).toEqual(
      pathsOf({ results: [] }),
    );
  });

  it('knows other names for the list and the total of customers only', () => {
    const page = { data: [0], total: 1 };
    expect(pathsOf(page, CUSTOMERS_ENVELOPE)).toMatchObject({ rows: ['$.data[0]'], totalCount: 1 });
    expect(failureOfPage(page)).toMatchObject({ kind: 'upstream-invalid', path: '$.results' });
    const both = { results: [0, 0], data: [0], total_count: 2, total: 1 };
    expect(pathsOf(both, CUSTOMERS_ENVELOPE)).toMatchObject({
      rows: ['$.results[0]', '$.results[1]'],
      totalCount: 2,
    });
    expect(pathsOf({ ...page, results: null, total_count: null }, CUSTOMERS_ENVELOPE)).toMatchObject({
      rows: ['$.data[0]'],
      totalCount: 1,
    });
  });

  it.each([
    ['a string', '12'],
    ['a fraction', 1.5],
    ['negative', -1],
    ['beyond what an Int holds', 2 ** 31],
    ['beyond the safe integers', 2 ** 53],
    ['an object', {}],
  ])('shows no total that is %s', (_what, total) => {
    expect(pathsOf({ results: [], total_count: total }).totalCount).toBeNull();
  });

  it('keeps a page with broken rows, each of which stands for itself', () => {
    const results = [FULL_ROW, null, { ...FULL_ROW, id: 5 }, FULL_ROW];
    const complaints: string[] = [];
    const page = readPage({ results }, FRESH, LIST_ENVELOPE, readEntitlement, ({ path }) => {
      complaints.push(path);
    });
    expect(complaints).toEqual(['$.results[1]', '$.results[2].id']);
    expect(page.rows).toMatchObject([
      { uuid: FULL_ROW.id },
      { failure: { path: '$.results[1]' } },
      { failure: { path: '$.results[2].id' } },
      { uuid: FULL_ROW.id },
    ]);
  });

  it('complains of an odd field when that is read, and not before', () => {
    const complaints: string[] = [];
    const results = [FULL_ROW, { ...FULL_ROW, quantity: 'many' }];
    const { rows } = readPage({ results }, FRESH, LIST_ENVELOPE, readEntitlement, ({ path }) => {
      complaints.push(path);
    });
    expect(complaints).toEqual([]);
    for (const row of rows) if (!(row instanceof BrokenRow)) expect(row.quantity).not.toBe('many');
    expect(complaints).toEqual(['$.results[1].quantity']);
  });

  const oversized = 'x'.repeat(2049);

  it.each<readonly [what: string, body: unknown, path: string, message: string]>([
    ['an empty body', '', '$', 'Expected JSON, got something else.'],
    ['a page of HTML', '<html>secret</html>', '$', 'Expected JSON, got something else.'],
    ['JSON that ends early', '{"results":[', '$', 'Expected JSON, got something else.'],
    ['JSON that is followed by more', '{"results":[]} x', '$', 'Expected JSON, got something else.'],
    ['null', 'null', '$', 'Expected an object, got null.'],
    ['a bare array', '[]', '$', 'Expected an object, got an array.'],
    ['a string', '"x"', '$', 'Expected an object, got a string of another form.'],
    ['no results', {}, '$.results', 'Expected an array, got nothing.'],
    ['results that are null', { results: null }, '$.results', 'Expected an array, got null.'],
    ['results that are an object', { results: { 0: 1 } }, '$.results', 'Expected an array, got an object.'],
  ])('fails over %s', (_what, body, path, message) => {
    expect(failureOfPage(body)).toEqual({ kind: 'upstream-invalid', path, message });
  });

  it.each<readonly [what: string, links: object, message: string]>([
    ['a next that is a number', { next: 5 }, 'Expected a string, got a number.'],
    ['a next that is false', { next: false }, 'Expected a string, got a boolean.'],
    ['a previous that is an object', { previous: {} }, 'Expected a string, got an object.'],
    [
      'a next that is oversized',
      { next: oversized },
      'Expected a cursor of at most 2048 characters, got 2049.',
    ],
    [
      'a previous that is oversized',
      { previous: oversized },
      'Expected a cursor of at most 2048 characters, got 2049.',
    ],
  ])('loses the page behind %s, and no other', (_what, links, message) => {
    const complaints: Failure[] = [];
    const envelope = { results: [0], next: 'n', previous: 'p', ...links };
    const { rows, next, previous } = readPage(
      envelope,
      FRESH,
      LIST_ENVELOPE,
      () => 'row',
      (failure) => complaints.push(failure),
    );
    const [name] = Object.keys(links);
    expect(rows).toEqual(['row']);
    expect({ next, previous }).toEqual({
      next: name === 'next' ? LOST_LINKS.next : 'n',
      previous: name === 'previous' ? LOST_LINKS.previous : 'p',
    });
    expect(complaints).toEqual([{ kind: 'upstream-invalid', path: `$.${name}`, message }]);
  });

  it('takes a cursor of just the bound', () => {
    expect(pathsOf({ results: [], next: oversized.slice(1) }).next).toHaveLength(2048);
  });
});
