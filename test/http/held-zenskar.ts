import { createServer, type ServerResponse } from 'node:http';
import { createCore } from '../../src/sandbox/core.ts';
import { STORIES } from '../../src/sandbox/stories.ts';

/** Zenskar with an answer to everything, which it gives when a test says so. */
export interface HeldZenskar {
  /** Without a slash at the end. */
  readonly url: string;
  readonly apiKey: string;
  readonly organisation: string;
  /** How many requests have come. */
  readonly requests: number;
  /** The query of each request, and the headers that came with it. */
  readonly arrivals: readonly { readonly target: string; readonly headers: NodeJS.Dict<string | string[]> }[];
  /** How many wait for their answer. */
  readonly waiting: number;
  /** How many went away without one. */
  readonly deserted: number;
  /** Answers all who wait, and from now on at once. */
  release(): void;
  /** Holds back the answers to requests that come from now on. */
  hold(): void;
  close(): Promise<void>;
}

export async function startHeldZenskar(): Promise<HeldZenskar> {
  const core = createCore();
  const arrivals: { target: string; headers: NodeJS.Dict<string | string[]> }[] = [];
  const waiting = new Map<ServerResponse, () => void>();
  let holding = true;
  let deserted = 0;
  const server = createServer((request, response) => {
    const { method = '', url = '', headers } = request;
    request.resume();
    arrivals.push({ target: url, headers });
    const answer = () => {
      const { status, headers: given, body } = core.answer({ method, url, headers });
      response.writeHead(status, { ...given, 'content-length': Buffer.byteLength(body) }).end(body);
    };
    response.once('close', () => {
      waiting.delete(response);
      if (!response.writableFinished) deserted += 1;
    });
    if (holding) waiting.set(response, answer);
    else answer();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    apiKey: core.apiKey,
    organisation: core.organisation,
    arrivals,
    get requests() {
      return arrivals.length;
    },
    get waiting() {
      return waiting.size;
    },
    get deserted() {
      return deserted;
    },
    release: () => {
      holding = false;
      for (const answer of waiting.values()) answer();
    },
    hold: () => {
      holding = true;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

/** A query for one customer: one call upstream, shared with no query for another one. */
export function customerQuery(index = 0): string {
  const story = STORIES[index % STORIES.length];
  return `{ customer(uuid: "${story?.uuid ?? ''}") { name } }`;
}
