import { describe, expect, it } from 'vitest';
import { configOf, problemsOf } from './parse.ts';

const credentials = {
  ZENSKAR_API_KEY: 'test-key-0123456789',
  ZENSKAR_ORGANISATION: '6f1c2a0e-3b7d-4c55-9a51-0d1f2e3c4b5a',
};

describe('SANDBOX_NOW', () => {
  it('tells the stories of the sandbox around an instant', () => {
    expect(configOf({ SANDBOX_NOW: '2026-06-01T00:00:00Z' }).upstream).toEqual({
      kind: 'sandbox',
      now: '2026-06-01T00:00:00Z',
    });
  });

  it.each(['noon', '2026-06-01', '2026-13-01T00:00:00Z', '2026-06-01T00:00:00+02:00'])(
    'refuses %s as an instant of the sandbox',
    (SANDBOX_NOW) => {
      expect(problemsOf({ SANDBOX_NOW })).toEqual([
        expect.stringContaining('SANDBOX_NOW expected an instant such as 2026-06-01T00:00:00Z'),
      ]);
    },
  );

  it('refuses an instant of the sandbox where Zenskar answers', () => {
    expect(problemsOf({ SANDBOX_NOW: '2026-06-01T00:00:00Z', ...credentials })).toEqual([
      'SANDBOX_NOW is set, but Zenskar answers and not the sandbox. Unset this.',
    ]);
  });
});
