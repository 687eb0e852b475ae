import type { Credentials } from '../domain/credentials.ts';
import type { Endpoint } from '../observability/labels.ts';
import { Failed } from '../domain/failure.ts';
import type { ReferenceName } from '../domain/references.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import type { AbortView } from '../domain/light-signal.ts';
import { type Tolerance, TOLERANT } from '../domain/tolerance.ts';
import type { BegunCall, CallLog } from './call-log.ts';
import type { UpstreamEvent } from './policies/upstream-event.ts';
import type { List } from './lists/list.ts';
import type { Patience } from './waiter.ts';
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
    const noted = this.#begin(list.kind.endpoint, caller);
    return noted?.end(this.#api.page(noted, list, page, populate), sizeOf) ?? this.#refuse();
  }

  customer(caller: Caller, ...asked: Rest<'customer'>): Answer<'customer'> {
    const noted = this.#begin('customer', caller);
    return noted?.end(this.#api.customer(noted, ...asked), countOf) ?? this.#refuse();
  }

  customers(caller: Caller, ...asked: Rest<'customers'>): Answer<'customers'> {
    const noted = this.#begin('customers', caller);
    return noted?.end(this.#api.customers(noted, ...asked), sizeOf) ?? this.#refuse();
  }

  customersByExternalId(
    caller: Caller,
    ...asked: Rest<'customersByExternalId'>
  ): Answer<'customersByExternalId'> {
    const noted = this.#begin('customers', caller);
    return noted?.end(this.#api.customersByExternalId(noted, ...asked), sizeOf) ?? this.#refuse();
  }

  /** Null where no more calls may be made. */
  #begin(endpoint: Endpoint, caller: Caller): NotedCaller | null {
    if (this.#made >= this.#most) return null;
    this.#made += 1;
    return new NotedCaller(caller, this.#log, this.#log.begin(endpoint));
  }

  #refuse(): Promise<never> {
    return Promise.reject(tooMany(this.#most));
  }
}

/** The caller, for one call: whatever that is told is noted with it. */
class NotedCaller implements Caller {
  readonly tenant: string;
  readonly credentials: Credentials;
  readonly signal: AbortView;
  readonly deadline: number;
  readonly trace: Caller['trace'];
  readonly tolerance: Tolerance;
  readonly patience: Patience;
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
    this.patience = caller.patience ?? { until: null };
    this.#caller = caller;
    this.#log = log;
    this.#call = call;
  }

  observe(event: UpstreamEvent): void {
    this.#log.observe(this.#call, event);
    this.#caller.observe(event);
  }

  /** Notes what comes of the call. Hundreds may be under way, so no more than this is held until then. */
  end<Value>(value: Promise<Value>, rowsOf: (value: Value) => number): Promise<Value> {
    return value.then(
      (found) => {
        this.#log.succeed(this.#call, rowsOf(found));
        return found;
      },
      (error: unknown) => {
        this.#log.fail(this.#call, error, this.signal.aborted);
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
