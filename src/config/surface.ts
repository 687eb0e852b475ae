import type { EnvReader } from './env-reader.ts';
import { listOf, onOff, type Reader, textLike } from './readers.ts';

/** What a request may look like and how much it may ask for. */
export type SurfaceConfig = {
  readonly introspection: boolean;
  readonly graphiql: boolean;
  readonly compression: boolean;
  /** As browsers spell them in the Origin header. */
  readonly corsOrigins: readonly string[];
  /** In lower case. */
  readonly corsHeaders: readonly string[];
  readonly maxBodyBytes: number;
  readonly maxTokens: number;
  readonly maxDepth: number;
  readonly maxAliases: number;
  readonly maxDirectives: number;
  readonly maxUpstreamCalls: number;
  readonly maxRows: number;
  readonly maxResponseBytes: number;
  /** `manifests` are paths of files, at least one; `only` refuses every other document. */
  readonly trustedDocuments: { readonly manifests: readonly string[]; readonly only: boolean } | null;
};

/** The sandbox holds nothing to hide, so there the schema is open unless somebody closes it. */
export function readSurface(env: EnvReader, isSandbox: boolean): SurfaceConfig {
  return {
    introspection: env.value('INTROSPECTION', onOff, isSandbox),
    graphiql: env.value('GRAPHIQL', onOff, isSandbox),
    compression: env.value('COMPRESSION', onOff, true),
    corsOrigins: env.value('CORS_ORIGINS', listOf(origin), []),
    corsHeaders: readCorsHeaders(env),
    maxBodyBytes: env.integer('MAX_BODY_BYTES'),
    maxTokens: env.integer('MAX_TOKENS'),
    maxDepth: env.integer('MAX_DEPTH'),
    maxAliases: env.integer('MAX_ALIASES'),
    maxDirectives: env.integer('MAX_DIRECTIVES'),
    maxUpstreamCalls: env.integer('MAX_UPSTREAM_CALLS'),
    maxRows: env.integer('MAX_ROWS'),
    maxResponseBytes: env.integer('MAX_RESPONSE_BYTES'),
    trustedDocuments: readTrustedDocuments(env),
  };
}

/** Compared with what browsers send, letter by letter: no path, no default port, no pattern. */
const origin: Reader<string> = (text) => {
  const isOrigin = /^https?:[^*]+$/.test(text) && URL.canParse(text) && new URL(text).origin === text;
  if (isOrigin) return { ok: true, value: text };
  const came = text === '*' ? { came: '*, which would let the pages of every site call in' } : {};
  return { ok: false, expected: 'an origin such as https://app.example, as browsers spell it', ...came };
};

/** A wildcard would not even stand for authorization. */
const headerName: Reader<string> = (text) =>
  /^[\w!#$%&'+.^`|~-]+$/.test(text)
    ? { ok: true, value: text.toLowerCase() }
    : { ok: false, expected: 'the name of a header such as x-app-version, and no wildcard' };

function readCorsHeaders(env: EnvReader): readonly string[] {
  const headers = env.value('CORS_HEADERS', listOf(headerName), []);
  if (headers.length > 0 && !env.isSet('CORS_ORIGINS')) {
    env.report(
      'CORS_HEADERS',
      'is set, but CORS_ORIGINS is not, so no page may send any. Set CORS_ORIGINS, or unset this.',
    );
  }
  return headers;
}

const filePath = textLike(/^[^\p{Cc}]+$/u, 'the path of a file');

function readTrustedDocuments(env: EnvReader): SurfaceConfig['trustedDocuments'] {
  const manifests = env.optional('TRUSTED_DOCUMENTS', listOf(filePath));
  const only = env.value('TRUSTED_DOCUMENTS_ONLY', onOff, false);
  if (only && !env.isSet('TRUSTED_DOCUMENTS')) {
    env.report(
      'TRUSTED_DOCUMENTS_ONLY',
      'is on, but TRUSTED_DOCUMENTS is not set, so nothing could be asked for. Set TRUSTED_DOCUMENTS, or unset this.',
    );
  }
  return manifests === null ? null : { manifests, only };
}
