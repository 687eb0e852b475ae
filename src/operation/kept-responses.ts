import { LRUCache } from 'lru-cache';
import { instantOf } from '../domain/instant.ts';
import type { Tolerance } from '../domain/tolerance.ts';
import { type Period, validityAt } from '../domain/validity.ts';
import type { CallLog, KeptCalls } from '../upstream/call-log.ts';

/** One response takes no more than this part of the room. */
const LARGEST_SHARE = 16;
/** What a response takes besides its texts, and each of the calls that it was made of. */
const BASE_BYTES = 500;
const CALL_BYTES = 700;

const BEYOND_ONE_BYTE = /[^\0-\xff]/;

/** What decides what an operation is answered. */
export interface Asked {
  /** Whoever is of the same tenant sees the same. */
  readonly tenant: string;
  /** As it was sent. */
  readonly body: string;
}

/** A response without errors. */
export interface KeptResponse {
  readonly text: string;
  /** Text of the document that was executed. */
  readonly document: string;
  /** All that it was made of. */
  readonly made: KeptCalls;
  /** Within which it is the same. */
  readonly steady: Period;
}

/**
 * Texts of responses that were made of nothing but what is kept. Whoever sends the same again is given the same text, as long as
 * executing it would come to that: each answer behind it is still there and still fresh for the caller, and nothing that it tells
 * has begun or ended. So there are no ages here, nothing to invalidate, and nothing of one tenant is told to another.
 */
export class KeptResponses {
  readonly #epoch: () => number;
  readonly #responses: LRUCache<string, KeptResponse>;

  constructor(maxBytes: number, epoch: () => number) {
    this.#epoch = epoch;
    this.#responses = new LRUCache<string, KeptResponse>({
      maxSize: maxBytes,
      maxEntrySize: Math.ceil(maxBytes / LARGEST_SHARE),
      sizeCalculation: weightOf,
    });
  }

  get bytes(): number {
    return this.#responses.calculatedSize;
  }

  /** The response to the same operation, and its calls noted anew in `calls`; null where it has to be executed. */
  recall(asked: Asked, tolerance: Tolerance, calls: CallLog): KeptResponse | null {
    const key = keyOf(asked);
    const kept = this.#responses.get(key);
    if (kept === undefined) return null;
    if (!this.#isSteady(kept.steady) || !isStillTold(kept.made, tolerance)) {
      // Another one takes its place soon, or nobody asks for it any more.
      this.#responses.delete(key);
      return null;
    }
    calls.repeat(kept.made);
    return kept;
  }

  keep(asked: Asked, { text, document, made, steady }: KeptResponse): void {
    const calls = made.calls.map((call) => ({ ...call, milliseconds: 0 }));
    this.#responses.set(keyOf(asked), { text, document, made: { ...made, calls }, steady });
  }

  /** Something has changed that decides how operations are executed. */
  forgetAll(): void {
    this.#responses.clear();
  }

  #isSteady(period: Period): boolean {
    if (period.activeFrom === null && period.expiryAt === null) return true;
    return validityAt(period, instantOf(this.#epoch())) === 'IN_FORCE';
  }
}

/** Whether somebody who asks now would be told all of that again. */
export function isStillTold({ sources }: KeptCalls, tolerance: Tolerance): boolean {
  return sources.every((source) => source.isStillTold(tolerance));
}

function keyOf({ tenant, body }: Asked): string {
  return `${tenant}\n${body}`;
}

function weightOf({ text, document, made: { calls } }: KeptResponse, key: string): number {
  return BASE_BYTES + bytesOf(text) + bytesOf(document) + bytesOf(key) + CALL_BYTES * calls.length;
}

/** V8 takes two bytes for each character of a text where one of them needs it. */
function bytesOf(text: string): number {
  return BEYOND_ONE_BYTE.test(text) ? 2 * text.length : text.length;
}
