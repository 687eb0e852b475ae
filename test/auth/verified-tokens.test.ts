import { describe, expect, it } from 'vitest';
import { callerPrincipal, type Principal } from '../../src/auth/principal.ts';
import { VerifiedTokens } from '../../src/auth/verified-tokens.ts';
import { invalidToken } from '../../src/auth/token-flaws.ts';
import { ManualClock } from '../support/clock.ts';
import { closedGate } from '../support/gate.ts';
import { credentials } from './issuer.ts';

const principal = callerPrincipal(credentials);

/** Has a token verified that is sound until `expiresAt`. */
function remember(verified: VerifiedTokens, token: string, expiresAt = Infinity): Promise<Principal> {
  return verified.verify(token, () => Promise.resolve({ principal, expiresAt }));
}

describe('VerifiedTokens', () => {
  it('remembers a token for a minute', async () => {
    const clock = new ManualClock();
    const verified = new VerifiedTokens(clock);
    await remember(verified, 'a');
    await clock.advance(59_999);
    expect(verified.principalOf('a')).toBe(principal);
    expect(verified.principalOf('b')).toBeUndefined();
    await clock.advance(1);
    expect(verified.principalOf('a')).toBeUndefined();
  });

  it('remembers no token beyond its end', async () => {
    const clock = new ManualClock();
    const verified = new VerifiedTokens(clock);
    await remember(verified, 'a', clock.epoch() + 10);
    await clock.advance(9);
    expect(verified.principalOf('a')).toBe(principal);
    await clock.advance(1);
    expect(verified.principalOf('a')).toBeUndefined();
  });

  it('remembers a thousand tokens, and drops the one that was not asked for the longest', async () => {
    const verified = new VerifiedTokens(new ManualClock());
    for (let at = 0; at < 1000; at++) await remember(verified, `${at}`);
    verified.principalOf('0');
    await remember(verified, '1000');
    expect(['0', '1', '2', '1000'].map((token) => verified.principalOf(token) !== undefined)).toEqual([
      true,
      false,
      true,
      true,
    ]);
  });

  it('does not remember a token that is refused', async () => {
    const verified = new VerifiedTokens(new ManualClock());
    const refusal = invalidToken('signature');
    await expect(verified.verify('a', () => Promise.reject(refusal))).rejects.toBe(refusal);
    expect(verified.principalOf('a')).toBeUndefined();
  });

  it('remembers no token whose key may have been withdrawn while it was verified', async () => {
    const verified = new VerifiedTokens(new ManualClock());
    const held = closedGate();
    const first = verified.verify('a', () => held.opened.then(() => ({ principal, expiresAt: Infinity })));
    await remember(verified, 'b');
    verified.clear();
    held.open();
    expect(await first).toBe(principal);
    expect(verified.principalOf('a')).toBeUndefined();
    expect(verified.principalOf('b')).toBeUndefined();
    await remember(verified, 'a');
    expect(verified.principalOf('a')).toBe(principal);
  });
});
