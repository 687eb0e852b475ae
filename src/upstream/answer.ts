import { parseJson } from './wire/parse-json.ts';

/** An answer as it came, fully read. Whoever reads it leaves it as it is: others may read it, too. */
export class Answer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly body: string;
  /** Null before it was asked for, and where that is all that the body says. */
  #json: unknown = null;

  constructor(status: number, retryAfter: string | null, body: string) {
    this.status = status;
    this.retryAfter = retryAfter;
    this.body = body;
  }

  /** What the body says, parsed once for all who ask. Throws upstream-invalid for anything but JSON. */
  get json(): unknown {
    return (this.#json ??= parseJson(this.body));
  }
}
