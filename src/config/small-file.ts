import { closeSync, openSync, readSync } from 'node:fs';
import type { ReadFile } from './secret-files.ts';

/** Far more than any secret: a certificate takes two of them. */
const MOST_BYTES = 65_536;

/** Reads a file of UTF-8 up to 64 kB, also one that has no size, such as a pipe. A longer one fails with EFBIG. */
export const readSmallFile: ReadFile = (path) => {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(MOST_BYTES + 1);
    let length = 0;
    for (let read = -1; read !== 0 && length < bytes.length; length += read) {
      read = readSync(file, bytes, length, bytes.length - length, null);
    }
    if (length > MOST_BYTES) throw Object.assign(new Error('the file is too large'), { code: 'EFBIG' });
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, length));
  } finally {
    closeSync(file);
  }
};
