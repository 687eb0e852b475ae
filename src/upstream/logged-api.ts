import type { Endpoint } from '../observability/labels.ts';
import { Failed } from '../domain/failure.ts';
import type { ReferenceName } from '../domain/list-query.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import type { CallLog } from './call-log.ts';
import type { List } from './lists/list.ts';
import type { Caller, ZenskarApi } from './zenskar-api.ts';

type Arguments<Name extends keyof ZenskarApi> = Parameters<ZenskarApi[Name]>;
type Answer<Name extends keyof ZenskarApi> = ReturnType<ZenskarApi[Name]>;

/**
 * The same port, with each of its calls noted in the log of the operation that it serves, and no more of them than one
 * operation may make. What is estimated beforehand stays below that, unless the list of a cursor has changed a lot since, or
 * somebody made up where its row stands: then the rest is refused with too-complex, and the upstream is not asked.
 */
export class LoggedApi implements ZenskarApi {
  readonly #api: ZenskarApi;
  readonly #log: CallLog;
  readonly #most: number;
  #made = 0;

  constructor(api: ZenskarApi, log: CallLog, mostCalls: number) {
    this.#api = api;
    this.#log = log;
    this.#most = mostCalls;
  }

  page<Query, Row>(
    caller: Caller,
    list: List<Query, Row>,
    page: PageRequest,
    populate: readonly ReferenceName[],
  ): Promise<Page<Row>> {
    const ask = () => this.#api.page(caller, list, page, populate);
    return this.#noted(list.kind.endpoint, caller, ask, sizeOf);
  }

  customer(...asked: Arguments<'customer'>): Answer<'customer'> {
    return this.#noted('customer', asked[0], () => this.#api.customer(...asked), countOf);
  }

  customers(...asked: Arguments<'customers'>): Answer<'customers'> {
    return this.#noted('customers', asked[0], () => this.#api.customers(...asked), sizeOf);
  }

  customersByExternalId(...asked: Arguments<'customersByExternalId'>): Answer<'customersByExternalId'> {
    return this.#noted('customers', asked[0], () => this.#api.customersByExternalId(...asked), sizeOf);
  }

  #noted<Value>(
    endpoint: Endpoint,
    { signal }: Caller,
    ask: () => Promise<Value>,
    rowsOf: (value: Value) => number,
  ): Promise<Value> {
    if (this.#made >= this.#most) return Promise.reject(tooMany(this.#most));
    this.#made += 1;
    const call = this.#log.begin(endpoint);
    return ask().then(
      (value) => {
        this.#log.succeed(call, rowsOf(value));
        return value;
      },
      (error: unknown) => {
        this.#log.fail(call, error, signal.aborted);
        throw error;
      },
    );
  }
}

function countOf(found: object | null): number {
  return found === null ? 0 : 1;
}

function sizeOf({ rows }: { readonly rows: readonly unknown[] }): number {
  return rows.length;
}

function tooMany(most: number): Failed {
  const message =
    `Expected an operation that needs at most ${most} upstream calls, got one that needs more. ` +
    'Start lists anew instead of going on from old cursors, or ask for fewer of them at once.';
  return new Failed({ kind: 'too-complex', message });
}
