import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib';

type Unpacked = (error: Error | null, body: Buffer) => void;
type Unpacker = (body: Buffer, bound: { readonly maxOutputLength: number }, done: Unpacked) => void;

const UNPACKERS: ReadonlyMap<string, Unpacker> = new Map<string, Unpacker>([
  ['gzip', gunzip],
  ['x-gzip', gunzip],
  ['br', brotliDecompress],
  // Meant to have the header of zlib, which some leave out.
  [
    'deflate',
    (body, bound, done) => {
      (hasZlibHeader(body) ? inflate : inflateRaw)(body, bound, done);
    },
  ],
]);

/** More than anybody means: each round may take as long as the bound on bytes allows. */
const MOST_ROUNDS = 2;

/** The encodings of a Content-Encoding header, in the order in which they were applied. */
export function encodingsIn(header: string | readonly string[]): readonly string[] {
  return [header]
    .flat()
    .join(',')
    .toLowerCase()
    .split(',')
    .map((encoding) => encoding.trim())
    .filter((encoding) => encoding !== '' && encoding !== 'identity');
}

/**
 * Unpacks a body off the event loop. Tells the error of what cannot be unpacked; of what would be too large, its code is
 * ERR_BUFFER_TOO_LARGE.
 */
export function unpack(body: Buffer, encodings: readonly string[], maxBytes: number, done: Unpacked): void {
  const last = encodings.at(-1);
  if (last === undefined || body.length === 0) {
    done(null, body);
    return;
  }
  const unpacker = encodings.length > MOST_ROUNDS ? undefined : UNPACKERS.get(last);
  if (unpacker === undefined) {
    done(new Error('unknown encoding'), body);
    return;
  }
  unpacker(body, { maxOutputLength: maxBytes }, (error, unpacked) => {
    if (error !== null) done(error, body);
    else unpack(unpacked, encodings.slice(0, -1), maxBytes, done);
  });
}

function hasZlibHeader(body: Buffer): boolean {
  return ((body[0] ?? 0) & 0x0f) === 8;
}
