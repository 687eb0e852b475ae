import { randomFillSync } from 'node:crypto';

/** So many random bytes as lower-case hexadecimal, two digits each. */
export type RandomHex = (bytes: number) => string;

const POOL_BYTES = 4096;

/** Ids for requests and traces. Bytes are drawn and written in bulk, since each time costs microseconds. */
export function createRandomHex(): RandomHex {
  const pool = Buffer.alloc(POOL_BYTES);
  let digits = '';
  let used = 0;
  return (bytes) => {
    if (bytes > POOL_BYTES) throw new RangeError(`Expected at most ${POOL_BYTES} bytes, got ${bytes}.`);
    if (used + 2 * bytes > digits.length) {
      digits = randomFillSync(pool).toString('hex');
      used = 0;
    }
    used += 2 * bytes;
    return digits.slice(used - 2 * bytes, used);
  };
}
