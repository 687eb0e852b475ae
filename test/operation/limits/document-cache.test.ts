import { describe, expect, it } from 'vitest';
import { boundedDocumentCache } from '../../../src/operation/document-cache.ts';

/** Of numbers, which stand for documents. */
function cacheOf(maxEntries: number, maxBytes: number, bytesOf: (value: number) => number = () => 0) {
  const cache = boundedDocumentCache<{ readonly is: number }>(maxEntries, maxBytes, ({ is }) => bytesOf(is));
  return {
    get: (text: string) => cache.get(text)?.is,
    set: (text: string, is: number) => {
      cache.set(text, { is });
    },
  };
}

describe('a cache of documents', () => {
  it('gives back what was put in last', () => {
    const cache = cacheOf(2, 80);
    cache.set('a', 1);
    cache.set('a', 2);
    expect(cache.get('a')).toBe(2);
    expect(cache.get('b')).toBeUndefined();
  });

  it('forgets what was used longest ago beyond its number of entries', () => {
    const cache = cacheOf(2, 80);
    for (const [index, text] of ['a', 'b', 'a', 'c'].entries()) cache.set(text, index);
    expect(['a', 'b', 'c'].map((text) => cache.get(text))).toEqual([2, undefined, 3]);
    cache.get('a');
    cache.set('d', 4);
    expect(['a', 'c', 'd'].map((text) => cache.get(text))).toEqual([2, undefined, 4]);
  });

  it('forgets what came first beyond its number of bytes, of which most may be the value', () => {
    const cache = cacheOf(100, 80);
    for (let n = 0; n < 10; n += 1) cache.set(String(n).repeat(10), n);
    expect(cache.get('1'.repeat(10))).toBeUndefined();
    expect(cache.get('2'.repeat(10))).toBe(2);
    const heavy = cacheOf(100, 80, (value) => value);
    for (let n = 0; n < 10; n += 1) heavy.set(String(n), 9);
    expect([heavy.get('1'), heavy.get('2')]).toEqual([undefined, 9]);
  });

  it('does not let one text push out the others', () => {
    const cache = cacheOf(100, 80);
    cache.set('a', 1);
    cache.set('b'.repeat(11), 2);
    expect(cache.get('a')).toBe(1);
    expect(cache.get('b'.repeat(11))).toBeUndefined();
  });
});
