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

const FINGERPRINT_BYTES = 8;
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
  const payload = Buffer.from(JSON.stringify(cursor));
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
  const value: unknown = JSON.parse(payload.toString());
  return isCursor(value) ? { cursor: value, fingerprint } : null;
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

/** The checksum proves that the text is ours, so the tag is all that needs a look. */
function isCursor(value: unknown): value is Cursor {
  if (typeof value !== 'object' || value === null || !('dialect' in value)) return false;
  return value.dialect === 'keyset' || value.dialect === 'page' || value.dialect === 'offset';
}
