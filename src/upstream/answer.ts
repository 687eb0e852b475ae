import type { AnswerFreshness } from '../domain/freshness.ts';
import { parseJson } from './wire/parse-json.ts';

/** A way to read answers. */
export interface Reader<Result> {
  /** The same object for all who read alike. */
  readonly by: object;
  read(answer: Answer): Result;
}

/** An answer as it came, fully read. Whoever reads it leaves it as it is: others may read it, too. */
export class Answer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly freshness: AnswerFreshness;
  #body: string;
  /** Null before it was asked for, and where that is all that the body says. */
  #json: unknown = null;
  #reading: { readonly by: object; readonly result: unknown } | null = null;
  /** Whether the text goes once it was read. */
  #isLean = false;

  constructor(status: number, retryAfter: string | null, body: string, freshness: AnswerFreshness) {
    this.status = status;
    this.retryAfter = retryAfter;
    this.#body = body;
    this.freshness = freshness;
  }

  /** The text. Of an answer that is kept, nothing once that was read. */
  get body(): string {
    return this.#body;
  }

  /** What the body says, parsed once for all who ask. Throws upstream-invalid for anything but JSON. */
  get json(): unknown {
    return (this.#json ??= parseJson(this.#body));
  }

  /** What it is read as, once for all who read it alike. Throws whatever the reader throws. */
  readOnce<Result>(reader: Reader<Result>): Result {
    if (isBy(this.#reading, reader)) return this.#reading.result;
    const result = reader.read(this);
    this.#reading = { by: reader.by, result };
    if (this.#isLean) this.#dropText();
    return result;
  }

  /**
   * The same, as it may be kept for long: either as text or as what it was read as, which takes as much memory again. Text is one
   * object to the collector of garbage, and rows are thousands: where nobody is known to ask again, they are not worth keeping.
   */
  toKeep(as: 'text' | 'rows'): Answer {
    const lean = new Answer(this.status, null, this.#body, this.freshness);
    lean.#isLean = true;
    if (as === 'rows' && this.#reading !== null) {
      lean.#reading = this.#reading;
      lean.#dropText();
    }
    return lean;
  }

  #dropText(): void {
    this.#body = '';
    this.#json = null;
  }
}

/** By one that reads it alike, so of the type that this gives. */
function isBy<Result>(
  reading: { readonly by: object } | null,
  reader: Reader<Result>,
): reading is { readonly by: object; readonly result: Result } {
  return reading !== null && reading.by === reader.by;
}
