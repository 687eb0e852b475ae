import type { Clock } from '../domain/clock.ts';
import { Failed, type Failure } from '../domain/failure.ts';
import { type Freshness, older } from '../domain/freshness.ts';
import type { Known, Source } from '../domain/source.ts';
import type { CallOutcome, Endpoint } from '../observability/labels.ts';
import type { Reservation } from './policies/reservation.ts';
import type { UpstreamEvent } from './policies/upstream-event.ts';
import { callOutcome } from './call-outcome.ts';

/** One read of the upstream as an operation sees it: retries and shared calls are below this. */
export interface LoggedCall {
  readonly endpoint: Endpoint;
  /** 1 for calls that waited for no other; n + 1 for those that began after one of wave n had ended. */
  readonly wave: number;
  readonly milliseconds: number;
  /** Rows received; null when the call failed. */
  readonly rows: number | null;
  readonly failure: Failure['kind'] | null;
  readonly outcome: CallOutcome;
  readonly source: CallSource;
}

/** Where an answer came from: a call of its own, one that others had made, what was kept, or that although it should be newer. */
export type CallSource = 'asked' | 'shared' | 'kept' | 'stale';

/** A call under way. */
export interface BegunCall {
  readonly endpoint: Endpoint;
  readonly wave: number;
  readonly start: number;
  source: CallSource;
}

/** What an operation was told, where all of that was kept. */
export interface KeptCalls {
  readonly calls: readonly LoggedCall[];
  readonly sources: readonly Source[];
  readonly freshness: Freshness;
}

/** The calls of one operation, in the order in which they ended. */
export class CallLog {
  readonly calls: LoggedCall[] = [];
  readonly #clock: Clock;
  #reservation: Reservation | null = null;
  #endedWave = 0;
  #kept: Freshness | null = null;
  #sources: Source[] | null = null;
  #known: Known[] | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The longest chain of calls that had to wait for one another: what latency multiplies. */
  get waves(): number {
    return this.#endedWave;
  }

  /** How many calls were answered from there. */
  told(source: CallSource): number {
    return this.calls.filter((call) => call.source === source).length;
  }

  /** Of what was told from what is kept; null where nothing was. */
  get kept(): Freshness | null {
    return this.#kept;
  }

  /** When the oldest of that was asked for, on the clock that never goes back; null where nothing was. */
  get keptSince(): number | null {
    if (this.#sources === null) return null;
    return Math.min(...this.#sources.map(({ freshness }) => freshness.since));
  }

  /** Null where nothing was asked for, or something of the upstream, or anything should have been newer. */
  get allKept(): KeptCalls | null {
    if (this.#kept === null || this.#sources === null) return null;
    if (!this.calls.every(({ outcome }) => outcome === 'kept')) return null;
    return { calls: this.calls, sources: this.#sources, freshness: this.#kept };
  }

  /** All that was read; null where some of it failed, or cannot be found again. */
  get allKnown(): readonly Known[] | null {
    const known = this.#known ?? [];
    if (known.length < this.calls.length) return null;
    return this.calls.every(({ failure }) => failure === null) ? known : null;
  }

  /** Notes the calls of an operation that was told the very same, as if they were made anew. */
  repeat({ calls, sources, freshness }: KeptCalls): void {
    this.#reservation?.release();
    for (const call of calls) {
      this.#endedWave = Math.max(this.#endedWave, call.wave);
      this.calls.push(call);
    }
    this.#sources = [...sources];
    this.#kept = freshness;
  }

  /** Keeps room upstream until the first call begins, or the operation has ended without one. */
  keep(reservation: Reservation): void {
    this.#reservation = reservation;
  }

  /** The operation has ended. */
  end(): void {
    this.#reservation?.release();
  }

  /** Notes the begin of a call, to be given back when it ends. */
  begin(endpoint: Endpoint): BegunCall {
    this.#reservation?.release();
    return { endpoint, wave: this.#endedWave + 1, start: this.#clock.now(), source: 'asked' };
  }

  succeed(call: BegunCall, rows: number): void {
    const { source } = call;
    const outcome = source === 'kept' || source === 'stale' ? source : 'ok';
    this.#note(call, rows, null, outcome);
  }

  /** `isGivenUp` where the operation waits for it no more. */
  fail(call: BegunCall, error: unknown, isGivenUp: boolean): void {
    const failure = error instanceof Failed ? error.failure.kind : null;
    this.#note(call, null, failure, callOutcome(error, isGivenUp));
  }

  /** What a call is told on its way. */
  observe(call: BegunCall, event: UpstreamEvent): void {
    if (event.kind === 'call' && event.coalesced) call.source = 'shared';
    if (event.kind === 'read') (this.#known ??= []).push(event.known);
    if (event.kind !== 'kept') return;
    const { source } = event;
    (this.#known ??= []).push(source);
    const { asOf, isStale } = source.freshness;
    call.source = isStale ? 'stale' : 'kept';
    (this.#sources ??= []).push(source);
    const kept = { asOf, isStale };
    this.#kept = this.#kept === null ? kept : older(this.#kept, kept);
  }

  #note(
    { endpoint, wave, start, source }: BegunCall,
    rows: LoggedCall['rows'],
    failure: LoggedCall['failure'],
    outcome: CallOutcome,
  ): void {
    this.#endedWave = Math.max(this.#endedWave, wave);
    const milliseconds = this.#clock.now() - start;
    this.calls.push({ endpoint, wave, milliseconds, source, rows, failure, outcome });
  }
}
