import { fetchDocument, NoDocument } from '../auth/key-document.ts';
import { readKeySet } from '../auth/key-set.ts';
import type { AuthConfig } from '../config/auth.ts';
import type { Clock } from '../domain/clock.ts';
import { failureWords } from './failure-words.ts';
import type { Finding } from './finding.ts';

/** Fetches the keys of tokens once, as the gateway would; null where no tokens are taken. */
export async function checkKeys(auth: AuthConfig, clock: Clock): Promise<Finding | null> {
  if (auth.kind !== 'jwt') return null;
  const { keys, algorithms } = auth;
  if (keys.kind === 'public-key') {
    return { ok: true, text: `JWT_PUBLIC_KEY can check ${algorithms.join(', ')}.` };
  }
  // The rest of the URL may hold a secret.
  const publisher = `The publisher of keys at ${keys.url.origin}`;
  try {
    const set = readKeySet(await fetchDocument(keys.url, clock).text, algorithms);
    if (typeof set === 'string') return { ok: false, text: `${publisher}: what it sends is ${set}.` };
    const count = `${set.size} usable ${set.size === 1 ? 'key' : 'keys'}`;
    return { ok: true, text: `${publisher}: it has ${count} for ${algorithms.join(', ')}.` };
  } catch (error) {
    return { ok: false, text: `${publisher}: ${reasonOf(error)}.` };
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof NoDocument)) return failureWords(null);
  return error.message.startsWith('status ')
    ? `it answers with ${error.message}`
    : failureWords(error.message);
}
