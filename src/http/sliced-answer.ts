import type { ServerResponse } from 'node:http';
import type { Held } from './bounded-bytes.ts';

/** A long answer on its way out, one slice after the other, as fast as its client reads. */
export class SlicedAnswer {
  readonly #outgoing: ServerResponse;
  readonly #slices: Iterator<string | Buffer>;

  /** `held` is told whenever the client has read. */
  constructor(outgoing: ServerResponse, slices: Iterator<string | Buffer>, held: Held) {
    this.#outgoing = outgoing;
    this.#slices = slices;
    outgoing.on('drain', () => {
      held.moved();
      this.next();
    });
  }

  /** Writes until the client has to read before there is more. */
  next(): void {
    for (let slice = this.#slices.next(); slice.done !== true; slice = this.#slices.next()) {
      if (!this.#outgoing.write(slice.value)) return;
    }
    this.#outgoing.end();
  }
}

/** Parts of a text, of at most `most` characters each. */
export function* slicesOfText(text: string, most: number): Generator<string> {
  for (let at = 0, end = 0; at < text.length; at = end) {
    end = Math.min(at + most, text.length);
    // Not between the halves of one character, which would become two that stand for nothing.
    if (end < text.length && isHighSurrogate(text.charCodeAt(end - 1))) end -= 1;
    yield text.slice(at, end);
  }
}

/** Parts of a buffer, of at most `most` bytes each; none is a copy. */
export function* slicesOfBytes(bytes: Buffer, most: number): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += most) yield bytes.subarray(at, at + most);
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}
