import { createHash } from 'node:crypto';
import type { SortValue } from './ordering.ts';

/** Where a page begins (or, going back, ends), in the three dialects an upstream may speak. */
export type Cursor =
  | {
      readonly dialect: 'keyset';
      readonly back: boolean;
      /** The gap beside the boundary row, named by that row's place. */
      readonly edge: 'before' | 'after';
      readonly key: SortValue;
      readonly sequence: number;
    }
  | { readonly dialect: 'page'; readonly back: boolean; readonly page: number }
  | {
      readonly dialect: 'offset';
      readonly back: boolean;
      readonly offset: number;
      /** Shorter than the limit when fewer rows precede, so that pages never overlap. */
      readonly size: number | null;
    };

const FINGERPRINT_BYTES = 6;
const CHECKSUM_BYTES = 4;
const HEAD_BYTES = FINGERPRINT_BYTES + CHECKSUM_BYTES;

/** Stands for the request a cursor belongs to. */
export function fingerprintOf(parts: readonly string[]): Buffer {
  return digest(JSON.stringify(parts)).subarray(0, FINGERPRINT_BYTES);
}

/**
 * Standard base64 of scrambled bytes: clients cannot read it, and `+`, `/` and `=` are common, which
 * finds clients that forget to escape them.
 */
export function encodeCursor(cursor: Cursor, fingerprint: Buffer): string {
  const payload = Buffer.from(JSON.stringify(fieldsOf(cursor)));
  const checksum = checksumOf(payload, fingerprint);
  return Buffer.concat([fingerprint, checksum, scramble(payload, checksum)]).toString('base64');
}

/** The cursor and the fingerprint it was made with, or null for a text no answer ever held. */
export function decodeCursor(text: string): { readonly cursor: Cursor; readonly fingerprint: Buffer } | null {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length <= HEAD_BYTES || bytes.toString('base64') !== text) return null;
  const fingerprint = bytes.subarray(0, FINGERPRINT_BYTES);
  const checksum = bytes.subarray(FINGERPRINT_BYTES, HEAD_BYTES);
  const payload = scramble(bytes.subarray(HEAD_BYTES), checksum);
  if (!checksumOf(payload, fingerprint).equals(checksum)) return null;
  const fields: unknown = JSON.parse(payload.toString());
  return Array.isArray(fields) ? { cursor: cursorOf(fields), fingerprint } : null;
}

function digest(data: string | Buffer): Buffer {
  return createHash('sha256').update(data).digest();
}

function checksumOf(payload: Buffer, fingerprint: Buffer): Buffer {
  return digest(Buffer.concat([fingerprint, payload])).subarray(0, CHECKSUM_BYTES);
}

function scramble(bytes: Buffer, key: Buffer): Buffer {
  return Buffer.from(
    bytes.map((byte, index) => byte ^ (key[index % key.length] ?? 0) ^ ((index * 151) & 255)),
  );
}

/** Without names: a cursor stands in every address, and a real one is short. */
function fieldsOf(cursor: Cursor): readonly SortValue[] {
  const back = Number(cursor.back);
  switch (cursor.dialect) {
    case 'keyset':
      return ['k', back, Number(cursor.edge === 'after'), cursor.key, cursor.sequence];
    case 'page':
      return ['p', back, cursor.page];
    case 'offset':
      return ['o', back, cursor.offset, cursor.size];
  }
}

/** The checksum proves that {@link fieldsOf} wrote them. */
function cursorOf([dialect, backward, ...rest]: readonly SortValue[]): Cursor {
  const back = backward === 1;
  if (dialect === 'k') {
    const [edge, key = null, sequence] = rest;
    return {
      dialect: 'keyset',
      back,
      edge: edge === 1 ? 'after' : 'before',
      key,
      sequence: Number(sequence),
    };
  }
  if (dialect === 'p') return { dialect: 'page', back, page: Number(rest[0]) };
  const [offset, size = null] = rest;
  return { dialect: 'offset', back, offset: Number(offset), size: size === null ? null : Number(size) };
}
