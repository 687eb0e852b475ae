import { AnswerFreshness } from '../domain/freshness.ts';
import { parseJson } from './wire/parse-json.ts';

/** An answer as it came, fully read. Whoever reads it leaves it as it is: others may read it, too. */
export class Answer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly body: string;
  readonly freshness: AnswerFreshness;
  /** Null before it was asked for, and where that is all that the body says. */
  #json: unknown = null;

  /** `asOf` is when it was asked for, in milliseconds since 1970. */
  constructor(status: number, retryAfter: string | null, body: string, asOf: number) {
    this.status = status;
    this.retryAfter = retryAfter;
    this.body = body;
    this.freshness = new AnswerFreshness(asOf);
  }

  /** What the body says, parsed once for all who ask. Throws upstream-invalid for anything but JSON. */
  get json(): unknown {
    return (this.#json ??= parseJson(this.body));
  }
}
