import { buildConnector, Client, errors } from 'undici';
import type { Clock } from '../domain/clock.ts';
import { decode } from '../domain/decode.ts';
import { dropContinue } from '../domain/unasked-continue.ts';
import { encodingsIn, unpack } from '../domain/unpack.ts';

/** From the first attempt to connect to the last byte. */
const TIMEOUT_MS = 5000;
/** A set of a hundred keys with their certificates stays below, as it comes and unpacked. */
const MOST_BYTES = 262_144;
const TOO_LONG = `more than ${MOST_BYTES} bytes`;

const HEADERS = {
  accept: 'application/json, application/jwk-set+json',
  // What comes packed nevertheless is unpacked, within the bound.
  'accept-encoding': 'identity',
  'user-agent': 'zenskar-graphql-gateway',
};

/** Why a publisher's document could not be had: a status, a system's code, or words of ours. Never a URL or a body. */
export class NoDocument extends Error {
  override readonly name = 'NoDocument';
}

/** A request that is under way. */
export interface DocumentFetch {
  /** Rejects with {@link NoDocument}. */
  readonly text: Promise<string>;
  /** Gives it up. */
  stop(): void;
}

const connect = buildConnector({ timeout: TIMEOUT_MS });

/** Connects as undici does, to a publisher that may stand behind a front door which asks for more. */
const connector: buildConnector.connector = (options, callback) => {
  connect(options, (...result) => {
    const socket = result[1];
    if (socket) dropContinue(socket);
    callback(...result);
  });
};

/**
 * Fetches the document that says whom to trust. Bounded in time and bytes whatever the publisher does; redirects are
 * not followed, since whoever can make one could lead to keys of their own.
 */
export function fetchDocument(url: URL, clock: Clock): DocumentFetch {
  const client = new Client(url.origin, {
    connect: connector,
    headersTimeout: TIMEOUT_MS,
    bodyTimeout: TIMEOUT_MS,
    maxResponseSize: MOST_BYTES,
  });
  // Unlike a signal, this also ends an attempt to connect.
  const stop = (reason: string) => {
    void client.destroy(new NoDocument(reason));
  };
  const cancel = clock.setTimer(TIMEOUT_MS, () => {
    stop('timeout');
  });
  const text = read(client, url.pathname + url.search)
    .catch((error: unknown) => {
      throw new NoDocument(reasonOf(error));
    })
    .finally(() => {
      cancel();
      stop('done');
    });
  return {
    text,
    stop: () => {
      stop('stopped');
    },
  };
}

async function read(client: Client, path: string): Promise<string> {
  const { statusCode, headers, body } = await client.request({ method: 'GET', path, headers: HEADERS });
  // Left unread, it ends together with the connection.
  body.on('error', () => undefined);
  if (statusCode !== 200) throw new NoDocument(`status ${statusCode}`);
  if (Number(headers['content-length'] ?? 0) > MOST_BYTES) throw new NoDocument(TOO_LONG);
  const encodings = encodingsIn(headers['content-encoding'] ?? []);
  const bytes = await unpacked(Buffer.from(await body.arrayBuffer()), encodings);
  // Some write a byte order mark before it.
  return decode(bytes).replace(/^\uFEFF/, '');
}

function unpacked(packed: Buffer, encodings: readonly string[]): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    unpack(packed, encodings, MOST_BYTES, (error, bytes) => {
      if (error === null) resolve(bytes);
      else if ('code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') reject(new NoDocument(TOO_LONG));
      else reject(new NoDocument('content-encoding'));
    });
  });
}

function reasonOf(error: unknown): string {
  if (error instanceof NoDocument) return error.message;
  if (error instanceof errors.ResponseExceededMaxSizeError) return TOO_LONG;
  if (
    error instanceof errors.ConnectTimeoutError ||
    error instanceof errors.HeadersTimeoutError ||
    error instanceof errors.BodyTimeoutError
  ) {
    return 'timeout';
  }
  if (error instanceof errors.HTTPParserError) return 'no HTTP';
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,40}$/.test(code) ? code : 'no answer';
}
