import type { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import { hashOf, splitDigests } from './digest.ts';
import { keyAt, type OrderedPage } from './page.ts';
import type { Place } from './position.ts';

const NEIGHBOURS = 2;
const DIGEST_BYTES = 4;
/** Of what is there, a key, the neighbours and the index. */
const MOST_BYTES = 48;

/** Writes the part of a cursor that differs between the rows of one page; it is checked when read, not signed. */
export class PlaceWriter<Row> {
  readonly #page: OrderedPage<Row>;
  /** Of the rows that were met, since each is a neighbour of up to four others. */
  readonly #hashes: (number | undefined)[] = [];
  readonly #writer = new ByteWriter(MOST_BYTES);

  constructor(page: OrderedPage<Row>) {
    this.#page = page;
  }

  /** As base64url. */
  write(index: number): string {
    const writer = this.#writer;
    const key = keyAt(this.#page, index);
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
      if (keyAt(this.#page, index + away * step) !== '') count += 1;
    }
    return count;
  }

  #writeNeighbours(index: number, step: 1 | -1): void {
    for (let away = 1; away <= NEIGHBOURS; away += 1) {
      const at = index + away * step;
      const key = keyAt(this.#page, at);
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
