import { createHash } from 'node:crypto';
import type { OutgoingHttpHeaders } from 'node:http';
import { compress, type Encoding, encodingFor } from './compression.ts';
import type { EdgeRequest, EdgeResponse } from './exchange.ts';
import { memoizeAsync } from './memoize-async.ts';

/** What anybody may have, and is the same for all; compressed once for each encoding that is asked for. */
export class KeptFile {
  /** Tells this content from any other. */
  readonly hash: string;
  readonly #content: Buffer;
  readonly #headers: OutgoingHttpHeaders;
  readonly #compressed: Readonly<Record<Encoding, () => Promise<Buffer>>>;
  readonly #isCompressible: boolean;

  constructor(content: string | Buffer, headers: OutgoingHttpHeaders, isCompressible: boolean) {
    this.#content = typeof content === 'string' ? Buffer.from(content) : content;
    this.hash = createHash('sha256').update(this.#content).digest('hex').slice(0, 16);
    this.#headers = headers;
    this.#isCompressible = isCompressible;
    this.#compressed = {
      br: memoizeAsync(() => compress(this.#content, 'br', 'kept')),
      gzip: memoizeAsync(() => compress(this.#content, 'gzip', 'kept')),
    };
  }

  /** Its answer to a GET; 304 for who has it already. */
  async answer({ headers: asked }: Pick<EdgeRequest, 'headers'>): Promise<EdgeResponse> {
    const etag = `W/"${this.hash}"`;
    const headers = { ...this.#headers, etag };
    if (asked['if-none-match']?.includes(this.hash) === true) return { status: 304, headers, body: '' };
    const encoding = this.#isCompressible ? encodingFor(asked['accept-encoding']) : null;
    if (encoding === null) return { status: 200, headers, body: this.#content };
    const body = await this.#compressed[encoding]();
    return { status: 200, headers: { ...headers, 'content-encoding': encoding }, body };
  }
}
