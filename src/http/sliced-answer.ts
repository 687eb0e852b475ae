import type { ServerResponse } from 'node:http';
import type { Held } from './bounded-bytes.ts';

/** A long answer on its way out, one slice after the other, as fast as its client reads. */
export class SlicedAnswer {
  readonly #outgoing: ServerResponse;
  readonly #text: string;
  readonly #slice: number;
  readonly #encoding: BufferEncoding;
  #at = 0;

  /** `slice` is in characters; `held` is told whenever the client has read. */
  constructor(
    outgoing: ServerResponse,
    text: string,
    encoding: 'latin1' | 'utf8',
    slice: number,
    held: Held,
  ) {
    this.#outgoing = outgoing;
    this.#text = text;
    this.#encoding = encoding;
    this.#slice = slice;
    outgoing.on('drain', () => {
      held.moved();
      this.next();
    });
  }

  /** Writes until the client has to read before there is more. */
  next(): void {
    while (this.#at < this.#text.length) {
      const end = this.#endOfSlice();
      const slice = this.#text.slice(this.#at, end);
      this.#at = end;
      if (end === this.#text.length) this.#outgoing.end(slice, this.#encoding);
      else if (!this.#outgoing.write(slice, this.#encoding)) return;
    }
  }

  /** Not between the halves of one character, which would become two that stand for nothing. */
  #endOfSlice(): number {
    const end = Math.min(this.#at + this.#slice, this.#text.length);
    const isSplit = end < this.#text.length && isHighSurrogate(this.#text.charCodeAt(end - 1));
    return isSplit ? end - 1 : end;
  }
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}
