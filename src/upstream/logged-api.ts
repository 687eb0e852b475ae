import { Failed } from '../domain/failure.ts';
import type { Endpoint } from './answer.ts';
import type { CallLog } from './call-log.ts';
import type { ZenskarApi } from './zenskar-api.ts';

type Arguments<Name extends keyof ZenskarApi> = Parameters<ZenskarApi[Name]>;
type Answer<Name extends keyof ZenskarApi> = ReturnType<ZenskarApi[Name]>;

/** The same port, with each of its calls noted in the log of the operation that it serves. */
export class LoggedApi implements ZenskarApi {
  readonly #api: ZenskarApi;
  readonly #log: CallLog;

  constructor(api: ZenskarApi, log: CallLog) {
    this.#api = api;
    this.#log = log;
  }

  entitlements(...asked: Arguments<'entitlements'>): Answer<'entitlements'> {
    return this.#noted('entitlements', this.#api.entitlements(...asked), sizeOf);
  }

  summaries(...asked: Arguments<'summaries'>): Answer<'summaries'> {
    return this.#noted('summaries', this.#api.summaries(...asked), sizeOf);
  }

  customer(...asked: Arguments<'customer'>): Answer<'customer'> {
    return this.#noted('customer', this.#api.customer(...asked), (found) => (found === null ? 0 : 1));
  }

  customers(...asked: Arguments<'customers'>): Answer<'customers'> {
    return this.#noted('customers', this.#api.customers(...asked), sizeOf);
  }

  #noted<Value>(
    endpoint: Endpoint,
    answer: Promise<Value>,
    rowsOf: (value: Value) => number,
  ): Promise<Value> {
    const call = this.#log.begin(endpoint);
    return answer.then(
      (value) => {
        this.#log.end(call, rowsOf(value), null);
        return value;
      },
      (error: unknown) => {
        this.#log.end(call, null, error instanceof Failed ? error.failure.kind : null);
        throw error;
      },
    );
  }
}

function sizeOf({ rows }: { readonly rows: readonly unknown[] }): number {
  return rows.length;
}
