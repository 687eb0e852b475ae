import type { Credentials } from '../../../src/domain/credentials.ts';
import { execute, type ExecutionResult, parse } from 'graphql';
import type { Principal } from '../../../src/auth/principal.ts';
import type { Uuid } from '../../../src/domain/uuid.ts';
import { Loaders } from '../../../src/loaders/loaders.ts';
import { CursorCodec } from '../../../src/cursors/cursor.ts';
import type { GraphLimits } from '../../../src/schema/context.ts';
import { schema } from '../../../src/schema/index.ts';
import { estimate } from '../../support/estimate.ts';
import type { Estimate } from '../../../src/schema/needs/ledger.ts';
import type { ZenskarApi } from '../../../src/upstream/zenskar-api.ts';
import { callerFor } from '../../support/caller.ts';
import { PRESENT } from '../../support/present.ts';

export interface CountedAnswer {
  readonly result: ExecutionResult;
  /** What it was expected to cost at most. */
  readonly estimate: Estimate;
  /** Rows that the upstream sent. */
  readonly rows: number;
}

const CREDENTIALS = { apiKey: 'key', organisation: 'organisation' };
export const ORGANISATION: Principal = { kind: 'organisation', tenant: 'tenant', credentials: CREDENTIALS };

/** A caller that is bound to one customer. */
export function boundTo(customer: Uuid): Principal {
  return { kind: 'customer', tenant: customer, credentials: CREDENTIALS, customer };
}

export type Variables = Readonly<Record<string, unknown>>;

/** Executes operations over the port, next to what they were estimated at. */
export function countedGraph(
  api: ZenskarApi,
  limits: GraphLimits,
  credentials: Credentials,
  principal: Principal = ORGANISATION,
) {
  const shared = {
    principal,
    limits,
    ...PRESENT,
    cursors: new CursorCodec('a secret of at least 32 characters'),
  };

  return async (text: string, variables: Variables = {}): Promise<CountedAnswer> => {
    let rows = 0;
    const counted = async <Page extends { readonly rows: readonly unknown[] }>(
      page: Promise<Page>,
    ): Promise<Page> => {
      rows += (await page).rows.length;
      return page;
    };
    const counting: ZenskarApi = {
      page: (...args) => counted(api.page(...args)),
      customers: (...args) => counted(api.customers(...args)),
      customersByExternalId: (...args) => counted(api.customersByExternalId(...args)),
      customer: async (...args) => {
        const customer = await api.customer(...args);
        rows += customer === null ? 0 : 1;
        return customer;
      },
    };
    const document = parse(text);
    const cost = estimate(schema, document, undefined, variables, shared);
    const contextValue = {
      loaders: new Loaders(counting, callerFor({ credentials }), limits),
      ...shared,
    };
    const result = await execute({ schema, document, variableValues: variables, contextValue });
    return { result, estimate: cost, rows };
  };
}
