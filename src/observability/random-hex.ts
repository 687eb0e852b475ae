import { randomFillSync } from 'node:crypto';

/** So many random bytes as lower-case hexadecimal, two digits each. */
export type RandomHex = (bytes: number) => string;

const POOL_BYTES = 4096;

/** Ids for requests and traces. The system is asked for bytes in bulk, since each asking costs microseconds. */
export function createRandomHex(): RandomHex {
  const pool = Buffer.alloc(POOL_BYTES);
  let used = POOL_BYTES;
  return (bytes) => {
    if (bytes > POOL_BYTES) throw new RangeError(`Expected at most ${POOL_BYTES} bytes, got ${bytes}.`);
    if (used + bytes > POOL_BYTES) {
      randomFillSync(pool);
      used = 0;
    }
    used += bytes;
    return pool.toString('hex', used - bytes, used);
  };
}
