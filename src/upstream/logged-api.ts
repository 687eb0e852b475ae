import { Failed } from '../domain/failure.ts';
import type { CallLog } from './call-log.ts';
import type { Endpoint } from './answer.ts';
import type { ZenskarApi } from './zenskar-api.ts';

/** The same port, with each of its calls noted in the log of the operation that it serves. */
export function loggedApi(api: ZenskarApi, log: CallLog): ZenskarApi {
  function noted<Answer>(
    endpoint: Endpoint,
    rowsOf: (answer: Answer) => number,
    answer: Promise<Answer>,
  ): Promise<Answer> {
    const end = log.begin(endpoint);
    return answer.then(
      (value) => {
        end(rowsOf(value), null);
        return value;
      },
      (error: unknown) => {
        end(null, error instanceof Failed ? error.failure.kind : null);
        throw error;
      },
    );
  }
  const size = ({ rows }: { readonly rows: readonly unknown[] }) => rows.length;
  return {
    entitlements: (call, customer, query, page, populate) =>
      noted('entitlements', size, api.entitlements(call, customer, query, page, populate)),
    summaries: (call, customer, query, page) =>
      noted('summaries', size, api.summaries(call, customer, query, page)),
    customer: (call, uuid) =>
      noted('customer', (found) => (found === null ? 0 : 1), api.customer(call, uuid)),
    customers: (call, uuids, cursor) => noted('customers', size, api.customers(call, uuids, cursor)),
  };
}
