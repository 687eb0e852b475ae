import type { Principal } from '../../src/auth/principal.ts';
import { EventLoopTurns, type Turns } from '../../src/domain/turns.ts';
import { type EdgeResponse, isInParts } from '../../src/http/exchange.ts';
import { createGraph } from '../../src/http/graph.ts';
import { freshOutcome, type Operation } from '../../src/http/operation.ts';
import { Loaders } from '../../src/loaders/loaders.ts';
import { CursorCodec } from '../../src/cursors/cursor.ts';
import type { GraphContext } from '../../src/schema/context.ts';
import { schema } from '../../src/schema/index.ts';
import { CallLog } from '../../src/upstream/call-log.ts';
import { createZenskarClient } from '../../src/upstream/zenskar-client.ts';
import { callerFor } from '../support/caller.ts';
import { PRESENT } from '../support/present.ts';
import { ManualClock } from '../support/clock.ts';
import { type Fault, oddUpstream, type SentCall } from './odd-upstream.ts';
import { referenceServer } from './reference-server.ts';

/** What a client sends, whom it is from, and what befalls the upstream meanwhile. */
export interface Request {
  readonly body: string;
  readonly accept: string | undefined;
  readonly principal: Principal;
  readonly fault: Fault | null;
}

/** All that an execution leaves behind. */
export interface Trail {
  readonly response: EdgeResponse;
  readonly outcome: Operation['outcome'];
  readonly reported: readonly unknown[];
  readonly calls: readonly SentCall[];
}

export interface Comparison {
  /** Of the graph as it is served. */
  readonly fast: Trail;
  /** Of the reference implementation. */
  readonly general: Trail;
  /** Whether the request was read and answered without Yoga. */
  readonly tookFastWay: boolean;
}

export const LIMITS = {
  maxTokens: 1500,
  maxDepth: 12,
  maxAliases: 40,
  maxDirectives: 30,
  maxUpstreamCalls: 200,
  maxRows: 20_000,
  maxResponseBytes: 100_000_000,
};

const GRAPH_LIMITS = { pageLimit: 5, pageBudget: 5, maxPageSize: 50 };
const CURSORS = new CursorCodec('a secret of at least 32 characters');

/** Both ways side by side, over upstreams that hold the same. Their caches live on from one request to the next. */
export function twoGraphs(
  introspection: boolean,
  turns: Turns = new EventLoopTurns(),
): (request: Request) => Promise<Comparison> {
  const reported: unknown[] = [];
  const options = {
    schema,
    limits: { ...LIMITS, introspection },
    trusted: null,
    samples: { nodes: null, boundCallers: false },
    operations: null,
    report: (cause: unknown) => reported.push(cause),
    turns,
  };
  const graphs = new WeakMap<Operation, GraphContext>();
  const contextOf = (operation: Operation) => {
    const graph = graphs.get(operation);
    if (graph === undefined) throw new Error('expected a context for the operation');
    return graph;
  };
  const mixed = createGraph({ ...options, contextOf });
  const general = referenceServer(options);

  async function leaveTrail(
    { principal, fault }: Request,
    execute: (operation: Operation) => Promise<EdgeResponse>,
  ): Promise<Trail> {
    const { attach, calls } = oddUpstream(fault);
    const api = createZenskarClient(attach, () => undefined);
    const caller = callerFor();
    const outcome = freshOutcome();
    const log = new CallLog(new ManualClock());
    const flags = { debug: false, queriesOnly: false };
    const operation: Operation = { requestId: 'r', principal, caller, calls: log, ...flags, outcome };
    const loaders = new Loaders(api, caller, GRAPH_LIMITS);
    graphs.set(operation, { principal, loaders, ...PRESENT, cursors: CURSORS, limits: GRAPH_LIMITS });
    const response = await wholeOf(await execute(operation));
    // Parts of the operation may go on when an error has decided the answer: their calls count, too.
    for (let turn = 0; turn < 4; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    return { response, outcome, reported: reported.splice(0), calls };
  }

  return async (request) => {
    const { body, accept } = request;
    const fast = await leaveTrail(request, (operation) => mixed.execute(body, accept, operation));
    const tookFastWay = fast.outcome.way === 'plain';
    const slow = await leaveTrail(request, (operation) =>
      general.execute(body, accept, { operation, graph: contextOf(operation) }),
    );
    return { fast, general: slow, tookFastWay };
  };
}

/** An answer in parts, once all of them are there. */
async function wholeOf(response: EdgeResponse): Promise<EdgeResponse> {
  if (!isInParts(response.body)) return response;
  let body = '';
  for await (const part of response.body) body += part;
  return { ...response, body };
}
