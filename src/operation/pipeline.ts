import { getOperationAST, type GraphQLError, type GraphQLSchema } from 'graphql';
import { Failed } from '../domain/failure.ts';
import type { Turns } from '../domain/turns.ts';
import type { OperationKind } from '../observability/labels.ts';
import type { GraphContext } from '../schema/context.ts';
import { presentError } from '../schema/errors.ts';
import { type CostLimits, tooLong, tooManyErrors } from './limits/cost.ts';
import { Abandoned } from './abandoned.ts';
import { memberFlaw, textFlaw } from './body-flaws.ts';
import { answerFrame, type Extensions } from './answer-frame.ts';
import { Documents, type RefusedDocument } from './documents.ts';
import { MOST_ERRORS } from './field-errors.ts';
import {
  type GraphQLRequest,
  membersOf,
  plainRequest,
  type RequestMembers,
  textIn,
} from './graphql-request.ts';
import { NotBegun, noSuchOperation, type RequestFlaw } from './not-begun.ts';
import {
  type DocumentFlaw,
  documentFlaw,
  type TrustedDocumentOptions,
  withTrustedText,
} from './trusted-documents.ts';
import type { DocumentRules } from './validation-rules.ts';

export interface PipelineOptions {
  readonly schema: GraphQLSchema;
  readonly limits: DocumentRules & CostLimits;
  /** Null where clients may send any document and no other way is offered. */
  readonly trusted: TrustedDocumentOptions | null;
  /** Lets others in between the parts of long answers. */
  readonly turns: Turns;
  /** Told of causes that a client must not see. */
  readonly report: (cause: unknown) => void;
}

/** The answer to an operation, and what there is to tell of it. */
export interface Answer {
  /** JSON; bytes where it is long. */
  readonly body: string | Buffer;
  /** Those in the body, as a client is shown them. */
  readonly errors: readonly GraphQLError[];
  /** Whether there is an entry `data`, be it null: the execution had begun. */
  readonly hasData: boolean;
  readonly kind: OperationKind;
  readonly flaw: RequestFlaw | null;
}

/** What keeps a body from being a request. */
export interface BodyFlaw extends DocumentFlaw {
  /** The text that it holds all the same. */
  readonly document: string | null;
}

const NO_ERRORS: readonly GraphQLError[] = [];

/** The one way from a request to its answer, by whatever form of HTTP it came: document, cost, execution, text. */
export class Pipeline {
  readonly #options: PipelineOptions;
  readonly #documents: Documents;

  constructor(options: PipelineOptions) {
    this.#options = options;
    this.#documents = new Documents(options.schema, options.limits);
  }

  /** Reads a body. Null for one that is no request; throws `RefusedOperation` for what may not be executed. */
  read(body: string): GraphQLRequest | null {
    const members = membersOf(body);
    return members === null || this.#flawIn(members) !== null ? null : plainRequest(this.named(members));
  }

  /** What keeps a body from being a request, in words for its sender, with the document in it; null for one that is. */
  flawOf(body: string): BodyFlaw | null {
    const members = membersOf(body);
    if (members === null) return { argument: null, message: textFlaw(body), document: null };
    const flaw = this.#flawIn(members);
    return flaw === null ? null : { ...flaw, document: textIn(members) };
  }

  /** Whatever else is to be said of a request, it has to be one: by the same rule whichever documents are trusted. */
  #flawIn(members: RequestMembers): DocumentFlaw | null {
    const message = memberFlaw(members);
    return message === null ? documentFlaw(members, this.#options.trusted) : { argument: null, message };
  }

  /** Sound members with the text of the trusted document that they name. Throws as {@link read} does. */
  named(members: RequestMembers): RequestMembers {
    return withTrustedText(members, this.#options.trusted);
  }

  /** Never rejects: whatever goes wrong is an answer, too. `extensions` are asked for when all else is done. */
  async execute(
    request: GraphQLRequest,
    context: GraphContext,
    extensions: () => Extensions,
  ): Promise<Answer> {
    let kind: OperationKind = 'unknown';
    try {
      const { limits, turns } = this.#options;
      const document = this.#documents.of(request.query);
      if (!document.isValid) {
        kind = kindIn(document, request.operationName);
        throw refusalOf(document, request.operationName, kind);
      }
      const operation = this.#documents.operationOf(document, request.operationName);
      kind = operation.kind;
      let shown = NO_ERRORS;
      const body = await operation.execute(request.variables, context, limits, turns, (errors) => {
        if (errors.length > 0) shown = errors.map((error) => this.present(error));
        return answerFrame(shown, extensions());
      });
      return { body, errors: shown, hasData: true, kind, flaw: null };
    } catch (error) {
      return { ...this.refuse(error, extensions), kind };
    }
  }

  /** The answer to an operation that came to nothing, whatever was thrown for it. */
  refuse(error: unknown, extensions: () => Extensions): Answer {
    const isAbandoned = error instanceof Abandoned;
    const causes = error instanceof NotBegun ? error.errors : [this.#causeOf(error)];
    const errors = causes.map((cause) => this.present(cause));
    const told = isAbandoned ? withData(errors, extensions()) : withoutData(errors, extensions());
    return { ...told, kind: 'unknown', flaw: error instanceof NotBegun ? error.flaw : null };
  }

  #causeOf(error: unknown): unknown {
    if (!(error instanceof Abandoned)) return error;
    const { limits } = this.#options;
    return new Failed(error.reason === 'too long' ? tooLong(limits) : tooManyErrors(MOST_ERRORS));
  }

  /** What a client is told of an error. */
  present(error: unknown): GraphQLError {
    return presentError(error, this.#options.report);
  }
}

/** What a document asks for that is not executed. */
function kindIn({ ast }: RefusedDocument, name: string | null): OperationKind {
  return (ast === null ? null : getOperationAST(ast, name)?.operation) ?? 'unknown';
}

function refusalOf(
  { ast, errors, flaw }: RefusedDocument,
  name: string | null,
  kind: OperationKind,
): NotBegun {
  const isNamed = ast === null || kind !== 'unknown';
  return isNamed ? new NotBegun(errors, flaw) : noSuchOperation(ast, name);
}

type Told = Pick<Answer, 'body' | 'errors' | 'hasData'>;

/** Data that came to nothing once the execution had begun. */
function withData(errors: readonly GraphQLError[], extensions: Extensions): Told {
  const { before, after } = answerFrame(errors, extensions);
  return { body: `${before}null${after}`, errors, hasData: true };
}

/** Nothing was executed, so that there is no data to speak of. */
function withoutData(errors: readonly GraphQLError[], extensions: Extensions): Told {
  const body = JSON.stringify(extensions === null ? { errors } : { errors, extensions });
  return { body, errors, hasData: false };
}
