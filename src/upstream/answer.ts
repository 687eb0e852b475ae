import { AnswerFreshness } from '../domain/freshness.ts';
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
  readonly body: string;
  readonly freshness: AnswerFreshness;
  /** Null before it was asked for, and where that is all that the body says. */
  #json: unknown = null;
  #reading: { readonly by: object; readonly result: unknown } | null = null;

  /** `freshness` may be given as the instant at which it was asked for, in milliseconds since 1970. */
  constructor(status: number, retryAfter: string | null, body: string, freshness: AnswerFreshness | number) {
    this.status = status;
    this.retryAfter = retryAfter;
    this.body = body;
    this.freshness = typeof freshness === 'number' ? new AnswerFreshness(freshness) : freshness;
  }

  /** What the body says, parsed once for all who ask. Throws upstream-invalid for anything but JSON. */
  get json(): unknown {
    return (this.#json ??= parseJson(this.body));
  }

  /** What it is read as, once for all who read it alike. Throws whatever the reader throws. */
  readOnce<Result>(reader: Reader<Result>): Result {
    if (isBy(this.#reading, reader)) return this.#reading.result;
    const result = reader.read(this);
    this.#reading = { by: reader.by, result };
    return result;
  }

  /** The same without the text, where it was read already: what it was read as takes as much memory again. */
  withoutText(): Answer {
    if (this.#reading === null) return this;
    const bare = new Answer(this.status, this.retryAfter, '', this.freshness);
    bare.#reading = this.#reading;
    return bare;
  }
}

/** By one that reads it alike, so of the type that this gives. */
function isBy<Result>(
  reading: { readonly by: object } | null,
  reader: Reader<Result>,
): reading is { readonly by: object; readonly result: Result } {
  return reading !== null && reading.by === reader.by;
}
