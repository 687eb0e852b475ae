import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedactor } from '../../src/observability/redaction.ts';

const canary = 'canary/KEY+with "all" & sorts=of\\signs';
const token = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.c2lnbmF0dXJl';
const nothingKnown = createRedactor([]);

describe('T10: the redactor', () => {
  const redactor = createRedactor([canary]);

  it.each([
    ['as it is', canary],
    ['in JSON', JSON.stringify({ key: canary })],
    ['in a URL', `https://x/?key=${encodeURIComponent(canary)}`],
    ['in base64', Buffer.from(canary).toString('base64')],
    ['in URL-safe base64', Buffer.from(canary).toString('base64url')],
  ])('removes a known secret %s', (_, text) => {
    expect(redactor.text(`a ${text} b`)).not.toMatch(/canary|Y2FuYXJ5/);
    expect(redactor.text(`a ${text} b`)).toMatch(/^a .*\[redacted\].* b$/);
  });

  it('removes any known secret from any place of any value', () => {
    const secret = fc.string({ minLength: 8, unit: 'grapheme' }).filter((text) => /^[^[\]]+$/.test(text));
    fc.assert(
      fc.property(secret, fc.string(), fc.string(), (key, before, after) => {
        const { text, value } = createRedactor([key, 'other']);
        expect(text(before + key + after)).not.toContain(key);
        const nested = value({ [`${before}${key}`]: [{ deep: `${before}${key}${after}` }] });
        expect(JSON.stringify(nested)).not.toContain(JSON.stringify(key).slice(1, -1));
      }),
    );
  });

  it('prefers the longer of two secrets that begin alike', () => {
    const { text } = createRedactor(['secret', 'secret-and-more']);
    expect(text('secret-and-more')).toBe('[redacted]');
  });

  it('ignores an empty secret', () => {
    expect(createRedactor(['']).text('plain')).toBe('plain');
  });

  it.each([
    ['a bearer token', `Bearer ${token}`],
    ['an opaque bearer token', 'bearer canary.1~2+3/4=='],
    ['a header', 'authorization: Basic canary:canary'],
    ['a header in JSON', '{"x-api-key":"canary"}'],
    ['a header in JSON in a string', JSON.stringify('{"x-api-key": "canary"}')],
    ['a parameter', 'GET /?api_key=canary&limit=1'],
    ['a bare web token', `token was ${token}, sorry`],
    ['a web token without a signature', token.slice(0, token.lastIndexOf('.'))],
  ])('removes %s although it was never told of it', (_, text) => {
    expect(nothingKnown.text(text)).not.toMatch(/canary|eyJ/);
    expect(nothingKnown.text(text)).toContain('[redacted]');
  });

  it('removes text under a name that promises a credential', () => {
    const value = { Authorization: 'canary', set_cookie: 'canary', accessToken: 'canary', tokens: 12 };
    expect(nothingKnown.value(value)).toEqual({
      Authorization: '[redacted]',
      set_cookie: '[redacted]',
      accessToken: '[redacted]',
      tokens: 12,
    });
  });

  it('leaves other text alone', () => {
    const text = 'Zenskar did not answer within 5000 ms: GET entitlements (ECONNREFUSED)';
    expect(redactor.text(text)).toBe(text);
  });

  it('prints plain data only, and a bounded amount of it', () => {
    const circle: Record<string, unknown> = { a: 1 };
    circle['self'] = circle;
    const value = {
      buffer: Buffer.from('canary'),
      map: new Map([['canary', 1]]),
      request: new Request('http://canary/', { headers: { authorization: 'canary' } }),
      odd: Object.create(Object.create(null) as object) as unknown,
      call: () => 'canary',
      big: 1n,
      none: null,
      circle,
      long: 'x'.repeat(5000),
      many: Array.from({ length: 500 }, (_, index) => index),
    };
    const printed = nothingKnown.value(value) as typeof value;
    expect(JSON.stringify(printed)).not.toContain('canary');
    expect(printed).toMatchObject({
      buffer: '[Buffer]',
      map: '[Map]',
      request: '[Request]',
      odd: '[object]',
    });
    expect(printed).toMatchObject({ call: '[function]', big: '[bigint]', none: null });
    expect(printed.circle).toEqual({ a: 1, self: { a: 1, self: { a: 1, self: '[deep]' } } });
    expect(printed.long).toHaveLength(1005);
    expect(printed.many).toHaveLength(50);
  });

  it('does not let half a secret through where text is cut', () => {
    const { value } = createRedactor(['canary-canary']);
    for (let before = 980; before <= 1000; before++) {
      expect(value(`${'x'.repeat(before)}canary-canary`)).not.toContain('canary');
    }
  });

  it.each([
    ['many beginnings of web tokens', 'eyJ-'.repeat(50_000)],
    ['a bearer without a token', `bearer${' '.repeat(200_000)}"`],
    ['a header without a value', `authorization${'"'.repeat(200_000)}`],
    ['a key without a value', `api-key:${' '.repeat(200_000)};`],
  ])('reads hostile text in linear time: %s', (_, text) => {
    const started = performance.now();
    nothingKnown.text(text);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
