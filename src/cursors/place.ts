import type { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import { hashOf, splitDigests } from './digest.ts';
import type { Place } from './position.ts';

const NEIGHBOURS = 2;
const DIGEST_BYTES = 4;
/** Of what is there, a key, the neighbours and the index. */
const MOST_BYTES = 48;

/** Writes the part of a cursor that differs between the rows of one page; it is checked when read, not signed. */
export class PlaceWriter {
  readonly #keyAt: (index: number) => string;
  /** Of the rows that were met, since each is a neighbour of up to four others. */
  readonly #hashes: (number | undefined)[] = [];
  readonly #writer = new ByteWriter(MOST_BYTES);

  /** `keyAt` is the key of a row of the page; empty for a broken one, and where there is none. */
  constructor(keyAt: (index: number) => string) {
    this.#keyAt = keyAt;
  }

  /** As base64url. */
  write(index: number): string {
    const writer = this.#writer;
    const key = this.#keyAt(index);
    const counts = this.#countOf(index, -1) * (NEIGHBOURS + 1) + this.#countOf(index, 1);
    writer.clear();
    writer.byte(counts * 2 + Number(key !== ''));
    writer.count(index);
    writer.hex(key);
    this.#writeNeighbours(index, -1);
    this.#writeNeighbours(index, 1);
    return writer.toText();
  }

  #countOf(index: number, step: 1 | -1): number {
    let count = 0;
    for (let away = 1; away <= NEIGHBOURS; away += 1) {
      if (this.#keyAt(index + away * step) !== '') count += 1;
    }
    return count;
  }

  #writeNeighbours(index: number, step: 1 | -1): void {
    for (let away = 1; away <= NEIGHBOURS; away += 1) {
      const at = index + away * step;
      const key = this.#keyAt(at);
      if (key !== '') this.#writer.word((this.#hashes[at] ??= hashOf(key)));
    }
  }
}

/** Null unless the text is a place as a {@link PlaceWriter} writes it, within a page of `size` rows. */
export function readPlace(reader: ByteReader, text: string, size: number): Place | null {
  const kind = reader.open(text).byte();
  const counts = kind >> 1;
  const before = Math.floor(counts / (NEIGHBOURS + 1));
  if (before > NEIGHBOURS) return null;
  const index = reader.count();
  const key = kind % 2 === 1 ? reader.uuid() : '';
  const neighbours = splitDigests(reader.hex(DIGEST_BYTES * (before + (counts % (NEIGHBOURS + 1)))));
  if (!(index < size) || !reader.isAtEnd || !reader.isOf(text)) return null;
  return { index, key, before: neighbours.slice(0, before), after: neighbours.slice(before) };
}
