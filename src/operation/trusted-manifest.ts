import { createHash } from 'node:crypto';
import { type DocumentNode, GraphQLError, type GraphQLSchema, validate } from 'graphql';
import { Failed, type Failure } from '../domain/failure.ts';
import { type DocumentLimits, parseWithin } from './limits/document-limits.ts';
import { type DocumentRules, validationRules } from './validation-rules.ts';

/** The documents that clients were built with, by the SHA-256 of their text in lower-case hexadecimal. */
export type TrustedDocuments = ReadonlyMap<string, string>;

export type ManifestReading =
  | { readonly ok: true; readonly documents: TrustedDocuments }
  | { readonly ok: false; readonly problems: readonly string[] };

/** What every document of a manifest must stand up to: no less than a document that a client sends. */
export interface ManifestRules {
  readonly schema: GraphQLSchema;
  readonly limits: DocumentRules;
}

const HASH = /^(?:sha256:)?([0-9a-f]{64})$/;

/**
 * Reads a manifest, which is JSON of the form `{"sha256:<hex>": "query ..."}`; the prefix may be left out. It reports
 * every problem at once, so that a manifest that does not fit this gateway is noticed before the first client is.
 */
export function readManifest(text: string, rules: ManifestRules): ManifestReading {
  const entries = parseEntries(text);
  if (entries === null) {
    return {
      ok: false,
      problems: ['Expected a JSON object of documents by their hash, got something else.'],
    };
  }
  const documents = new Map<string, string>();
  const problems: string[] = [];
  for (const [name, document] of entries) {
    const found = problemsOf(name, document, rules);
    const hash = HASH.exec(name)?.[1];
    if (found.length === 0 && hash !== undefined && typeof document === 'string')
      documents.set(hash, document);
    else problems.push(...found.map((problem) => `${name}: ${problem}`));
  }
  return problems.length === 0 ? { ok: true, documents } : { ok: false, problems };
}

function parseEntries(text: string): readonly (readonly [string, unknown])[] | null {
  try {
    const manifest: unknown = JSON.parse(text);
    const isObject = typeof manifest === 'object' && manifest !== null && !Array.isArray(manifest);
    return isObject ? Object.entries(manifest) : null;
  } catch {
    return null;
  }
}

function problemsOf(name: string, document: unknown, { schema, limits }: ManifestRules): readonly string[] {
  const hash = HASH.exec(name)?.[1];
  if (hash === undefined) return ['Expected a SHA-256 as 64 lower-case hexadecimal digits.'];
  if (typeof document !== 'string') return ['Expected the text of a document.'];
  const actual = createHash('sha256').update(document).digest('hex');
  if (actual !== hash) return [`Expected the hash of its document, which is sha256:${actual}.`];
  const parsed = parsedOrProblem(document, limits);
  if (typeof parsed === 'string') return [parsed];
  return validate(schema, parsed, validationRules(limits)).map(({ message }) => message);
}

function parsedOrProblem(text: string, limits: DocumentLimits): DocumentNode | string {
  try {
    return parseWithin(text, limits);
  } catch (error) {
    if (error instanceof Failed) return tooComplex(error.failure);
    if (error instanceof GraphQLError) return error.message;
    throw error;
  }
}

function tooComplex(failure: Failure): string {
  return 'message' in failure ? failure.message : failure.kind;
}
