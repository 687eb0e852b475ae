import { isAscii } from 'node:buffer';

/** The text of bytes in UTF-8. ASCII, which JSON mostly is, is copied as it stands, which takes half of the time. */
export function decode(bytes: Buffer): string {
  return isAscii(bytes) ? bytes.toString('latin1') : bytes.toString();
}
