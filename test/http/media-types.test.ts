import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isJson, plainMediaType, wantsPage, withoutWeights } from '../../src/http/media-types.ts';

const JSON_TYPE = 'application/json';
const GRAPHQL = 'application/graphql-response+json';

describe('the type of an answer', () => {
  it.each<readonly [accept: string | undefined, type: string | null]>([
    [undefined, JSON_TYPE],
    ['*/*', JSON_TYPE],
    ['application/*', JSON_TYPE],
    [`${GRAPHQL}, ${JSON_TYPE}`, GRAPHQL],
    [`${JSON_TYPE}, ${GRAPHQL}`, JSON_TYPE],
    [`${JSON_TYPE};q=0.5, ${GRAPHQL}`, GRAPHQL],
    [`${GRAPHQL};q=0.5, ${JSON_TYPE}`, JSON_TYPE],
    [`${GRAPHQL};q=0.5, */*;q=0.4`, GRAPHQL],
    [`${GRAPHQL};q=0.5, */*`, JSON_TYPE],
    [`${JSON_TYPE};q=0.9, ${GRAPHQL};q=0.899`, JSON_TYPE],
    [`application/*;q=0.1, ${GRAPHQL}`, GRAPHQL],
    [`*/*, ${JSON_TYPE};q=0.1`, GRAPHQL],
    [`${JSON_TYPE};q=0, */*`, GRAPHQL],
    [`${JSON_TYPE};q=0.0, ${GRAPHQL};q=0.001`, GRAPHQL],
    [`${JSON_TYPE} ; Q=0.1 , ${GRAPHQL.toUpperCase()} ;\tq=1.000`, GRAPHQL],
    [`, ,${JSON_TYPE};x="a,b;q=0";q=0.2,, ${GRAPHQL};q=0.1`, JSON_TYPE],
    [`${JSON_TYPE};x="\\",q=0";q=0.2`, JSON_TYPE],
    [`${JSON_TYPE}; charset=utf-8`, JSON_TYPE],
    [`${JSON_TYPE}; charset=iso-8859-1, ${GRAPHQL};q=0.1`, GRAPHQL],
    ['text/html, application/xhtml+xml, */*;q=0.8', JSON_TYPE],
    [`${JSON_TYPE};q=0`, null],
    ['*/*;q=0', null],
    [`*/*, ${JSON_TYPE};q=0, ${GRAPHQL};q=0`, null],
    ['text/html', null],
    ['', null],
    ['application', null],
  ])('of those that take %j is %j', (accept, type) => {
    expect(plainMediaType(accept)).toBe(type);
  });

  it('is one that no client excludes, and none weighs less than the other', () => {
    const weight = fc.integer({ min: 0, max: 1000 }).map((thousandths) => thousandths / 1000);
    const range = fc.constantFrom(JSON_TYPE, GRAPHQL, 'application/*', '*/*', 'text/html');
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(range, weight), { minLength: 1, selector: ([name]) => name }),
        (ranges) => {
          const weights = new Map<string, number>(ranges);
          const of = (type: string) =>
            weights.get(type) ?? weights.get('application/*') ?? weights.get('*/*') ?? 0;
          const header = ranges.map(([name, q]) => `${name};q=${q}`).join(', ');
          const type = plainMediaType(header);
          const best = Math.max(of(JSON_TYPE), of(GRAPHQL));
          expect(type === null ? 0 : of(type)).toBe(best);
          if (type === null) expect(withoutWeights(header)).not.toMatch(/application|\*/);
          else expect(withoutWeights(header)).toBe(type);
        },
      ),
    );
  });
});

it.each([
  ['text/html', true],
  ['Text/HTML;q=0.1', true],
  ['application/xhtml+xml, text/html;charset=utf-8, */*;q=0.8', true],
  ['text/html;q=0, */*', false],
  ['text/html, application/json', true],
  ['application/json, text/html', false],
  ['application/json, text/html;q=0.9', false],
  ['application/json;q=0.8, text/html;q=0.9', true],
  ['application/graphql-response+json, text/html;q=0.1, */*', false],
  ['application/json;q=0, text/html;q=0.1', true],
  ['application/json;x="text/html"', false],
  ['*/*', false],
  [undefined, false],
])('a browser that sends accept: %j wants a page: %j', (accept, wanted) => {
  expect(wantsPage(accept)).toBe(wanted);
});

it.each([
  ['application/json', true],
  ['application/json;', true],
  ['application/json ; charset="utf-8" ;', true],
  ['application/json; charset=latin1', false],
  [undefined, false],
])('a body of the type %j is JSON: %j', (type, is) => {
  expect(isJson(type)).toBe(is);
});
