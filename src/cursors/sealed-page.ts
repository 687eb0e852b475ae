import type { PageAddress } from './address.ts';
import type { ByteReader } from './byte-reader.ts';
import { ByteWriter, mostBytesOf } from './byte-writer.ts';
import type { Place, Position } from './position.ts';
import { soundPage } from './sound-page.ts';

/** What the cursors of a page have in common: where it is found, how many rows it held, and the links beyond it. */
export type SealedPage = Omit<Position, keyof Place>;

/** The first byte, which tells this form from any other that was signed under the same key. */
const VERSION = 2;
const VIA = ['start', 'next', 'previous'] as const;
const ORDERS = ['unknown', 'listed', 'reversed'] as const;
/** Of the two bytes of flags, with all bits that mean anything. */
const MOST_WAY = 31;
const MOST_FLAGS = 127;
const DIGEST_BYTES = 4;
/** The version, two bytes of flags, two digests, and four numbers. */
const MOST_BYTES_BESIDE_LINKS = 48;

/** A page as base64url of bytes: which of them follow is said by two bytes of flags behind the version. */
export function writePage({ page, size, next, previous }: SealedPage): string {
  const { flipped, via, order, limit, rowsBefore, cursor, digests, populate } = page;
  const most = MOST_BYTES_BESIDE_LINKS + mostBytesOf(cursor) + mostBytesOf(next) + mostBytesOf(previous);
  const writer = new ByteWriter(most);
  const way = VIA.indexOf(via) | (ORDERS.indexOf(order) << 2) | (Number(flipped) << 4);
  const links = Number(cursor !== null) | (Number(next !== null) << 1) | (Number(previous !== null) << 2);
  const digestCount = digests.length / (2 * DIGEST_BYTES);
  const isPartial = size !== limit;
  writer.byte(VERSION);
  writer.byte(way);
  writer.byte(links | (digestCount << 3) | (Number(isPartial) << 5) | (Number(rowsBefore > 0) << 6));
  writer.count(limit * 2 + Number(populate > 0));
  if (populate > 0) writer.count(populate);
  if (isPartial) writer.count(size);
  if (rowsBefore > 0) writer.count(rowsBefore);
  writer.hex(digests);
  if (cursor !== null) writer.text(cursor);
  if (next !== null) writer.text(next);
  if (previous !== null) writer.text(previous);
  return writer.toText();
}

/** Null for anything that {@link writePage} would not write. */
export function readPage(reader: ByteReader): SealedPage | null {
  if (reader.byte() !== VERSION) return null;
  const way = reader.byte();
  const flags = reader.byte();
  const [via, order] = [VIA[way & 3], ORDERS[(way >> 2) & 3]];
  if (via === undefined || order === undefined || way > MOST_WAY || flags > MOST_FLAGS) return null;
  const sizes = reader.count();
  const limit = Math.floor(sizes / 2);
  const populate = sizes % 2 === 1 ? reader.count() : 0;
  const size = (flags & 32) !== 0 ? reader.count() : limit;
  const rowsBefore = (flags & 64) !== 0 ? reader.count() : 0;
  const digests = reader.hex(DIGEST_BYTES * ((flags >> 3) & 3));
  const cursor = (flags & 1) !== 0 ? reader.text() : null;
  const next = (flags & 2) !== 0 ? reader.text() : null;
  const previous = (flags & 4) !== 0 ? reader.text() : null;
  const page: PageAddress = {
    flipped: way >> 4 === 1,
    via,
    cursor,
    limit,
    rowsBefore,
    digests,
    order,
    populate,
  };
  return reader.isAtEnd ? soundPage({ page, size, next, previous }) : null;
}
