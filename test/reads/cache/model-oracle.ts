import type { Freshness } from '../../../src/domain/freshness.ts';
import type { Ages } from '../../../src/reads/cache/ages.ts';
import { mayAnswerStale } from '../../../src/reads/cache/stale-if.ts';
import type { Read } from '../../../src/upstream/read.ts';
import type { ManualClock } from '../../support/clock.ts';
import type { ReadStep } from './model-steps.ts';
import { ModelTrouble } from './model-trouble.ts';
import { type ModelCall, pageOf } from './model-upstream.ts';

export interface Told {
  readonly page: string;
  /** The call that gave it. */
  readonly id: number;
  readonly status: number;
  readonly freshness: Freshness;
}

export interface Asked {
  readonly step: ReadStep;
  readonly page: string;
  readonly read: Read;
  readonly at: number;
  /** Whether the upstream refused these credentials here, and has not taken them since. */
  readonly isRefused: boolean;
  isDone: boolean;
}

const FAILURES: readonly unknown[] = [503, 429, 'timeout', 'lost'];
/** Until every replica has heard of an invalidation, also where the message was lost. */
const HEARD_MS = 1000;
const JITTER = 0.1;
/** Nearly as long as somebody waits who could be told what was known. */
const LATE_MS = 1900;

/** What the README promises, checked with all calls in sight. */
export class Oracle {
  readonly violations: string[] = [];
  readonly sights = { told: 0, kept: 0, stale: 0, failed: 0, calls: 0 };
  readonly #clock: ManualClock;
  readonly #ages: Ages;
  readonly #skewMs: number;
  readonly #calls: ModelCall[] = [];
  readonly #open = new Set<Asked>();
  readonly #invalidated: { readonly replica: number; readonly customer: string; readonly at: number }[] = [];
  /** By key: the replica that was refused last, and when; when any was last accepted, too. */
  readonly #refused = new Map<string, { readonly replica: number; readonly at: number }>();
  readonly #acceptedAt = new Map<string, number>();
  /** By replica and page: the newest good call that it was given. */
  readonly #known = new Map<string, ModelCall>();
  /** By replica and page: the last call that ended what was known. */
  readonly #ends = new Map<string, ModelCall>();
  readonly #trouble: ModelTrouble;
  /** By page: when somebody was last told what was known, after they had waited in vain. */
  readonly #lateAt = new Map<string, number>();

  constructor(clock: ManualClock, ages: Ages, skewMs: number) {
    this.#clock = clock;
    this.#trouble = new ModelTrouble(clock);
    this.#ages = ages;
    this.#skewMs = Math.abs(skewMs);
  }

  asked(step: ReadStep, read: Read): Asked {
    const isRefused = this.#isRefused(step.replica, read.credentials.apiKey);
    const page = pageOf(read.credentials.apiKey, read.path);
    const asked = { step, page, read, at: this.#clock.now(), isRefused, isDone: false };
    this.#open.add(asked);
    return asked;
  }

  told(asked: Asked, { page, id, status, freshness }: Told): void {
    this.#end(asked);
    this.sights.told += 1;
    const call = this.#calls[id];
    if (page !== asked.page || call?.page !== page) {
      this.#violated(`was told ${page}, call ${id}`, asked);
      return;
    }
    const { asOf, isStale } = freshness;
    const now = this.#clock.now();
    const off = Math.abs(asOf - (this.#clock.epoch() - now + call.begun));
    if (off > this.#skewMs) this.#violated(`asOf is wrong by ${off} ms`, asked);
    const ageMs = asked.at - call.begun;
    if (ageMs > 0) this.sights.kept += 1;
    if (isStale) this.sights.stale += 1;
    const oldest = this.#oldest(asked, status, isStale) + this.#skewMs;
    if (ageMs > oldest) {
      this.#violated(`is ${ageMs} ms old where ${oldest} are allowed, isStale: ${isStale}`, asked);
    }
    if (isStale && now - asked.at >= LATE_MS) this.#lateAt.set(page, now);
    if (isStale && !this.#sawFailure(page, call.begun))
      this.#violated('is called stale without a failure', asked);
    const { replica } = asked.step;
    const acceptedAt = this.#acceptedAt.get(call.apiKey) ?? -1;
    if (asked.isRefused && acceptedAt < asked.at && (call.ended ?? 0) < asked.at)
      this.#violated('was told to refused credentials', asked);
    const end = this.#ends.get(`${replica} ${page}`);
    if (end !== undefined && call.begun < end.begun && (call.ended ?? 0) < (end.ended ?? 0)) {
      if ((end.ended ?? 0) < asked.at && this.#trouble.isWellSince((end.ended ?? 0) - 1500))
        this.#violated(`was told what call ${end.id} had ended`, asked);
    }
    for (const { replica: by, customer, at } of this.#invalidated) {
      if (asked.read.subject !== customer || call.begun > at - this.#skewMs) continue;
      const isHeard = by === replica || (this.#trouble.isWellSince(at - 3000) && asked.at >= at + HEARD_MS);
      if (asked.at >= at && isHeard) this.#violated(`is older than the invalidation at ${at}`, asked);
    }
  }

  failed(asked: Asked, error: unknown, hasLeft: boolean): void {
    this.#end(asked);
    this.sights.failed += 1;
    if (hasLeft) return;
    const { page, at, step } = asked;
    if (
      !this.#calls.some(
        (call) => call.page === page && call.ended !== null && call.ended >= at && call.outcome !== 200,
      )
    ) {
      this.#violated(`failed with ${String(error)} though nothing failed`, asked);
    }
    const known = this.#knownTo(step.replica, page);
    if (known === undefined || step.maxAgeMs !== null || !mayAnswerStale(error)) return;
    const last = Math.min(
      0.9 * this.#ages.freshMs + this.#ages.staleIfErrorMs,
      step.staleIfErrorMs ?? Infinity,
    );
    if (this.#clock.now() - known.begun < last - this.#skewMs) {
      this.#violated(`failed with ${String(error)} though call ${known.id} was kept`, asked);
    }
  }

  called(call: ModelCall, calls: readonly ModelCall[]): void {
    this.sights.calls += 1;
    this.#calls.push(call);
    const now = this.#clock.now();
    const others = calls.filter(({ ended, page }) => ended === null && page === call.page);
    if (others.some(({ replica, tenant }) => replica === call.replica && tenant === call.tenant)) {
      this.#violated(`call ${call.id} while another one is under way in its process`, call);
    }
    const waiting = [...this.#open].filter(
      ({ page, step }) => page === call.page && step.replica === call.replica,
    );
    const known = this.#knownTo(call.replica, call.page);
    if (
      known !== undefined &&
      now - known.begun < (1 - JITTER) * this.#ages.freshMs - this.#skewMs &&
      // What is known to be stale is renewed.
      !this.#sawFailure(call.page, known.begun) &&
      !waiting.some(({ step }) => step.maxAgeMs !== null) &&
      // Who waits may have begun to before it came.
      !waiting.some(({ at }) => at < (known.ended ?? now))
    ) {
      this.#violated(`call ${call.id} while call ${known.id} is fresh`, call);
    }
    const elsewhere = others.find(
      ({ begun }) =>
        now - begun <= 1000 &&
        // What was invalidated meanwhile is not worth waiting for.
        !this.#invalidated.some(({ at }) => at >= begun),
    );
    if (
      elsewhere !== undefined &&
      (elsewhere.replica === call.replica || this.#trouble.shareLeases(call.replica, elsewhere.replica)) &&
      !waiting.some(({ at }) => at <= now - 1000)
    ) {
      this.#violated(`call ${call.id} while another replica or tenant is about it`, call);
    }
  }

  ended(call: ModelCall): void {
    const { replica, apiKey, page, outcome } = call;
    if (outcome === 401) {
      this.#refused.set(apiKey, { replica, at: this.#clock.now() });
      for (const known of this.#known.keys()) if (known.includes(` ${apiKey} `)) this.#known.delete(known);
    } else if (outcome === 200 && call.begun >= (this.#refused.get(apiKey)?.at ?? 0)) {
      this.#refused.delete(apiKey);
      this.#acceptedAt.set(apiKey, this.#clock.now());
    }
    const isEnd = outcome === 401 || outcome === 422 || (outcome === 404 && !page.includes('/customer/'));
    if (isEnd) this.#ends.set(`${replica} ${page}`, call);
    const wasInvalidated = this.#invalidated.some(({ at }) => at >= call.begun - this.#skewMs);
    if (outcome === 200 && !wasInvalidated) this.#known.set(`${replica} ${page}`, call);
    else if (!FAILURES.includes(outcome)) this.#known.delete(`${replica} ${page}`);
  }

  invalidated(replica: number, customer: string): void {
    this.#invalidated.push({ replica, customer, at: this.#clock.now() });
    this.#known.clear();
  }

  disturbed(replica: number, does: string): void {
    this.#trouble.note(replica, does);
    this.#known.clear();
  }

  over(timers: number): void {
    for (const asked of this.#open) this.#violated('was never told', asked);
    if (timers > 0) this.violations.push(`${timers} timers are left`);
  }

  /** Where another replica was refused, as far as this one must have heard of it. */
  #isRefused(replica: number, apiKey: string): boolean {
    const refused = this.#refused.get(apiKey);
    if (refused === undefined) return false;
    const { replica: by, at } = refused;
    return by === replica || (this.#trouble.isWellSince(at - 3000) && this.#clock.now() >= at + HEARD_MS);
  }

  #end(asked: Asked): void {
    asked.isDone = true;
    this.#open.delete(asked);
  }

  /** What must be kept there: nothing happened since for which it may have been forgotten. */
  #knownTo(replica: number, page: string): ModelCall | undefined {
    const known = this.#known.get(`${replica} ${page}`);
    const lastAt = Math.max(this.#trouble.lastAt, this.#invalidated.at(-1)?.at ?? 0);
    return known !== undefined && known.begun > lastAt + HEARD_MS + 500 ? known : undefined;
  }

  #oldest({ step, read, at }: Asked, status: number, isStale: boolean): number {
    const { freshMs, recordFreshMs, staleMs, staleIfErrorMs } = this.#ages;
    const isRecord = read.endpoint === 'customer' && status === 200;
    const isCutOff = this.#trouble.isCutOff(step.replica, at);
    const fresh = (isRecord && (!isCutOff || isStale) ? recordFreshMs : freshMs) * (1 + JITTER);
    const failing = Math.min(staleIfErrorMs, Math.max(0, (step.staleIfErrorMs ?? Infinity) - fresh));
    const kept = fresh + (status !== 200 ? 0 : !isStale ? (isCutOff ? 0 : staleMs) : failing);
    if (step.maxAgeMs === null) return kept;
    const wanted = Math.max(step.maxAgeMs, 1000);
    return Math.min(kept, isStale ? Math.max(wanted, step.staleIfErrorMs ?? 0) : wanted);
  }

  /** Or that it was late, or who waited for it. */
  #sawFailure(page: string, since: number): boolean {
    const now = this.#clock.now();
    if ((this.#lateAt.get(page) ?? -Infinity) >= since) return true;
    return this.#calls.some(
      (call) =>
        call.page === page &&
        (call.ended ?? now) >= since &&
        (FAILURES.includes(call.outcome) || (call.ended ?? now) - call.begun >= LATE_MS),
    );
  }

  #violated(what: string, where: Asked | ModelCall): void {
    const at = 'read' in where ? { ...where.step, page: where.page, at: where.at } : where;
    this.violations.push(`${what}; now ${this.#clock.now()}; ${JSON.stringify(at)}`);
  }
}
