import fc from 'fast-check';
import { at, isRecord } from '../support/graphql.ts';
import { settled } from '../support/clock.ts';
import type { Arrival } from '../support/http-listener.ts';
import { DOCUMENTS } from './isolation-documents.ts';
import type { TenantUpstream } from './tenant-upstream.ts';
import { type Tenant, unwrapped } from './tenants.ts';
import { askAs, ENDPOINT, type TrustGateway, type TrustReply } from './trust-gateway.ts';

/** What may happen next; numbers choose among whatever there is to choose from at that time. */
export type Step =
  | {
      readonly kind: 'ask';
      readonly who: number;
      readonly what: number;
      readonly size: number;
      /** Whether to name the own customer, or the other tenant's. */
      readonly foreign: boolean;
      /** Which cursor met so far to send, if any, and whether to take it from the other tenant. */
      readonly cursor: number | null;
      readonly stolen: boolean;
    }
  | { readonly kind: 'abort'; readonly which: number }
  | { readonly kind: 'answer'; readonly which: number }
  | { readonly kind: 'wait' };

const nat = fc.nat(1000);

export const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      kind: fc.constant('ask' as const),
      who: nat,
      what: nat,
      size: fc.integer({ min: 1, max: 5 }),
      foreign: fc.boolean(),
      cursor: fc.option(nat, { freq: 3 }),
      stolen: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('abort' as const), which: nat }) },
  { weight: 14, arbitrary: fc.record({ kind: fc.constant('answer' as const), which: nat }) },
  { weight: 3, arbitrary: fc.constant({ kind: 'wait' as const }) },
);

/** One side of the boundary. */
export interface Caller {
  readonly tenant: Tenant;
  readonly headers: Readonly<Record<string, string>>;
  /** The variables with which it names the things of a tenant. */
  readonly naming: (tenant: Tenant, which: number) => Readonly<Record<string, unknown>>;
}

interface Running {
  readonly abort: AbortController;
  readonly ended: Promise<void>;
}

/** What a history showed, so that a test can tell that it was not about nothing. */
export interface Sights {
  rows: number;
  aborted: number;
  stolenRefused: number;
  resumed: number;
}

/** Plays steps against a gateway, and notes every sign of one tenant in what another one receives. */
export class History {
  readonly leaks: string[] = [];
  readonly sights: Sights = { rows: 0, aborted: 0, stolenRefused: 0, resumed: 0 };
  readonly #gateway: TrustGateway;
  readonly #upstream: TenantUpstream;
  readonly #callers: readonly [Caller, Caller];
  readonly #running = new Set<Running>();
  readonly #cursors = new Map<Caller, string[]>();
  /** Whose operation a trace belongs to. */
  readonly #traces = new Map<string, Caller>();
  #count = 0;

  constructor(gateway: TrustGateway, upstream: TenantUpstream, callers: readonly [Caller, Caller]) {
    this.#gateway = gateway;
    this.#upstream = upstream;
    this.#callers = callers;
    for (const caller of callers) this.#cursors.set(caller, []);
  }

  async play(steps: readonly Step[]): Promise<void> {
    this.#upstream.setOpen(false);
    for (const next of steps) await this.#take(next);
    this.#upstream.setOpen(true);
    await Promise.all([...this.#running].map(({ ended }) => ended));
    this.#inspectUpstream();
    this.#inspectLog();
  }

  /** How many operations were answered by calls that another operation made. */
  get sharedCalls(): number {
    const traces = new Set(this.#upstream.arrivals.map(traceOf));
    return this.#gateway.lines
      .map((line): unknown => JSON.parse(line))
      .filter((entry) => at(entry, 'upstreamCalls') !== 0 && at(entry, 'aborted') === false)
      .filter((entry) => !traces.has(String(at(entry, 'traceId')))).length;
  }

  async #take(next: Step): Promise<void> {
    switch (next.kind) {
      case 'ask':
        this.#ask(next);
        return;
      case 'abort': {
        const running = [...this.#running];
        running[next.which % Math.max(running.length, 1)]?.abort.abort();
        return;
      }
      case 'answer':
        this.#upstream.release(next.which);
        await settled();
        return;
      case 'wait':
        for (let turn = 0; turn < 4; turn += 1) await settled();
    }
  }

  #ask({ who, what, size, foreign, cursor, stolen }: Extract<Step, { kind: 'ask' }>): void {
    const [one, other] = this.#callers;
    const caller = who % 2 === 0 ? one : other;
    const stranger = caller === one ? other : one;
    const cursors = this.#cursors.get(stolen ? stranger : caller) ?? [];
    const chosen = cursor === null ? null : (cursors[cursor % Math.max(cursors.length, 1)] ?? null);
    const variables = {
      ...caller.naming(foreign ? stranger.tenant : caller.tenant, what),
      own: caller.tenant.customer,
      n: size,
      cursor: chosen,
    };
    this.#count += 1;
    const requestId = `${caller.tenant.name}.${this.#count}`;
    const trace = `f${this.#count.toString(16).padStart(31, '0')}`;
    this.#traces.set(trace, caller);
    const abort = new AbortController();
    const headers = {
      ...caller.headers,
      'x-request-id': requestId,
      traceparent: `00-${trace}-00f067aa0ba902b7-01`,
    };
    const asked = askAs(
      (request) => this.#gateway.fetch(request),
      ENDPOINT,
      DOCUMENTS[what % DOCUMENTS.length] ?? '',
      { variables, headers, signal: abort.signal },
    );
    const running: Running = {
      abort,
      ended: asked.then((reply) => {
        this.#running.delete(running);
        if (abort.signal.aborted) this.sights.aborted += 1;
        this.#inspect(caller, stranger, reply, chosen !== null && stolen, chosen !== null && !stolen);
      }),
    };
    this.#running.add(running);
  }

  #inspect(caller: Caller, stranger: Caller, reply: TrustReply, stolen: boolean, resumed: boolean): void {
    const received = unwrapped(`${reply.text}\n${JSON.stringify([...reply.headers])}`);
    if (this.#shows(received, stranger)) {
      this.leaks.push(`${caller.tenant.name} received: ${received.slice(0, 2000)}`);
    }
    const refused = reply.errors.some(({ code }) => code === 'INVALID_CURSOR');
    if (stolen && refused) this.sights.stolenRefused += 1;
    const before = this.sights.rows;
    this.#collect(caller, reply.data);
    if (resumed && this.sights.rows > before) this.sights.resumed += 1;
  }

  #collect(caller: Caller, value: unknown): void {
    if (Array.isArray(value)) for (const item of value) this.#collect(caller, item);
    if (!isRecord(value)) return;
    const { cursor } = value;
    if (typeof cursor === 'string') {
      this.sights.rows += 1;
      this.#cursors.get(caller)?.push(cursor);
    }
    for (const field of Object.values(value)) if (typeof field === 'object') this.#collect(caller, field);
  }

  #shows(text: string, { tenant }: Caller): boolean {
    return tenant.mark.test(text) || text.includes(tenant.apiKey);
  }

  /** A call belongs to the operation whose trace it carries; it must be for that caller in every other respect. */
  #inspectUpstream(): void {
    this.leaks.push(...this.#upstream.violations);
    for (const arrival of this.#upstream.arrivals) {
      const { target, headerLines } = arrival;
      const trace = traceOf(arrival);
      const caller = this.#traces.get(trace);
      const stranger = this.#callers.find((each) => each !== caller);
      // Spans are numbered at random, so that now and then one looks like a mark.
      const others = headerLines.filter(([name]) => name !== 'traceparent');
      const sent = decodeURIComponent(`${target} ${JSON.stringify(others)}`);
      if (caller === undefined || stranger === undefined) this.leaks.push(`a call of nobody: ${sent}`);
      else if (this.#shows(withoutGate(sent), stranger))
        this.leaks.push(`${caller.tenant.name} sent: ${sent}`);
    }
  }

  #inspectLog(): void {
    const hashes = new Map<unknown, unknown>();
    for (const line of this.#gateway.lines) {
      const entry: unknown = JSON.parse(line);
      const requestId = at(entry, 'requestId');
      const [name] = typeof requestId === 'string' ? requestId.split('.') : [];
      const rest = line.replace(String(requestId), '');
      if (this.#callers.some((caller) => this.#shows(rest, caller))) this.leaks.push(`the log says: ${line}`);
      const hash = at(entry, 'tenant');
      const owner = hashes.get(hash) ?? name;
      if (owner !== name) this.leaks.push(`two tenants are one in the log: ${line}`);
      hashes.set(hash, owner);
    }
  }
}

function traceOf({ headerLines }: Arrival): string {
  return Object.fromEntries(headerLines)['traceparent']?.split('-')[1] ?? '';
}

/** The gate of an own customer may be asked for with any entitlement: the answer is then that there is none. */
function withoutGate(sent: string): string {
  return sent.replace(/entitlement__in=[^&" ]*|entitlement=[^&" ]*/, '');
}
