import type { EnvReader } from './env-reader.ts';
import { listOf, onOff, type Reader, textOfAtLeast } from './readers.ts';
import { type RedisAddress, redisUrl } from './redis-url.ts';

/** What is kept of answers, for how long and where. */
export type CacheConfig = {
  /** Null where nothing is kept. */
  readonly ages: CacheAges | null;
  /** How much one process keeps of Zenskar's answers. */
  readonly answerBytes: number;
  /** And how much of the responses that are made of them alone. */
  readonly responseBytes: number;
  /** Where replicas share what they keep; null where every process keeps its own. */
  readonly store: StoreConfig | null;
  /** With any of them a message is signed that makes customers be forgotten; none where nobody may send one. */
  readonly invalidationSecrets: readonly Buffer[];
};

/** In milliseconds; each follows on the one before. */
export type CacheAges = {
  readonly freshMs: number;
  readonly recordFreshMs: number;
  readonly staleMs: number;
  readonly staleIfErrorMs: number;
};

export type StoreConfig = {
  readonly address: RedisAddress;
  /** How long one command may take. */
  readonly timeoutMs: number;
  /** The first seals, all open; none where nothing is sealed. */
  readonly secrets: readonly string[];
};

const BYTES_PER_MB = 1_048_576;
/** Without a response it is made of its answers once more, without an answer Zenskar is asked: so answers have most of the room. */
const RESPONSES_SHARE = 1 / 8;

/** Reads CACHE_*, and the store and the secrets that go with it; problems are reported to `env`. */
export function readCache(env: EnvReader): CacheConfig {
  const ages = {
    freshMs: env.integer('CACHE_FRESH_MS'),
    recordFreshMs: env.integer('CACHE_RECORD_FRESH_MS'),
    staleMs: env.integer('CACHE_STALE_MS'),
    staleIfErrorMs: env.integer('CACHE_STALE_IF_ERROR_MS'),
  };
  const maxBytes = env.integer('CACHE_MB') * BYTES_PER_MB;
  return {
    ages: ages.freshMs === 0 ? null : ages,
    answerBytes: maxBytes * (1 - RESPONSES_SHARE),
    responseBytes: maxBytes * RESPONSES_SHARE,
    store: readStore(env),
    invalidationSecrets: readInvalidation(env),
  };
}

/** As the libraries of Standard Webhooks write secrets. Node skips what is no Base64: the key would be another one than meant. */
const webhookSecret: Reader<Buffer> = (text) => {
  const expected = 'whsec_ and at least 24 bytes in Base64';
  const encoded = text.replace(/^whsec_/, '').replace(/={1,2}$/, '');
  if (!/^[A-Za-z\d+/]*$/.test(encoded) || encoded.length % 4 === 1) {
    return { ok: false, expected, came: 'text that is not Base64' };
  }
  const bytes = Buffer.from(encoded, 'base64');
  return bytes.length >= 24
    ? { ok: true, value: bytes }
    : { ok: false, expected, came: `${bytes.length} bytes` };
};

function readInvalidation(env: EnvReader): readonly Buffer[] {
  const secrets = env.value('INVALIDATION_SECRET', listOf(webhookSecret, /[,\n]/), []);
  if (secrets.length > 0 && !env.isSet('PRIVATE_PORT') && env.isSound('PRIVATE_PORT')) {
    env.report(
      'INVALIDATION_SECRET',
      'is set, but PRIVATE_PORT is not, on which such messages are taken. Set PRIVATE_PORT, or unset this.',
    );
  }
  return secrets;
}

/** Nothing is kept unsealed unless somebody says so. */
function readStore(env: EnvReader): StoreConfig | null {
  const address = env.optional('REDIS_URL', redisUrl);
  const timeoutMs = env.integer('REDIS_TIMEOUT_MS');
  const secrets = env.value('CACHE_SECRET', listOf(textOfAtLeast(32), /[,\n]/), []);
  const sealing = env.value('CACHE_SEALING', onOff, true);
  const hasSecret = env.isSet('CACHE_SECRET');
  const sound = (['REDIS_URL', 'CACHE_SECRET', 'CACHE_SEALING'] as const).every((name) => env.isSound(name));
  if (sound && hasSecret && !env.isSet('REDIS_URL')) {
    env.report(
      'CACHE_SECRET',
      'is set, but REDIS_URL is not, so there is nothing to seal. Set REDIS_URL, or unset this.',
    );
  }
  if (sound && hasSecret && !sealing) {
    env.report('CACHE_SECRET', 'is set, but CACHE_SEALING is off, so nothing is sealed. Unset one of them.');
  }
  if (sound && address !== null && sealing && !hasSecret) {
    env.report(
      'CACHE_SECRET',
      'is missing, although REDIS_URL is set: what is kept there would lie open to whoever reads it. Set this, or set CACHE_SEALING=off where that is meant.',
    );
  }
  return address === null ? null : { address, timeoutMs, secrets };
}
