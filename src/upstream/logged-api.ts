import type { Endpoint } from '../observability/labels.ts';
import { Failed } from '../domain/failure.ts';
import type { ReferenceName } from '../domain/references.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import type { AbortView } from '../domain/light-signal.ts';
import { type Tolerance, TOLERANT } from '../domain/tolerance.ts';
import type { BegunCall, CallLog } from './call-log.ts';
import type { UpstreamEvent } from './policies/upstream-event.ts';
import type { UpstreamCredentials } from './read.ts';
import type { List } from './lists/list.ts';
import type { Caller, ZenskarApi } from './zenskar-api.ts';

type Rest<Name extends keyof ZenskarApi> =
  Parameters<ZenskarApi[Name]> extends [Caller, ...infer Others] ? Others : never;
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
    const ask = (noted: Caller) => this.#api.page(noted, list, page, populate);
    return this.#noted(list.kind.endpoint, caller, ask, sizeOf);
  }

  customer(caller: Caller, ...asked: Rest<'customer'>): Answer<'customer'> {
    return this.#noted('customer', caller, (noted) => this.#api.customer(noted, ...asked), countOf);
  }

  customers(caller: Caller, ...asked: Rest<'customers'>): Answer<'customers'> {
    return this.#noted('customers', caller, (noted) => this.#api.customers(noted, ...asked), sizeOf);
  }

  customersByExternalId(
    caller: Caller,
    ...asked: Rest<'customersByExternalId'>
  ): Answer<'customersByExternalId'> {
    const ask = (noted: Caller) => this.#api.customersByExternalId(noted, ...asked);
    return this.#noted('customers', caller, ask, sizeOf);
  }

  #noted<Value>(
    endpoint: Endpoint,
    caller: Caller,
    ask: (noted: Caller) => Promise<Value>,
    rowsOf: (value: Value) => number,
  ): Promise<Value> {
    if (this.#made >= this.#most) return Promise.reject(tooMany(this.#most));
    this.#made += 1;
    const call = this.#log.begin(endpoint);
    return ask(new NotedCaller(caller, this.#log, call)).then(
      (value) => {
        this.#log.succeed(call, rowsOf(value));
        return value;
      },
      (error: unknown) => {
        this.#log.fail(call, error, caller.signal.aborted);
        throw error;
      },
    );
  }
}

/** The caller, for one call: whatever that is told is noted with it. */
class NotedCaller implements Caller {
  readonly tenant: string;
  readonly credentials: UpstreamCredentials;
  readonly signal: AbortView;
  readonly deadline: number;
  readonly trace: Caller['trace'];
  readonly tolerance: Tolerance;
  readonly #caller: Caller;
  readonly #log: CallLog;
  readonly #call: BegunCall;

  constructor(caller: Caller, log: CallLog, call: BegunCall) {
    this.tenant = caller.tenant;
    this.credentials = caller.credentials;
    this.signal = caller.signal;
    this.deadline = caller.deadline;
    this.trace = caller.trace;
    this.tolerance = caller.tolerance ?? TOLERANT;
    this.#caller = caller;
    this.#log = log;
    this.#call = call;
  }

  observe(event: UpstreamEvent): void {
    this.#log.observe(this.#call, event);
    this.#caller.observe(event);
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
