import { ByteWriter } from '../../src/cursors/byte-writer.ts';

/** What anybody may write behind the signed part of a cursor. */
export interface MadeUpPlace {
  readonly index: number;
  /** A UUID, or empty. */
  readonly key: string;
  /** Digests of neighbours, up to two on either side, one after the other. */
  readonly before: string;
  readonly after: string;
}

/** A place in the form of an honest one. */
export function madeUpPlace({ index, key, before, after }: MadeUpPlace): string {
  const writer = new ByteWriter(64);
  writer.byte(((before.length / 8) * 3 + after.length / 8) * 2 + Number(key !== ''));
  writer.count(index);
  for (const digits of [key, before, after]) writer.hex(digits);
  return writer.toText();
}

/** The two parts of a cursor: what is signed, with its signature at the end, and the row's place. */
export function partsOf(cursor: string): { readonly signed: string; readonly place: string } {
  const [signed = '', place = ''] = cursor.split('.');
  return { signed, place };
}
