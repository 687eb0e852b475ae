import { hash } from 'node:crypto';

const BLOCK_BYTES = 64;
const HASH_BYTES = 32;
const INNER_PAD = 0x36;
const OUTER_PAD = 0x5c;
/** Of UTF-8, for each unit of a text. */
const MOST_BYTES_A_UNIT = 3;

/**
 * HMAC-SHA256 of texts under one key, as two plain hashes: `createHmac` makes a native object for each text, which costs twice
 * as much as what it computes.
 */
export class Signer {
  readonly #key: Buffer;
  /** The padded key, with room for a text behind it; made when the first text is signed. */
  #inner: Buffer | null = null;
  readonly #outer: Buffer;

  /** The key has at most 64 bytes: longer ones would have to be hashed first. */
  constructor(key: Buffer) {
    if (key.length > BLOCK_BYTES) throw new RangeError('Expected a key of at most 64 bytes.');
    this.#key = key;
    this.#outer = Buffer.concat([padded(key, OUTER_PAD), Buffer.alloc(HASH_BYTES)]);
  }

  /** As base64url. */
  sign(text: string): string {
    const inner = this.#innerFor(text);
    const end = BLOCK_BYTES + inner.write(text, BLOCK_BYTES);
    this.#outer.write(hash('sha256', inner.subarray(0, end)), BLOCK_BYTES, 'hex');
    return hash('sha256', this.#outer, 'base64url');
  }

  #innerFor(text: string): Buffer {
    const needed = BLOCK_BYTES + MOST_BYTES_A_UNIT * text.length;
    if (this.#inner === null || this.#inner.length < needed) {
      this.#inner = Buffer.concat([padded(this.#key, INNER_PAD), Buffer.alloc(2 * needed)]);
    }
    return this.#inner;
  }
}

function padded(key: Buffer, pad: number): Buffer {
  const block = Buffer.alloc(BLOCK_BYTES, pad);
  for (const [at, byte] of key.entries()) block[at] = byte ^ pad;
  return block;
}
