import { describe, expect, it } from 'vitest';
import { createCore } from '../../src/sandbox/core.ts';
import { emptyWorld } from '../../src/sandbox/world.ts';

const core = createCore({ world: emptyWorld(), apiKey: 'right', organisation: 'ours' });

function answerTo(headers: Record<string, string>, url = '/customers', method = 'GET'): [number, unknown] {
  const { status, body } = core.answer({ method, url, headers });
  return [status, JSON.parse(body)];
}

const good = { 'x-api-key': 'right', organisation: 'ours' };
const deny = { Message: 'User is not authorized to access this resource with an explicit deny' };

describe('access', () => {
  it('needs the key and the organisation, in headers of any case', () => {
    expect(answerTo(good)[0]).toBe(200);
    expect(answerTo({ 'X-API-KEY': 'right', Organisation: 'ours' })[0]).toBe(200);
  });

  it('answers 401 to a missing or wrong key', () => {
    expect(answerTo({ organisation: 'ours' })).toEqual([401, { detail: 'Not authenticated' }]);
    expect(answerTo({ ...good, 'x-api-key': 'wrong' })).toEqual([401, { detail: 'Invalid API key' }]);
  });

  it('answers 403 with the words of the front door to a missing or wrong organisation', () => {
    expect(answerTo({ 'x-api-key': 'right' })).toEqual([403, deny]);
    expect(answerTo({ ...good, organisation: 'theirs' })).toEqual([403, deny]);
  });

  it.each([
    '/',
    '/customer',
    '/customers/',
    '/entitlements',
    '/entitlements/customer/',
    '/customers/a/b',
    '//customers',
    '/%zz',
  ])('answers 404 to %s', (url) => {
    expect(answerTo(good, url)).toEqual([404, { detail: 'Not Found' }]);
  });

  it('answers 405 to other methods', () => {
    expect(answerTo(good, '/customers', 'POST')).toEqual([405, { detail: 'Method Not Allowed' }]);
  });

  it('takes a whole URL as well as a path', () => {
    expect(answerTo(good, 'https://api.example/customers?limit=1')[0]).toBe(200);
  });

  it('decodes the path before it checks the id', () => {
    expect(answerTo(good, '/customers/..%2Fx')[0]).toBe(422);
    expect(answerTo(good, '/entitlements/customer/unique')[0]).toBe(422);
  });

  it('refuses to be built around a now that is no instant', () => {
    expect(() => createCore({ world: emptyWorld(), now: 'noon' })).toThrow(
      'The option now must be an ISO 8601 instant, but got: noon',
    );
  });
});
