import { createHash } from 'node:crypto';
import { type DocumentNode, GraphQLError, type GraphQLSchema, validate } from 'graphql';
import { Failed, type Failure } from '../domain/failure.ts';
import { documentIdIn, isHash } from './document-id.ts';
import { type DocumentLimits, parseWithin } from './limits/document-limits.ts';
import { manifestEntries } from './manifest-entries.ts';
import { type DocumentRules, validationRules } from './validation-rules.ts';

/** The documents that clients were built with, by the hash of their text in lower-case hexadecimal, or by another name. */
export type TrustedDocuments = ReadonlyMap<string, string>;

export type ManifestReading =
  | { readonly ok: true; readonly documents: TrustedDocuments }
  | { readonly ok: false; readonly problems: readonly string[] };

/** What every document of a manifest must stand up to: no less than a document that a client sends. */
export interface ManifestRules {
  readonly schema: GraphQLSchema;
  readonly limits: DocumentRules;
}

/** By the digits of its hashes. */
const ALGORITHMS: Readonly<Record<number, string>> = { 32: 'md5', 40: 'sha1', 64: 'sha256' };

const BAD_NAME =
  'Expected a hash of the document (SHA-256, SHA-1 or MD5) in lower-case hexadecimal, or another name of at most 256 letters, ' +
  'digits and marks without a colon.';

/**
 * Reads a manifest in any form of {@link manifestEntries}. It reports every problem at once, so that a manifest that does not
 * fit this gateway is noticed before the first client is.
 */
export function readManifest(text: string, rules: ManifestRules): ManifestReading {
  const entries = manifestEntries(text);
  if (typeof entries === 'string') return { ok: false, problems: [entries] };
  const documents = new Map<string, string>();
  const problems: string[] = [];
  for (const [index, { name, text: document }] of entries.entries()) {
    const id = documentIdIn(name);
    const found = problemsOf(id, document, rules);
    if (id !== null && typeof document === 'string' && documents.has(id) && documents.get(id) !== document) {
      found.push('Expected one document of this name, got several.');
    }
    if (found.length === 0 && id !== null && typeof document === 'string') documents.set(id, document);
    const place = typeof name === 'string' ? name : `operations[${index}]`;
    problems.push(...found.map((problem) => `${place}: ${problem}`));
  }
  return problems.length === 0 ? { ok: true, documents } : { ok: false, problems };
}

function problemsOf(id: string | null, document: unknown, { schema, limits }: ManifestRules): string[] {
  if (id === null) return [BAD_NAME];
  if (typeof document !== 'string') return ['Expected the text of a document.'];
  const hash = isHash(id)
    ? createHash(ALGORITHMS[id.length] ?? 'sha256')
        .update(document)
        .digest('hex')
    : id;
  if (hash !== id) return [`Expected the hash of its document, which is ${hash}.`];
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
