import { type Tolerance, TOLERANT } from '../domain/tolerance.ts';
import type { GraphQLRequest } from '../operation/graphql-request.ts';
import { isStillTold, type KeptOperations, type KeptResponse } from '../operation/kept-operations.ts';
import { type Answer, type BodyFlaw, Pipeline, type PipelineOptions } from '../operation/pipeline.ts';
import type { Status } from '../observability/labels.ts';
import { memoizeByText } from '../observability/memoize-by-text.ts';
import type { GraphContext } from '../schema/context.ts';
import type { CallLog } from '../upstream/call-log.ts';
import type { EdgeResponse } from './exchange.ts';
import { memoizeAsync } from './memoize-async.ts';
import { canAnswer, type GraphQLMediaType, plainMediaType } from './media-types.ts';
import type { Operation, OperationOutcome } from './operation.ts';
import { notAcceptable } from './not-acceptable.ts';
import { extensionsOf, noteErrors } from './operation-outcome.ts';
import { refuse } from './refusals.ts';
import { statusWithoutData } from './statuses.ts';

export interface GraphOptions extends PipelineOptions {
  /** What one operation's resolvers are given. */
  readonly contextOf: (operation: Operation) => GraphContext;
  /** Null where nothing is kept. */
  readonly operations: KeptOperations | null;
}

/** Who asks, as far as what was told before is concerned. */
export interface Asker extends Pick<Operation, 'principal' | 'calls' | 'debug' | 'outcome'> {
  readonly tolerance: Tolerance;
}

/** GraphQL behind the edge. */
export interface Graph {
  /** What the same body was answered, if that is what it would be answered now; null where it has to be executed. */
  recall(body: string, accept: string | undefined, asker: Asker): EdgeResponse | null;
  /** Whether all that the same body read when it was executed last is kept. */
  isKept(body: string, tenant: string, tolerance: Tolerance): boolean;
  execute(body: string, accept: string | undefined, operation: Operation): Promise<EdgeResponse>;
  /** Loads what only some requests need, and what would keep everybody waiting then. Never rejects. */
  prepare(): Promise<void>;
}

/**
 * Executes operations through one pipeline. Nearly all of them come in the one form that is read and answered here; Yoga
 * knows all others that GraphQL over HTTP has.
 */
export function createGraph(options: GraphOptions): Graph {
  const pipeline = new Pipeline(options);
  // Yoga takes a quarter of a second and 16 MB to load.
  const yoga = memoizeAsync(async () => (await import('./yoga.ts')).createGraphServer(pipeline));
  const typeFor = memoizeByText((accept) => plainMediaType(accept));
  const { operations } = options;

  return {
    recall(body, accept, asker) {
      // What comes of a call that nobody waits for is told by executing it.
      if (operations === null || asker.debug) return null;
      const type = typeFor(accept ?? '*/*');
      if (type === null) return null;
      const { principal, calls, outcome, tolerance } = asker;
      const kept = operations.recall({ tenant: principal.tenant, body }, tolerance, calls);
      if (kept === null) return null;
      outcome.way = 'kept';
      outcome.kind = 'query';
      outcome.document = kept.document;
      return responseOf({ body: kept.text, hasData: true, flaw: null }, type, outcome);
    },
    isKept(body, tenant, tolerance) {
      return operations?.isKept({ tenant, body }, tolerance) ?? false;
    },
    async execute(body, accept, operation) {
      const type = typeFor(accept ?? '*/*');
      const graph = options.contextOf(operation);
      const answer = type === null ? null : await answerTo(body, graph, operation);
      if (type !== null && answer !== null) {
        operation.outcome.way = 'plain';
        if (isForbiddenKind(operation)) return refuseKind(operation);
        keep(body, answer, graph, operation);
        return responseOf(answer, type, operation.outcome);
      }
      operation.outcome.way = 'general';
      if (type === null && !canAnswer(accept ?? '*/*')) return notAcceptable(operation);
      const flaw = pipeline.flawOf(body);
      if (flaw !== null) return malformed(operation, flaw, accept);
      const response = await (await yoga()).execute(body, accept, { operation, graph });
      return isForbiddenKind(operation) ? refuseKind(operation) : response;
    },
    async prepare() {
      // If it fails, the first who needs it is told.
      await yoga().catch(() => undefined);
    },
  };

  function keep(body: string, answer: Answer, { now }: GraphContext, operation: Operation): void {
    const { principal, calls, debug, outcome } = operation;
    if (operations === null || debug || answer.kind !== 'query' || answer.errors.length > 0) return;
    const known = calls.allKnown;
    if (known === null) return;
    operations.keep({ tenant: principal.tenant, body }, known, keptResponse(answer, calls, now, outcome));
  }

  /** Null for a body that is no plain request. */
  async function answerTo(body: string, graph: GraphContext, operation: Operation): Promise<Answer | null> {
    const { outcome } = operation;
    const extensions = () => extensionsOf(operation);
    let request: GraphQLRequest | null;
    try {
      request = pipeline.read(body);
    } catch (error) {
      const refused = pipeline.refuse(error, extensions);
      noteErrors(outcome, refused.errors);
      return refused;
    }
    if (request === null) return null;
    outcome.document = request.query;
    const answer = await pipeline.execute(request, graph, extensions);
    outcome.kind = answer.kind;
    noteErrors(outcome, answer.errors);
    return answer;
  }
}

/** Null where it cannot be told again. */
function keptResponse(
  { body: text }: Answer,
  calls: CallLog,
  { steady }: GraphContext['now'],
  { document }: OperationOutcome,
): KeptResponse | null {
  const made = calls.allKept;
  if (made === null || document === null || typeof text !== 'string' || steady === null) return null;
  // Answers grow older: what is not fresh any more is not told from again until it was renewed, and is another one then.
  return isStillTold(made, TOLERANT) ? { text, document, made, steady } : null;
}

/** Neither of the other kinds is executed: the schema has none of them. */
function isForbiddenKind({ queriesOnly, outcome: { kind } }: Operation): boolean {
  return queriesOnly && (kind === 'mutation' || kind === 'subscription');
}

/** As GraphQL over HTTP says, whatever else is wrong with it. */
function refuseKind({ outcome }: Operation): EdgeResponse {
  outcome.errors = ['BAD_USER_INPUT'];
  outcome.refusal = 'method';
  const message = `Expected a query in the address, got a ${outcome.kind}.`;
  return refuse(405, 'BAD_USER_INPUT', message, { allow: 'POST, OPTIONS' });
}

/** What is no request is said to be none in JSON, whatever form its answer was to have, and however that was spelled. */
function malformed(
  { outcome }: Operation,
  { argument, message, document }: BodyFlaw,
  accept = '*/*',
): EdgeResponse {
  const type = plainMediaType(accept.replace(/\s/g, '')) ?? 'application/json';
  outcome.document = document;
  outcome.errors = ['BAD_USER_INPUT'];
  outcome.refusal = 'malformed';
  const details = argument === null ? {} : { argument };
  return refuse(400, 'BAD_USER_INPUT', message, { 'content-type': `${type}; charset=utf-8` }, details);
}

/** What an HTTP response is made of. */
type Told = Pick<Answer, 'body' | 'hasData' | 'flaw'>;

function responseOf(
  { body, hasData, flaw }: Told,
  type: GraphQLMediaType,
  { errors }: OperationOutcome,
): EdgeResponse {
  const older: Status = flaw === 'operation' ? 400 : 200;
  const status = hasData ? 200 : statusWithoutData(errors, type, older);
  return { status, headers: { 'content-type': `${type}; charset=utf-8` }, body };
}
