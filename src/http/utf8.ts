import { isUtf8 } from 'node:buffer';
import { decode } from '../domain/decode.ts';
import { NotUtf8 } from './exchange.ts';

/** The text of a body. Throws {@link NotUtf8} for other bytes: what they stand for would be guessed, and asked for as if it were meant. */
export function textOf(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw new NotUtf8('a body in UTF-8');
  return decode(bytes);
}

/** The parameters of an address, decoded. Throws {@link NotUtf8} as {@link textOf} does. */
export function parametersOf(query: string): URLSearchParams {
  try {
    decodeURIComponent(query);
  } catch {
    throw new NotUtf8('an address with UTF-8 in its percent-encoding');
  }
  return new URLSearchParams(query);
}
