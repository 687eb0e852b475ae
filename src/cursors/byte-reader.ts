import { AS_UUID, FORM_COUNT, TEXT_FORMS, UUID_BYTES } from './text-forms.ts';

/** Reads what a `ByteWriter` wrote; zeros where nothing was written. */
export class ByteReader {
  readonly #bytes: Buffer;
  #end = 0;
  #at = 0;

  /** For texts up to so many letters. */
  constructor(mostLetters: number) {
    this.#bytes = Buffer.alloc(mostLetters);
  }

  /** Begins with another text; the bytes of the one before are no longer read. */
  open(text: string): this {
    this.#at = 0;
    this.#end = this.#bytes.write(text, 'base64url');
    return this;
  }

  /** Whether all was read, and nothing beyond it. */
  get isAtEnd(): boolean {
    return this.#at === this.#end;
  }

  /** Whether the bytes are written like this and in no other way: what is no base64url is skipped in silence. */
  isOf(text: string): boolean {
    return this.#bytes.toString('base64url', 0, this.#end) === text;
  }

  byte(): number {
    const byte = this.#at < this.#end ? this.#bytes[this.#at] : 0;
    this.#at += 1;
    return byte ?? 0;
  }

  count(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.byte();
      value += (byte % 128) * scale;
      if (byte < 128) return value;
    }
  }

  /** So many bytes as digits. */
  hex(bytes: number): string {
    return this.#take(bytes, 'hex');
  }

  uuid(): string {
    const hex = this.hex(UUID_BYTES);
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  }

  text(): string {
    const head = this.count();
    if (head % FORM_COUNT === AS_UUID) return this.uuid();
    return this.#take(Math.floor(head / FORM_COUNT), TEXT_FORMS[head % FORM_COUNT] ?? 'utf8');
  }

  #take(length: number, form: BufferEncoding): string {
    const start = this.#at;
    this.#at += length;
    return this.#bytes.toString(form, start, Math.min(this.#at, this.#end));
  }
}
