import { onTestFinished } from 'vitest';
import { systemClock } from '../../src/domain/clock.ts';
import { Bodies } from '../../src/http/bodies.ts';
import { BoundedBytes } from '../../src/http/bounded-bytes.ts';
import type { EdgeRequest, EdgeResponse } from '../../src/http/exchange.ts';
import { nodeListener } from '../../src/http/node-adapter.ts';
import { Places } from '../../src/http/places.ts';
import { listen } from '../../src/http/server.ts';
import { UnreadAnswers } from '../../src/http/unread-answers.ts';
import { ManualClock } from '../support/clock.ts';

export interface EdgeServer {
  readonly url: string;
  /** Moves the time of places, bodies and answers, though not that of node's own timeouts. */
  readonly clock: ManualClock;
  readonly places: Places;
  readonly answers: UnreadAnswers;
  /** How many clients were let go because they did not read. */
  readonly letGo: number;
}

export interface EdgeServerOptions {
  readonly answer: (request: EdgeRequest, places: Places) => EdgeResponse | Promise<EdgeResponse>;
  readonly maxUnreadBytes: number;
  readonly maxBodyBytes: number;
  readonly requestTimeoutMs: number;
}

/** The gateway's own way with sockets around whatever answers, for the length of one test. */
export async function startEdge(options: Partial<EdgeServerOptions>): Promise<EdgeServer> {
  const { answer = ok, maxUnreadBytes = 64_000_000, maxBodyBytes = 100_000 } = options;
  const { requestTimeoutMs = 30_000 } = options;
  const clock = new ManualClock();
  const places = new Places({ most: 1_000, shared: true });
  let letGo = 0;
  const answers = new UnreadAnswers(new BoundedBytes(clock, maxUnreadBytes), () => {
    letGo += 1;
  });
  const listener = nodeListener({
    edge: async (request) => answer(request, places),
    bodies: new Bodies(clock, { limit: maxBodyBytes, requestTimeoutMs }),
    answers,
    closing: () => false,
    clock,
  });
  const address = { host: '127.0.0.1', port: 0 };
  const patience = {
    headersTimeoutMs: 60_000,
    requestTimeoutMs: 60_000,
    silenceMs: 60_000,
    unreadable: () => undefined,
    setBy: { host: 'HOST', port: 'PORT' },
  };
  const listening = await listen(listener, { ...address, ...patience }, systemClock);
  onTestFinished(() => listening.close(0));
  return {
    url: listening.url,
    clock,
    places,
    answers,
    get letGo() {
      return letGo;
    },
  };
}

function ok(): EdgeResponse {
  return { status: 200, headers: {}, body: 'ok' };
}
