import type { FetchImplementation, JWTVerifyGetKey } from 'jose';
import { JWKSNoMatchingKey } from 'jose/errors';
import { createRemoteJWKSet, customFetch } from 'jose/jwks/remote';
import type { Clock } from '../domain/clock.ts';
import { Failed } from '../domain/failure.ts';

const FETCH_TIMEOUT_MS = 5000;
/** How long an unknown key is not asked for again, so that invented ones cause no more than one fetch in this time. */
const COOLDOWN_MS = 30_000;
/** The same after a fetch that failed: shorter, since until it succeeds tokens may be refused that are good. */
const RETRY_MS = 5000;
/** Keys are fetched again after this time, beside the requests that use them: a withdrawn key is used no longer. */
const REFRESH_MS = 300_000;
/** Keys are not used beyond this time, when their publisher has been out of reach for as long. */
const LIFETIME_MS = 3_600_000;

/**
 * Finds the key that a token says it is signed with among those that the issuer publishes. jose fetches, parses and
 * picks; when to fetch is decided here, because jose pauses after a success only, so that a publisher that is down
 * would be asked once for every bad token. Rejects with auth-unavailable when the key may exist and cannot be had.
 */
export function createRemoteKeys(url: URL, clock: Clock, fetchJwks?: FetchImplementation): JWTVerifyGetKey {
  const published = createRemoteJWKSet(url, {
    timeoutDuration: FETCH_TIMEOUT_MS,
    // Never on its own account.
    cooldownDuration: Infinity,
    cacheMaxAge: Infinity,
    ...(fetchJwks === undefined ? {} : { [customFetch]: fetchJwks }),
  });
  let fetchedAt = -Infinity;
  let last = { failed: false, at: -Infinity };
  let pending: Promise<void> | null = null;

  async function fetchNow(): Promise<void> {
    try {
      await published.reload();
      fetchedAt = clock.now();
      last = { failed: false, at: fetchedAt };
    } catch {
      last = { failed: true, at: clock.now() };
      throw new Failed({ kind: 'auth-unavailable' });
    } finally {
      pending = null;
    }
  }

  /** Fetches the keys, or takes the outcome of the fetch that is under way or was a moment ago. */
  async function refresh(): Promise<void> {
    if (pending === null && clock.now() - last.at < (last.failed ? RETRY_MS : COOLDOWN_MS)) {
      if (last.failed) throw new Failed({ kind: 'auth-unavailable' });
      return;
    }
    await (pending ??= fetchNow());
  }

  return async (header, token) => {
    const age = clock.now() - fetchedAt;
    if (age > LIFETIME_MS) await refresh();
    else if (age > REFRESH_MS) void refresh().catch(() => undefined);
    try {
      return await published(header, token);
    } catch (error) {
      if (!(error instanceof JWKSNoMatchingKey)) throw error;
      await refresh();
      return published(header, token);
    }
  };
}
