import { EventLoopTurns } from '../../../src/domain/turns.ts';
import type { TrustedDocumentOptions } from '../../../src/operation/trusted-documents.ts';
import { createGraph } from '../../../src/http/graph.ts';
import { freshOutcome } from '../../../src/http/operation.ts';
import { Loaders } from '../../../src/loaders/loaders.ts';
import { CursorCodec } from '../../../src/cursors/cursor.ts';
import { schema } from '../../../src/schema/index.ts';
import type { CostLimits } from '../../../src/operation/limits/cost.ts';
import type { DocumentLimits } from '../../../src/operation/limits/document-limits.ts';
import { CallLog } from '../../../src/upstream/call-log.ts';
import { answerText } from '../../support/answer-text.ts';
import { callerFor } from '../../support/caller.ts';
import { ManualClock } from '../../support/clock.ts';
import { PRESENT } from '../../support/present.ts';
import { fakeZenskar, type PortCall } from '../../support/fake-zenskar.ts';
import { isRecord } from '../../support/graphql.ts';
import { customerOf, customerUuid, rowOf, summaryOf } from '../../support/sample-data.ts';

import { ORGANISATION } from './counted-graph.ts';

export type Surface = DocumentLimits & CostLimits & { readonly introspection: boolean };

export const ROOMY: Surface = {
  introspection: false,
  maxTokens: 1000,
  maxDepth: 12,
  maxAliases: 30,
  maxDirectives: 20,
  maxUpstreamCalls: 50,
  maxRows: 5000,
  maxResponseBytes: 1_000_000,
};

export interface LimitedReply {
  readonly status: number;
  readonly data: unknown;
  readonly codes: readonly unknown[];
  readonly messages: readonly string[];
  readonly text: string;
}

/** The graph behind nothing but the limits, over an upstream in memory whose calls are counted. */
export function limitedServer(
  surface: Partial<Surface> = {},
  trusted: TrustedDocumentOptions | null = null,
): { post: (body: unknown) => Promise<LimitedReply>; ask: Ask; calls: readonly PortCall[] } {
  const limits = { ...ROOMY, ...surface };
  const customer = customerUuid(1);
  const { api, calls } = fakeZenskar({
    customers: [customerOf(1)],
    rows: new Map([[customer, [rowOf(customer, 1), rowOf(customer, 2)]]]),
    summaries: new Map([[customer, [summaryOf(customer, 1)]]]),
  });
  const graphLimits = { pageLimit: 100, pageBudget: 20, maxPageSize: 500 };
  const cursors = new CursorCodec('a secret of at least 32 characters');
  const graph = createGraph({
    schema,
    limits,
    trusted,
    operations: null,
    report: () => undefined,
    turns: new EventLoopTurns(),
    contextOf: ({ principal, caller }) => ({
      principal,
      loaders: new Loaders(api, caller, graphLimits),
      cursors,
      ...PRESENT,
      limits: graphLimits,
    }),
  });
  const post = async (body: unknown): Promise<LimitedReply> => {
    const log = new CallLog(new ManualClock());
    const outcome = freshOutcome();
    const operation = {
      requestId: 'r',
      principal: ORGANISATION,
      caller: callerFor(),
      calls: log,
      debug: false,
      queriesOnly: false,
      outcome,
    };
    const answer = await graph.execute(JSON.stringify(body), 'application/json', operation);
    return readReply(answer.status, answerText(answer.body));
  };
  return { post, calls, ask: (query, variables) => post({ query, variables }) };
}

export type Ask = (query: string, variables?: Readonly<Record<string, unknown>>) => Promise<LimitedReply>;

function readReply(status: number, text: string): LimitedReply {
  const body: unknown = JSON.parse(text);
  const list: unknown = isRecord(body) ? body['errors'] : [];
  const errors = Array.isArray(list) ? list.filter(isRecord) : [];
  return {
    status,
    data: isRecord(body) ? (body['data'] ?? null) : null,
    codes: errors.map(({ extensions }) => (isRecord(extensions) ? extensions['code'] : null)),
    messages: errors.map(({ message }) => String(message)),
    text,
  };
}

export const CUSTOMER = customerUuid(1);
