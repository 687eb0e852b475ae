import { FairRoom } from '../domain/fair-room.ts';
import { instantOf } from '../domain/instant.ts';
import type { Known } from '../domain/source.ts';
import { type Tolerance, TOLERANT } from '../domain/tolerance.ts';
import { type Period, validityAt } from '../domain/validity.ts';
import type { CallLog, KeptCalls } from '../upstream/call-log.ts';

/** What an operation takes besides its texts, each of its reads, and each of the calls that a response was made of. */
const BASE_BYTES = 500;
const READ_BYTES = 300;
const CALL_BYTES = 400;

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

/** What an operation came to when it was executed last. */
interface KeptOperation {
  /** All that it read. */
  readonly known: readonly Known[];
  /** Null where it cannot be told again. */
  readonly response: KeptResponse | null;
}

/**
 * What operations read, and texts of responses that were made of nothing but what is kept. Whoever sends the same again is given
 * the same text, as long as executing it would come to that: each answer behind it is still there and still fresh for the caller,
 * and nothing that it tells has begun or ended. So there are no ages here, nothing to invalidate, and nothing of one tenant is told
 * to another.
 */
export class KeptOperations {
  readonly #epoch: () => number;
  /** Each tenant has a share. */
  readonly #operations: FairRoom<KeptOperation>;

  constructor(maxBytes: number, epoch: () => number) {
    this.#epoch = epoch;
    this.#operations = new FairRoom({
      bytes: maxBytes,
      isSpent: ({ known }) => !areKept(known, TOLERANT),
      onGone: () => undefined,
    });
  }

  get bytes(): number {
    return this.#operations.bytes;
  }

  /** The response to the same operation, and its calls noted anew in `calls`; null where it has to be executed. */
  recall(asked: Asked, tolerance: Tolerance, calls: CallLog): KeptResponse | null {
    const operation = this.#operations.get(keyOf(asked));
    if (operation === undefined || operation.response === null) return null;
    const { known, response } = operation;
    if (!this.#isSteady(response.steady) || !isStillTold(response.made, tolerance)) {
      // Another one takes its place soon, or nobody asks for it any more.
      this.#put(asked, { known, response: null });
      return null;
    }
    calls.repeat(response.made);
    return response;
  }

  /** Whether all that the same operation read is kept, so that it can be executed without the upstream. */
  isKept(asked: Asked, tolerance: Tolerance): boolean {
    const known = this.#operations.get(keyOf(asked))?.known;
    return known !== undefined && areKept(known, tolerance);
  }

  keep(asked: Asked, known: readonly Known[], response: KeptResponse | null): void {
    this.#put(asked, { known, response: response && atOnce(response) });
  }

  /** Something has changed that decides how operations are executed. */
  forgetAll(): void {
    this.#operations.clear();
  }

  #put(asked: Asked, operation: KeptOperation): void {
    const key = keyOf(asked);
    this.#operations.put(key, asked.tenant, operation, weightOf(operation, key));
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

function areKept(known: readonly Known[], tolerance: Tolerance): boolean {
  return known.every((read) => read.isKept(tolerance));
}

function keyOf({ tenant, body }: Asked): string {
  return `${tenant}\n${body}`;
}

/** Its calls take no time when it is told again. */
function atOnce({ text, document, made, steady }: KeptResponse): KeptResponse {
  const calls = made.calls.map((call) => ({ ...call, milliseconds: 0 }));
  return { text, document, made: { ...made, calls }, steady };
}

function weightOf({ known, response }: KeptOperation, key: string): number {
  const bytes = BASE_BYTES + bytesOf(key) + READ_BYTES * known.length;
  if (response === null) return bytes;
  const { text, document, made } = response;
  return bytes + bytesOf(text) + bytesOf(document) + CALL_BYTES * made.calls.length;
}

/** V8 takes two bytes for each character of a text where one of them needs it. */
function bytesOf(text: string): number {
  return BEYOND_ONE_BYTE.test(text) ? 2 * text.length : text.length;
}
