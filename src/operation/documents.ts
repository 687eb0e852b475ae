import { type DocumentNode, GraphQLError, type GraphQLSchema, validate } from 'graphql';
import { presentError, presentLiteralError } from '../schema/errors.ts';
import { parseWithin } from './limits/document-limits.ts';
import { RefusedOperation } from '../schema/refused-operation.ts';
import { CompiledOperation } from './compiled-operation.ts';
import { boundedDocumentCache } from './document-cache.ts';
import { type DocumentRules, validationRules } from './validation-rules.ts';

/** A document that may be executed, with those of its operations that were compiled so far. */
export interface ValidDocument {
  readonly isValid: true;
  readonly ast: DocumentNode;
  readonly operations: Map<string | null, CompiledOperation>;
}

/** A document that may not, with the errors as a client is shown them. */
export interface RefusedDocument {
  readonly isValid: false;
  /** Null where the text is beyond its limits, or none that can be parsed. */
  readonly ast: DocumentNode | null;
  readonly errors: readonly GraphQLError[];
  /** Null for one that is refused for its size. */
  readonly flaw: 'document' | null;
}

const MOST_DOCUMENTS = 1_000;
const MOST_BYTES = 32_000_000;
/** What a document takes for each of its tokens, and an error with its trace, measured. */
const BYTES_PER_TOKEN = 310;
const BYTES_PER_ERROR = 4_000;
/**
 * The most fields that are kept compiled; each takes 1.7 kB, measured. With its fragments written out, and once for each
 * choice of `@skip` and `@include`, a document may have a thousand times as many of them as its text tells.
 */
const MOST_FIELDS = 20_000;
/** One mistake is often met many times; nobody reads on after these. */
const MOST_ERRORS = 5;

/** The documents that were sent of late. Each is parsed, limited, validated and compiled once, whatever way it came. */
export class Documents {
  readonly #schema: GraphQLSchema;
  readonly #rules: DocumentRules;
  #known = boundedDocumentCache(MOST_DOCUMENTS, MOST_BYTES, bytesOf);
  /** How many fields are compiled, all documents together. */
  #fields = 0;

  constructor(schema: GraphQLSchema, rules: DocumentRules) {
    this.#schema = schema;
    this.#rules = rules;
  }

  of(text: string): ValidDocument | RefusedDocument {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const document = this.#judge(text);
    this.#known.set(text, document);
    return document;
  }

  /** Throws {@link NotBegun} where the document has no such operation; of names that it does not have nothing is kept. */
  operationOf({ ast, operations }: ValidDocument, name: string | null): CompiledOperation {
    const known = operations.get(name);
    if (known !== undefined) return known;
    const compiled = CompiledOperation.of(this.#schema, ast, name, (fields) => {
      this.#makeRoomFor(fields);
    });
    operations.set(name, compiled);
    return compiled;
  }

  #judge(text: string): ValidDocument | RefusedDocument {
    const parsed = this.#parse(text);
    if (parsed instanceof Error) {
      const errors = [presentError(parsed, () => undefined)];
      return { isValid: false, ast: null, errors, flaw: parsed instanceof GraphQLError ? 'document' : null };
    }
    const options = { maxErrors: MOST_ERRORS, hideSuggestions: !this.#rules.introspection };
    const errors = validate(this.#schema, parsed, validationRules(this.#rules), options);
    if (errors.length === 0) return { isValid: true, ast: parsed, operations: new Map() };
    const shown = errors.map((error) => presentLiteralError(error));
    return { isValid: false, ast: parsed, errors: shown, flaw: 'document' };
  }

  #parse(text: string): DocumentNode | GraphQLError | RefusedOperation {
    try {
      return parseWithin(text, this.#rules);
    } catch (error) {
      if (error instanceof GraphQLError || error instanceof RefusedOperation) return error;
      throw error;
    }
  }

  /** Nobody has that many fields in use at once, so to begin anew does not come often. */
  #makeRoomFor(fields: number): void {
    this.#fields += fields;
    if (this.#fields <= MOST_FIELDS) return;
    this.#known = boundedDocumentCache(MOST_DOCUMENTS, MOST_BYTES, bytesOf);
    this.#fields = 0;
  }
}

function bytesOf(document: ValidDocument | RefusedDocument): number {
  const bytes = (document.ast?.tokenCount ?? 0) * BYTES_PER_TOKEN;
  return document.isValid ? bytes : bytes + document.errors.length * BYTES_PER_ERROR;
}
