import {
  type DocumentNode,
  type GraphQLSchema,
  NoSchemaIntrospectionCustomRule,
  specifiedRules,
  validate,
} from 'graphql';
import { Failed } from '../domain/failure.ts';
import type { Turns } from '../domain/turns.ts';
import type { GraphContext } from '../schema/context.ts';
import { type CostLimits, tooLong } from '../schema/limits/cost.ts';
import { type DocumentLimits, parseWithin } from '../schema/limits/document-limits.ts';
import { CompiledOperation } from './compiled-operation.ts';
import { boundedDocumentCache } from './document-cache.ts';
import type { GraphQLRequest } from './graphql-request.ts';
import { TooLong } from './run.ts';

export interface FastPathLimits extends DocumentLimits, CostLimits {
  readonly introspection: boolean;
}

const MOST_DOCUMENTS = 1_000;
const MOST_BYTES = 16_000_000;
/** What a document takes for each of its tokens, measured. */
const BYTES_PER_TOKEN = 120;
/**
 * The most fields that are kept compiled; each takes 1.7 kB, measured. With its fragments written out, and once for each
 * choice of `@skip` and `@include`, a document may have a thousand times as many of them as its text tells.
 */
const MOST_FIELDS = 20_000;

/** What is known of a document: how its operations are executed, or that it is a matter for the general way. */
type Verdict =
  { readonly document: DocumentNode; readonly operations: Map<string | null, CompiledOperation> } | 'general';

/**
 * Executes plain queries: valid ones, within all limits, whose answer holds no error. Everything else is for the general
 * way, which gives plain ones the same answer, only slower. A document is parsed, validated and compiled once.
 */
export class FastPath {
  readonly #schema: GraphQLSchema;
  readonly #limits: FastPathLimits;
  readonly #turns: Turns;
  #verdicts = boundedDocumentCache(MOST_DOCUMENTS, MOST_BYTES, bytesOf);
  /** How many fields are compiled, all documents together. */
  #fields = 0;

  constructor(schema: GraphQLSchema, limits: FastPathLimits, turns: Turns) {
    this.#schema = schema;
    this.#limits = limits;
    this.#turns = turns;
  }

  /**
   * The whole body of the answer. Null for the general way, which is to be given the same context: its loaders hold
   * whatever was loaded, so that no upstream call is made twice. Rejects with `Failed` for an answer that is too long.
   */
  async answer(request: GraphQLRequest, context: GraphContext): Promise<string | Buffer | null> {
    const verdict = this.#verdictOn(request.query);
    if (verdict === 'general') return null;
    try {
      const operation = this.#operationOf(verdict.document, verdict.operations, request.operationName);
      return await operation.execute(request.variables, context, this.#limits, this.#turns);
    } catch (error) {
      if (error instanceof TooLong) throw new Failed(tooLong(this.#limits));
      // Whatever it was, the general way meets it again and tells the client in the one form that errors have.
      return null;
    }
  }

  #verdictOn(text: string): Verdict {
    const known = this.#verdicts.get(text);
    if (known !== undefined) return known;
    const verdict = this.#judge(text);
    this.#verdicts.set(text, verdict);
    return verdict;
  }

  #judge(text: string): Verdict {
    try {
      const document = parseWithin(text, this.#limits, 'without locations');
      const { introspection } = this.#limits;
      const rules = introspection ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule];
      const isValid = validate(this.#schema, document, rules, { maxErrors: 1 }).length === 0;
      return isValid ? { document, operations: new Map() } : 'general';
    } catch {
      return 'general';
    }
  }

  /** A document has few operations, and of a name that it does not have none is compiled. */
  #operationOf(
    document: DocumentNode,
    operations: Map<string | null, CompiledOperation>,
    name: string | null,
  ): CompiledOperation {
    const known = operations.get(name);
    if (known !== undefined) return known;
    const compiled = CompiledOperation.of(this.#schema, document, name, (fields) => {
      this.#makeRoomFor(fields);
    });
    operations.set(name, compiled);
    return compiled;
  }

  /** Nobody has that many fields in use at once, so to begin anew does not come often. */
  #makeRoomFor(fields: number): void {
    this.#fields += fields;
    if (this.#fields <= MOST_FIELDS) return;
    this.#verdicts = boundedDocumentCache(MOST_DOCUMENTS, MOST_BYTES, bytesOf);
    this.#fields = 0;
  }
}

function bytesOf(verdict: Verdict): number {
  return verdict === 'general' ? 0 : (verdict.document.tokenCount ?? 0) * BYTES_PER_TOKEN;
}
