import { createYoga } from 'graphql-yoga';
import { useCostLimit } from '../../src/http/plugins/use-cost-limit.ts';
import { useDocumentLimits } from '../../src/http/plugins/use-document-limits.ts';
import {
  useTrustedDocuments,
  type TrustedDocumentOptions,
} from '../../src/http/plugins/use-trusted-documents.ts';
import { useValidation } from '../../src/http/plugins/use-validation.ts';
import { Loaders } from '../../src/loaders/loaders.ts';
import { CursorCodec } from '../../src/paging/cursor.ts';
import type { GraphContext } from '../../src/schema/context.ts';
import { presentError } from '../../src/schema/errors.ts';
import { schema } from '../../src/schema/index.ts';
import type { CostLimits } from '../../src/schema/limits/cost.ts';
import type { DocumentLimits } from '../../src/schema/limits/document-limits.ts';
import { callerFor } from '../support/caller.ts';
import { fakeZenskar, type PortCall } from '../support/fake-zenskar.ts';
import { isRecord } from '../support/graphql.ts';
import { customerOf, customerUuid, rowOf, summaryOf } from '../support/sample-data.ts';

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
  const yoga = createYoga<object, GraphContext>({
    schema,
    context: ({ request }) => ({
      principal: ORGANISATION,
      loaders: new Loaders(api, callerFor({ signal: request.signal }), graphLimits),
      cursors,
      limits: graphLimits,
    }),
    logging: false,
    graphiql: false,
    maskedErrors: { maskError: (error) => presentError(error, () => undefined) },
    plugins: [
      ...(trusted === null ? [] : [useTrustedDocuments(trusted)]),
      useDocumentLimits(limits),
      useValidation(limits),
      useCostLimit(limits),
    ],
  });
  const post = async (body: unknown): Promise<LimitedReply> => {
    const headers = { 'content-type': 'application/json', accept: 'application/json' };
    const request = new Request('http://gateway.test/graphql', {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    return readReply(await yoga.fetch(request));
  };
  return { post, calls, ask: (query, variables) => post({ query, variables }) };
}

export type Ask = (query: string, variables?: Readonly<Record<string, unknown>>) => Promise<LimitedReply>;

async function readReply(response: Response): Promise<LimitedReply> {
  const text = await response.text();
  const body: unknown = JSON.parse(text);
  const list: unknown = isRecord(body) ? body['errors'] : [];
  const errors = Array.isArray(list) ? list.filter(isRecord) : [];
  return {
    status: response.status,
    data: isRecord(body) ? (body['data'] ?? null) : null,
    codes: errors.map(({ extensions }) => (isRecord(extensions) ? extensions['code'] : null)),
    messages: errors.map(({ message }) => String(message)),
    text,
  };
}

export const CUSTOMER = customerUuid(1);
