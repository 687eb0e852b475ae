import type { Endpoint } from './answer.ts';
import type { CallLog } from './call-log.ts';
import type { Call, ZenskarApi } from './zenskar-api.ts';

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
    return this.#noted('entitlements', asked[0], this.#api.entitlements(...asked), sizeOf);
  }

  summaries(...asked: Arguments<'summaries'>): Answer<'summaries'> {
    return this.#noted('summaries', asked[0], this.#api.summaries(...asked), sizeOf);
  }

  customer(...asked: Arguments<'customer'>): Answer<'customer'> {
    return this.#noted('customer', asked[0], this.#api.customer(...asked), (found) =>
      found === null ? 0 : 1,
    );
  }

  customers(...asked: Arguments<'customers'>): Answer<'customers'> {
    return this.#noted('customers', asked[0], this.#api.customers(...asked), sizeOf);
  }

  #noted<Value>(
    endpoint: Endpoint,
    { signal }: Call,
    answer: Promise<Value>,
    rowsOf: (value: Value) => number,
  ): Promise<Value> {
    const call = this.#log.begin(endpoint);
    return answer.then(
      (value) => {
        this.#log.end(call, rowsOf(value));
        return value;
      },
      (error: unknown) => {
        this.#log.fail(call, error, signal.aborted);
        throw error;
      },
    );
  }
}

function sizeOf({ rows }: { readonly rows: readonly unknown[] }): number {
  return rows.length;
}
