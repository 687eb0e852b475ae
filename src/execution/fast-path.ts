import {
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  NoSchemaIntrospectionCustomRule,
  specifiedRules,
  validate,
} from 'graphql';
import { Failed } from '../domain/failure.ts';
import type { Turns } from '../domain/turns.ts';
import type { GraphContext } from '../schema/context.ts';
import { presentError } from '../schema/errors.ts';
import { type CostLimits, tooLong, tooManyErrors } from '../schema/limits/cost.ts';
import { type DocumentLimits, parseWithin } from '../schema/limits/document-limits.ts';
import { Abandoned } from './abandoned.ts';
import { answerFrame } from './answer-frame.ts';
import { CompiledOperation } from './compiled-operation.ts';
import { boundedDocumentCache } from './document-cache.ts';
import type { GraphQLRequest } from './graphql-request.ts';
import { NotCovered } from './not-covered.ts';
import { MOST_ERRORS } from './pace.ts';

export interface FastPathLimits extends DocumentLimits, CostLimits {
  readonly introspection: boolean;
}

const MOST_DOCUMENTS = 1_000;
const MOST_BYTES = 32_000_000;
/** What a document takes for each of its tokens, measured. */
const BYTES_PER_TOKEN = 310;
/**
 * The most fields that are kept compiled; each takes 1.7 kB, measured. With its fragments written out, and once for each
 * choice of `@skip` and `@include`, a document may have a thousand times as many of them as its text tells.
 */
const MOST_FIELDS = 20_000;

/** An answer with the errors in it, as a client is shown them. */
export interface Answer {
  readonly body: string | Buffer;
  readonly errors: readonly GraphQLError[];
}

/** What is known of a document: how its operations are executed, or that it is a matter for the general way. */
type Verdict =
  { readonly document: DocumentNode; readonly operations: Map<string | null, CompiledOperation> } | 'general';

/**
 * Executes valid queries within all limits that the compiler covers. Everything else is for the general way, which gives
 * the same answers, only slower. A document is parsed, validated and compiled once.
 */
export class FastPath {
  readonly #schema: GraphQLSchema;
  readonly #limits: FastPathLimits;
  readonly #turns: Turns;
  readonly #report: (cause: unknown) => void;
  #verdicts = boundedDocumentCache(MOST_DOCUMENTS, MOST_BYTES, bytesOf);
  /** How many fields are compiled, all documents together. */
  #fields = 0;

  constructor(schema: GraphQLSchema, limits: FastPathLimits, turns: Turns, report: (cause: unknown) => void) {
    this.#schema = schema;
    this.#limits = limits;
    this.#turns = turns;
    this.#report = report;
  }

  /**
   * Executes an operation. Null for the general way, and then nothing of it was executed. Rejects with `Failed` for an answer
   * that is too long or holds too many errors.
   */
  async answer(request: GraphQLRequest, context: GraphContext): Promise<Answer | null> {
    const verdict = this.#verdictOn(request.query);
    if (verdict === 'general') return null;
    let shown: readonly GraphQLError[] = [];
    try {
      const operation = this.#operationOf(verdict.document, verdict.operations, request.operationName);
      const body = await operation.execute(
        request.variables,
        context,
        this.#limits,
        this.#turns,
        (errors) => {
          shown = errors.map((error) => presentError(error, this.#report));
          return answerFrame(shown);
        },
      );
      return { body, errors: shown };
    } catch (error) {
      if (error instanceof NotCovered) return null;
      if (!(error instanceof Abandoned)) throw error;
      const isLong = error.reason === 'too long';
      throw new Failed(isLong ? tooLong(this.#limits) : tooManyErrors(MOST_ERRORS));
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
      const document = parseWithin(text, this.#limits);
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
