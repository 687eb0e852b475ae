import { AS_UUID, FORM_COUNT, TEXT_FORMS, UUID_BYTES } from './text-forms.ts';

const HEX = /^(?:[0-9a-f]{2})*$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

const MOST_COUNT_BYTES = 8;
const MOST_BYTES_A_UNIT = 3;

/** The most bytes that a text takes. */
export function mostBytesOf(text: string | null): number {
  return text === null ? 0 : MOST_COUNT_BYTES + MOST_BYTES_A_UNIT * text.length;
}

/** Writes into bytes that were made large enough for all of it. */
export class ByteWriter {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(most: number) {
    this.#bytes = Buffer.allocUnsafe(most);
  }

  /** Begins anew. */
  clear(): void {
    this.#at = 0;
  }

  byte(value: number): void {
    this.#bytes[this.#at] = value;
    this.#at += 1;
  }

  /** A whole number from 0 to 2 ** 53 - 1, seven bits to a byte, the lowest first. */
  count(value: number): void {
    let left = value;
    for (; left >= 128; left = Math.floor(left / 128)) this.byte((left % 128) + 128);
    this.byte(left);
  }

  /** A number of 32 bits. */
  word(value: number): void {
    const bytes = this.#bytes;
    const at = this.#at;
    bytes[at] = value >> 24;
    bytes[at + 1] = value >> 16;
    bytes[at + 2] = value >> 8;
    bytes[at + 3] = value;
    this.#at = at + 4;
  }

  /** Pairs of digits in lower case, with dashes in between or without. */
  hex(digits: string): void {
    const bytes = this.#bytes;
    let at = this.#at;
    for (let from = 0; from < digits.length; from += 2) {
      if (digits.charCodeAt(from) === DASH) from += 1;
      bytes[at] = digitOf(digits.charCodeAt(from)) * 16 + digitOf(digits.charCodeAt(from + 1));
      at += 1;
    }
    this.#at = at;
  }

  /** Any text, half characters included; read as it was written. */
  text(value: string): void {
    if (UUID.test(value)) {
      this.count(UUID_BYTES * FORM_COUNT + AS_UUID);
      this.hex(value);
      return;
    }
    const form = this.#formOf(value);
    const length = Buffer.byteLength(value, TEXT_FORMS[form]);
    this.count(length * FORM_COUNT + form);
    this.#at += this.#bytes.write(value, this.#at, TEXT_FORMS[form]);
  }

  /** As base64url. */
  toText(): string {
    return this.#bytes.toString('base64url', 0, this.#at);
  }

  /** The shortest form that gives the text back, which is tried behind what was written. */
  #formOf(value: string): number {
    if (HEX.test(value)) return TEXT_FORMS.length - 1;
    for (let form = TEXT_FORMS.length - 2; form > 0; form -= 1) {
      const end = this.#at + this.#bytes.write(value, this.#at, TEXT_FORMS[form]);
      if (this.#bytes.toString(TEXT_FORMS[form], this.#at, end) === value) return form;
    }
    return 0;
  }
}

const DASH = 45;
const NINE = 57;

function digitOf(code: number): number {
  return code <= NINE ? code - 48 : code - 87;
}
