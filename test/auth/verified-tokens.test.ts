import { describe, expect, it } from 'vitest';
import { callerPrincipal } from '../../src/auth/principal.ts';
import { VerifiedTokens } from '../../src/auth/verified-tokens.ts';
import { ManualClock } from '../support/clock.ts';
import { credentials } from './issuer.ts';

const principal = callerPrincipal(credentials);

describe('VerifiedTokens', () => {
  it('remembers a token for a minute', async () => {
    const clock = new ManualClock();
    const verified = new VerifiedTokens(clock);
    verified.remember('a', principal, Infinity);
    await clock.advance(59_999);
    expect(verified.principalOf('a')).toBe(principal);
    expect(verified.principalOf('b')).toBeUndefined();
    await clock.advance(1);
    expect(verified.principalOf('a')).toBeUndefined();
  });

  it('remembers no token beyond its end', async () => {
    const clock = new ManualClock();
    const verified = new VerifiedTokens(clock);
    verified.remember('a', principal, clock.epoch() + 10);
    await clock.advance(9);
    expect(verified.principalOf('a')).toBe(principal);
    await clock.advance(1);
    expect(verified.principalOf('a')).toBeUndefined();
  });

  it('remembers a thousand tokens, and drops the one that was not asked for the longest', () => {
    const verified = new VerifiedTokens(new ManualClock());
    for (let at = 0; at < 1000; at++) verified.remember(`${at}`, principal, Infinity);
    verified.principalOf('0');
    verified.remember('1000', principal, Infinity);
    expect(['0', '1', '2', '1000'].map((token) => verified.principalOf(token) !== undefined)).toEqual([
      true,
      false,
      true,
      true,
    ]);
  });
});
